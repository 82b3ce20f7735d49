"""One question on the screen: its field, and a way to take the answer back."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QLabel, QWidget

from coach_app.domain.errors import Refusal
from coach_app.domain.questionnaire import Item, ItemType
from ui.assessment.fields import Values, answerable
from ui.assessment.kept import Spot
from ui.shared.buttons import quiet
from ui.shared.layout import column
from ui.shared.pieces import Message, words


class Question(QWidget):
    """Emits what was answered as values, or why it cannot be read."""

    answered = Signal(object, object)
    unreadable = Signal(object, str)

    def __init__(self, item: Item, spot: Spot, today: Callable[[], date]) -> None:
        super().__init__()
        self.item = item
        self.spot = spot
        name = spot_name(spot)
        self.setObjectName(f"{name}Question")
        needed = self.tr("Needed to finish.") if item.required else ""
        hint = " ".join(part for part in (item.help, needed) if part)
        self._answer = answerable(item, name, hint, today)
        self.field = self._answer.field
        self.clear = quiet(self.tr("Take this answer back"), f"{name}Clear")
        self.clear.setAccessibleDescription(item.text)
        self.clear.hide()
        self._can_clear = _picked(item) and not item.required and not item.repeats
        self._name = name
        self._earlier: QLabel | None = None
        self._note: Message | None = None
        rows = column(self.field, space=0)
        rows.addWidget(self.clear, 0, Qt.AlignmentFlag.AlignLeft)
        self._rows = rows
        self.setLayout(rows)
        self.field.changed.connect(self._changed)
        self.clear.clicked.connect(self._take_back)

    def show_values(self, values: Values) -> None:
        """Puts stored values into the field; nothing is emitted."""
        with QSignalBlocker(self.field):
            self._answer.show(values)
        self.clear.setVisible(self._can_clear and bool(values))

    def show_note(self, sentence: str) -> None:
        """What does not go with another answer; the answer stays as it is."""
        if self._note is None and sentence:
            self._note = Message(f"{self._name}Note")
            self._rows.addWidget(self._note)
        if self._note is not None and self._note.text != sentence:
            self._note.show_text(sentence, "attention")

    def show_earlier(self, said: str) -> None:
        """What was answered last time, above the field; only there when there is something."""
        if self._earlier is None and said:
            self._earlier = words("", "quiet", f"{self._name}Earlier")
            self._rows.insertWidget(0, self._earlier)
        if self._earlier is not None:
            self._earlier.setText(said)
            self._earlier.setVisible(bool(said))

    def _changed(self) -> None:
        try:
            values = self._answer.read()
        except Refusal as problem:
            self.unreadable.emit(self.spot, str(problem))
            return
        self.clear.setVisible(self._can_clear and bool(values))
        self.answered.emit(self.spot, values)

    def _take_back(self) -> None:
        """The focus stays at the question."""
        self.field.take_focus()
        self.show_values(())
        self._changed()


def spot_name(spot: Spot) -> str:
    """The object name of a question's control: "goal.text", "task.name.0"."""
    link_id, row = spot
    return link_id if row is None else f"{link_id}.{row}"


def _picked(item: Item) -> bool:
    """Whether it is answered by pointing at something rather than by typing."""
    return item.type in (ItemType.CHOICE, ItemType.BOOLEAN) or item.slider
