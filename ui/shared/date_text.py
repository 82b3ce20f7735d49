"""Reads a date the way people type it: 1/12/2026, 1 Dec, 01.12.26, today. No Qt."""

import re
from datetime import date, timedelta

from coach_app.domain.errors import Refusal

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
NEAR = {"today": 0, "yesterday": -1, "tomorrow": 1}
WEEKDAYS = frozenset({"mon", "tue", "wed", "thu", "fri", "sat", "sun"})


class DateNotRead(Refusal):
    key = "date.not_read"
    sentence = "This is not a date. Type it like 1 12 2026 or 1 December 2026."


def read_date(text: str, today: date) -> date | None:
    """None for nothing typed. A year left out is this year, one of two digits is near today.

    Raises DateNotRead.
    """
    typed = text.strip().casefold()
    if not typed:
        return None
    if typed in NEAR:
        return today + timedelta(days=NEAR[typed])
    parts = [p for p in re.findall(r"\d+|[a-z]+", typed) if p[:3] not in WEEKDAYS]
    if len(parts) not in (2, 3):
        raise DateNotRead
    try:
        if len(parts[0]) == 4:
            parts.reverse()
        year = _year(parts[2], today) if len(parts) == 3 else today.year
        return date(year, _month(parts[1]), int(parts[0]))
    except ValueError:
        raise DateNotRead from None


def _month(text: str) -> int:
    if text[:3] in MONTHS and len(text) >= 3:
        return MONTHS.index(text[:3]) + 1
    return int(text)


def _year(text: str, today: date) -> int:
    year = int(text)
    if len(text) == 4:
        return year
    if len(text) != 2:
        raise ValueError
    year += today.year // 100 * 100
    return year - 100 if year > today.year + 20 else year
