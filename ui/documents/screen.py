"""Puts the document screen together: widgets, decisions and use cases."""

from functools import partial

from coach_app.services import (
    caseload,
    checking,
    disclosures,
    documents,
    employer_copies,
    handing_over,
    paper_photos,
    papers,
)
from ui.documents.presenter import DocumentPresenter, DocumentUses
from ui.documents.view import DocumentScreen
from ui.shared.page_view import PIXELS_ACROSS
from ui.shared.ports import Place
from ui.shared.screen import Screen, ScreenContext


class OpenDocument(DocumentScreen):
    """A signed plan, or the preview of one."""

    def __init__(self, context: ScreenContext) -> None:
        desk = context.desk
        spoken = tuple(one.language for one in desk.catalogue.translations.languages)
        super().__init__(context.dialogs, spoken)
        self.presenter: DocumentPresenter = DocumentPresenter(
            self,
            context.runner(self),
            DocumentUses(
                open_case=partial(caseload.open_case, desk),
                draft_copy=partial(documents.draft_copy, desk),
                copy=partial(documents.participant_copy, desk),
                pdf=partial(documents.pdf, desk),
                employer_copy=partial(employer_copies.release, desk),
                going_out=partial(disclosures.Handing, desk),
                preview=partial(documents.preview, desk),
                choose=partial(papers.choose, desk),
                pages=partial(documents.pictures, across=PIXELS_ACROSS),
                attach_photo=partial(paper_photos.attach, desk),
                verify=partial(checking.check, desk),
                for_another_program=partial(handing_over.for_another_program, desk),
            ),
            context.navigate,
            context.refresh.announce,
        )
        self.back.clicked.connect(self.presenter.back)
        self.save.clicked.connect(self._save)
        self.hand_over.clicked.connect(self.presenter.hand_over)
        self.attach.clicked.connect(self._attach)
        self.manner.chosen.connect(self.presenter.choose)
        self.outside.clicked.connect(self._open_outside)

    def open_at(self, place: Place) -> None:
        self.presenter.open(place.id, place.tab)

    def _save(self) -> None:
        path = self.ask_where(self.presenter.suggested_name())
        if path is not None:
            self.presenter.save_copy(path)

    def _open_outside(self) -> None:
        if self.sure_to_open_outside():
            self.presenter.open_outside()

    def _attach(self) -> None:
        path = self.ask_which()
        if path is not None:
            self.presenter.attach_photo(path)


def build(context: ScreenContext) -> Screen:
    return OpenDocument(context)
