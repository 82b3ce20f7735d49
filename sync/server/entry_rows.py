"""One entry as the server's rows, and back to the verdict it got."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import ARRAY, ColumnElement, any_, literal, update
from sqlmodel import Session, col, select

from sync.protocol import Verdict, VerdictName
from sync.server.fresh_rows import AnyEntry, FreshEntry
from sync.server.incoming import Incoming
from sync.server.tables import Device, Quarantined, StoredEntry

E = TypeVar("E", bound=AnyEntry)
AGAIN = "sent-again"
"""How something in the holding area was settled: its laptop put it right."""


def one_of(column: Any, values: Iterable[Any]) -> ColumnElement[bool]:
    """Whether the column is one of these, however many: they travel as one array. A list of
    thousands of values of their own would cost more to spell out than to look up."""
    found: ColumnElement[bool] = column == any_(literal(list(values), ARRAY(column.type)))
    return found


def row_of(device: Device, incoming: Incoming, now: datetime, author: str = "") -> FreshEntry:
    entry = incoming.entry
    return FreshEntry(
        device_id=device.id,
        incarnation=device.incarnation,
        sequence=incoming.sequence,
        team_id=device.team_id,
        content_hash=incoming.content_hash,
        kind=entry.kind if entry else "",
        record_id=entry.record_id if entry else "",
        case_id=entry.case_id if entry else "",
        base_version=entry.base_version if entry else 0,
        changed=entry.changed if entry else {},
        recorded_at=entry.recorded_at if entry else None,
        received_at=now,
        verdict=VerdictName.REFUSED,
        author=author,
    )


def refuse(stored: AnyEntry, reason: str) -> None:
    stored.verdict = VerdictName.REFUSED
    stored.reason = reason


def erased(stored: E) -> E:
    """The erasure itself is done when everything else of the message is written."""
    stored.verdict = VerdictName.APPLIED
    stored.reason = ""
    stored.version = 1
    stored.applied = sorted(stored.changed)
    return stored


def verdict_of(stored: AnyEntry) -> Verdict:
    return Verdict(
        sequence=stored.sequence,
        verdict=VerdictName(stored.verdict),
        version=stored.version,
        reason=stored.reason,
        current=stored.current,
    )


def kept_of(device: Device, incoming: Incoming, reason: str, now: datetime) -> Quarantined:
    """What was refused, byte for byte, for somebody to look at."""
    return Quarantined(
        team_id=device.team_id,
        device_id=device.id,
        sequence=incoming.sequence,
        received_at=now,
        reason=reason,
        content=incoming.content,
        content_hash=incoming.content_hash,
        kind=incoming.entry.kind if incoming.entry else "",
        case_id=incoming.entry.case_id if incoming.entry else "",
    )


def waiting_for(
    session: Session, device: Device, opening: Sequence[str]
) -> dict[str, list[AnyEntry]]:
    """What this laptop sent before of cases that only begin now, by case."""
    found = session.exec(
        select(StoredEntry).where(
            StoredEntry.team_id == device.team_id,
            one_of(col(StoredEntry.case_id), opening),
            StoredEntry.verdict == VerdictName.HELD,
            StoredEntry.device_id == device.id,
        )
    )
    waiting: dict[str, list[AnyEntry]] = {}
    for entry in found:
        waiting.setdefault(entry.case_id, []).append(entry)
    return waiting


def settle_sent_again(
    session: Session, device: Device, sequences: Collection[int], now: datetime
) -> None:
    """The coach has put right what was refused and sent it again."""
    session.exec(
        update(Quarantined)
        .where(
            col(Quarantined.device_id) == device.id,
            col(Quarantined.sequence).in_(sequences),
            col(Quarantined.settled_at).is_(None),
        )
        .values(settled_at=now, settled_by=device.account_id, settled_how=AGAIN)
    )
