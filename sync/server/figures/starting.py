"""Starts as the programme pays for them: what counts in which quarter, and why not the rest."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, false, func, or_, select
from sqlmodel import Session, col

from coach_app.domain.earning import NEEDS_A_PLAN, Reachings, WhyNot, window
from coach_app.domain.periods import Period
from coach_app.domain.programme import ProgrammePack
from sync.server.figures.counting import FACTS, Scope, day_of
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
    quarter = func.date_trunc("quarter", judged.c.started_on)
    rows = session.execute(
        select(quarter, judged.c.why, func.count()).group_by(quarter, judged.c.why)
    )
    counted: dict[date, int] = {}
    refused: dict[WhyNot, dict[date, int]] = defaultdict(dict)
    for first, why, people in rows:
        into = counted if why == COUNTS else refused[WhyNot(why)]
        into[first.date()] = int(people)
    reached = Reachings(
        starts=counted,
        job_starts=_by_quarter(session, scope, "job_started_on", FACTS.c.job_claimed),
        sustained=_by_quarter(session, scope, "sustained_on", FACTS.c.sustained_claimed),
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


def refused(session: Session, scope: Scope, pack: ProgrammePack, limit: int) -> list[Person]:
    """The people whose start does not count, the latest first."""
    judged = _judged(scope, pack).subquery()
    rows = session.execute(
        select(judged)
        .where(judged.c.why != COUNTS)
        .order_by(judged.c.started_on.desc(), judged.c.ref)
        .limit(limit)
    )
    return [
        Person(row.team_id, row.case_id, row.ref, row.started_on, WhyNot(row.why)) for row in rows
    ]


def silent(
    session: Session, scope: Scope, now: datetime, longest: timedelta = SILENT_AFTER
) -> list[Silent]:
    """The coaches' laptops that are silent, those silent for longest first."""
    waiting = (
        select(func.count())
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
            col(CareCase.account_id) == col(Account.id),
            FACTS.c.enlisted_on.is_not(None),
            FACTS.c.started_on.is_(None),
            FACTS.c.closed_on.is_(None),
        )
        .scalar_subquery()
    )
    rows = session.execute(
        select(col(Device.id), col(Account.name), col(Device.last_exchange_at), waiting)
        .join(Account, col(Account.id) == col(Device.account_id))
        .where(
            col(Device.team_id).in_(scope.teams),
            col(Device.revoked_at).is_(None),
            or_(
                col(Device.last_exchange_at).is_(None),
                col(Device.last_exchange_at) < now - longest,
            ),
        )
        .order_by(col(Device.last_exchange_at).asc().nulls_first(), col(Device.id))
    )
    return [Silent(row[0], row[1], row[2], int(row[3])) for row in rows]


def _judged(scope: Scope, pack: ProgrammePack) -> Select[Any]:
    """Each start with why it does not count, "" for those that do. Of one person the earliest
    start counts, whichever case it is in."""
    person = FACTS.c.same_person
    first = func.row_number().over(
        partition_by=(FACTS.c.team_id, FACTS.c.programme, person),
        order_by=(day_of("started_on"), FACTS.c.case_id),
    )
    why = case(
        (FACTS.c.enlisted_on.is_(None), WhyNot.NOT_TAKEN_ON.value),
        (and_(person != "", first > 1), WhyNot.DUPLICATE.value),
        (_outside(pack), WhyNot.OUTSIDE.value),
        (_unsigned(pack), WhyNot.UNSIGNED.value),
        else_=COUNTS,
    )
    return select(
        FACTS.c.team_id, FACTS.c.case_id, FACTS.c.ref, FACTS.c.started_on, why.label("why")
    ).where(*scope.holds(), FACTS.c.programme == pack.key, FACTS.c.started_on.is_not(None))


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
    quarter = func.date_trunc("quarter", day_of(column))
    rows = session.execute(
        select(quarter, func.count())
        .select_from(FACTS)
        .where(*scope.holds(), holds, day_of(column).is_not(None))
        .group_by(quarter)
    )
    return {first.date(): int(people) for first, people in rows}
