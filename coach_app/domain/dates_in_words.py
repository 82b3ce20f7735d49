"""Calendar months, ages, and dates as they are said aloud."""

from calendar import monthrange
from datetime import date

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
"""Spelled out here: the calendar of the machine may speak another language."""


def months_before(day: date, months: int) -> date:
    """The same day of the month that many calendar months before.

    Where that month is shorter it is its last day: six months before 31 August is 28 or 29
    February. So a window never ends a day too early for the person.
    """
    year, month = divmod(day.year * len(MONTHS) + day.month - 1 - months, len(MONTHS))
    if year < date.min.year:
        return date.min
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def age_on(day: date, born: date) -> int:
    """Age in whole years; somebody born on 29 February has a birthday on 1 March otherwise."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def in_words(day: date) -> str:
    """A date as it is said: "3 March 2026"."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def days_in_words(days: int) -> str:
    return "1 day" if days == 1 else f"{days} days"
