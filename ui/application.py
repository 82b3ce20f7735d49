"""Starts the desktop program on a door that bootstrap has built."""

import logging
import os
import signal
import sys
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from functools import partial
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtGui import QSessionManager
from PySide6.QtWidgets import QApplication

from coach_app.domain.errors import Refusal
from coach_app.services.access import Door
from ui.locking.fresh_window import FreshWindow
from ui.locking.sleep import SleepWatch
from ui.shared.dialogs import QtDialogs, remember_no_files
from ui.shared.pauses import PauseWatch
from ui.shared.sources_unread import sources_unread
from ui.shared.tasks import Tasks
from ui.shared.theme import Theme
from ui.unlock.view import UnlockForm
from ui.window import MainWindow

LOG = logging.getLogger("coach_app.ui")
SCREENS = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
"""One of these says where a window can be shown. Without any, Qt ends the whole process."""


class NoScreen(Refusal):
    key = "screen.missing"
    sentence = (
        "There is no screen here to show a window on. Sit down at the laptop itself, or use "
        "commands: `coach-app --help` names them."
    )


def application() -> QApplication:
    """The one QApplication of this process, dressed. Raises NoScreen."""
    found = QApplication.instance()
    if found is None and sys.platform == "linux" and not any(map(os.environ.get, SCREENS)):
        raise NoScreen
    app = found if isinstance(found, QApplication) else QApplication(sys.argv[:1])
    app.setApplicationName("coach-app")
    app.setApplicationDisplayName("Coach app")
    if not app.findChildren(Theme):
        Theme(app)
    return app


def run(
    door: Door,
    *,
    passphrase: str | None = None,
    steady_clock: Callable[[], float] | None = None,
    with_window: Callable[[MainWindow, Tasks], None] | None = None,
    anew: Sequence[str] = (),
) -> int:
    """Shows the window until it is closed; answers the exit code.

    With `passphrase` the store is unlocked at once: for a throw-away store of made-up people.
    With `steady_clock`, pauses of the window are logged. `with_window` is called once the window
    stands, for a walk-through that drives it. `anew` is the command that starts the program again:
    with it, locking ends this process, which has held the key, and a fresh one asks for the
    passphrase.
    """
    app = application()
    remember_no_files()
    tasks = Tasks()
    window = MainWindow(door, QtDialogs(), tasks, restart=FreshWindow(anew) if anew else None)
    window.way_out.replaced.connect(_end_at_once)
    app.commitDataRequest.connect(partial(session_ends, window))
    app.aboutToQuit.connect(window.way_out.end)
    SleepWatch(window).going_to_sleep.connect(window.lock)
    watch = PauseWatch(steady_clock, window) if steady_clock is not None else None
    window.show()
    reading = ExitStack()
    reading.enter_context(sources_unread())
    tasks.submit(window, door.prepare, done=_ready, failed=_not_ready)
    form = window.findChild(UnlockForm)
    if passphrase is not None and form is not None:
        form.sent.emit(passphrase)
    before = _end_with(window) if anew else {}
    try:
        if with_window is not None:
            with_window(window, tasks)
        return app.exec()
    finally:
        reading.close()
        for number, handler in before.items():
            signal.signal(number, handler)
        if watch is not None:
            LOG.info("Longest pause of the window: %d ms", watch.longest_ms)
        tasks.on_store(door.lock)
        tasks.close()


def _ready(_nothing: None) -> None:
    """Libraries and data files are loaded; unlocking is quick from now on."""


def _not_ready(_problem: Exception) -> None:
    """Said when somebody unlocks: the same problem comes up again then."""


def _end_at_once() -> None:
    """The store is closed and a fresh window stands. Nothing may hold up the end of the process
    whose memory has held the key: no thread that waits for a network, no hook of a library."""
    logging.shutdown()
    os._exit(0)


def session_ends(window: MainWindow, _session: QSessionManager | None) -> None:
    """The system asks everybody to put things in order before it signs out or shuts down: no
    question then, what is typed is kept and the store closed. Somebody may still call it off, so
    the locked window stands there."""
    window.way_out.end()
    window.show_door()


def _end_with(window: MainWindow) -> dict[int, Any]:
    """Signing out sends these on Linux and macOS; what is typed is kept then too. Python hears
    them when the window's clock next ticks."""

    def close(_number: int, _frame: object) -> None:
        window.way_out.end()
        # Through the queue: while the program is still starting, there is nothing to leave yet.
        QTimer.singleShot(0, QApplication.quit)

    names = ("SIGTERM", "SIGHUP")
    numbers = [getattr(signal, name) for name in names if hasattr(signal, name)]
    return {number: signal.signal(number, close) for number in numbers}
