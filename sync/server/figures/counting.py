"""Counts over the rows of the cases, in SQL: a page about ten thousand people asks once."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Date, Integer, cast, func, literal, or_
from sqlmodel import Session, col, select

from coach_app.domain.periods import Period
from coach_app.domain.scorecard import BARRIERS, SURE_FROM, UNSURE_BELOW, Step
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
            held = (
                select(CareCase.case_id)
                .where(
                    CareCase.team_id == CaseFact.team_id,
                    CareCase.case_id == CaseFact.case_id,
                    CareCase.account_id == self.coach,
                )
                .exists()
            )
            conditions.append(held)
        return conditions


def day_of(name: str) -> ColumnElement[Any]:
    """A column of the rows, by the name of its fact."""
    return FACTS.c[name]


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
    asked: list[Any] = []
    for at in range(len(steps)):
        so_far = [day_of(step.value).is_not(None) for step in steps[at:]]
        asked.append(func.count().filter(or_(*so_far)))
    row = session.execute(
        select(*asked).select_from(CaseFact).where(*scope.holds(), within("received_on", when))
    ).one()
    return dict(zip(Step, (int(value) for value in row), strict=True))


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
    for _, first, last in WAITS:
        days = day_of(last) - day_of(first)
        fits = within(last, when) & day_of(first).is_not(None)
        asked.append(func.count().filter(fits))
        for share in (0.5, 0.9):
            asked.append(func.percentile_disc(share).within_group(days).filter(fits))
    row = session.execute(select(*asked).select_from(CaseFact).where(*scope.holds())).one()
    found = []
    for at, (name, _, _) in enumerate(WAITS):
        people, median, most = row[3 * at : 3 * at + 3]
        found.append((name, Wait(int(people), float(median or 0), float(most or 0))))
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
    asked: list[Any] = []
    for scale, higher_is_better in scales:
        pair = col(CaseFact.distance)[scale]
        first, last = cast(pair[0].astext, Integer), cast(pair[1].astext, Integer)
        up, down = last > first, last < first
        better, worse = (up, down) if higher_is_better else (down, up)
        asked += [func.count(last)]
        asked += [func.count().filter(holds) for holds in (better, last == first, worse)]
    row = session.execute(
        select(*asked).select_from(CaseFact).where(*scope.holds(), within("received_on", when))
    ).one()
    return tuple(
        Travelled(scale, *map(int, row[4 * at : 4 * at + 4]))
        for at, (scale, _) in enumerate(scales)
    )


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


def first_day(session: Session, scope: Scope) -> Any:
    """The first day on which anybody was referred; None while there is nobody."""
    return session.execute(
        select(func.min(cast(col(CaseFact.received_on), Date))).where(*scope.holds())
    ).scalar()


def usual_programme(session: Session, teams: Collection[str]) -> str:
    """The programme with the most cases; "" while there is none."""
    rows = session.execute(
        select(CaseFact.programme)
        .where(col(CaseFact.team_id).in_(teams), col(CaseFact.programme) != "")
        .group_by(col(CaseFact.programme))
        .order_by(func.count().desc(), col(CaseFact.programme))
        .limit(1)
    )
    return str(rows.scalar() or "")
