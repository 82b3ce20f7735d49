"""Puts the signing screen together: widgets, decisions and use cases."""

from functools import partial

from coach_app.domain.signature import Stroke
from coach_app.services import caseload, signing
from ui.shared.ports import Place
from ui.shared.screen import Screen, ScreenContext
from ui.signing.presenter import SigningPresenter, SigningUses
from ui.signing.view import SigningScreen


class OpenSigning(SigningScreen):
    """The signatures under the newest plan of one case."""

    def __init__(self, context: ScreenContext) -> None:
        desk = context.desk
        super().__init__(context.dialogs)
        self.presenter: SigningPresenter = SigningPresenter(
            self,
            context.runner(self),
            SigningUses(
                open_case=partial(caseload.open_case, desk),
                statement=signing.statement,
                sign=partial(signing.sign, desk),
                coach_name=desk.coach.name,
            ),
            context.navigate,
            context.refresh.announce,
        )
        self.panel.drawn.connect(self._drawn)
        self.panel.typed.connect(self._typed)
        self.read_again.clicked.connect(self.presenter.read_again)
        self.to_plan.clicked.connect(self.presenter.to_plan)
        self.open_paper.clicked.connect(self.presenter.to_paper)
        self.close_it.clicked.connect(self.presenter.close)
        self.to_case.clicked.connect(self.presenter.close)

    def open_at(self, place: Place) -> None:
        self.presenter.open(place.id)

    def _drawn(self, strokes: tuple[Stroke, ...]) -> None:
        self.presenter.sign_drawn(strokes, read_aloud=self.panel.read_aloud.isChecked())

    def _typed(self, name: str) -> None:
        self.presenter.sign_typed(name, read_aloud=self.panel.read_aloud.isChecked())


def build(context: ScreenContext) -> Screen:
    return OpenSigning(context)
