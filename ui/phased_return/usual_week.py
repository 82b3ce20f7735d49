"""The usual week: hours for each day, and whether it is a night."""

import re

from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QCheckBox, QGridLayout, QLabel, QLineEdit, QWidget

from coach_app.domain.errors import Refusal
from coach_app.domain.phased_return import DAYS_OF_WEEK, LONGEST_DAY, QUARTER, UsualDay
from ui.shared.fields import Field
from ui.shared.layout import GRID
from ui.shared.named import named

CLOCK = re.compile(r"(\d{1,2})[:h](\d{2})", re.ASCII)
NUMBER = re.compile(r"\d{1,2}(?:[.,]\d{1,2})?", re.ASCII)


class HoursNotRead(Refusal):
    key = "phased_return.hours_not_read"
    sentence = "Type the hours of a day like 7.5 or 7:30, or leave the day empty."


def read_minutes(text: str) -> int:
    """Minutes of "7.5", "7,5" or "7:30", to the quarter; 0 for nothing. Raises HoursNotRead."""
    typed = text.strip().casefold().removesuffix("hours").removesuffix("h").strip()
    if not typed:
        return 0
    if match := CLOCK.fullmatch(typed):
        hours, minutes = int(match[1]), int(match[2])
        found = hours * 60 + minutes if minutes < 60 else -1
    elif NUMBER.fullmatch(typed):
        found = round(float(typed.replace(",", ".")) * 60)
    else:
        found = -1
    if not 0 <= found <= LONGEST_DAY:
        raise HoursNotRead
    return (found + QUARTER // 2) // QUARTER * QUARTER


def hours_text(minutes: int) -> str:
    """7.5 for seven hours and a half."""
    return f"{minutes / 60:.2f}".rstrip("0").rstrip(".")


class UsualWeek(Field):
    """`value()` is the usual days; raises HoursNotRead."""

    blank = ()

    def __init__(self, label: str, name: str, *, hint: str = "") -> None:
        grid_holder = QWidget()
        super().__init__(label, grid_holder, name, hint=hint)
        self.lines: list[QLineEdit] = []
        self.nights: list[QCheckBox] = []
        grid = QGridLayout(grid_holder)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(GRID * 2)
        grid.setVerticalSpacing(4)
        british = QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom)
        for number in range(DAYS_OF_WEEK):
            day = british.dayName(number + 1)
            spoken = self.tr("Hours on {day}").format(day=day)
            line = named(QLineEdit(), f"{name}{number}", spoken)
            line.setMaximumWidth(96)
            line.setPlaceholderText(self.tr("off"))
            text = self.tr("night, from {day} evening").format(day=day)
            night = named(QCheckBox(self.tr("night")), f"{name}Night{number}", text)
            grid.addWidget(QLabel(day), number, 0)
            grid.addWidget(line, number, 1)
            grid.addWidget(night, number, 2)
            line.textEdited.connect(self._edited)
            night.clicked.connect(self._edited)
            self.lines.append(line)
            self.nights.append(night)
        grid.setColumnStretch(3, 1)

    def value(self) -> tuple[UsualDay, ...]:
        return tuple(
            UsualDay(weekday=number, minutes=minutes, night=self.nights[number].isChecked())
            for number, line in enumerate(self.lines)
            if (minutes := read_minutes(line.text()))
        )

    def set_value(self, days: tuple[UsualDay, ...]) -> None:
        known = {day.weekday: day for day in days}
        for number, (line, night) in enumerate(zip(self.lines, self.nights, strict=True)):
            day = known.get(number)
            line.setText(hours_text(day.minutes) if day is not None else "")
            night.setChecked(day is not None and day.night)

    @property
    def dirty(self) -> bool:
        """Whether anything stands in it."""
        return any(line.text().strip() for line in self.lines)

    def take_focus(self) -> None:
        self.lines[0].setFocus()

    def _edited(self) -> None:
        self.changed.emit()
