"""The last words of a withdrawn laptop: kept for somebody to look at, applied to nothing."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, col, select

from sync.protocol import MARKERS, ExchangeRequest, Reason, Verdict, VerdictName
from sync.server.entry_rows import kept_of
from sync.server.incoming import Incoming
from sync.server.tables import Device, Quarantined, StoredEntry


def hold(session: Session, device: Device, incoming: Sequence[Incoming], now: datetime) -> None:
    """Each entry once, however often it is sent. What was answered before it was withdrawn, and
    what says nothing of anybody, is not kept again."""
    for table in (Quarantined, StoredEntry):
        found = session.exec(
            select(table.content_hash).where(
                col(table.device_id) == device.id,
                col(table.content_hash).in_([one.content_hash for one in incoming]),
            )
        )
        known = set(found)
        incoming = [one for one in incoming if one.content_hash not in known]
    for one in incoming:
        if one.entry is None or one.entry.kind not in MARKERS:
            session.add(kept_of(device, one, Reason.ACCESS_WITHDRAWN, now))
    session.flush()


def has_more(request: ExchangeRequest, incoming: Sequence[Incoming]) -> bool:
    """Whether the laptop has told that it still holds something after this."""
    said = request.heartbeat
    return bool(incoming) and (said.unsent > len(incoming) or said.files > 0)


def verdicts(incoming: Sequence[Incoming]) -> tuple[Verdict, ...]:
    return tuple(
        Verdict(
            sequence=one.sequence,
            verdict=VerdictName.REFUSED,
            reason=Reason.ACCESS_WITHDRAWN,
        )
        for one in incoming
    )
