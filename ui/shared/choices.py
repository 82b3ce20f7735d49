"""Choices that are all in sight: one of a few, several of a few, yes or no."""

from typing import Generic, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QCheckBox,
    QRadioButton,
    QWidget,
)

from ui.shared.by_hand import heed
from ui.shared.columns import Columns
from ui.shared.fields import Field
from ui.shared.layout import GRID

V = TypeVar("V")


class ChoiceField(Field, Generic[V]):
    """One of a few, as round buttons. Starts with nothing chosen unless `set_value` says so."""

    blank = None

    def __init__(
        self,
        label: str,
        name: str,
        options: tuple[tuple[V, str], ...],
        *,
        hint: str = "",
        columns: int = 1,
    ) -> None:
        super().__init__(label, QWidget(), name, hint=hint)
        self.group = QButtonGroup(self)
        self.values: list[V] = [value for value, _ in options]
        _lay_out(self.control, self._buttons(label, name, options), columns)
        self.group.idClicked.connect(self._chosen)
        self.group.idToggled.connect(self._keep_tab_stop)
        self._keep_tab_stop()

    def value(self) -> V | None:
        at = self.group.checkedId()
        return self.values[at] if at >= 0 else None

    def set_value(self, value: V | None) -> None:
        if value in self.values:
            self.group.button(self.values.index(value)).setChecked(True)
            return
        self.group.setExclusive(False)
        for button in self.group.buttons():
            button.setChecked(False)
        self.group.setExclusive(True)
        self._keep_tab_stop()

    def take_focus(self) -> None:
        self._tab_stop().setFocus()

    def _tab_stop(self) -> QAbstractButton:
        return self.group.checkedButton() or self.group.button(0)

    def _keep_tab_stop(self) -> None:
        """Tab comes to the chosen one, the arrow keys go to the others."""
        for button in self.group.buttons():
            button.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._tab_stop().setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def _buttons(
        self, label: str, name: str, options: tuple[tuple[V, str], ...]
    ) -> list[QAbstractButton]:
        made: list[QAbstractButton] = []
        for number, (_, text) in enumerate(options):
            button = QRadioButton(text)
            _say(button, f"{name}{number}", label)
            self.group.addButton(button, number)
            made.append(button)
        return made

    def _chosen(self) -> None:
        self.changed.emit()


class YesNoField(ChoiceField[bool | None]):
    """Yes, No, or Not known yet, which is where it starts."""

    def __init__(self, label: str, name: str, *, hint: str = "", unknown: str = "") -> None:
        options = (
            (True, self.tr("Yes")),
            (False, self.tr("No")),
            (None, unknown or self.tr("Not known yet")),
        )
        super().__init__(label, name, options, hint=hint, columns=3)
        self.set_value(None)


class TicksField(Field, Generic[V]):
    """Any of a few, as tick boxes."""

    blank = ()

    def __init__(
        self,
        label: str,
        name: str,
        options: tuple[tuple[V, str], ...],
        *,
        hint: str = "",
        columns: int = 1,
    ) -> None:
        super().__init__(label, QWidget(), name, hint=hint)
        self.boxes: list[tuple[V, QCheckBox]] = []
        for number, (value, text) in enumerate(options):
            box = QCheckBox(text)
            _say(box, f"{name}{number}", label)
            box.clicked.connect(self._ticked)
            self.boxes.append((value, box))
        _lay_out(self.control, [box for _, box in self.boxes], columns)

    def value(self) -> tuple[V, ...]:
        return tuple(value for value, box in self.boxes if box.isChecked())

    def set_value(self, values: tuple[V, ...]) -> None:
        for value, box in self.boxes:
            box.setChecked(value in values)

    def take_focus(self) -> None:
        self.boxes[0][1].setFocus()

    def _ticked(self) -> None:
        self.changed.emit()


def _say(button: QAbstractButton, name: str, question: str) -> None:
    button.setObjectName(name)
    heed(button)
    button.setAccessibleName(button.text())
    button.setAccessibleDescription(question)


def _lay_out(control: QWidget, buttons: list[QAbstractButton], columns: int) -> None:
    box = Columns(control, columns, across=GRID * 2)
    for button in buttons:
        box.addWidget(button)
