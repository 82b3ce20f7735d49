"""What a truth table of the packs leaves out: boundaries, missing answers, whole cohorts."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from coach_app.domain.condition import Condition
from coach_app.domain.dates_in_words import months_before
from coach_app.domain.decision import Outcome
from coach_app.domain.eligibility import Facts, judge
from coach_app.domain.programme import ProgrammePack
from coach_app.domain.referral import HealthNeed, Referral
from tests.support.truth_bury_stockport import Row

DAY = timedelta(days=1)
STEPS = (-1, 0, 1)
FEW = 3


def gaps(packs: Iterable[ProgrammePack], rows: Iterable[Row]) -> tuple[str, ...]:
    """A line for everything that no row of the table tries, in the order of the packs."""
    every = tuple(rows)
    return tuple(
        f"{pack.key}: {gap}"
        for pack in packs
        for gap in _of_pack(pack, [row for row in every if row[0] == pack.key])
    )


def _of_pack(pack: ProgrammePack, rows: list[Row]) -> Iterator[str]:
    referrals = [row[1] for row in rows]
    if pack.may_refer and all(one.source in pack.may_refer for one in referrals):
        yield "nobody comes by the wrong door"
    for condition in pack.everyone:
        yield from _of_condition(condition, pack, "everyone", rows)
        if not any(_turned_away(row, condition) for row in rows):
            yield f"nobody misses: {condition.name}"
    for cohort in pack.cohorts:
        place = f"cohort {cohort.key}"
        if not any(row[2:] == (Outcome.ELIGIBLE, cohort.key) for row in rows):
            yield f"{place}: nobody is taken"
        for condition in cohort.conditions:
            yield from _of_condition(condition, pack, place, rows)
            missed = any(_missed_here(row, pack, cohort.key, condition) for row in rows)
            if _can_be_missed(condition) and not missed:
                yield f"{place}: nobody misses only: {condition.name}"


def _turned_away(row: Row, condition: Condition) -> bool:
    """Not taken, and none of what the condition tests is so or unknown."""
    known = [(leaf, _value(row[1], leaf)) for leaf in condition.leaves()]
    return row[2] is Outcome.NOT_ELIGIBLE and all(
        value is False if leaf.is_true else isinstance(value, int) and value < (leaf.at_least or 0)
        for leaf, value in known
    )


def _missed_here(row: Row, pack: ProgrammePack, cohort: str, condition: Condition) -> bool:
    """Not taken under this cohort for this one reason."""
    found = next(
        one for one in judge(row[1], pack, row[1].received_on).findings if one.cohort.key == cohort
    )
    others = [check.result for check in found.checks if check.condition is not condition]
    missed = [check.condition for check in found.missed]
    return row[3] != cohort and missed == [condition] and all(others)


def _asked(row: Row, pack: ProgrammePack, leaf: Condition) -> bool:
    """It is asked for as one of the few answers that are missing."""
    asks = judge(row[1], pack, row[1].received_on).ask_for
    return row[2] is Outcome.CANNOT_TELL and leaf.ask in asks and len(asks) <= FEW


def _can_be_missed(condition: Condition) -> bool:
    """Any health need at all cannot be missed: having none written down means nobody asked."""
    return not any(
        leaf.fact == "health_needs" and set(leaf.includes_any) == set(HealthNeed)
        for leaf in condition.leaves()
    )


def _of_condition(
    condition: Condition, pack: ProgrammePack, place: str, rows: list[Row]
) -> Iterator[str]:
    for leaf in condition.leaves():
        values = [_value(row[1], leaf) for row in rows]
        if leaf.fact != "local_groups" and not any(_asked(row, pack, leaf) for row in rows):
            yield f"{place}: nobody is asked: {leaf.ask}"
        for edge, tried in _edges(leaf, values, [row[1] for row in rows]):
            if not tried:
                yield f"{place}: {leaf.name}: nobody stands {edge}"


def _edges(
    leaf: Condition, values: list[object], referrals: list[Referral]
) -> Iterator[tuple[str, bool]]:
    """Each boundary of a test, and whether some row stands on it."""
    for number in (leaf.at_least, leaf.at_most, leaf.more_than, leaf.less_than):
        for step in STEPS if number is not None else ():
            yield f"at {(number or 0) + step}", (number or 0) + step in values
    if leaf.within_days is None and leaf.within_months is None and leaf.for_months is None:
        return
    days = [
        (one.received_on, day) for one in referrals if isinstance(day := _value(one, leaf), date)
    ]
    for step in STEPS:
        on = any(day == _boundary(leaf, received) + step * DAY for received, day in days)
        yield f"{step:+d} days from the boundary", on
    yield (
        "on a boundary in another month's end",
        any(day == _boundary(leaf, received) and _month_end(received) for received, day in days),
    )
    yield "beside a leap day", any(_leap_day_between(day, received) for received, day in days)


def _boundary(leaf: Condition, received: date) -> date:
    if leaf.within_days is not None:
        return received - leaf.within_days * DAY
    return months_before(received, leaf.within_months or leaf.for_months or 0)


def _month_end(day: date) -> bool:
    return (day + DAY).month != day.month


def _leap_day_between(first: date, last: date) -> bool:
    years = (year for year in range(first.year, last.year + 1) if year % 4 == 0)
    return any(first <= date(year, 2, 29) <= last for year in years)


def _value(referral: Referral, leaf: Condition) -> object:
    return Facts(referral, referral.age).get(leaf.fact)
