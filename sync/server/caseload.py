"""The caseload by exception: who needs a look and why, filters, pages of any length.

Everything is asked of the standings, see `standing.py`. A page begins after a case, never after a
number of rows, so that the last page costs what the first one does.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import ColumnElement, and_, false, func, tuple_
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from coach_app.domain.journey import Due, DueKind, Stage
from coach_app.domain.plan import PlanStatus
from coach_app.domain.working_days import WorkingDays
from sync.server.desk_tables import Standing
from sync.server.tables import Account, Device, Team

PAGE_ROWS = 50
SILENT_AFTER = timedelta(days=7)
"""Own choice: half of the default lease, after which a laptop closes its store."""
NO_CONTACT_DAYS = 28
"""Own choice; the page takes another number."""
MOST_DAYS = 366


class Flag(StrEnum):
    """Why somebody would look at a case now."""

    RISK = "risk-open"
    FIRST_CONTACT = "first-contact-late"
    NO_CONTACT = "no-contact"
    REVIEW = "review-overdue"
    UNSIGNED = "plan-unsigned"
    SENT_BACK = "sent-back"
    BLOCKED = "step-blocked"
    WAITING = "waiting-date-passed"
    LATE = "late"
    SILENT = "laptop-silent"
    REFUSED = "laptop-refused"


class Order(StrEnum):
    DUE = "due"
    CONTACT = "contact"
    OPENED = "opened"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What of the caseload is to be seen. Empty text means everybody.

    `after` is the case that the page before ended with. `text` is what somebody searches for; it
    never stands in an address, because it may be a name.
    """

    flag: Flag | None = None
    coach: str = ""
    team: str = ""
    stage: Stage | None = None
    days: int = NO_CONTACT_DAYS
    order: Order = Order.DUE
    closed: bool = False
    after: str = ""
    text: str = ""

    @classmethod
    def read(cls, given: Mapping[str, str]) -> "Choice":
        """From an address or a form; what makes no sense counts as not said."""
        return cls(
            flag=_one_of(Flag, given.get("flag", "")),
            coach=_name(given.get("coach", "")),
            team=_name(given.get("team", "")),
            stage=_one_of(Stage, given.get("stage", "")),
            days=days_in(given) or NO_CONTACT_DAYS,
            order=_one_of(Order, given.get("order", "")) or Order.DUE,
            closed=given.get("closed") == "yes",
            after=_name(given.get("after", "")),
        )

    def address(self, **changed: Any) -> str:
        """The query of a page with this choice, some of it changed; without what is usual."""
        other = replace(self, **({"after": ""} | changed))
        said = {
            "flag": other.flag.value if other.flag else "",
            "coach": other.coach,
            "team": other.team,
            "stage": other.stage.value if other.stage else "",
            "days": "" if other.days == NO_CONTACT_DAYS else str(other.days),
            "order": "" if other.order is Order.DUE else other.order.value,
            "closed": "yes" if other.closed else "",
            "after": other.after,
        }
        return urlencode({name: value for name, value in said.items() if value})


def days_in(given: Mapping[str, str]) -> int | None:
    """The days without contact that somebody typed; None for what is no such number."""
    said = given.get("days", "").strip()
    sound = said.isascii() and said.isdigit() and len(said) <= len(str(MOST_DAYS))
    return int(said) if sound and 1 <= int(said) <= MOST_DAYS else None


def _name(said: str) -> str:
    """An id as it came; what holds a NUL is none, and no database takes it."""
    return "" if "\0" in said else said[:64]


def _one_of(kinds: Any, said: str) -> Any:
    return kinds(said) if said in {kind.value for kind in kinds} else None


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseRow:
    """`plan` is None while there is none. `unreadable` counts records newer than this server.

    `same_ref`: another case of these teams has this reference too. References are made offline,
    and two laptops can begin with the same letters before they are enrolled; the ids never clash.
    """

    case_id: str
    ref: str
    preferred_name: str
    coach_id: str
    coach: str
    stage: Stage
    due: Due | None
    late: bool
    flags: tuple[Flag, ...]
    plan: PlanStatus | None
    last_contact: datetime | None
    unreadable: int = 0
    same_ref: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CoachLoad:
    """What one coach has: open cases, how much work they are, how many are late."""

    id: str
    name: str
    team_id: str
    cases: int
    weight: int
    late: int
    active: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Caseload:
    rows: tuple[CaseRow, ...]
    total: int
    """Open cases of the teams."""
    counts: Mapping[Flag, int]
    """By exception, within the chosen coach and team."""
    found: int
    """How many fit the choice."""
    next_after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Looking:
    """Whose cases, and when it is now for them."""

    teams: Collection[str]
    now: datetime
    today: date
    days: WorkingDays


def caseload(session: Session, looking: Looking, wanted: Choice) -> Caseload:
    """One page of the caseload, and the number of each exception."""
    conditions = _conditions(session, looking, wanted)
    base = _base(looking, wanted)
    open_ones = base & col(Standing.closed).is_(False)
    counting: Any = select(
        func.count(), *(func.count().filter(conditions[flag]) for flag in Flag)
    ).where(open_ones)
    counted: Sequence[int] = tuple(session.execute(counting).one())
    chosen = _chosen(base, conditions, wanted)
    rows = _page(session, chosen, wanted)
    shown = rows[:PAGE_ROWS]
    return Caseload(
        rows=_rows(session, shown, conditions, looking),
        total=counted[0],
        counts=dict(zip(Flag, counted[1:], strict=True)),
        found=_found(session, chosen, wanted, counted),
        next_after=shown[-1].case_id if len(rows) > PAGE_ROWS else "",
    )


def _found(
    session: Session, chosen: ColumnElement[bool], wanted: Choice, counted: Sequence[int]
) -> int:
    if not (wanted.text or wanted.stage or wanted.closed):
        return counted[0] if wanted.flag is None else counted[1 + list(Flag).index(wanted.flag)]
    return session.exec(select(func.count()).select_from(Standing).where(chosen)).one()


def _base(looking: Looking, wanted: Choice) -> ColumnElement[bool]:
    teams = sorted(looking.teams)
    if wanted.team:
        teams = [team for team in teams if team == wanted.team]
    base = col(Standing.team_id).in_(teams)
    return base & (col(Standing.account_id) == wanted.coach) if wanted.coach else base


def _chosen(
    base: ColumnElement[bool], conditions: Mapping[Flag, ColumnElement[bool]], wanted: Choice
) -> ColumnElement[bool]:
    chosen = [base]
    if wanted.flag is not None:
        chosen.append(conditions[wanted.flag])
    if wanted.stage is not None:
        chosen.append(conditions_of_stage(wanted.stage, conditions))
    if not wanted.closed and wanted.stage is not Stage.OUTCOME:
        chosen.append(col(Standing.closed).is_(False))
    for word in wanted.text.casefold().split()[:6]:
        escaped = word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        chosen.append(col(Standing.words).like(f"%{escaped}%"))
    return and_(*chosen)


def conditions_of_stage(
    stage: Stage, conditions: Mapping[Flag, ColumnElement[bool]]
) -> ColumnElement[bool]:
    """Support becomes review on a day, not by a change."""
    kept = col(Standing.stage)
    due = (kept == Stage.SUPPORT.value) & conditions[Flag.REVIEW]
    if stage is Stage.REVIEW:
        return (kept == stage.value) | due
    if stage is Stage.SUPPORT:
        return (kept == stage.value) & ~conditions[Flag.REVIEW]
    return kept == stage.value


def _conditions(
    session: Session, looking: Looking, wanted: Choice
) -> dict[Flag, ColumnElement[bool]]:
    today = looking.today
    late = col(Standing.due_on) < today
    due = col(Standing.due_kind)
    silent_since = looking.now - timedelta(days=wanted.days)
    in_touch = (Stage.AGREEMENT, Stage.ASSESSMENT, Stage.PLAN, Stage.SUPPORT, Stage.REVIEW)
    quiet, refused = _troubled_coaches(session, looking)
    return {
        Flag.RISK: col(Standing.risk).is_(True),
        Flag.FIRST_CONTACT: late & (due == DueKind.FIRST_CONTACT.value),
        Flag.NO_CONTACT: col(Standing.stage).in_([stage.value for stage in in_touch])
        & (col(Standing.last_contact_at) < silent_since),
        Flag.REVIEW: late & (due == DueKind.REVIEW_PLAN.value),
        Flag.UNSIGNED: late & due.in_([DueKind.AGREE_PLAN.value, DueKind.SIGN_PLAN.value]),
        Flag.SENT_BACK: col(Standing.sent_back).is_(True),
        Flag.BLOCKED: col(Standing.blocked).is_(True),
        Flag.WAITING: col(Standing.waits_until) < today,
        Flag.LATE: late,
        Flag.SILENT: col(Standing.account_id).in_(quiet) if quiet else false(),
        Flag.REFUSED: col(Standing.account_id).in_(refused) if refused else false(),
    }


def _troubled_coaches(session: Session, looking: Looking) -> tuple[list[str], list[str]]:
    """Coaches whose laptops were not heard of, and those whose laptops hold refused work."""
    found = session.exec(
        select(Device.account_id, func.max(Device.last_exchange_at), func.max(Device.refused))
        .where(col(Device.team_id).in_(sorted(looking.teams)), col(Device.revoked_at).is_(None))
        .group_by(col(Device.account_id))
    ).all()
    since = looking.now - SILENT_AFTER
    quiet = sorted(coach for coach, heard, _ in found if heard is None or heard < since)
    return quiet, sorted(coach for coach, _, refused in found if refused)


def _page(session: Session, chosen: ColumnElement[bool], wanted: Choice) -> list[Standing]:
    key = _order(wanted.order, Standing)
    query = select(Standing).where(chosen)
    if wanted.after:
        there = aliased(Standing)
        place = select(*_order(wanted.order, there)).where(there.case_id == wanted.after).limit(1)
        values = session.exec(place).first()
        if values is not None:
            query = query.where(tuple_(*key) > tuple_(*values))
    return list(session.exec(query.order_by(*key).limit(PAGE_ROWS + 1)))


def _order(order: Order, table: Any) -> tuple[Any, ...]:
    if order is Order.CONTACT:
        never = func.coalesce(table.last_contact_at, func.to_timestamp(0))
        return (table.closed, never, table.case_id)
    if order is Order.OPENED:
        return (table.closed, table.opened_on, table.case_id)
    return (table.sort_on, table.case_id)


def _rows(
    session: Session,
    rows: Sequence[Standing],
    conditions: Mapping[Flag, ColumnElement[bool]],
    looking: Looking,
) -> tuple[CaseRow, ...]:
    ids = [row.case_id for row in rows]
    coaches = dict(
        session.exec(
            select(Account.id, Account.name).where(
                col(Account.id).in_({row.account_id for row in rows})
            )
        ).all()
    )
    flags: Any = select(Standing.case_id, *(conditions[flag] for flag in Flag)).where(
        col(Standing.case_id).in_(ids), col(Standing.team_id).in_(sorted(looking.teams))
    )
    flagged = {
        found[0]: tuple(flag for flag, raised in zip(Flag, found[1:], strict=True) if raised)
        for found in session.execute(flags)
    }
    shared = session.exec(
        select(Standing.ref)
        .where(
            col(Standing.team_id).in_(sorted(looking.teams)),
            col(Standing.ref).in_({row.ref for row in rows}),
        )
        .group_by(col(Standing.ref))
        .having(func.count() > 1)
    ).all()
    return tuple(
        _row(row, coaches, flagged.get(row.case_id, ()), frozenset(shared), looking) for row in rows
    )


def _row(
    row: Standing,
    coaches: Mapping[str, str],
    flags: tuple[Flag, ...],
    shared: frozenset[str],
    looking: Looking,
) -> CaseRow:
    in_review = Flag.REVIEW in flags or (
        row.review_on is not None and row.review_on <= looking.today
    )
    stage = Stage(row.stage)
    now = looking.days.on_or_after(looking.today)
    return CaseRow(
        case_id=row.case_id,
        ref=row.ref,
        preferred_name=row.name,
        coach_id=row.account_id,
        coach=coaches.get(row.account_id, ""),
        stage=Stage.REVIEW if stage is Stage.SUPPORT and in_review else stage,
        due=Due(DueKind(row.due_kind), row.due_on or now) if row.due_kind else None,
        late=row.due_on is not None and row.due_on < looking.today,
        flags=tuple(flag for flag in flags if not row.closed),
        plan=PlanStatus(row.plan) if row.plan else None,
        last_contact=row.last_contact_at,
        unreadable=row.unreadable,
        same_ref=row.ref in shared,
    )


def coach_loads(session: Session, looking: Looking) -> tuple[CoachLoad, ...]:
    """Every coach of the teams with what they have; those without a case as well."""
    of_coach = col(Standing.account_id) == col(Account.id)
    teams = sorted(looking.teams)
    found = session.exec(
        select(
            Account,
            func.count(col(Standing.case_id)),
            func.coalesce(func.sum(Standing.weight), 0),
            func.count().filter(col(Standing.due_on) < looking.today),
        )
        .outerjoin(
            Standing,
            of_coach & col(Standing.closed).is_(False) & col(Standing.team_id).in_(teams),
        )
        .where(col(Account.team_id).in_(teams), Account.role == "coach")
        .group_by(Account.id)
        .order_by(func.lower(Account.name), col(Account.id))
    )
    return tuple(
        CoachLoad(
            id=account.id,
            name=account.name,
            team_id=account.team_id,
            cases=cases,
            weight=weight,
            late=late,
            active=account.active,
        )
        for account, cases, weight, late in found
        if account.active or cases
    )


def team_names(session: Session, teams: Collection[str]) -> tuple[Team, ...]:
    wanted = select(Team).where(col(Team.id).in_(sorted(teams))).order_by(col(Team.name))
    return tuple(session.exec(wanted))
