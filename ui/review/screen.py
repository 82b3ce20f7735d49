"""Puts the review screen together."""

from functools import partial

from PySide6.QtWidgets import QWidget

from coach_app.services import reviews
from ui.review.presenter import ReviewPresenter, ReviewUses
from ui.review.view import ReviewScreen
from ui.shared.pause import Pause
from ui.shared.ports import Place
from ui.shared.screen import Screen, ScreenContext


class OpenReview(ReviewScreen):
    """The review of one case with its presenter."""

    def __init__(self, context: ScreenContext) -> None:
        desk = context.desk
        super().__init__(desk.today)
        self._dialogs = context.dialogs
        self._pause = Pause(self)
        self.presenter: ReviewPresenter = ReviewPresenter(
            self,
            context.runner(self),
            ReviewUses(
                look=partial(reviews.look, desk),
                begin=partial(reviews.begin, desk),
                save=partial(reviews.save, desk),
                give_up=partial(reviews.give_up, desk),
                finish=partial(reviews.finish, desk),
            ),
            navigate=context.navigate,
            announce=context.refresh.announce,
            soon=self._pause.soon,
        )
        kinds = frozenset({"review", "plan", "assessment"})
        context.refresh.watch(self, kinds, self.presenter.heard)
        self._connect()

    def open_at(self, place: Place) -> None:
        self.presenter.open(place.id)

    def may_leave(self) -> bool:
        self.presenter.keeping.put_away()
        if self.presenter.keeping.safe_to_leave and not self.draft():
            return True
        return self._dialogs.confirm(
            self,
            self.tr("Not everything you wrote is saved yet."),
            yes=self.tr("Leave without saving"),
            no=self.tr("Stay here"),
        )

    def saves_itself(self) -> tuple[QWidget, ...]:
        """Every answer is saved as it is given."""
        self.presenter.keeping.put_away()
        return (self,)

    def _connect(self) -> None:
        presenter = self.presenter
        self.begin.clicked.connect(presenter.begin)
        self.step_said.connect(presenter.step)
        self.change_said.connect(presenter.change_at_work)
        self.scale_said.connect(presenter.answer)
        self.words_said.connect(presenter.words)
        self.next_said.connect(presenter.next_on)
        self.put_off.clicked.connect(presenter.put_off)
        self.finish.clicked.connect(presenter.finish)
        self.outcomes.clicked.connect(partial(presenter.go, "outcomes"))
        self.head.back.clicked.connect(partial(presenter.go, "case", "progress"))


def build(context: ScreenContext) -> Screen:
    return OpenReview(context)
