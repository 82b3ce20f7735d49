"""Notices when the thread of the screens stood still, in debug runs."""

import logging
from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, QTimer

LOG = logging.getLogger("coach_app.ui.pauses")
BEAT_MS = 20
LONGEST_MS = 100


class PauseWatch(QObject):
    """`now` is a steady clock in seconds (time.perf_counter)."""

    def __init__(self, now: Callable[[], float], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._now = now
        self._last = now()
        self.longest_ms = 0.0
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(BEAT_MS)
        self._timer.timeout.connect(self._beat)
        self._timer.start()

    def _beat(self) -> None:
        now = self._now()
        pause = (now - self._last) * 1000 - BEAT_MS
        self._last = now
        self.longest_ms = max(self.longest_ms, pause)
        if pause > LONGEST_MS:
            LOG.warning("The window stood still for %d ms", pause)
