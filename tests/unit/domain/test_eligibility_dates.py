"""Calendar months, ages and how a date is said."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach_app.domain.dates_in_words import age_on, days_in_words, in_words, months_before


@pytest.mark.parametrize(
    ("day", "months", "before"),
    [
        (date(2025, 8, 31), 6, date(2025, 2, 28)),
        (date(2024, 8, 31), 6, date(2024, 2, 29)),
        (date(2025, 8, 28), 6, date(2025, 2, 28)),
        (date(2025, 3, 31), 1, date(2025, 2, 28)),
        (date(2025, 1, 15), 1, date(2024, 12, 15)),
        (date(2024, 2, 29), 12, date(2023, 2, 28)),
        (date(2025, 6, 2), 0, date(2025, 6, 2)),
        (date(1, 3, 1), 6, date.min),
    ],
)
def test_months_before(day: date, months: int, before: date) -> None:
    assert months_before(day, months) == before


@given(st.dates(min_value=date(1900, 1, 1)), st.integers(0, 240))
def test_a_window_in_months_only_grows(day: date, months: int) -> None:
    start = months_before(day, months)
    assert start <= day
    assert months_before(day + timedelta(days=1), months) >= start if day < date.max else True
    assert months_before(day, months + 1) < start


@pytest.mark.parametrize(
    ("born", "day", "age"),
    [
        (date(1989, 6, 2), date(2025, 6, 1), 35),
        (date(1989, 6, 2), date(2025, 6, 2), 36),
        (date(2004, 2, 29), date(2025, 2, 28), 20),
        (date(2004, 2, 29), date(2025, 3, 1), 21),
        (date(2004, 2, 29), date(2024, 2, 29), 20),
    ],
)
def test_age_on(born: date, day: date, age: int) -> None:
    assert age_on(day, born) == age


def test_dates_and_days_are_said_in_english() -> None:
    assert in_words(date(2026, 3, 3)) == "3 March 2026"
    assert [days_in_words(n) for n in (0, 1, 2)] == ["0 days", "1 day", "2 days"]
