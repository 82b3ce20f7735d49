"""Puts the together view together: widgets, decisions and use cases."""

from functools import partial

from coach_app.services import reading_together
from ui.shared.ports import Place
from ui.shared.screen import Screen, ScreenContext
from ui.together.presenter import TogetherPresenter
from ui.together.view import TogetherScreen


class OpenTogether(TogetherScreen):
    """The newest plan of one case, to be read by two."""

    def __init__(self, context: ScreenContext) -> None:
        super().__init__()
        self.presenter: TogetherPresenter = TogetherPresenter(
            self,
            context.runner(self),
            partial(reading_together.look, context.desk),
            context.navigate,
        )
        self.turned.connect(self.presenter.turn)
        self.keys.ended.connect(self.presenter.to_end)
        self.language_asked.connect(self.presenter.other_language)
        self.sign_asked.connect(self.presenter.sign)
        self.plan_asked.connect(self.presenter.to_plan)
        self.paper_asked.connect(self.presenter.to_paper)
        self.close_it.clicked.connect(self.presenter.close)
        self.keys.closed.connect(self.presenter.close)

    def open_at(self, place: Place) -> None:
        self.presenter.open(place.id)


def build(context: ScreenContext) -> Screen:
    return OpenTogether(context)
