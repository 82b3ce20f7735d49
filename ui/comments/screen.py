"""Puts the comments screen together."""

from functools import partial

from coach_app.services import caseload, comments
from ui.comments.presenter import CommentsPresenter, CommentsUses
from ui.comments.view import CommentsScreen
from ui.shared.ports import Place
from ui.shared.screen import Screen, ScreenContext


class OpenComments(CommentsScreen):
    """The comments of one case with their presenter."""

    def __init__(self, context: ScreenContext) -> None:
        desk = context.desk
        super().__init__(context.dialogs)
        self.presenter: CommentsPresenter = CommentsPresenter(
            self,
            context.runner(self),
            CommentsUses(
                open_case=partial(caseload.open_case, desk),
                answer=partial(comments.answer, desk),
            ),
            navigate=context.navigate,
            announce=context.refresh.announce,
        )
        context.refresh.watch(self, frozenset({"comment"}), self.presenter.heard)
        self.answered.connect(self.presenter.answer)
        self.to_plan.clicked.connect(partial(self.presenter.go, "plan"))
        self.head.back.clicked.connect(partial(self.presenter.go, "case", "progress"))

    def open_at(self, place: Place) -> None:
        self.presenter.open(place.id)


def build(context: ScreenContext) -> Screen:
    return OpenComments(context)
