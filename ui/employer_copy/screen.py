"""Puts the screen of the employer copy together: widgets, decisions and use cases."""

from functools import partial

from coach_app.services import caseload, documents, employer_copies
from coach_app.services.desk import Desk
from coach_app.services.employer_copies import Wanted
from ui.employer_copy.presenter import CopyPresenter, CopyUses, Seen
from ui.employer_copy.view import EmployerCopyScreen
from ui.shared.page_view import PIXELS_ACROSS
from ui.shared.ports import Place
from ui.shared.screen import Screen, ScreenContext


class OpenEmployerCopy(EmployerCopyScreen):
    """A new copy of one case's newest agreed plan."""

    def __init__(self, context: ScreenContext) -> None:
        desk = context.desk
        spoken = tuple(one.language for one in desk.catalogue.statements.languages)
        written = tuple(one.language for one in desk.catalogue.translations.languages)
        super().__init__(context.dialogs, desk.today, spoken, written)
        self.presenter: CopyPresenter = CopyPresenter(
            self,
            context.runner(self),
            CopyUses(
                open_case=partial(caseload.open_case, desk),
                offer=partial(employer_copies.offer, desk),
                preview=partial(_preview, desk),
                statement=partial(employer_copies.statement, desk),
                make=partial(employer_copies.make, desk),
            ),
            context.navigate,
            context.refresh.announce,
        )
        self.wanted_changed.connect(self.presenter.look)
        self.go_on_asked.connect(self.presenter.go_on)
        self.statement.language_chosen.connect(self.presenter.choose_language)
        self.panel.given.connect(self.presenter.sign)
        self.open_copy.clicked.connect(self.presenter.to_copy)
        self.to_case.clicked.connect(self.presenter.close)

    def open_at(self, place: Place) -> None:
        self.presenter.open(place.id)


def _preview(desk: Desk, plan_id: str, wanted: Wanted) -> Seen:
    made = employer_copies.preview(desk, plan_id, wanted)
    return Seen(documents.pictures(made.data, across=PIXELS_ACROSS), made.notes)


def build(context: ScreenContext) -> Screen:
    return OpenEmployerCopy(context)
