"""Long lists, a hundred lines a page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

ROWS_SHOWN = 100
MOST_DIGITS = 9


@dataclass(frozen=True, slots=True)
class Part:
    """One page of many lines: those that are shown, out of how many, and which page of how many."""

    lines: Sequence[Any]
    out_of: int
    page: int
    pages: int


def asked_page(asked: Mapping[str, str], name: str = "page") -> int:
    """The page that an address names, from 1 on; the first one where it names none."""
    said = asked.get(name, "")
    return max(1, int(said)) if said.isdecimal() and len(said) < MOST_DIGITS else 1


def pages_of(out_of: int) -> int:
    return max(1, -(-out_of // ROWS_SHOWN))


def part_of(lines: Sequence[Any], asked: Mapping[str, str]) -> Part:
    """The page that was asked for; the last one where there is no such page."""
    pages = pages_of(len(lines))
    page = min(asked_page(asked), pages)
    first = (page - 1) * ROWS_SHOWN
    return Part(lines[first : first + ROWS_SHOWN], len(lines), page, pages)
