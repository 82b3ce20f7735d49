"""Printers of this laptop, and pages put on them, without a dialog of the system's."""

from collections.abc import Sequence
from typing import Protocol

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

from coach_app.domain.disclosed import PartlyLeft
from coach_app.domain.errors import Refusal
from ui.shared.page_view import image_of
from ui.shared.pictures import Picture

CUT_OFF = frozenset({QPrinter.PrinterState.Aborted, QPrinter.PrinterState.Error})


class NotPrinted(Refusal):
    key = "hand_over.not_printed"
    sentence = (
        "The printer did not take it. Check that it is switched on and has paper, then print "
        "again, or choose another printer."
    )


class StoppedHalfWay(PartlyLeft):
    key = "hand_over.stopped_half_way"
    sentence = (
        "The printer stopped on the way. Take away what lies in it, check paper and ink, then "
        "print again, or choose another printer."
    )


class Printers(Protocol):
    def names(self) -> tuple[str, ...]:
        """The usual one first."""
        ...

    def put(self, name: str, pages: Sequence[QImage], *, landscape: bool) -> None:
        """Raises NotPrinted or StoppedHalfWay."""
        ...


class QtPrinters:
    """Those that the system knows."""

    def names(self) -> tuple[str, ...]:
        usual = QPrinterInfo.defaultPrinterName()
        found = QPrinterInfo.availablePrinterNames()
        return tuple(sorted(found, key=lambda name: name != usual))

    def put(self, name: str, pages: Sequence[QImage], *, landscape: bool) -> None:
        printer = QPrinter(QPrinterInfo.printerInfo(name), QPrinter.PrinterMode.HighResolution)
        put_on(printer, pages, landscape=landscape)


def put_on(printer: QPrinter, pages: Sequence[QImage], *, landscape: bool) -> None:
    """Each page as large as the paper lets it be. Raises NotPrinted, or StoppedHalfWay when
    some of it may lie in the printer.

    The name of the job says nothing about anybody: it stands in the printer's list.
    """
    printer.setDocName("Document")
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    turned = QPageLayout.Orientation
    printer.setPageOrientation(turned.Landscape if landscape else turned.Portrait)
    painter = QPainter()
    if not pages or not painter.begin(printer):
        raise NotPrinted
    try:
        for number, page in enumerate(pages):
            if number and not printer.newPage():
                raise StoppedHalfWay
            room = QRectF(painter.viewport())
            size = page.size().scaled(room.size().toSize(), Qt.AspectRatioMode.KeepAspectRatio)
            left = (room.width() - size.width()) / 2
            painter.drawImage(QRectF(left, 0, size.width(), size.height()), page)
    finally:
        whole = painter.end()
    if not whole or printer.printerState() in CUT_OFF:
        raise StoppedHalfWay


def images(pages: Sequence[Picture]) -> tuple[QImage, ...]:
    return tuple(image_of(page) for page in pages)
