"""Watches over the open window: locks it, warns before, and pulls the shade."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QEvent, QObject, QPointF, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QMainWindow

from coach_app.services import screen_lock
from coach_app.services.desk import Desk
from ui.locking.countdown import Countdown
from ui.locking.idle import Idle, IdleWatch, Times
from ui.locking.shading import Shading
from ui.shared.tasks import Tasks

LOOK_MS = 1000
MINUTE = 60.0
PRESSES = frozenset(
    {
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseButtonDblClick,
        QEvent.Type.TabletPress,
        QEvent.Type.TouchBegin,
        QEvent.Type.Wheel,
    }
)
KEYS = frozenset({QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride})
HEARD = PRESSES | KEYS | {QEvent.Type.MouseMove}
WITH_CONTROL = Qt.KeyboardModifier.ControlModifier


class Guard(QObject):
    """Hears every key and press of the whole program while a store is open, so that its keys work
    under questions, file choosers and open lists as well."""

    lock_wanted = Signal()

    def __init__(self, window: QMainWindow, tasks: Tasks, steady: Callable[[], float]) -> None:
        super().__init__(window)
        self.window = window
        self._tasks = tasks
        self._steady = steady
        self.desk: Desk | None = None
        """Of the open store: also while its recovery key is shown, before the window has it."""
        self._idle: IdleWatch | None = None
        self._mouse = QPointF()
        self.countdown = Countdown(window)
        self.shading = Shading(window, steady)
        self.shading.lock_wanted.connect(self.lock_wanted)
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self.look)

    def start(self, desk: Desk) -> None:
        self.desk = desk
        times = Times(lambda: desk.now().timestamp(), self._steady)
        self._idle = IdleWatch(times, screen_lock.USUAL * MINUTE)
        if (app := QApplication.instance()) is not None:
            app.installEventFilter(self)
        self._timer.start()
        self.read_limit()

    def stop(self) -> None:
        self.desk = None
        self._idle = None
        self._timer.stop()
        self.countdown.hide()
        if (app := QApplication.instance()) is not None:
            app.removeEventFilter(self)

    def read_limit(self) -> None:
        """The coach's choice stands in the store, which answers on its own thread."""
        if self.desk is not None:
            work = partial(screen_lock.idle_minutes, self.desk)
            self._tasks.submit(self, work, done=self._set_limit, failed=self._limit_stays)

    def look(self) -> None:
        """About once a second."""
        if self._idle is None:
            return
        found = self._idle.look()
        if found is Idle.LOCK or self.shading.too_long:
            self.lock_wanted.emit()
        elif found is Idle.NOTICE:
            self.countdown.show_left(self._idle.seconds_left)
        else:
            self.countdown.hide()

    def toggle_shade(self) -> None:
        if self.desk is None:
            return
        if self.shading.on:
            self.shading.lift()
        else:
            self.shading.pull()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind not in HEARD or self._idle is None:
            return False
        if isinstance(event, QKeyEvent):
            return self._key(event, self._idle)
        if kind in PRESSES:
            return self._stopped_countdown(self._idle)
        if isinstance(event, QMouseEvent):
            self._moved(event.globalPosition(), self._idle)
        return False

    def _key(self, event: QKeyEvent, idle: IdleWatch) -> bool:
        pressed = event.type() is QEvent.Type.KeyPress
        own = self._own_key(event)
        if not pressed:
            # A key that stops the countdown, or comes while it is shaded, is no short cut.
            taken = own is not None or idle.noticed or self.shading.on
            event.setAccepted(taken)
            return taken
        if own is not None:
            idle.touched()
            if not event.isAutoRepeat():
                own()
            return True
        return self._stopped_countdown(idle)

    def _own_key(self, event: QKeyEvent) -> Callable[[], None] | None:
        if event.key() == Qt.Key.Key_L and event.modifiers() == WITH_CONTROL:
            return self.lock_wanted.emit
        if event.key() == Qt.Key.Key_F9:
            return self.toggle_shade
        return None

    def _stopped_countdown(self, idle: IdleWatch) -> bool:
        """Whoever presses to stay means just that; the press goes no further."""
        noticed = idle.noticed
        idle.touched()
        self.countdown.hide()
        return noticed

    def _moved(self, at: QPointF, idle: IdleWatch) -> None:
        """A mouse that lies still is not in use, and a window that appears under it is no move."""
        if at != self._mouse and not idle.noticed:
            idle.touched()
        self._mouse = at

    def _set_limit(self, minutes: int) -> None:
        if self._idle is not None:
            self._idle.limit_s = minutes * MINUTE

    def _limit_stays(self, _problem: Exception) -> None:
        """Five minutes; the task runner has named the trouble."""
