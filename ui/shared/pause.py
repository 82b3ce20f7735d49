"""Waits for a pause in somebody's typing."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

PAUSE_MS = 500


class Pause(QTimer):
    """`soon(work)` calls it once nobody has asked again for half a second."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._work: Callable[[], None] | None = None
        self.setSingleShot(True)
        self.setInterval(PAUSE_MS)
        self.timeout.connect(self._go)

    def soon(self, work: Callable[[], None]) -> None:
        self._work = work
        self.start()

    def _go(self) -> None:
        if self._work is not None:
            self._work()
