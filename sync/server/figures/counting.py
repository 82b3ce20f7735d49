"""Counts over the rows of the cases, in SQL: a page about ten thousand people asks once."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Date,
    DateTime,
    Float,
    Integer,
    Text,
    case,
    cast,
    column,
    exists,
    func,
    literal,
    true,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from coach_app.domain.periods import Period
from coach_app.domain.scorecard import BARRIERS, SURE_FROM, UNSURE_BELOW, Step
from sync.server.figures.count_table import FactCount
from sync.server.figures.fact_table import CaseFact
from sync.server.tables import Base, CareCase

FACTS = Base.metadata.tables["case_fact"]
ATTACHED_IN_TIME = "attached-in-time"
BREAKDOWNS: Mapping[str, str] = {
    "source": "Who referred them",
    "cohort": "Cohort",
    "work_status": "Work status at the first appointment",
    "main_barrier": "Main barrier",
    "barriers": "All barriers",
    "conditions": "Conditions",
    "age_band": "Age at referral",
    "language": "Language",
    "needs_support_to_communicate": "Needs support to communicate",
    "close_reason": "Why people left",
}
"""Column of the row of a case -> how the breakdown is called."""
MANY_EACH = frozenset({"barriers", "conditions"})
"""Breakdowns in which one person can be in several groups, so that the groups make no sum."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Whose cases are counted. "" means all: of the teams, of the programmes, of the coaches."""

    teams: frozenset[str]
    programme: str = ""
    coach: str = ""

    def holds(self) -> list[ColumnElement[bool]]:
        conditions: list[ColumnElement[bool]] = [day_of("team_id").in_(self.teams)]
        if self.programme:
            conditions.append(col(CaseFact.programme) == self.programme)
        if self.coach:
            # Under a name of its own: a question that joins the cases too would take it for them.
            held = aliased(CareCase)
            theirs = exists().where(
                col(held.team_id) == FACTS.c.team_id,
                col(held.case_id) == FACTS.c.case_id,
                col(held.account_id) == self.coach,
            )
            conditions.append(theirs.correlate(FACTS))
        return conditions


def day_of(name: str) -> ColumnElement[Any]:
    """A column of the rows, by the name of its fact."""
    return FACTS.c[name]


def quarter_began(day: ColumnElement[Any]) -> ColumnElement[date]:
    """The first day of the quarter. Without a time zone, or PostgreSQL looks up the zone's rules
    for every single row."""
    return cast(func.date_trunc("quarter", cast(day, DateTime(timezone=False))), Date)


def within(name: str, when: Period) -> ColumnElement[bool]:
    return day_of(name).between(when.first_day, when.last_day)


def measures(when: Period, in_time_days: int) -> dict[str, ColumnElement[bool]]:
    """What counts for each measure in a period: each case by the day on which it happened."""
    attached = within("attached_on", when)
    assessed = within("assessed_on", when)
    job = within("job_started_on", when)
    first, distance = col(CaseFact.first_answers), col(CaseFact.distance)
    found = cast(first["find-work"].astext, Integer)
    entry = cast(first["manage-health"].astext, Integer)
    later = cast(distance["manage-health"][1].astext, Integer)
    return {
        "referred": within("received_on", when),
        "enlisted": within("enlisted_on", when),
        "reached": within("reached_on", when),
        "attached": attached,
        ATTACHED_IN_TIME: attached
        & (day_of("attached_on") <= day_of("received_on") + literal(in_time_days)),
        "assessed": assessed,
        "plans-agreed": within("plan_agreed_on", when),
        "plans-signed": within("plan_signed_on", when),
        "reviewed": within("reviewed_on", when),
        "started": within("started_on", when),
        "job-starts-all": job,
        "job-starts-claimed": job & col(CaseFact.job_claimed),
        "sustained": within("sustained_on", when),
        "sustained-claimed": within("sustained_on", when) & col(CaseFact.sustained_claimed),
        "jobs-kept": within("job_kept_on", when),
        "left": within("closed_on", when),
        "turned-away": within("turned_away_on", when),
        **{
            name: assessed & FACTS.c.barriers.overlap(sorted(codes))
            for name, codes in BARRIERS.items()
        },
        "asked-finding-work": assessed & found.is_not(None),
        "confident-finding-work": assessed & (found >= SURE_FROM),
        "asked-managing-health": assessed & entry.is_not(None),
        "not-managing-health-at-entry": assessed & (entry < UNSURE_BELOW),
        "asked-managing-health-later": assessed & later.is_not(None),
        "not-managing-health-later": assessed & (later < UNSURE_BELOW),
    }


SHARE_OF: Mapping[str, str] = {
    "enlisted": "referred",
    "attached": "enlisted",
    ATTACHED_IN_TIME: "attached",
    "plans-agreed": "assessed",
    "plans-signed": "plans-agreed",
    "job-starts-claimed": "job-starts-all",
    "sustained-claimed": "sustained",
    **dict.fromkeys(BARRIERS, "assessed"),
    "confident-finding-work": "asked-finding-work",
    "not-managing-health-at-entry": "asked-managing-health",
    "not-managing-health-later": "asked-managing-health-later",
}
"""Out of which number the share of a measure is taken."""


def counts(session: Session, scope: Scope, when: Period, in_time_days: int = 30) -> dict[str, int]:
    """Every measure at once."""
    wanted = measures(when, in_time_days)
    asked = [func.count().filter(holds).label(f"m{n}") for n, holds in enumerate(wanted.values())]
    row = session.execute(select(*asked).select_from(CaseFact).where(*scope.holds())).one()
    return dict(zip(wanted, (int(value) for value in row), strict=True))


def by_team(
    session: Session, scope: Scope, when: Period, in_time_days: int = 30
) -> dict[str, dict[str, int]]:
    """Every measure for each team of the scope that has cases."""
    wanted = measures(when, in_time_days)
    asked = [func.count().filter(holds) for holds in wanted.values()]
    team = col(CaseFact.team_id)
    rows = session.execute(select(team, *asked).where(*scope.holds()).group_by(team))
    return {row[0]: dict(zip(wanted, map(int, row[1:]), strict=True)) for row in rows}


@dataclass(frozen=True, slots=True)
class Group:
    """One group of a breakdown among those referred in a period, and how far they have come."""

    code: str
    referred: int
    enlisted: int
    attached: int
    jobs: int


def breakdown(session: Session, scope: Scope, when: Period, column: str) -> tuple[Group, ...]:
    """The groups of a column of `BREAKDOWNS`, the largest first; those not known come last."""
    code: Any = day_of(column)
    if column in MANY_EACH:
        code = func.unnest(code)
    inner = (
        select(
            code.label("code"),
            *(col(getattr(CaseFact, name)) for name in _PROGRESS),
        )
        .where(*scope.holds(), within("received_on", when))
        .subquery()
    )
    asked = [func.count(), *(func.count(inner.c[name]) for name in _PROGRESS)]
    rows = session.execute(select(inner.c.code, *asked).group_by(inner.c.code))
    found = (Group(_code(row[0]), *map(int, row[1:])) for row in rows)
    return tuple(sorted(found, key=lambda g: (g.code == "", -g.referred, g.code)))


_PROGRESS = ("enlisted_on", "attached_on", "job_started_on")


def _code(value: object) -> str:
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)


def funnel(session: Session, scope: Scope, when: Period) -> dict[Step, int]:
    """Of those referred in the period: how many have come to each step, or to a later one.

    Somebody who started a job without a plan has come further than the plan, so that each step
    is a part of the one before it.
    """
    steps = list(Step)
    came = [(day_of(step.value).is_not(None), at) for at, step in reversed(list(enumerate(steps)))]
    furthest = case(*came)
    rows = session.execute(
        select(furthest, func.count())
        .where(*scope.holds(), within("received_on", when))
        .group_by(furthest)
    )
    ended = {row[0]: int(row[1]) for row in rows}
    return {
        step: sum(people for last, people in ended.items() if last >= at)
        for at, step in enumerate(steps)
    }


@dataclass(frozen=True, slots=True)
class Wait:
    """Days from one step to another among those who came to both within the period."""

    people: int
    median: float
    nine_in_ten: float
    """Nine of ten people waited no longer."""


WAITS: tuple[tuple[str, str, str], ...] = (
    ("Referral to decision", "received_on", "enlisted_on"),
    ("Taken on to first try", "enlisted_on", "tried_on"),
    ("Referral to joining", "received_on", "attached_on"),
    ("Joining to agreed plan", "attached_on", "plan_agreed_on"),
    ("Agreed plan to both signatures", "plan_agreed_on", "plan_signed_on"),
    ("Referral to job start", "received_on", "job_started_on"),
)


def waits(session: Session, scope: Scope, when: Period) -> tuple[tuple[str, Wait], ...]:
    """Days between stages; what ended in the period counts."""
    asked: list[Any] = []
    shares = literal([0.5, 0.9], ARRAY(Float))
    for _, first, last in WAITS:
        days = day_of(last) - day_of(first)
        fits = within(last, when) & day_of(first).is_not(None)
        asked.append(func.count().filter(fits))
        asked.append(func.percentile_disc(shares).within_group(days).filter(fits))
    row = session.execute(select(*asked).select_from(CaseFact).where(*scope.holds())).one()
    found = []
    for at, (name, _, _) in enumerate(WAITS):
        people, (median, most) = row[2 * at], row[2 * at + 1] or (0, 0)
        found.append((name, Wait(int(people), float(median), float(most))))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Travelled:
    """How answers to one scale have moved, among those who were asked at least twice."""

    scale: str
    people: int
    better: int
    same: int
    worse: int


def distance(
    session: Session, scope: Scope, when: Period, scales: Sequence[tuple[str, bool]]
) -> tuple[Travelled, ...]:
    """Scales with whether higher is better; among those referred in the period."""
    # Each pair of answers is taken out of its row once: asking for every scale by its name took
    # five times as long.
    each = (
        func.jsonb_each(FACTS.c.distance)
        .table_valued(column("scale", Text), column("pair", JSONB))
        .render_derived()
    )
    first, last = (cast(each.c.pair[place].astext, Integer) for place in (0, 1))
    way = func.sign(last - first)
    rows = session.execute(
        select(each.c.scale, way, func.count())
        .select_from(FACTS)
        .join(each, true())
        .where(*scope.holds(), within("received_on", when))
        .group_by(each.c.scale, way)
    )
    found = {(row[0], int(row[1])): int(row[2]) for row in rows}
    return tuple(
        _travelled(scale, 1 if higher_is_better else -1, found)
        for scale, higher_is_better in scales
    )


def _travelled(scale: str, good: int, found: Mapping[tuple[str, int], int]) -> Travelled:
    better, same, worse = (found.get((scale, way), 0) for way in (good, 0, -good))
    return Travelled(scale, better + same + worse, better, same, worse)


def people_of(
    session: Session, scope: Scope, when: Period, measure: str, limit: int, in_time_days: int = 30
) -> list[tuple[str, str, str]]:
    """Team, case and reference of those who count for a measure, by reference."""
    holds = measures(when, in_time_days)[measure]
    rows = session.execute(
        select(CaseFact.team_id, CaseFact.case_id, CaseFact.ref)
        .where(*scope.holds(), holds)
        .order_by(col(CaseFact.ref), col(CaseFact.case_id))
        .limit(limit)
    )
    return [(row[0], row[1], row[2]) for row in rows]


def first_day(session: Session, scope: Scope) -> date | None:
    """A day in the quarter in which somebody was referred first; None while there is nobody."""
    if scope.coach:  # those of one coach are not kept by quarter
        asked: Any = select(func.min(day_of("received_on"))).where(*scope.holds())
    else:
        asked = select(func.min(FactCount.quarter)).where(
            *_referred(scope.teams), col(FactCount.people) > 0
        )
        if scope.programme:
            asked = asked.where(col(FactCount.programme) == scope.programme)
    found: date | None = session.execute(asked).scalar()
    return found


def usual_programme(session: Session, teams: Collection[str]) -> str:
    """The programme with the most cases; "" while there is none."""
    cases = func.sum(FactCount.people)
    rows = session.execute(
        select(FactCount.programme)
        .where(*_referred(teams), col(FactCount.programme) != "")
        .group_by(col(FactCount.programme))
        .having(cases > 0)
        .order_by(cases.desc(), col(FactCount.programme))
        .limit(1)
    )
    return str(rows.scalar() or "")


def _referred(teams: Collection[str]) -> list[ColumnElement[bool]]:
    """Every case was referred on some day: its programme's count of that is the count of cases."""
    return [col(FactCount.team_id).in_(teams), col(FactCount.measure) == "referred"]
