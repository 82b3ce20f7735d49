"""Starts as the programme pays for them: what counts in which quarter, and why not the rest."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, false, func, or_, select, true
from sqlmodel import Session, col

from coach_app.domain.earning import NEEDS_A_PLAN, Reachings, WhyNot, window
from coach_app.domain.funding import Reached
from coach_app.domain.periods import Period
from coach_app.domain.programme import ProgrammePack
from sync.server.figures.counting import FACTS, Scope, day_of, quarter_began
from sync.server.tables import Account, CareCase, Device

COUNTS = ""
SILENT_AFTER = timedelta(days=7)
"""A laptop that was not heard for longer counts as silent in a forecast."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Starts:
    """Starts by quarter (its first day): those that count, and the others by why not."""

    reached: Reachings
    refused: Mapping[WhyNot, Mapping[date, int]]


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody whose start does not count."""

    team_id: str
    case_id: str
    ref: str
    started_on: date
    why: WhyNot


@dataclass(frozen=True, slots=True)
class Silent:
    """A laptop that was not heard of lately, and how many starts it may hold back at the most:
    everybody of its coach who was taken on and has not started yet."""

    device_id: str
    coach: str
    last_exchange_at: datetime | None
    may_be_missing: int


def starts(session: Session, scope: Scope, pack: ProgrammePack) -> Starts:
    """Every start of the programme, by quarter."""
    judged = _judged(scope, pack).subquery()
    quarter = quarter_began(judged.c.started_on)
    rows = session.execute(
        select(quarter, judged.c.why, func.count()).group_by(quarter, judged.c.why)
    )
    counted: dict[date, int] = {}
    refused: dict[WhyNot, dict[date, int]] = defaultdict(dict)
    for first, why, people in rows:
        into = counted if why == COUNTS else refused[WhyNot(why)]
        into[first] = int(people)
    paid = {step.reached for step in pack.funding.steps}
    jobs, sustained = FACTS.c.job_claimed, FACTS.c.sustained_claimed
    reached = Reachings(
        starts=counted,
        job_starts=_by_quarter(session, scope, "job_started_on", jobs)
        if Reached.JOB_START in paid
        else {},
        sustained=_by_quarter(session, scope, "sustained_on", sustained)
        if Reached.SUSTAINED in paid
        else {},
    )
    return Starts(reached=reached, refused=refused)


def counted_starts(
    session: Session, scope: Scope, pack: ProgrammePack, when: Period
) -> frozenset[str]:
    """The cases whose start counts, and counts in this period."""
    return frozenset(str(row[0]) for row in session.execute(counting_starts(scope, pack, when)))


def counting_starts(scope: Scope, pack: ProgrammePack, when: Period) -> Select[Any]:
    """The same as a question, to be asked as a part of another one."""
    judged = _judged(scope, pack).subquery()
    within = judged.c.started_on.between(when.first_day, when.last_day)
    return select(judged.c.case_id).where(judged.c.why == COUNTS, within)


def refused(
    session: Session, scope: Scope, pack: ProgrammePack, limit: int, after: int = 0
) -> list[Person]:
    """The people whose start does not count, the latest first; `after` so many of them."""
    judged = _judged(scope, pack).subquery()
    rows = session.execute(
        select(judged)
        .where(judged.c.why != COUNTS)
        .order_by(judged.c.started_on.desc(), judged.c.ref, judged.c.case_id)
        .limit(limit)
        .offset(after)
    )
    return [
        Person(row.team_id, row.case_id, row.ref, row.started_on, WhyNot(row.why)) for row in rows
    ]


def silent(
    session: Session, scope: Scope, now: datetime, longest: timedelta = SILENT_AFTER
) -> list[Silent]:
    """The coaches' laptops that are silent, those silent for longest first."""
    coach = col(Account.id) == scope.coach if scope.coach else true()
    found = session.execute(
        select(col(Device.id), col(Account.name), col(Device.last_exchange_at), col(Account.id))
        .join(Account, col(Account.id) == col(Device.account_id))
        .where(
            coach,
            col(Device.team_id).in_(scope.teams),
            col(Device.revoked_at).is_(None),
            or_(
                col(Device.last_exchange_at).is_(None),
                col(Device.last_exchange_at) < now - longest,
            ),
        )
        .order_by(col(Device.last_exchange_at).asc().nulls_first(), col(Device.id))
    ).all()
    waiting = _waiting(session, scope, {coach for _, _, _, coach in found}) if found else {}
    return [Silent(key, name, at, waiting.get(coach, 0)) for key, name, at, coach in found]


def _waiting(session: Session, scope: Scope, coaches: Collection[str]) -> Mapping[str, int]:
    """Coach -> people who were taken on and have not started."""
    coach = col(CareCase.account_id)
    rows = session.execute(
        select(coach, func.count())
        .select_from(FACTS)
        .join(
            CareCase,
            and_(
                col(CareCase.team_id) == FACTS.c.team_id,
                col(CareCase.case_id) == FACTS.c.case_id,
            ),
        )
        .where(
            *scope.holds(),
            coach.in_(coaches),
            FACTS.c.enlisted_on.is_not(None),
            FACTS.c.started_on.is_(None),
            FACTS.c.closed_on.is_(None),
        )
        .group_by(coach)
    )
    return {row[0]: int(row[1]) for row in rows}


def _judged(scope: Scope, pack: ProgrammePack) -> Select[Any]:
    """Each start with why it does not count, "" for those that do. Of one person the earliest
    start counts, whichever case it is in."""
    again = _again(scope, pack).subquery()
    why = case(
        (FACTS.c.enlisted_on.is_(None), WhyNot.NOT_TAKEN_ON.value),
        (again.c.case_id.is_not(None), WhyNot.DUPLICATE.value),
        (_outside(pack), WhyNot.OUTSIDE.value),
        (_unsigned(pack), WhyNot.UNSIGNED.value),
        else_=COUNTS,
    )
    here = (again.c.team_id == FACTS.c.team_id) & (again.c.case_id == FACTS.c.case_id)
    return (
        select(FACTS.c.team_id, FACTS.c.case_id, FACTS.c.ref, FACTS.c.started_on, why.label("why"))
        .select_from(FACTS)
        .join(again, here, isouter=True)
        .where(*_started(scope, pack))
    )


def _again(scope: Scope, pack: ProgrammePack) -> Select[Any]:
    """The starts of people who had started before, also with a coach who was not asked for. Only
    those who started more than once are put in order."""
    team, person = FACTS.c.team_id, FACTS.c.same_person
    started = [*_started(replace(scope, coach=""), pack), person != ""]
    several = (
        select(team, person).where(*started).group_by(team, person).having(func.count() > 1)
    ).subquery()
    order = (FACTS.c.started_on, FACTS.c.case_id)
    nth = func.row_number().over(partition_by=(team, person), order_by=order).label("nth")
    theirs = (several.c.team_id == team) & (several.c.same_person == person)
    each = select(team, FACTS.c.case_id, nth).join(several, theirs).where(*started).subquery()
    return select(each.c.team_id, each.c.case_id).where(each.c.nth > 1)


def _started(scope: Scope, pack: ProgrammePack) -> list[ColumnElement[bool]]:
    return [*scope.holds(), FACTS.c.programme == pack.key, FACTS.c.started_on.is_not(None)]


def _outside(pack: ProgrammePack) -> ColumnElement[bool]:
    first, last = window(pack)
    before = day_of("started_on") < first
    return before if last is None else or_(before, day_of("started_on") > last)


def _unsigned(pack: ProgrammePack) -> ColumnElement[bool]:
    if pack.start.event not in NEEDS_A_PLAN:
        return false()
    return FACTS.c.plan_signed_on.is_(None)


def _by_quarter(
    session: Session, scope: Scope, column: str, holds: ColumnElement[bool]
) -> dict[date, int]:
    quarter = quarter_began(day_of(column))
    rows = session.execute(
        select(quarter, func.count())
        .select_from(FACTS)
        .where(*scope.holds(), holds, day_of(column).is_not(None))
        .group_by(quarter)
    )
    return {first: int(people) for first, people in rows}
