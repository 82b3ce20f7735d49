"""What the supervisor's caseload page shows, worked out from the team's synced records."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import groupby

from sqlmodel import Session, col, select

from coach_app import codec
from coach_app.domain.assembling import assemble
from coach_app.domain.case import CaseFile
from coach_app.domain.errors import Refusal
from coach_app.domain.journey import Deadlines, Due, Stage, last_contact, stage
from coach_app.domain.plan import PlanStatus
from coach_app.domain.records import Record
from sync.server.tables import Account, CareCase, Device, StoredRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseRow:
    """`plan` is None while there is none. `unreadable` counts records newer than this server.

    `same_ref`: another case of these teams has this reference too. References are made offline,
    and two laptops can begin with the same letters before they are enrolled; the ids never clash.
    """

    ref: str
    preferred_name: str
    coach_id: str
    coach: str
    stage: Stage
    due: Due | None
    late: bool
    plan: PlanStatus | None
    last_contact: datetime | None
    unreadable: int = 0
    same_ref: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LaptopRow:
    id: str
    name: str
    coach: str
    last_exchange_at: datetime | None
    unsent: int
    refused: int
    held: int
    app_version: str
    revoked: bool


@dataclass(frozen=True, slots=True)
class Coach:
    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Caseload:
    rows: tuple[CaseRow, ...]
    laptops: tuple[LaptopRow, ...]
    coaches: tuple[Coach, ...]
    total: int
    late: int


@dataclass(frozen=True, slots=True)
class Filter:
    """`coach_id` "" means everybody."""

    coach_id: str = ""
    late_only: bool = False


def caseload(
    session: Session, teams: Collection[str], wanted: Filter, deadlines: Deadlines, today: date
) -> Caseload:
    """The teams' cases, what is late first, and their laptops."""
    rows = sorted(_marked(case_rows(session, teams, deadlines, today)), key=_by_urgency)
    shown = (
        row
        for row in rows
        if wanted.coach_id in ("", row.coach_id) and (row.late or not wanted.late_only)
    )
    return Caseload(
        rows=tuple(shown),
        laptops=laptops(session, teams),
        coaches=tuple(sorted({Coach(r.coach_id, r.coach) for r in rows}, key=lambda c: c.name)),
        total=len(rows),
        late=sum(row.late for row in rows),
    )


def _marked(rows: Iterable[CaseRow]) -> Iterable[CaseRow]:
    """With a mark on those that share their reference with another case."""
    known = list(rows)
    cases_of = Counter(row.ref for row in known)
    return (replace(row, same_ref=True) if cases_of[row.ref] > 1 else row for row in known)


def _by_urgency(row: CaseRow) -> tuple[bool, date, str]:
    return (not row.late, row.due.on if row.due else date.max, row.ref)


def case_rows(
    session: Session, teams: Collection[str], deadlines: Deadlines, today: date
) -> Iterable[CaseRow]:
    holders = session.exec(
        select(CareCase.team_id, CareCase.case_id, Account.id, Account.name)
        .join(Account, col(Account.id) == col(CareCase.account_id))
        .where(col(CareCase.team_id).in_(teams))
    )
    coaches = {(team, case_id): Coach(by, name) for team, case_id, by, name in holders}
    stored = session.exec(
        select(StoredRecord)
        .where(col(StoredRecord.team_id).in_(teams))
        .order_by(col(StoredRecord.team_id), col(StoredRecord.case_id), col(StoredRecord.first_seq))
    )
    for case, records in groupby(stored, key=lambda record: (record.team_id, record.case_id)):
        row = _row(list(records), coaches[case], deadlines, today)
        if row is not None:
            yield row


def _row(
    stored: Sequence[StoredRecord], coach: Coach, deadlines: Deadlines, today: date
) -> CaseRow | None:
    """None for a case whose own record cannot be read by this server."""
    case_file, unreadable = _case_file(stored)
    if case_file is None:
        return None
    due = deadlines.next_due(case_file, today)
    contact = last_contact(case_file)
    return CaseRow(
        ref=case_file.case.ref,
        preferred_name=case_file.person.preferred_name if case_file.person else "",
        coach_id=coach.id,
        coach=coach.name,
        stage=stage(case_file, today),
        due=due,
        late=due is not None and due.late(today),
        plan=case_file.plan.status if case_file.plan else None,
        last_contact=contact.at if contact else None,
        unreadable=unreadable,
    )


def _case_file(stored: Sequence[StoredRecord]) -> tuple[CaseFile | None, int]:
    """A record that this server cannot read is counted, and never hides the others."""
    readable: list[Record] = []
    for row in stored:
        try:
            readable.append(codec.load_record(row.kind, row.body))
        except Refusal:
            continue
    try:
        return assemble(readable), len(stored) - len(readable)
    except Refusal:
        return None, len(stored)


def laptops(session: Session, teams: Collection[str]) -> tuple[LaptopRow, ...]:
    """All laptops of the teams; those silent for longest stand first."""
    found = session.exec(
        select(Device, Account.name)
        .join(Account, col(Account.id) == col(Device.account_id))
        .where(col(Device.team_id).in_(teams))
        .order_by(
            col(Device.revoked_at).is_not(None),
            col(Device.last_exchange_at).asc().nulls_first(),
            col(Device.id),
        )
    )
    return tuple(
        LaptopRow(
            id=device.id,
            name=device.name,
            coach=coach,
            last_exchange_at=device.last_exchange_at,
            unsent=device.unsent,
            refused=device.refused,
            held=device.held,
            app_version=device.app_version,
            revoked=device.revoked_at is not None,
        )
        for device, coach in found
    )
