"""What else there is at the door: another coach, another store, a forgotten passphrase."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from coach_app.services.access import Door
from ui.shared.buttons import quiet
from ui.shared.fields import SelectField
from ui.shared.layout import GRID
from ui.shared.pieces import rule
from ui.unlock.view import UnlockView

LOOK_MS = 1000


class OtherWays(QWidget):
    """Knows of other coaches only what they chose to show."""

    chosen = Signal(str)
    another = Signal()
    forgotten = Signal()

    def __init__(self, door: Door) -> None:
        super().__init__()
        inside = QVBoxLayout(self)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(GRID)
        inside.addWidget(rule())
        there, listed = door.exists(), door.profiles()
        self.coaches = self._coaches(tuple((p.key, p.shown_name) for p in listed), door.profile)
        self.forgot = quiet(self.tr("I forgot my passphrase"), "forgotPassphrase")
        self.add = quiet(self.tr("Set up another coach"), "anotherCoach", drawing="new")
        self.coaches.setVisible(len(listed) > (1 if there else 0))
        self.forgot.setVisible(there)
        self.add.setVisible(door.several and there)
        inside.addWidget(self.coaches)
        for button in (self.forgot, self.add):
            inside.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        self.coaches.changed.connect(self._choose)
        self.forgot.clicked.connect(self.forgotten)
        self.add.clicked.connect(self.another)
        self.setVisible(there or bool(listed))

    def _coaches(self, listed: Sequence[tuple[str, str]], current: str) -> SelectField[str]:
        unnamed = self.tr("A coach who shows no name")
        field = SelectField(
            self.tr("Somebody else"),
            "coaches",
            tuple((key, name or unnamed) for key, name in listed),
            nothing="" if current else self.tr("Choose who you are"),
        )
        field.set_value(current or None)
        return field

    def _choose(self) -> None:
        key = self.coaches.value()
        if key:
            self.chosen.emit(key)


class Waiting(QObject):
    """Counts the seconds before the next try down, as the door tells them."""

    def __init__(self, view: UnlockView, door: Door) -> None:
        super().__init__(view)
        self._view = view
        self._door = door
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self.look)
        view.refused.connect(self.look)
        self.look()

    def look(self) -> None:
        seconds = self._door.seconds_to_wait()
        self._view.show_wait(seconds)
        if seconds:
            self._timer.start()
        else:
            self._timer.stop()
