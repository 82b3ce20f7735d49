"""The keys of the together view: pages are turned, long ones are scrolled, Escape closes."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QScrollArea, QWidget

TURNS = (("Right", 1), ("PgDown", 1), ("Left", -1), ("PgUp", -1))
ENDS = (("Home", -1), ("End", 1))
SCROLLS = (("Down", 1), ("Up", -1))
STEP = 80
"""Pixels: about two lines of the text that is read there."""


class PageKeys(QObject):
    turned = Signal(int)
    ended = Signal(int)
    """To the first page (-1) or the last (1)."""
    closed = Signal()

    def __init__(self, screen: QWidget, page: QScrollArea) -> None:
        super().__init__(screen)
        self._page = page
        for keys, places in TURNS:
            self._on(screen, keys, places).activated.connect(self._turn)
        for keys, places in ENDS:
            self._on(screen, keys, places).activated.connect(self._end)
        for keys, places in SCROLLS:
            self._on(screen, keys, places).activated.connect(self._scroll)
        self._on(screen, "Esc", 0).activated.connect(self.closed)

    def _on(self, screen: QWidget, keys: str, places: int) -> QShortcut:
        shortcut = QShortcut(QKeySequence(keys), screen)
        shortcut.setProperty("places", places)
        return shortcut

    def _places(self) -> int:
        return int(self.sender().property("places"))

    def _turn(self) -> None:
        self.turned.emit(self._places())

    def _end(self) -> None:
        self.ended.emit(self._places())

    def _scroll(self) -> None:
        bar = self._page.verticalScrollBar()
        bar.setValue(bar.value() + self._places() * STEP)
