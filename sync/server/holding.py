"""The holding area: what laptops sent and what could not simply be taken. Nothing in it is ever
dropped: somebody takes it over or sets it aside, and it stays readable either way."""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session, col, select

from coach_app.domain.access import NotHere
from coach_app.domain.errors import Refusal
from coach_app.domain.records import RECORD_TYPES
from sync.protocol import Entry, MessageUnreadable, VerdictName, from_plain, plain
from sync.server.audit import note
from sync.server.page_writing import InCase, Writer, Written, fields_of, write
from sync.server.reasons import why
from sync.server.tables import (
    Account,
    CareCase,
    Device,
    Quarantined,
    StoredEntry,
    StoredRecord,
)

TAKEN, ASIDE = "taken-over", "set-aside"
"""How something in the holding area was settled, beside `entry_rows.AGAIN`."""


class NotToBeTaken(Refusal):
    key = "holding.not_to_be_taken"
    sentence = (
        "This cannot be taken into a case as it is. Save it as a file, talk to the coach, and set "
        "it aside when it has been dealt with."
    )


class ChooseCoach(Refusal):
    key = "holding.choose_coach"
    sentence = "The case is not here yet. Choose the coach who is to have it, and try again."


class SettledAlready(Refusal):
    key = "holding.settled_already"
    sentence = "Somebody has dealt with this already. Look at the list again."


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldBack:
    """One thing in the holding area. `why` is a sentence; `fields` are the changed fields."""

    id: int
    team_id: str
    case_id: str
    ref: str
    kind: str
    reason: str
    why: str
    coach: str
    laptop: str
    device_id: str
    received_at: datetime
    can_be_taken: bool
    fields: dict[str, Any]
    settled_at: datetime | None = None
    settled_by: str = ""
    settled_how: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitsForCase:
    """Held by itself until its case arrives; nobody has to do anything, but somebody should know
    when it takes long."""

    kind: str
    case_id: str
    coach: str
    laptop: str
    received_at: datetime


def holding(
    session: Session, teams: Collection[str], *, settled: bool = False
) -> tuple[HeldBack, ...]:
    """What waits for a decision in these teams, the oldest first; or what has been settled."""
    done = col(Quarantined.settled_at)
    rows = session.exec(
        select(Quarantined, Device, Account.name)
        .join(Device, col(Device.id) == col(Quarantined.device_id))
        .join(Account, col(Account.id) == col(Device.account_id))
        .where(
            col(Quarantined.team_id).in_(teams), done.is_not(None) if settled else done.is_(None)
        )
        .order_by(col(Quarantined.received_at), col(Quarantined.id))
    ).all()
    return tuple(_held_back(session, row, device, coach) for row, device, coach in rows)


def waiting_for_case(
    session: Session, teams: Collection[str], before: datetime
) -> tuple[WaitsForCase, ...]:
    """Entries that have been held since before then."""
    rows = session.exec(
        select(StoredEntry, Device.name, Account.name)
        .join(Device, col(Device.id) == col(StoredEntry.device_id))
        .join(Account, col(Account.id) == col(Device.account_id))
        .where(
            col(StoredEntry.team_id).in_(teams),
            StoredEntry.verdict == VerdictName.HELD,
            col(StoredEntry.received_at) < before,
        )
        .order_by(col(StoredEntry.received_at))
    )
    return tuple(
        WaitsForCase(
            kind=entry.kind,
            case_id=entry.case_id,
            coach=coach,
            laptop=laptop,
            received_at=entry.received_at,
        )
        for entry, laptop, coach in rows
    )


def take_over(
    session: Session,
    teams: Collection[str],
    ids: Sequence[int],
    by: Writer,
    now: datetime,
    to_account: str = "",
) -> int:
    """Take these into their cases, in the order the laptops made them, by the rules of any change:
    one that meets another of the same field becomes a conflict. Returns how many were taken.

    A case that is not here yet is opened for `to_account`, a coach of the team. All or nothing.
    Raises NotHere, SettledAlready, NotToBeTaken, ChooseCoach.
    """
    rows = _open_ones(session, teams, ids)
    entries = [(row, _entry(row)) for row in rows]
    for row, entry in entries:
        _case_for(session, row, entry, to_account)
        author = session.get_one(Account, session.get_one(Device, row.device_id).account_id)
        change = Written(
            kind=entry.kind,
            record_id=entry.record_id,
            changed=entry.changed,
            base_version=entry.base_version,
        )
        where = InCase(row.team_id, entry.case_id, row.device_id)
        (verdict,) = write(session, where, Writer(author.id, author.name), [change], now)
        if verdict.verdict in (VerdictName.REFUSED, VerdictName.HELD):
            raise NotToBeTaken
        _settle(row, by, TAKEN, now)
    for row in rows:
        subject = f"{row.device_id} {row.sequence}"
        note(session, now, by.account_id, "held.taken_over", team_id=row.team_id, subject=subject)
    return len(rows)


def set_aside(
    session: Session, teams: Collection[str], ids: Sequence[int], by: Writer, now: datetime
) -> int:
    """These need nothing more; they stay readable. Raises NotHere, SettledAlready."""
    rows = _open_ones(session, teams, ids)
    for row in rows:
        _settle(row, by, ASIDE, now)
    for row in rows:
        subject = f"{row.device_id} {row.sequence}"
        note(session, now, by.account_id, "held.set_aside", team_id=row.team_id, subject=subject)
    return len(rows)


def as_file(
    session: Session, teams: Collection[str], item: int, by: Writer, now: datetime
) -> bytes:
    """One of them as a JSON file, with what is known about where it came from; whoever saved it
    stands in the audit. Raises NotHere."""
    row = _row(session, teams, item)
    device = session.get_one(Device, row.device_id)
    told = {
        "format": "coach-app/held-entry",
        "version": 1,
        "reason": row.reason,
        "why": why(row.reason),
        "laptop": device.name,
        "coach": session.get_one(Account, device.account_id).name,
        "received_at": row.received_at.isoformat(),
        "entry": json.loads(row.content),
    }
    subject = f"{row.device_id} {row.sequence}"
    note(session, now, by.account_id, "held.saved", team_id=row.team_id, subject=subject)
    return (json.dumps(told, indent=1, sort_keys=True) + "\n").encode("ascii")


def _settle(row: Quarantined, by: Writer, how: str, now: datetime) -> None:
    row.settled_at, row.settled_by, row.settled_how = now, by.account_id, how


def _row(session: Session, teams: Collection[str], item: int) -> Quarantined:
    row = session.get(Quarantined, item, with_for_update=True)
    if row is None or row.team_id not in teams:
        raise NotHere
    return row


def _open_ones(session: Session, teams: Collection[str], ids: Sequence[int]) -> list[Quarantined]:
    rows = [_row(session, teams, item) for item in sorted(set(ids))]
    if any(row.settled_at is not None for row in rows):
        raise SettledAlready
    return sorted(rows, key=lambda row: (row.device_id, row.sequence, row.id))


def _entry(row: Quarantined) -> Entry:
    """Raises NotToBeTaken for what is no readable change of a known kind."""
    try:
        entry = from_plain(Entry, plain(row.content))
    except MessageUnreadable:
        raise NotToBeTaken from None
    if entry.kind not in RECORD_TYPES:
        raise NotToBeTaken
    return entry


def _case_for(session: Session, row: Quarantined, entry: Entry, to_account: str) -> None:
    """The case has its row; one that comes with this very entry is opened for its new coach."""
    if session.get(CareCase, (row.team_id, entry.case_id)) is not None:
        return
    coach = session.get(Account, to_account) if to_account else None
    if coach is None or coach.team_id != row.team_id or not coach.active:
        raise ChooseCoach
    session.exec(
        insert(CareCase)
        .values(team_id=row.team_id, case_id=entry.case_id, account_id=coach.id)
        .on_conflict_do_nothing()
    )


def _held_back(session: Session, row: Quarantined, device: Device, coach: str) -> HeldBack:
    case = session.get(StoredRecord, (row.team_id, "case", row.case_id)) if row.case_id else None
    try:
        taken = _entry(row).kind in RECORD_TYPES and row.settled_at is None
    except NotToBeTaken:
        taken = False
    return HeldBack(
        id=row.id or 0,
        team_id=row.team_id,
        case_id=row.case_id,
        ref=str(case.body.get("ref", "")) if case else "",
        kind=row.kind,
        reason=row.reason,
        why=why(row.reason),
        coach=coach,
        laptop=device.name,
        device_id=device.id,
        received_at=row.received_at,
        can_be_taken=taken,
        fields=fields_of(row.content),
        settled_at=row.settled_at,
        settled_by=row.settled_by,
        settled_how=row.settled_how,
    )
