"""Working days: Monday to Friday without England's bank holidays."""

from dataclasses import dataclass
from datetime import date, timedelta

SATURDAY = 5


@dataclass(frozen=True, slots=True)
class WorkingDays:
    """`bank_holidays` covers the years in use; it is handed in because it is data."""

    bank_holidays: frozenset[date]

    def is_working(self, day: date) -> bool:
        return day.weekday() < SATURDAY and day not in self.bank_holidays

    def on_or_after(self, day: date) -> date:
        while not self.is_working(day) and day < date.max:
            day = days_after(day, 1)
        return day

    def on_or_before(self, day: date) -> date:
        while not self.is_working(day) and day > date.min:
            day -= timedelta(days=1)
        return day

    def after(self, day: date, working_days: int) -> date:
        """The working day that many working days after `day`; `day` itself does not count."""
        for _ in range(working_days):
            day = self.on_or_after(days_after(day, 1))
        return self.on_or_after(day)


def days_after(day: date, number: int) -> date:
    """That many days later; the calendar ends with the year 9999, which somebody may type."""
    return min(number, (date.max - day).days) * timedelta(days=1) + day
