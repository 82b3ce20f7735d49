"""The real window on a real store, driven as a coach would."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from coach_app.services.access import Door
from tests.support.desks import PASSPHRASE
from tests.support.patience import PATIENCE_MS
from tests.support.stillness import FixedClock
from ui.shared.screen import Screen
from ui.shared.tasks import Tasks
from ui.unlock.view import SetUpForm, UnlockForm, UnlockView
from ui.window import MainWindow


class Answers:
    """Stands in for the dialogs: every question gets the same answer and is kept."""

    def __init__(self, *, yes: bool = True) -> None:
        self.yes = yes
        self.never: tuple[str, ...] = ()
        """Beginnings of what is never said yes to."""
        self.asked: list[str] = []
        self.to_open: Path | None = None
        self.to_save: Path | None = None

    def confirm(self, parent: QWidget, question: str, *, yes: str, no: str) -> bool:
        self.asked.append(question)
        return self.yes and not yes.startswith(self.never)

    def save_where(self, parent: QWidget, title: str, suggested: str, kinds: str) -> Path | None:
        return self.to_save

    def open_which(self, parent: QWidget, title: str, kinds: str) -> Path | None:
        return self.to_open


class Driver:
    """Waits for the store thread instead of sleeping."""

    def __init__(self, qtbot: QtBot, door: Door, clock: FixedClock | None = None) -> None:
        self.qtbot = qtbot
        self.door = door
        self.clock = clock or FixedClock(datetime(2026, 12, 1, 9, 30, tzinfo=UTC))
        self.steady = 0.0
        self.restarts: list[bool] = []
        """What starting a fresh window answers, one a time; while empty none is started."""
        self.tasks = Tasks()
        self.dialogs = Answers()
        self.window = MainWindow(
            door, self.dialogs, self.tasks, restart=self._restart, steady=lambda: self.steady
        )
        with qtbot.waitActive(self.window, timeout=PATIENCE_MS):
            self.window.show()

    def _restart(self) -> bool:
        return bool(self.restarts) and self.restarts.pop(0)

    def settle(self) -> None:
        """Everything asked for is there, and what a layout was given is shown, by an event."""
        self.qtbot.waitUntil(lambda: self.tasks.idle, timeout=PATIENCE_MS)
        QCoreApplication.processEvents()
        self.qtbot.waitUntil(lambda: self.tasks.idle, timeout=PATIENCE_MS)

    def until(self, fact: Callable[[], bool]) -> None:
        self.qtbot.waitUntil(fact, timeout=PATIENCE_MS)
        self.settle()

    @property
    def at_door(self) -> UnlockView:
        """The newest one: one that is shown no more goes a little later.

        Between two pages there is none for a moment; `until` asks again then.
        """
        found = self.window.findChildren(UnlockView)
        assert found, "the door is not shown"
        return found[-1]

    @property
    def unlock_form(self) -> UnlockForm:
        form = self.at_door.form
        assert isinstance(form, UnlockForm)
        return form

    @property
    def set_up_form(self) -> SetUpForm:
        form = self.at_door.form
        assert isinstance(form, SetUpForm)
        return form

    def unlock(self, passphrase: str = PASSPHRASE) -> None:
        self.unlock_form.passphrase.line.setText(passphrase)
        self.unlock_form.button.click()
        self.until(lambda: self.window.desk is not None)

    def screen(self, name: str) -> Screen:
        """The screen that is shown, when the window is at that place."""
        assert self.window.place.kind == name
        shown = self.window.screen_shown
        assert shown is not None
        return shown

    def close(self) -> None:
        self.window.close()
        self.tasks.on_store(self.door.lock)
        self.tasks.close()
