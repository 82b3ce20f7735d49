"""Tasks that are left out at first, each with the week in which it comes back."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLineEdit, QWidget

from coach_app.domain.errors import Refusal
from coach_app.domain.phased_return import MOST_WEEKS, Duty
from ui.shared.buttons import Button, quiet
from ui.shared.fields import Field
from ui.shared.layout import GRID, column, holder
from ui.shared.named import named
from ui.shared.typed_text import opened_by


class DutyNotRead(Refusal):
    key = "phased_return.duty_not_read"
    sentence = "Type for each task the week from 1 to 27 in which it comes back."


class DutiesField(Field):
    """`value()` is the duties; raises DutyNotRead. A row without a task counts for nothing."""

    blank = ()

    def __init__(self, label: str, *, hint: str = "") -> None:
        self._rows: list[tuple[QLineEdit, QLineEdit, Button]] = []
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(GRID)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(0, 1)
        body = QWidget()
        super().__init__(
            label,
            body,
            "duties",
            hint=hint,
        )
        self.add = quiet(self.tr("Add a task"), "addDuty", drawing="new")
        opened_by(self, self.add.objectName())
        inside = column(holder(self._grid), self.add, space=4)
        inside.setAlignment(self.add, Qt.AlignmentFlag.AlignLeft)
        body.setLayout(inside)
        self.add.clicked.connect(self._add_row)

    def value(self) -> tuple[Duty, ...]:
        found = []
        for name, week, _remove in self._rows:
            if not name.text().strip():
                continue
            typed = week.text().strip()
            if not (typed.isascii() and typed.isdigit() and 1 <= int(typed) <= MOST_WEEKS + 1):
                raise DutyNotRead
            found.append(Duty(name=name.text().strip(), back_in_week=int(typed)))
        return tuple(found)

    def set_value(self, duties: tuple[Duty, ...]) -> None:
        while self._rows:
            self._drop(self._rows[-1])
        for duty in duties:
            self._row(duty.name, str(duty.back_in_week))

    def take_focus(self) -> None:
        (self._rows[0][0] if self._rows else self.add).setFocus()

    def _add_row(self) -> None:
        self._row("", "")
        self._rows[-1][0].setFocus()

    def _row(self, name: str, week: str) -> None:
        number = len(self._rows)
        task = named(QLineEdit(name), f"dutyName{number}", self.tr("Task"))
        back = named(QLineEdit(week), f"dutyWeek{number}", self.tr("Week in which it comes back"))
        task.setPlaceholderText(self.tr("Task"))
        back.setPlaceholderText(self.tr("Week"))
        back.setMaximumWidth(72)
        remove = quiet(self.tr("Remove"), f"removeDuty{number}")
        remove.setAccessibleName(self.tr("Remove the task {task}").format(task=name))
        row = (task, back, remove)
        self._rows.append(row)
        at = self._grid.rowCount()
        for place, widget in enumerate(row):
            self._grid.addWidget(widget, at, place)
        task.textEdited.connect(self._edited)
        back.textEdited.connect(self._edited)
        remove.clicked.connect(lambda: self._remove(row))

    def _remove(self, row: tuple[QLineEdit, QLineEdit, Button]) -> None:
        self._drop(row)
        self.add.setFocus()
        self.changed.emit()

    def _drop(self, row: tuple[QLineEdit, QLineEdit, Button]) -> None:
        self._rows.remove(row)
        for widget in row:
            self._grid.removeWidget(widget)
            widget.hide()
            widget.deleteLater()

    def _edited(self) -> None:
        self.changed.emit()
