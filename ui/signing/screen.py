"""Puts the signing screen together: widgets, decisions and use cases."""

from functools import partial

from coach_app.services import caseload, documents, signing
from ui.shared.ports import Place
from ui.shared.screen import Screen, ScreenContext
from ui.signing.presenter import SigningPresenter, SigningUses
from ui.signing.view import SigningScreen


class OpenSigning(SigningScreen):
    """The signatures under the newest plan of one case."""

    def __init__(self, context: ScreenContext) -> None:
        desk = context.desk
        book = desk.catalogue.statements
        languages = tuple(one.language for one in book.languages)
        super().__init__(context.dialogs, languages)
        self.presenter: SigningPresenter = SigningPresenter(
            self,
            context.runner(self),
            SigningUses(
                open_case=partial(caseload.open_case, desk),
                statement=partial(signing.statement, desk),
                languages=languages,
                paper_notes=lambda plan_id: documents.preview(desk, plan_id).notes,
                sign=partial(signing.sign, desk),
                refuse=partial(signing.refuse, desk),
                coach_name=desk.coach.name,
            ),
            context.navigate,
            context.refresh.announce,
        )
        self.panel.given.connect(self.presenter.sign)
        self.statement.language_chosen.connect(self.presenter.choose_language)
        self.refusing.recorded.connect(self.presenter.refuse)
        self.read_again.clicked.connect(self.presenter.read_again)
        self.to_plan.clicked.connect(self.presenter.to_plan)
        self.open_paper.clicked.connect(self.presenter.to_paper)
        self.close_it.clicked.connect(self.presenter.close)
        self.to_case.clicked.connect(self.presenter.close)

    def open_at(self, place: Place) -> None:
        self.presenter.open(place.id)


def build(context: ScreenContext) -> Screen:
    return OpenSigning(context)
