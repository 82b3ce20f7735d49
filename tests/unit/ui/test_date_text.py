"""Dates the way people type them."""

from datetime import date

import pytest

from ui.shared.date_text import DateNotRead, read_date

TODAY = date(2026, 12, 1)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("1 12 2026", date(2026, 12, 1)),
        ("1/12/2026", date(2026, 12, 1)),
        ("01.12.26", date(2026, 12, 1)),
        ("2026-12-01", date(2026, 12, 1)),
        ("1 December 2026", date(2026, 12, 1)),
        ("Tuesday 1 December 2026", date(2026, 12, 1)),
        ("5 3 84", date(1984, 3, 5)),
        ("5 3 46", date(2046, 3, 5)),
        ("5 3 47", date(1947, 3, 5)),
        ("24 dec", date(2026, 12, 24)),
        ("  Today ", TODAY),
        ("yesterday", date(2026, 11, 30)),
        ("tomorrow", date(2026, 12, 2)),
        ("29 2 2024", date(2024, 2, 29)),
    ],
)
def test_a_date_is_read(typed: str, meant: date) -> None:
    assert read_date(typed, TODAY) == meant


def test_nothing_typed_is_no_date() -> None:
    assert read_date("   ", TODAY) is None


@pytest.mark.parametrize(
    "typed", ["31 2 2026", "12", "soon", "1 13 2026", "1 1 1 1", "1 1 206", "1 juin 2026", "0 1 1"]
)
def test_anything_else_is_refused_with_an_example(typed: str) -> None:
    with pytest.raises(DateNotRead, match="1 12 2026"):
        read_date(typed, TODAY)
