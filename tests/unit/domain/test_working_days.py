"""Working days in England, with the real bank holidays."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import resources
from coach_app.catalogue.bank_holidays import FILE, working_days
from coach_app.catalogue.reading import DataFileWrong
from tests.support.holiday_list import listed

CALENDAR = working_days(2024, 2027)


@pytest.mark.parametrize(
    ("day", "working"),
    [
        (date(2026, 4, 2), True),
        (date(2026, 4, 3), False),  # Good Friday
        (date(2026, 4, 6), False),  # Easter Monday
        (date(2026, 5, 4), False),  # early May
        (date(2026, 8, 31), False),  # summer, England's date and not Scotland's
        (date(2026, 8, 3), True),  # Scotland's summer bank holiday
        (date(2026, 3, 17), True),  # Northern Ireland's St Patrick's Day
        (date(2026, 12, 25), False),
        (date(2026, 12, 28), False),  # for Boxing Day on a Saturday
        (date(2026, 12, 29), True),
        (date(2027, 1, 1), False),
        (date(2026, 11, 28), False),  # a Saturday
    ],
)
def test_bank_holidays_and_weekends(day: date, working: bool) -> None:  # noqa: FBT001  a table's column
    assert CALENDAR.is_working(day) is working


@pytest.mark.parametrize(
    ("day", "count", "due"),
    [
        (date(2026, 11, 23), 2, date(2026, 11, 25)),
        (date(2026, 11, 27), 2, date(2026, 12, 1)),
        (date(2026, 12, 24), 2, date(2026, 12, 30)),
        (date(2026, 4, 2), 1, date(2026, 4, 7)),
        (date(2026, 11, 28), 0, date(2026, 11, 30)),
        (date(2026, 11, 23), 0, date(2026, 11, 23)),
    ],
)
def test_counting_working_days(day: date, count: int, due: date) -> None:
    assert CALENDAR.after(day, count) == due


@given(st.dates(date(2024, 1, 1), date(2027, 6, 30)), st.integers(0, 30))
def test_what_falls_due_falls_on_a_working_day(day: date, count: int) -> None:
    due = CALENDAR.after(day, count)
    assert CALENDAR.is_working(due)
    counted = (day + timedelta(days=n) for n in range(1, (due - day).days + 1))
    assert sum(CALENDAR.is_working(d) for d in counted) >= count
    assert CALENDAR.on_or_before(day) <= day <= CALENDAR.on_or_after(day)


def test_the_list_is_what_the_package_knows() -> None:
    """`make holidays` writes it anew when a holiday was proclaimed."""
    assert resources.find(FILE).read_text(encoding="utf-8") == listed()


def test_a_line_that_is_no_date_is_named(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text("2026-12-25 Christmas Day\nsoon\n", encoding="utf-8")
    with pytest.raises(DataFileWrong, match="'soon'"):
        working_days(2026, 2026, find=tmp_path.joinpath)
