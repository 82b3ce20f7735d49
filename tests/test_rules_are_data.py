"""Rules differ by place and by year, so they are data: no place, window or price in the code."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from coach_app.catalogue.programmes import load_programmes
from coach_app.domain.condition import Condition
from coach_app.domain.programme import ProgrammePack

HOME = Path(__file__).resolve().parent.parent
PRODUCT = ("coach_app", "ui", "sync")
RULES = ("coach_app/domain", "coach_app/catalogue", "coach_app/services", "coach_app/cli")
PACKS = load_programmes().every_version()
COMMON = {"and", "the", "of", "north", "greater"}
SMALLEST = 13
"""Below this a number is too common to say where it comes from."""


def modules(*folders: str) -> Iterator[tuple[str, str]]:
    for folder in folders:
        for path in sorted((HOME / folder).rglob("*.py")):
            yield path.relative_to(HOME).as_posix(), path.read_text(encoding="utf-8")


def places() -> set[str]:
    words = {word for pack in PACKS for word in re.findall(r"[a-z]+", pack.place.lower())}
    return words - COMMON


def windows(pack: ProgrammePack) -> Iterator[int]:
    for condition in (*pack.everyone, *(c for cohort in pack.cohorts for c in cohort.conditions)):
        for leaf in condition.leaves():
            yield from numbers_of(leaf)
    yield from (limit.within for limit in pack.limits)


def numbers_of(condition: Condition) -> Iterator[int]:
    tests = (
        condition.within_days,
        condition.within_months,
        condition.for_months,
        condition.at_least,
        condition.at_most,
        condition.more_than,
        condition.less_than,
    )
    yield from (number for number in tests if number is not None)


def money(pack: ProgrammePack) -> Iterator[int]:
    yield from (year.price for year in pack.funding.years if year.price is not None)
    yield from (figure.pounds for figure in pack.funding.entered)
    yield from (step.pounds for step in pack.funding.steps if step.pounds is not None)
    yield from (target.people for target in pack.targets if target.people is not None)


def rule_numbers() -> set[int]:
    found = {number for pack in PACKS for number in (*windows(pack), *money(pack))}
    return {number for number in found if number >= SMALLEST}


KNOWN_BY_CHANCE = {
    16: "bytes and characters",
    20: "lengths and sizes",
    24: "hours of a day",
    30: "lengths and sizes",
    35: "points of likeness between two people",
    36: "letters and digits of a reference",
    40: "levels of nesting, lines",
    50: "lengths and sizes",
    200: "lengths and sizes",
    1_200: "months that a record can be kept at most",
    5000: "time-outs and sizes",
}
"""Numbers of rules that are also something else; they say nothing by themselves."""


def test_there_is_something_to_look_for() -> None:
    assert {"bury", "stockport", "coventry", "warwickshire", "tameside", "manchester"} == places()
    assert {56, 800, 811, 900, 1_200, 432_927} <= rule_numbers()


def test_no_place_is_named_in_the_code() -> None:
    named = re.compile(rf"\b({'|'.join(sorted(places()))})", re.IGNORECASE)
    found = [
        f"{name}:{number}: {line.strip()[:90]}"
        for name, text in modules(*PRODUCT)
        for number, line in enumerate(text.splitlines(), start=1)
        if named.search(line)
    ]
    assert not found, "\n".join(["", *found])


def test_no_window_and_no_price_is_written_in_the_code() -> None:
    wanted = rule_numbers() - KNOWN_BY_CHANCE.keys()
    found = [
        f"{name}:{node.lineno}: {node.value}"
        for name, text in modules(*RULES)
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Constant) and type(node.value) is int and node.value in wanted
    ]
    assert not found, "\n".join(["", *found])
