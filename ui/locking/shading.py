"""Pulls the shade over the window and lifts it again."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMainWindow, QWidget
from shiboken6 import isValid

from ui.locking.open_windows import send_away
from ui.locking.shade import LONGEST_S, Shade


class Shading(QObject):
    """What the window shows is taken out of it meanwhile, so that no key and no screen reader
    comes to it."""

    lock_wanted = Signal()

    def __init__(self, window: QMainWindow, steady: Callable[[], float]) -> None:
        super().__init__(window)
        self._window = window
        self._steady = steady
        self._since = 0.0
        self._behind: QWidget | None = None
        self._focus: QWidget | None = None

    @property
    def on(self) -> bool:
        return self._behind is not None

    @property
    def too_long(self) -> bool:
        return self.on and self._steady() - self._since >= LONGEST_S

    def pull(self) -> None:
        send_away(self._window)
        self._since = self._steady()
        self._focus = self._window.focusWidget()
        shade = Shade(self._window.grab())
        self._behind = self._swap(shade)
        shade.lifted.connect(self.lift)
        shade.lock_wanted.connect(self.lock_wanted)
        shade.lift.setFocus()

    def lift(self) -> None:
        """Without a passphrase; after a minute it locks instead."""
        if self.too_long:
            self.lock_wanted.emit()
            return
        self.drop()
        if self._focus is not None and isValid(self._focus):
            self._focus.setFocus()

    def drop(self) -> None:
        """Takes the shade away; whoever calls this has seen to what lies behind it."""
        if self._behind is not None:
            shade = self._swap(self._behind)
            self._behind = None
            shade.deleteLater()

    def _swap(self, shown: QWidget) -> QWidget:
        before = self._window.takeCentralWidget()
        if before is None:
            raise LookupError("The window shows nothing.")
        before.hide()
        before.setParent(None)
        self._window.setCentralWidget(shown)
        shown.show()
        return before
