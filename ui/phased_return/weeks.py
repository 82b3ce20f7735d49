"""The dated weeks: a chart, the same numbers in a table, and how they go on faster or slower."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from coach_app.domain.phased_return import Branch, Course, pay_note
from ui.phased_return.presenter import Weeks
from ui.phased_return.usual_week import hours_text
from ui.phased_return.wording import remark, week_row
from ui.shared.choices import ChoiceField
from ui.shared.dates import day_short, long_date
from ui.shared.fields import SelectField
from ui.shared.figures import FigureTable
from ui.shared.hours_chart import HoursBar, HoursChart
from ui.shared.labels import options
from ui.shared.layout import GRID, column
from ui.shared.pieces import Message, heading, words


class WeeksPart(QWidget):
    looked = Signal(object, int)
    """Branch, and the week from which it goes faster or slower."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("phasedWeeksPart")
        self.usual_from = words("", "big", "usualFrom")
        self.notes = Message("phasedRemarks")
        self.chart = HoursChart("hoursChart", self.tr("Hours of each week"))
        self.key = words(
            self.tr("Striped: a bank holiday takes hours away in this week."), "hint", "stripes"
        )
        self.branch = ChoiceField(self.tr("How it goes"), "branch", options(Branch), columns=3)
        self.branch.set_value(Branch.NORMAL)
        self.from_week = SelectField[int](
            self.tr("After the check-in in week"), "fromWeek", ((1, "1"),)
        )
        self.table = FigureTable(
            "hoursTable",
            self.tr("Hours of each week, as a table"),
            (
                self.tr("Week"),
                self.tr("Begins"),
                self.tr("Hours"),
                self.tr("Days"),
            ),
            widest=3,
        )
        self.pay = words("", "", "payNote")
        parts = (
            self.usual_from,
            self.notes,
            column(self.chart, self.key, space=0),
            self.branch,
            self.from_week,
            self.table,
            heading(self.tr("Pay"), 3),
            self.pay,
        )
        self.setLayout(column(*parts, space=GRID * 2))
        self.branch.changed.connect(self._looked)
        self.from_week.changed.connect(self._looked)

    def show_weeks(self, weeks: Weeks) -> None:
        agreed, shown = weeks.agreed, weeks.shown
        self.usual_from.setText(self._usual_from(weeks))
        self.notes.show_text("\n".join(remark(one) for one in weeks.remarks), "attention")
        usual = agreed.usual_minutes
        text = self.tr("Usual week: {hours} hours").format(hours=hours_text(usual))
        self.chart.show_hours(bars(shown), usual / 60, text, self._spoken(shown))
        self.key.setVisible(any(week.bank_holidays for week in shown.weeks))
        numbers = tuple((n, str(n)) for n in range(1, agreed.weeks + 1))
        self.from_week.set_options(numbers)
        self.from_week.setVisible(shown.branch is not Branch.NORMAL and agreed.weeks > 1)
        self.table.show_rows([week_row(week) for week in shown.weeks])
        self.pay.setText(pay_note(agreed))

    def _usual_from(self, weeks: Weeks) -> str:
        day = long_date(weeks.shown.usual_from)
        text = self.tr("Usual hours from {day}").format(day=day)
        if weeks.shown.branch is Branch.NORMAL:
            return text
        agreed = long_date(weeks.usual_from)
        return self.tr("{text}, instead of {agreed}").format(text=text, agreed=agreed)

    def _spoken(self, shown: Course) -> str:
        weeks = (
            self.tr("week {number}: {hours} hours").format(
                number=week.number, hours=hours_text(week.minutes)
            )
            for week in shown.weeks
        )
        return ", ".join(weeks)

    def _looked(self) -> None:
        self.looked.emit(self.branch.value() or Branch.NORMAL, self.from_week.value() or 1)


def bars(shown: Course) -> tuple[HoursBar, ...]:
    """One bar for each week; the last one is the usual week."""
    return tuple(
        HoursBar(
            label=day_short(week.starts_on),
            hours=week.hours,
            hours_text=hours_text(week.minutes),
            usual=week is shown.weeks[-1],
            shortened=bool(week.bank_holidays),
        )
        for week in shown.weeks
    )
