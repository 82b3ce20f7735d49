"""Looking for one new person among ten thousand, in a real encrypted store."""

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from statistics import median
from time import perf_counter

from bench.figure import Figure
from coach_app.catalogue import load_catalogue
from coach_app.domain.case import Case, CaseFile
from coach_app.domain.people import Person
from coach_app.domain.referral import Source
from coach_app.services import duplicates
from coach_app.services.access import Door
from coach_app.services.desk import Desk
from coach_app.services.opening import Opening
from coach_app.services.referrals import NewReferral
from coach_app.store.engine import writing
from coach_app.store.projections import write_case
from coach_app.store.surroundings import Surroundings

PASSPHRASE = "four random words here"  # noqa: S105  of a store that is thrown away
NOW = datetime(2026, 12, 1, 9, 30, tzinfo=UTC)
PEOPLE = 10_000
ASKED = 60
GIVEN = ("William", "Aisha", "Tomasz", "Sarah", "Mohammed", "Ola", "Grace", "Liam", "Priya", "Jo")
FAMILY = ("Notreal", "Madeup", "Pretend", "Fictive", "Invented", "Example", "Sample", "Nobody")


@dataclass(frozen=True, slots=True)
class StillClock:
    def now(self) -> datetime:
        return NOW


class Ids:
    def __init__(self) -> None:
        self._last = 0

    def new(self) -> str:
        self._last += 1
        return f"id-{self._last}"


def measure() -> Iterator[Figure]:
    clock, ids, catalogue = StillClock(), Ids(), load_catalogue()
    with tempfile.TemporaryDirectory() as place:
        door = Door(
            Path(place) / "store",
            clock,
            ids,
            lambda steady: Opening(catalogue, clock, ids, "", steady),
        )
        desk = door.create(PASSPHRASE, "Jo Coach")
        _fill(desk, Surroundings(clock=clock, ids=ids, calendar=catalogue.working_days))
        took = []
        found = 0
        for number in range(ASKED):
            new = _asked(number * 149)
            start = perf_counter()
            matches = duplicates.likely(desk, new)
            took.append((perf_counter() - start) * 1000)
            found += any(match.case_id == f"c{number * 149}" for match in matches)
        door.lock()
    yield Figure(
        name="likely duplicates, 10,000 people",
        value=median(took),
        unit="ms",
        detail=f"slowest of {ASKED}: {max(took):.1f} ms (limit 50 ms); {found} of {ASKED} found"
        " by a short first name and a date of birth with day and month swapped",
    )


def _fill(desk: Desk, around: Surroundings) -> None:
    """The lists only: looking for somebody reads nothing else."""
    with writing(desk.store._engine) as connection:  # noqa: SLF001 - no way in is this quick
        for number in range(PEOPLE):
            write_case(connection, CaseFile(case=_case(number), person=_person(number)), around)


def _case(number: int) -> Case:
    name = f"c{number}"
    return Case(id=name, case_id=name, ref=f"ZZ-{number:05}-K", opened_on=NOW.date())


def _born(number: int) -> date:
    """A day up to the twelfth, so that it can be swapped with its month."""
    whole = date(1960, 1, 1) + timedelta(days=number * 37 % 16_000)
    return whole.replace(day=number % 12 + 1)


def _family(number: int) -> str:
    syllables = ("ba", "ro", "ki", "lem", "ston", "wick", "tar", "nel", "so", "dun")
    middle = "".join(syllables[number // 10**place % 10] for place in range(3))
    return f"{FAMILY[number % len(FAMILY)]}{middle}"


def _person(number: int) -> Person:
    return Person(
        id=f"p{number}",
        case_id=f"c{number}",
        preferred_name=GIVEN[number % len(GIVEN)],
        full_name=f"{GIVEN[number % len(GIVEN)]} {_family(number)}",
        date_of_birth=_born(number),
        phone=f"07700 9{number:05}",
        email=f"person{number}@post.example",
    )


def _asked(number: int) -> NewReferral:
    short = {"William": "Bill", "Mohammed": "Mo"}
    given, born = GIVEN[number % len(GIVEN)], _born(number)
    return NewReferral(
        programme="bury",
        preferred_name=f"{short.get(given, given)} {_family(number)}",
        date_of_birth=born.replace(day=born.month, month=born.day),
        source=Source.GP,
        reason="Asked again.",
        received_on=NOW.date(),
    )
