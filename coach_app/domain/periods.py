"""Quarters and financial years, in which everything is counted and paid."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from coach_app.domain.errors import FieldInvalid

MONTHS = ("January", "March", "April", "June", "July", "September", "October", "December")
EARLIEST, LATEST = date(2000, 1, 1), date(2199, 12, 31)
WHOLE = "all"
YEAR_BEGINS = 4
"""A financial year begins in April."""


class PeriodUnknown(FieldInvalid):
    key = "period.unknown"
    sentence = "This period is not known. Choose a quarter, a financial year or the whole time."


@dataclass(frozen=True, slots=True)
class Period:
    """`key`: "2026-10" a quarter by its first month, "2026/27" a financial year, "all"."""

    key: str
    name: str
    first_day: date
    last_day: date

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and self.first_day <= day <= self.last_day

    @property
    def is_quarter(self) -> bool:
        return "-" in self.key


ALL_TIME = Period(WHOLE, "The whole time", EARLIEST, LATEST)


def quarter_of(day: date) -> Period:
    first = date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)
    last = _before_month(first.year, first.month + 3)
    at = (first.month - 1) // 3 * 2
    name = f"{MONTHS[at]} to {MONTHS[at + 1]} {first.year}"
    return Period(f"{first:%Y-%m}", name, first, last)


def year_of(day: date) -> Period:
    begins = day.year if day.month >= YEAR_BEGINS else day.year - 1
    key = f"{begins}/{(begins + 1) % 100:02d}"
    first, last = date(begins, YEAR_BEGINS, 1), date(begins + 1, YEAR_BEGINS, 1)
    return Period(key, f"Financial year {key}", first, last - timedelta(days=1))


def period(key: str) -> Period:
    """The period with this key. Raises PeriodUnknown."""
    if key == WHOLE:
        return ALL_TIME
    begins, sign, rest = key.partition("/" if "/" in key else "-")
    if not (len(begins) == 4 and begins.isdecimal() and len(rest) == 2 and rest.isdecimal()):
        raise PeriodUnknown
    try:
        found = (
            year_of(date(int(begins), YEAR_BEGINS, 1))
            if sign == "/"
            else quarter_of(date(int(begins), int(rest), 1))
        )
    except ValueError:
        raise PeriodUnknown from None
    if found.key != key or not EARLIEST <= found.first_day <= LATEST:
        raise PeriodUnknown
    return found


def quarters(first: date, last: date) -> Iterator[Period]:
    """Every quarter that has a day from `first` to `last`, oldest first."""
    here = quarter_of(first)
    while here.first_day <= last:
        yield here
        here = quarter_of(here.last_day + timedelta(days=1))


def choices(first: date, today: date) -> tuple[Period, ...]:
    """What can be chosen: the whole time, then years and quarters, newest first."""
    found = tuple(quarters(first, today))
    years = {year_of(one.first_day).key: year_of(one.first_day) for one in found}
    return (ALL_TIME, *reversed(years.values()), *reversed(found))


def _before_month(year: int, month: int) -> date:
    """The day before the first of a month; month 13 is January of the next year."""
    after = date(year + (month - 1) // 12, (month - 1) % 12 + 1, 1)
    return after - timedelta(days=1)
