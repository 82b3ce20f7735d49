"""The order in which a window locks, and what follows when the store is closed."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal

from ui.locking.clipboard import ClipboardWatch
from ui.locking.guard import Guard
from ui.locking.keeping import close, gathered
from ui.locking.open_windows import send_away
from ui.locking.window import Lockable
from ui.shared.tasks import Tasks

LONGEST_MS = 10_000
"""How long the store may take to close before the process ends all the same. The store survives
being cut off at any moment."""


class WayOut(QObject):
    """Nobody is asked: what is typed is kept. `restart` starts a fresh locked window and tells
    whether it did; without one this window shows the door itself."""

    replaced = Signal()
    """A fresh window has started; this process is to end."""

    def __init__(
        self,
        window: Lockable,
        tasks: Tasks,
        lock_store: Callable[[], None],
        guard: Guard,
        restart: Callable[[], bool] | None,
    ) -> None:
        super().__init__(guard)
        self._guard = guard
        self._window = window
        self._tasks = tasks
        self._lock_store = lock_store
        self._restart = restart
        self._closing = False
        self._clipboard = ClipboardWatch(self)
        self._deadline = QTimer(self)
        self._deadline.setSingleShot(True)
        self._deadline.setInterval(LONGEST_MS)
        self._deadline.timeout.connect(self._closed)

    def lock(self) -> None:
        work = self._begun()
        if work is not None:
            self._closing = True
            self._deadline.start()
            self._tasks.submit(self, work, done=self._store_closed, failed=self._not_closed)

    def end(self) -> None:
        """The session ends: comes back when the store is closed, and starts nothing."""
        work = self._begun()
        if work is not None:
            self._tasks.on_store(work)

    def _begun(self) -> Callable[[], None] | None:
        """Takes down what is seen at once, and says what is left to do for the store."""
        desk = self._window.desk or self._guard.desk
        if desk is None:
            return None
        found = gathered(self._window)
        self._guard.stop()
        self._window.close_desk()
        self._guard.shading.drop()
        send_away(self._guard.window)
        self._clipboard.clear_ours()
        return partial(close, desk, found, self._lock_store)

    def _store_closed(self, _nothing: None) -> None:
        self._closed()

    def _not_closed(self, _problem: Exception) -> None:
        """The screens are gone already; whatever kept the store from closing is in the log."""
        self._closed()

    def _closed(self) -> None:
        """Once only: a store that closes after the deadline takes no second door and no second
        window with it."""
        if not self._closing:
            return
        self._closing = False
        self._deadline.stop()
        if self._restart is not None and self._restart():
            self.replaced.emit()
        else:
            self._window.show_door()
