"""The coach's day out of 10,000 open cases in a real encrypted store."""

import tempfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from time import perf_counter

from bench.duplicates import NOW, PASSPHRASE, PEOPLE, Ids, StillClock, _case, _person
from bench.figure import Figure
from coach_app.catalogue import load_catalogue
from coach_app.domain.appointment import Appointment
from coach_app.domain.case import CaseFile
from coach_app.domain.contact import Contact, ContactResult
from coach_app.domain.decision import Decision, Outcome
from coach_app.domain.people import Channel
from coach_app.domain.plan import Phase, Plan, PlanKind, PlanStatus, Step
from coach_app.domain.who import Who
from coach_app.services import agenda
from coach_app.services.access import Door
from coach_app.services.desk import Desk
from coach_app.services.opening import Opening
from coach_app.store.engine import writing
from coach_app.store.projections import write_case
from coach_app.store.surroundings import Surroundings

ASKED = 20
TODAY = NOW.date()


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
        whole, groups = _timed(desk, agenda.FIRST_LINES)
        counted, _ = _timed(desk, 0)
        door.lock()
    yield Figure(
        name="Today, 10,000 open cases",
        value=sorted(whole)[ASKED // 2],
        unit="ms",
        detail=f"median of {ASKED}, the slowest {max(whole):.1f} (limit 20 ms); {groups}",
    )
    yield Figure(
        name="the number behind Today",
        value=sorted(counted)[ASKED // 2],
        unit="ms",
        detail=f"counted only, median of {ASKED}, the slowest {max(counted):.1f}",
    )


def _timed(desk: Desk, most: int) -> tuple[list[float], str]:
    """Milliseconds of each time, and what was found; with 0 lines it is only counted."""
    took, found = [], ""
    for _ in range(ASKED):
        start = perf_counter()
        if most:
            groups = agenda.of_today(desk, most).groups
            found = ", ".join(f"{g.group.value} {len(g.lines)} of {g.total}" for g in groups)
        else:
            agenda.count_now(desk)
        took.append((perf_counter() - start) * 1000)
    return took, found


def _fill(desk: Desk, around: Surroundings) -> None:
    """The lists only: the day reads nothing else."""
    with writing(desk.store._engine) as connection:  # noqa: SLF001 - no way in is this quick
        for number in range(PEOPLE):
            write_case(connection, _somebody(number), around)


def _somebody(number: int) -> CaseFile:
    """A third waits for the first contact, a third for a signature, a third is supported."""
    case = replace(_case(number), opened_on=TODAY - timedelta(days=number % 90))
    file = CaseFile(
        case=case, person=_person(number), decisions=(_decision(number, case.opened_on),)
    )
    if number % 3 == 0:
        return file
    status = PlanStatus.AGREED if number % 3 == 1 else PlanStatus.SIGNED
    meeting = Appointment(
        id=f"a{number}",
        case_id=case.id,
        starts_at=NOW + timedelta(minutes=30 * (number % 900)),
        venue="Central Library",
        made_at=NOW,
        changed_at=NOW,
    )
    return replace(
        file, contacts=(_reached(number),), plans=(_plan(number, status),), appointments=(meeting,)
    )


def _decision(number: int, day: date) -> Decision:
    return Decision(
        id=f"d{number}",
        case_id=f"c{number}",
        referral_id=f"r{number}",
        programme="bury",
        programme_version="1",
        decided_on=day,
        outcome=Outcome.ELIGIBLE,
        reason="Fits.",
        accepted=True,
    )


def _reached(number: int) -> Contact:
    return Contact(
        id=f"k{number}",
        case_id=f"c{number}",
        at=NOW - timedelta(days=3),
        channel=Channel.PHONE,
        result=ContactResult.REACHED,
    )


def _plan(number: int, status: PlanStatus) -> Plan:
    at = NOW - timedelta(days=number % 40)
    steps = tuple(
        Step(
            id=f"s{place}",
            title="A meeting about lighter duties",
            who=who,
            phase=Phase.ADJUST,
            starts_on=TODAY - timedelta(days=7),
            due_on=TODAY + timedelta(days=(number + place) % 60),
        )
        for place, who in enumerate((Who.PARTICIPANT, Who.EMPLOYER, Who.SERVICE))
    )
    return Plan(
        id=f"p{number}",
        case_id=f"c{number}",
        version=1,
        kind=PlanKind.BACK_TO_WORK,
        status=status,
        goal="Back on the counter",
        steps=steps,
        review_on=TODAY + timedelta(days=number % 42),
        drafted_at=at,
        agreed_at=at,
    )
