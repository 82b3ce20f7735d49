"""Starts the desktop program on a door that bootstrap has built."""

import logging
import sys
from collections.abc import Callable

from PySide6.QtWidgets import QApplication

from coach_app.services.access import Door
from ui.shared.dialogs import QtDialogs
from ui.shared.pauses import PauseWatch
from ui.shared.tasks import Tasks
from ui.shared.theme import Theme
from ui.unlock.view import UnlockForm
from ui.window import MainWindow

LOG = logging.getLogger("coach_app.ui")


def application() -> QApplication:
    """The one QApplication of this process, dressed."""
    found = QApplication.instance()
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
) -> int:
    """Shows the window until it is closed; answers the exit code.

    With `passphrase` the store is unlocked at once: for a throw-away store of made-up people.
    With `steady_clock`, pauses of the window are logged. `with_window` is called once the window
    stands, for a walk-through that drives it.
    """
    app = application()
    tasks = Tasks()
    window = MainWindow(door, QtDialogs(), tasks)
    watch = PauseWatch(steady_clock, window) if steady_clock is not None else None
    window.show()
    tasks.submit(window, door.prepare, done=_ready, failed=_not_ready)
    form = window.findChild(UnlockForm)
    if passphrase is not None and form is not None:
        form.sent.emit(passphrase)
    try:
        if with_window is not None:
            with_window(window, tasks)
        return app.exec()
    finally:
        if watch is not None:
            LOG.info("Longest pause of the window: %d ms", watch.longest_ms)
        tasks.on_store(door.lock)
        tasks.close()


def _ready(_nothing: None) -> None:
    """Libraries and data files are loaded; unlocking is quick from now on."""


def _not_ready(_problem: Exception) -> None:
    """Said when somebody unlocks: the same problem comes up again then."""
