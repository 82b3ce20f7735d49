"""Puts the document screen together: widgets, decisions and use cases."""

from functools import partial

from coach_app.services import caseload, documents
from ui.documents.presenter import DocumentPresenter, DocumentUses
from ui.documents.view import DocumentScreen
from ui.shared.ports import Place
from ui.shared.screen import Screen, ScreenContext


class OpenDocument(DocumentScreen):
    """A signed plan, or the preview of one."""

    def __init__(self, context: ScreenContext) -> None:
        desk = context.desk
        super().__init__(context.dialogs)
        self.presenter: DocumentPresenter = DocumentPresenter(
            self,
            context.runner(self),
            DocumentUses(
                open_case=partial(caseload.open_case, desk),
                draft_copy=partial(documents.draft_copy, desk),
                copy=partial(documents.participant_copy, desk),
                pdf=partial(documents.pdf, desk),
                verify=partial(documents.verify, desk),
            ),
            context.navigate,
        )
        self.back.clicked.connect(self.presenter.back)
        self.save.clicked.connect(self._save)

    def open_at(self, place: Place) -> None:
        self.presenter.open(place.id, place.tab)

    def _save(self) -> None:
        path = self.ask_where(self.presenter.suggested_name())
        if path is not None:
            self.presenter.save_copy(path)


def build(context: ScreenContext) -> Screen:
    return OpenDocument(context)
