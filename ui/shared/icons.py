"""Drawings in the colour of the words beside them. An icon never stands without a word."""

from functools import cache

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPaintEvent, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QWidget

import resources
from ui.shared.colours import colours_of

SIDE = 20
GAP = 4
"""Room between an icon and the word after it; it is part of the icon's picture."""


@cache
def drawing(name: str) -> str:
    return resources.find("icons", f"{name}.svg").read_text(encoding="utf-8")


def renderer(name: str, colour: str) -> QSvgRenderer:
    return QSvgRenderer(QByteArray(drawing(name).replace("currentColor", colour).encode()))


def icon(name: str, colour: str) -> QIcon:
    made = QIcon()
    for scale in (1, 2):
        pixmap = QPixmap(QSize(SIDE + GAP, SIDE) * scale)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        renderer(name, colour).render(painter, QRectF(0, 0, SIDE * scale, SIDE * scale))
        painter.end()
        pixmap.setDevicePixelRatio(scale)
        made.addPixmap(pixmap)
    return made


class Drawing(QWidget):
    """One icon; `tone` is the name of a colour, so it follows light and dark."""

    def __init__(self, name: str, tone: str = "text", *, side: int = SIDE) -> None:
        super().__init__()
        self._name = name
        self._tone = tone
        self.setFixedSize(side, side)

    def show_drawing(self, name: str, tone: str) -> None:
        self._name, self._tone = name, tone
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        colour = getattr(colours_of(self), self._tone)
        renderer(self._name, colour).render(painter, QRectF(self.rect()))
        painter.end()
