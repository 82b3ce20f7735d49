"""Two hands at the real window: they click, type and draw, and look whether it worked."""

from collections.abc import Callable
from math import sin
from pathlib import Path
from typing import Any, TypeVar

from PySide6.QtCore import QCoreApplication, QDeadlineTimer, QEventLoop, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QPlainTextEdit, QWidget

from coach_app.domain.errors import Refusal
from ui.assessment.fields import ScaleField
from ui.shared.choices import ChoiceField, TicksField
from ui.shared.fields import Field, SelectField
from ui.shared.signature_pad import SignaturePad
from ui.shared.tasks import Tasks
from ui.window import MainWindow

PATIENCE_MS = 60_000
"""How long a screen may take before a step counts as failed."""

LAYOUTS = 8
"""So often the window is let lay itself out: each layout asks the one around it for more room."""

BOX = 14
"""Pixels from the left edge of a tick box or round button to the middle of its box."""

W = TypeVar("W", bound=QWidget)


class StepFailed(Refusal):
    key = "demo.step_failed"
    sentence = "A step of the walk-through did not show what it should."


class SaveInto:
    """The file dialogs, answered: every copy goes where `target` says."""

    def __init__(self) -> None:
        self.target: Path | None = None

    def confirm(self, _parent: QWidget, _question: str, *, yes: str, no: str) -> bool:
        return yes != no

    def save_where(self, _parent: QWidget, _title: str, _name: str, _kinds: str) -> Path | None:
        return self.target

    def open_which(self, _parent: QWidget, _title: str, _kinds: str) -> Path | None:
        return None


class Hands:
    def __init__(self, window: MainWindow, tasks: Tasks, pictures: Path) -> None:
        self.window = window
        self._tasks = tasks
        self._pictures = pictures
        self._taken = 0

    def until(self, true: Callable[[], bool], what: str) -> None:
        """Let the window work until something is so. Raises StepFailed."""
        deadline = QDeadlineTimer(PATIENCE_MS)
        while not true():
            if deadline.hasExpired():
                raise StepFailed(f"Waited in vain: {what}")
            QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)

    def settle(self) -> None:
        """Wait until nothing is under way."""
        self.until(lambda: self._tasks.idle, "the window comes to rest")
        QCoreApplication.processEvents()
        self.until(lambda: self._tasks.idle, "the window comes to rest")

    def find(self, kind: type[W], name: str) -> W:
        """The visible control of this name. Raises StepFailed when it does not appear."""
        found: list[W] = []

        def there() -> bool:
            every = self.window.findChildren(kind, name)
            found[:] = [widget for widget in every if widget.isVisible()]
            return bool(found)

        self.until(there, f"{name} appears")
        return found[0]

    def click(self, name: str) -> None:
        button = self.find(QAbstractButton, name)
        self.until(button.isEnabled, f"{name} can be pressed")
        self.press(button)

    def press(self, button: QAbstractButton) -> None:
        """A left click: in the middle, or on the box of a tick or round button."""
        middle = button.rect().center()
        if not button.hitButton(middle):
            middle.setX(BOX)
        QTest.mouseClick(button, Qt.MouseButton.LeftButton, pos=middle)
        self.settle()

    def write(self, name: str, text: str) -> None:
        self.write_in(self.find(QWidget, name), text)

    def write_in(self, box: QWidget, text: str) -> None:
        """Replace what stands in a text box by typing."""
        box.setFocus()
        if isinstance(box, QLineEdit | QPlainTextEdit):
            box.selectAll()
        QTest.keyClicks(box, text)
        QCoreApplication.processEvents()

    def answer(self, field: Field, value: Any) -> None:
        """Answer a question the way a person would: by click, by list or by typing."""
        match field:
            case ChoiceField():
                self.press(field.group.button(field.values.index(value)))
            case TicksField():
                wanted = value if isinstance(value, list | tuple) else (value,)
                for option, box in field.boxes:
                    if (option in wanted) is not box.isChecked():
                        self.press(box)
            case SelectField():
                field.set_value(value)
                field.box.activated.emit(field.box.currentIndex())
            case ScaleField():
                self.press(field.scale.marks[value])
            case _:
                self.write_in(field.control, str(value))
        self.settle()

    def draw_signature(self, pad: SignaturePad) -> None:
        """Three lines that look written by hand."""
        width, height = pad.width(), pad.height()
        for stroke in range(3):
            left = int(width * (0.12 + 0.22 * stroke))
            points = [
                QPoint(left + step * width // 130, int(height * (0.5 + 0.28 * sin(step / 2.1))))
                for step in range(22)
            ]
            QTest.mousePress(pad, Qt.MouseButton.LeftButton, pos=points[0])
            for point in points[1:]:
                QTest.mouseMove(pad, point)
            QTest.mouseRelease(pad, Qt.MouseButton.LeftButton, pos=points[-1])
        self.settle()

    def picture(self, name: str) -> Path:
        """A numbered picture of the whole window."""
        self.settle()
        for _ in range(LAYOUTS):
            QApplication.sendPostedEvents()
            QCoreApplication.processEvents()
        self._taken += 1
        file = self._pictures / f"{self._taken:02d}-{name}.png"
        if not self.window.grab().save(str(file)):
            raise StepFailed("A picture could not be written. Check the folder and the disk.")
        return file


def must(true: bool, what: str) -> None:  # noqa: FBT001 - reads as a sentence: must(x == y, "...")
    """A check of the walk-through. Raises StepFailed."""
    if not true:
        raise StepFailed(f"This was not so: {what}")
