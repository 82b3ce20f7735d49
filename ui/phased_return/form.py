"""What is agreed about the weeks, as fields."""

from collections.abc import Callable
from datetime import date
from typing import TypeVar

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QCheckBox, QWidget

from coach_app.domain.errors import FieldInvalid, Refusal
from coach_app.domain.fields import within
from coach_app.domain.hours_plan import START_PERCENT, START_WEEKS, HoursFor
from coach_app.domain.phased_return import MOST_WEEKS, PatternEmpty, Pay, PhasedReturn, Spread
from ui.phased_return.duties import DutiesField
from ui.phased_return.usual_week import UsualWeek
from ui.phased_return.wording import first_day_label
from ui.shared.choices import ChoiceField
from ui.shared.fields import DateField, Field, NumberField, SelectField
from ui.shared.labels import options
from ui.shared.layout import GRID, column
from ui.shared.named import named
from ui.shared.sentences import sentence
from ui.shared.side_by_side import SideBySide

T = TypeVar("T")


class PhasedForm(QWidget):
    """Emits the whole of what is agreed whenever all fields make sense together."""

    agreed = Signal(object, str)
    """A PhasedReturn, and the name of the field that was changed."""

    def __init__(self, today: Callable[[], date]) -> None:
        super().__init__()
        self.setObjectName("phasedForm")
        self._before: PhasedReturn | None = None
        self._fault = ""
        self.usual = UsualWeek(
            self.tr("Usual week"),
            "usualDay",
            hint=self.tr("Hours of each day, like 7.5 or 7:30. Leave days off empty."),
        )
        self.first = DateField(first_day_label(HoursFor.RETURN), "firstDay", today)
        self.percent = NumberField(
            self.tr("Share of the hours in week 1"),
            "startPercent",
            hint=self.tr("In per cent, from 10 to 100"),
            width=6,
        )
        self.weeks = NumberField(
            self.tr("Weeks until the usual hours"),
            "phasedWeeks",
            hint=self.tr("From 1 to 26"),
            width=6,
        )
        self.spread = ChoiceField(
            self.tr("How the hours become fewer"), "spread", options(Spread), columns=2
        )
        works = self.tr("Works on bank holidays")
        self.bank_holidays = named(QCheckBox(works), "worksBankHolidays", works)
        self.nights_from = NumberField(
            self.tr("Nights come back in week"),
            "nightsFrom",
            hint=self.tr("Empty: with the usual hours"),
            width=6,
        )
        self.duties = DutiesField(
            self.tr("Tasks that come back later"),
            hint=self.tr("The task, and the week in which it is done again"),
        )
        self.pay = SelectField(self.tr("Pay"), "phasedPay", options(Pay))
        parts = (
            SideBySide(self.first, self.spread, narrow=64),
            SideBySide(self.percent, self.weeks, narrow=56),
            self.usual,
            self.bank_holidays,
            self.nights_from,
            self.duties,
            self.pay,
        )
        self.setLayout(column(*parts, space=GRID * 2))
        for field in self._fields():
            field.changed.connect(self._edited)
        self.bank_holidays.clicked.connect(self._edited)

    def show_purpose(self, purpose: HoursFor) -> None:
        self.first.label.setText(first_day_label(purpose))
        self.first.control.setAccessibleName(first_day_label(purpose))

    def show_agreed(self, agreed: PhasedReturn | None) -> None:
        """Fills the fields; without anything agreed they show what is usual to begin with."""
        self._before = agreed
        self._fault = ""
        with QSignalBlocker(self):
            self.usual.set_value(agreed.usual if agreed else ())
            self.first.set_value(agreed.return_on if agreed else None)
            self.percent.set_value(str(agreed.start_percent if agreed else START_PERCENT))
            self.weeks.set_value(str(agreed.weeks if agreed else START_WEEKS))
            self.spread.set_value(agreed.spread if agreed else Spread.SHORTER_DAYS)
            self.bank_holidays.setChecked(bool(agreed and agreed.works_bank_holidays))
            nights = agreed.nights_from_week if agreed else None
            self.nights_from.set_value("" if nights is None else str(nights))
            self.duties.set_value(agreed.duties if agreed else ())
            self.pay.set_value(agreed.pay if agreed else Pay.NOT_AGREED)
        for field in self._fields():
            field.set_error("")
        self._show_nights()

    def show_fault(self, problem: Exception) -> None:
        """The day is the one thing that only the whole case knows to be wrong."""
        self._fault = sentence(problem)
        self.first.set_error(self._fault)

    def _edited(self) -> None:
        if self.signalsBlocked():
            return
        self._show_nights()
        changed = self.sender()
        said = self._said()
        if said is None:
            return
        if said == self._before:
            self.first.set_error(self._fault)
            return
        self._before = said
        self._fault = ""
        self.agreed.emit(said, changed.objectName())

    def _said(self) -> PhasedReturn | None:
        """None while a field cannot be read; it says so itself."""
        usual = self._read(self.usual, self.usual.value)
        first = self._read(self.first, self._first_day)
        percent = self._read(self.percent, lambda: self._number(self.percent, 10, 100))
        weeks = self._read(self.weeks, lambda: self._number(self.weeks, 1, MOST_WEEKS))
        duties = self._read(self.duties, self.duties.value)
        try:
            nights = self.nights_from.number()
            nights_wrong = nights is not None and not 1 <= nights <= MOST_WEEKS + 1
        except Refusal:
            nights, nights_wrong = None, True
        self.nights_from.set_error(self.tr("Type a week from 1 to 27.") if nights_wrong else "")
        if usual is None or first is None or percent is None or weeks is None or duties is None:
            return None
        if not usual:
            self.usual.set_error(sentence(PatternEmpty()))
            return None
        if nights_wrong:
            return None
        return PhasedReturn(
            usual=usual,
            return_on=first,
            start_percent=percent,
            weeks=weeks,
            spread=self.spread.value() or Spread.SHORTER_DAYS,
            works_bank_holidays=self.bank_holidays.isChecked(),
            nights_from_week=nights if any(day.night for day in usual) else None,
            duties=duties,
            pay=self.pay.value() or Pay.NOT_AGREED,
        )

    def _first_day(self) -> date:
        day = self.first.value()
        if day is None:
            raise FieldInvalid(self.tr("Type the first day."))
        return day

    def _number(self, field: NumberField, low: int, high: int) -> int:
        number = field.number()
        if number is None:
            raise FieldInvalid(self.tr("Type a number."))
        return within(number, low, high, field.label.text())

    def _read(self, field: Field, read: Callable[[], T]) -> T | None:
        try:
            value = read()
        except Refusal as problem:
            field.set_error(sentence(problem))
            return None
        field.set_error("")
        return value

    def _show_nights(self) -> None:
        self.nights_from.setVisible(any(box.isChecked() for box in self.usual.nights))

    def _fields(self) -> tuple[Field, ...]:
        return (
            self.usual,
            self.first,
            self.percent,
            self.weeks,
            self.spread,
            self.nights_from,
            self.duties,
            self.pay,
        )
