"""What charts share: they paint themselves, say in words what they show, and grow with the letters.

A chart never stands alone: the same numbers are in a table beside it (`figures.FigureTable`).
"""

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.shared.colours import Colours, colours_of

TextFlag = Qt.AlignmentFlag
LINE = 1.5
"""Pixels of a thin line; shapes are told apart by form and words, never by colour alone."""


class Chart(QWidget):
    """Override `draw` and `needed_height`. `spoken` is what a screen reader says."""

    def __init__(self, name: str, title: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(title)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setSizePolicy(policy)

    @property
    def line_height(self) -> int:
        return self.fontMetrics().height()

    def needed_height(self) -> int:
        """Pixels, from the height of the letters."""
        return self.line_height * 10

    def draw(self, painter: QPainter, colours: Colours) -> None:
        """Paints everything; the painter has the widget's own letters."""

    def show_spoken(self, spoken: str) -> None:
        """After new numbers: says them, makes room for them and paints them."""
        self.setAccessibleDescription(spoken)
        self.setFixedHeight(self.needed_height())
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self.fontMetrics().averageCharWidth() * 60, self.needed_height())

    def minimumSizeHint(self) -> QSize:
        return QSize(self.fontMetrics().averageCharWidth() * 24, self.needed_height())

    def changeEvent(self, event: QEvent) -> None:
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.PaletteChange):
            self.setFixedHeight(self.needed_height())
            self.update()
        super().changeEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.draw(painter, colours_of(self))
        painter.end()

    def text_width(self, text: str) -> int:
        return self.fontMetrics().horizontalAdvance(text)


def say(
    painter: QPainter,
    box: QRectF,
    text: str,
    colour: str,
    where: Qt.AlignmentFlag = TextFlag.AlignCenter,
) -> None:
    painter.setPen(QColor(colour))
    painter.drawText(box, int(where), text)


def stroke(painter: QPainter, colour: str, *, width: float = LINE, dashed: bool = False) -> None:
    pen = QPen(QColor(colour), width)
    if dashed:
        pen.setStyle(Qt.PenStyle.DashLine)
    painter.setPen(pen)


def bold(painter: QPainter, *, on: bool) -> None:
    font = QFont(painter.font())
    font.setBold(on)
    painter.setFont(font)
