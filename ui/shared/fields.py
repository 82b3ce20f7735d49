"""Fields: the label above, a hint under it, the error where it belongs, the control below."""

from collections.abc import Callable
from datetime import date
from typing import Any, Generic, TypeVar

from PySide6.QtCore import Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox, QFrame, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from coach_app.domain.errors import FieldInvalid, Refusal
from ui.shared.by_hand import heed
from ui.shared.date_text import read_date
from ui.shared.dates import long_date
from ui.shared.layout import GRID
from ui.shared.named import styled
from ui.shared.pieces import words

V = TypeVar("V")


class Field(QFrame):
    """A labelled control. `changed` is emitted whenever the person changes the value."""

    changed = Signal()
    blank: Any = ""
    """The value of a field that nobody has touched."""

    def __init__(self, label: str, control: QWidget, name: str, *, hint: str = "") -> None:
        super().__init__()
        self.setObjectName(f"{name}Field")
        self.setProperty("role", "field")
        self.label = words(label, "label")
        self.hint = words(hint, "hint")
        self.error = words("", "error", f"{name}Error")
        self.error.hide()
        self.control = control
        control.setObjectName(name)
        heed(control)
        control.setAccessibleName(label)
        control.setAccessibleDescription(hint)
        if control.focusPolicy().value:
            self.label.setBuddy(control)
        self.inside = QVBoxLayout(self)
        self.inside.setContentsMargins(0, 0, 0, 0)
        self.inside.setSpacing(4)
        for part in (self.label, self.hint, self.error, control):
            self.inside.addWidget(part)
        self.label.setHidden(not label)
        self.hint.setHidden(not hint)
        self.changed.connect(self._forget_error)

    def set_error(self, text: str) -> None:
        """Says beside the field what is wrong; an empty text takes it away."""
        self.error.setText(text)
        self.error.setVisible(bool(text))
        styled(self, wrong=bool(text))
        styled(self.control, wrong=bool(text))
        self.inside.setContentsMargins(12 if text else 0, 0, 0, 0)
        told = " ".join(part for part in (text, self.hint.text()) if part)
        self.control.setAccessibleDescription(told)

    def take_focus(self) -> None:
        self.control.setFocus()

    def value(self) -> Any:
        """What stands in it: what Qt calls the control's user property, unless a field knows."""
        return self.control.metaObject().userProperty().read(self.control)

    def set_value(self, value: Any) -> None:
        self.control.metaObject().userProperty().write(self.control, value)

    def _forget_error(self) -> None:
        """What was wrong is being put right; the next try says whether it is."""
        if not self.error.isHidden():
            self.set_error("")

    def clear(self) -> None:
        """Back to how it started, without an error."""
        self.set_value(self.blank)
        self.set_error("")


class TextField(Field):
    """One line of text. `width` in characters, 0 for the whole row."""

    def __init__(self, label: str, name: str, *, hint: str = "", width: int = 0) -> None:
        self.line = QLineEdit()
        super().__init__(label, self.line, name, hint=hint)
        if width:
            self.line.setMaximumWidth(width * GRID + 48)
        self.line.textEdited.connect(self._edited)

    def value(self) -> str:
        return self.line.text().strip()

    def set_value(self, text: str) -> None:
        self.line.setText(text)

    def _edited(self) -> None:
        self.changed.emit()


class LongTextField(Field):
    """Several lines. Tab goes on to the next field."""

    def __init__(self, label: str, name: str, *, hint: str = "", lines: int = 3) -> None:
        self.box = QPlainTextEdit()
        self.box.setTabChangesFocus(True)
        super().__init__(label, self.box, name, hint=hint)
        self.box.setFixedHeight(self.box.fontMetrics().lineSpacing() * lines + 28)
        self.box.textChanged.connect(self.changed)

    def value(self) -> str:
        return self.box.toPlainText().strip()

    def set_value(self, text: str) -> None:
        self.box.setPlainText(text)


class _Steady(QComboBox):
    """A list that the mouse wheel scrolls past, never changes."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class SelectField(Field, Generic[V]):
    """A choice from a long list. For up to about seven options take ChoiceField."""

    blank = None

    def __init__(
        self,
        label: str,
        name: str,
        options: tuple[tuple[V, str], ...],
        *,
        hint: str = "",
        nothing: str = "",
    ) -> None:
        """`nothing` is the first line, which stands for no choice; empty for none such."""
        self.box = _Steady()
        super().__init__(label, self.box, name, hint=hint)
        self.box.view().setAccessibleName(label)
        self._values: list[V | None] = []
        self.set_options(options, nothing=nothing)
        self.box.activated.connect(self._chosen)

    def set_options(self, options: tuple[tuple[V, str], ...], *, nothing: str = "") -> None:
        kept = self.value() if self._values else None
        self.box.clear()
        self._values = []
        for value, text in (((None, nothing),) if nothing else ()) + options:
            self._values.append(value)
            self.box.addItem(text)
        self.set_value(kept)

    def value(self) -> V | None:
        at = self.box.currentIndex()
        return self._values[at] if at >= 0 else None

    def set_value(self, value: V | None) -> None:
        if value in self._values:
            self.box.setCurrentIndex(self._values.index(value))

    def _chosen(self) -> None:
        self.changed.emit()


class NumberField(TextField):
    """A whole number, typed. No spinner: nobody changes it by accident."""

    def number(self) -> int | None:
        """Raises FieldInvalid when something else than a number stands there."""
        text = self.value()
        if not text:
            return None
        if not text.isascii() or not text.isdigit():
            raise FieldInvalid(self.tr("Type a whole number, or leave it empty."))
        return int(text)


class DateField(Field):
    """A date, typed the way people write it; what was understood is shown underneath."""

    blank = None

    def __init__(self, label: str, name: str, today: Callable[[], date], *, hint: str = "") -> None:
        self.line = QLineEdit()
        super().__init__(label, self.line, name, hint=hint or self.tr("For example 1 12 2026"))
        self._today = today
        self.line.setMaximumWidth(240)
        self.understood = words("", "hint", f"{name}Understood")
        self.understood.hide()
        self.inside.addWidget(self.understood)
        self.line.textChanged.connect(self._show_understood)
        self.line.textEdited.connect(self._edited)

    def value(self) -> date | None:
        """Raises DateNotRead when what stands there is no date."""
        return read_date(self.line.text(), self._today())

    def set_value(self, day: date | None) -> None:
        self.line.setText("" if day is None else f"{day.day} {day.month} {day.year}")

    def _edited(self) -> None:
        self.changed.emit()

    def _show_understood(self) -> None:
        try:
            day = self.value()
        except Refusal:
            day = None
        self.understood.setText("" if day is None else long_date(day))
        self.understood.setVisible(day is not None)
