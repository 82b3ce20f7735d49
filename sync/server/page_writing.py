"""What somebody writes on the server's pages goes into a case as if a laptop had sent it: merged by
the same rules, in the same feed, with their name on it."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlmodel import Session, col, func, select

from coach_app.domain.errors import CaseNotFound
from sync.protocol import Entry, Verdict, encode, plain
from sync.server.history import SERVER
from sync.server.incoming import Incoming
from sync.server.intake import take
from sync.server.moves import writer_of
from sync.server.tables import CareCase, Device, StoredEntry


@dataclass(frozen=True, slots=True)
class Writer:
    """Who writes: the account and the name that others read beside it."""

    account_id: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """Fields of one record. `base_version` is the version that was on the page: what others wrote
    since is met as by a laptop. 0 for a new record, which brings all its fields."""

    kind: str
    record_id: str
    changed: dict[str, Any]
    base_version: int = 0


@dataclass(frozen=True, slots=True)
class InCase:
    """Where it goes. `through` is the laptop that rows are filed under; one of the case's own when
    empty."""

    team_id: str
    case_id: str
    through: str = ""


def write(
    session: Session, where: InCase, by: Writer, changes: Sequence[Written], now: datetime
) -> list[Verdict]:
    """Write into a case of this team; a verdict for each change, in order. One that meets another
    of the same field makes a conflict, as everywhere.

    Ask who may do this before (`scope.case_for`). Raises CaseNotFound, also for an erased one.
    """
    team_id, case_id = where.team_id, where.case_id
    case = session.exec(
        select(CareCase)
        .where(CareCase.team_id == team_id, CareCase.case_id == case_id)
        .with_for_update()
    ).one_or_none()
    if case is None or case.erased_at is not None:
        raise CaseNotFound
    stand_in = Device(
        id=where.through or writer_of(session, team_id, case_id, case.account_id),
        team_id=team_id,
        account_id=case.account_id,
        name="",
        public_key=b"",
        enrolled_at=now,
        incarnation=f"{SERVER}{by.account_id}.{case_id}",
    )
    first = _last_number(session, stand_in) + 1
    entries = [
        Entry(
            sequence=number,
            kind=change.kind,
            record_id=change.record_id,
            case_id=case_id,
            base_version=change.base_version,
            changed=change.changed,
            recorded_at=now,
        )
        for number, change in enumerate(changes, start=first)
    ]
    verdicts = take(session, stand_in, [incoming(e) for e in entries], now, author=by.name)
    by_number = {verdict.sequence: verdict for verdict in verdicts}
    return [by_number[entry.sequence] for entry in entries]


def incoming(entry: Entry) -> Incoming:
    content = encode(entry)
    return Incoming(entry.sequence, plain(content), sha256(content).hexdigest(), entry, "")


def fields_of(content: bytes) -> dict[str, Any]:
    """The changed fields of an entry that was kept byte for byte; empty when it has none."""
    raw = json.loads(content)
    changed = raw.get("changed") if isinstance(raw, dict) else None
    return changed if isinstance(changed, dict) else {}


def _last_number(session: Session, device: Device) -> int:
    found = session.exec(
        select(func.max(StoredEntry.sequence)).where(
            col(StoredEntry.device_id) == device.id,
            col(StoredEntry.incarnation) == device.incarnation,
        )
    ).one()
    return int(found or 0)
