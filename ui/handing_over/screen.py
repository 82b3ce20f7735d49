"""Puts the handing-over screen together."""

from functools import partial

from PySide6.QtGui import QImage

from coach_app.domain.disclosure import Released
from coach_app.services import disclosures, documents, handing_over
from coach_app.services.changes import Changes
from ui.handing_over.presenter import HandOverPresenter, HandOverUses
from ui.handing_over.printing import NotPrinted, Printers, QtPrinters, images
from ui.handing_over.view import HandOverScreen
from ui.shared.ports import Place
from ui.shared.screen import Screen, ScreenContext

DOTS_ACROSS = 2480
"""A4 at 300 dots an inch."""


class OpenHandOver(HandOverScreen):
    """The ways one paper can leave, with their presenter."""

    def __init__(self, context: ScreenContext) -> None:
        desk = context.desk
        super().__init__()
        self._dialogs = context.dialogs
        self._desk = desk
        self.printers: Printers = QtPrinters()
        self.presenter: HandOverPresenter = HandOverPresenter(
            self,
            context.runner(self),
            HandOverUses(
                look=partial(handing_over.look, desk),
                release=partial(handing_over.release, desk),
                lock=partial(handing_over.lock, desk),
                mail=partial(handing_over.mail, desk),
                scan_code=partial(handing_over.scan_code, desk),
                write_out=partial(handing_over.write_out, desk),
                put_on_paper=self._put_on_paper,
            ),
            context.navigate,
            context.refresh.announce,
        )
        context.refresh.watch(self, frozenset({"sync"}), self._exchanged)
        self.back.clicked.connect(self.presenter.back)
        self.print_it.clicked.connect(self._print)
        self.save_locked.clicked.connect(self._save_locked)
        self.save_plain.clicked.connect(self._save_plain)
        self.send.clicked.connect(self._send)
        self.show_code.clicked.connect(self.presenter.scan)

    def open_at(self, place: Place) -> None:
        self.offer_printers(self.printers.names())
        self.presenter.open(place.id, place.tab)

    def _exchanged(self, _changes: Changes) -> None:
        if self.presenter.ways is not None:
            self.presenter.look_again()

    def _print(self) -> None:
        printer = self.printer.value()
        if printer:
            self.presenter.print(printer)
        else:
            self.show_printer_missing()

    def _save_locked(self) -> None:
        path = self._dialogs.save_where(
            self,
            self.tr("Where to save the locked copy"),
            self.presenter.suggested_name(),
            self.tr("Documents (*.pdf)"),
        )
        if path is not None:
            self.presenter.save_locked(path)

    def _save_plain(self) -> None:
        path = self._dialogs.save_where(
            self,
            self.tr("Where to save the copy"),
            self.presenter.suggested_name(),
            self.tr("Documents (*.pdf *.jpg *.png)"),
        )
        if path is not None:
            self.presenter.save(path)

    def _send(self) -> None:
        address = self.address.value().strip()
        question = self.tr(
            "Send it to {address} after the next exchange? It is not under a code: on its way, "
            "and in their mailbox, others may be able to read it."
        ).format(address=address)
        if not address:
            self.show_address_missing()
        elif self._dialogs.confirm(
            self, question, yes=self.tr("They want it. Send it"), no=self.tr("Do not send it")
        ):
            self.presenter.mail(address)

    def _put_on_paper(self, printer: str, copy: Released) -> None:
        """Not on the thread of the screens: drawing a page takes a moment."""
        with disclosures.Handing(self._desk, copy):
            self._print_pages(printer, copy)

    def _print_pages(self, printer: str, copy: Released) -> None:
        if copy.media_type.startswith("image/"):
            photo = QImage.fromData(copy.data)
            if photo.isNull():
                raise NotPrinted
            self.printers.put(printer, (photo,), landscape=photo.width() > photo.height())
            return
        pages = images(documents.pictures(copy.data, across=DOTS_ACROSS))
        self.printers.put(printer, pages, landscape=False)


def build(context: ScreenContext) -> Screen:
    return OpenHandOver(context)
