"""A code to scan, drawn dark on white in every theme, with its text for who hears it."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from coach_app.services.handing_over import ScanCode
from ui.shared.buttons import quiet
from ui.shared.layout import GRID, Wrapping, column, holder
from ui.shared.pieces import words

QUIET_ZONE = 4
"""Squares of white around the code, as the standard asks."""
SQUARE = 6
"""Pixels, at least; it grows with the text size."""


class Squares(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("scanSquares")
        self.rows: tuple[tuple[bool, ...], ...] = ()
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def show_rows(self, rows: tuple[tuple[bool, ...], ...]) -> None:
        self.rows = rows
        side = (len(rows) + 2 * QUIET_ZONE) * SQUARE
        self.setFixedSize(QSize(side, side))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), Qt.GlobalColor.white)
        for down, row in enumerate(self.rows):
            for across, dark in enumerate(row):
                if dark:
                    painter.fillRect(
                        QRectF(
                            (across + QUIET_ZONE) * SQUARE,
                            (down + QUIET_ZONE) * SQUARE,
                            SQUARE,
                            SQUARE,
                        ),
                        Qt.GlobalColor.black,
                    )
        painter.end()


class ScanView(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("scanView")
        self.squares = Squares()
        self.text = words("", "quiet", "scanText")
        self.hide_it = quiet(self.tr("Hide the code"), "hideScanCode")
        self.setLayout(column(self.squares, self.text, holder(Wrapping(self.hide_it)), space=GRID))
        self.hide_it.clicked.connect(self.forget)
        self.hide()

    def show_code(self, code: ScanCode) -> None:
        self.squares.show_rows(code.rows)
        self.squares.setAccessibleName(self.tr("Code to scan"))
        self.squares.setAccessibleDescription(code.text)
        self.text.setText(code.text)
        self.show()

    def forget(self) -> None:
        self.squares.show_rows(())
        self.squares.setAccessibleDescription("")
        self.text.clear()
        self.hide()
