"""Laptops whose programs speak an earlier version of the protocol: what cannot be told to them, and
what has to be told in other words. What they bring is taken in any case.
"""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from sync.person import KNOWN_SINCE
from sync.protocol import (
    OLDEST_PROTOCOL_VERSION,
    REVOKED,
    ExchangeReply,
    ExchangeRequest,
    News,
    VerdictName,
    encode,
    plain,
)
from sync.server.incoming import VersionNotSupported
from sync.server.tables import Device, StoredAttachment, StoredEntry

PAPERS_FOLLOW = timedelta(hours=1)
"""For so long after its record a paper of a version 1 laptop is waited for. One that never comes
must not keep the laptop from being told for good."""


class UpdateNeeded(VersionNotSupported):
    """All that the laptop brought is kept, and its program says that it has to be updated."""


def cannot_sign_in(request: ExchangeRequest) -> bool:
    """Whether the laptop's program knows nothing of signing in."""
    return request.protocol < KNOWN_SINCE


def cannot_read(request: ExchangeRequest, news: Sequence[News]) -> bool:
    """Whether there is something in the news that the program would take for something else.

    Version 1 knows no case that goes to another coach: it would keep it, in every list, for good.
    """
    first = request.protocol <= OLDEST_PROTOCOL_VERSION
    return first and any(each.kind == REVOKED for each in news)


def must_update(
    session: Session, device: Device, request: ExchangeRequest, brought: int, now: datetime
) -> bool:
    """Whether a laptop that cannot be told the news has handed over all it had, and is to be told
    why there is none for it. Before that it brings its changes, and then its papers."""
    return not brought and not _papers_follow(session, device, request, now)


def _papers_follow(
    session: Session, device: Device, request: ExchangeRequest, now: datetime
) -> bool:
    if not request.epoch:
        return False
    if request.protocol > OLDEST_PROTOCOL_VERSION:
        return request.heartbeat.files > 0
    # Version 1 does not say how many papers wait. Those whose records it sent can be looked up.
    name = col(StoredEntry.changed)["sha256"].astext
    here = select(StoredAttachment.sha256).where(
        StoredAttachment.team_id == device.team_id, StoredAttachment.sha256 == name
    )
    waits = session.exec(
        select(StoredEntry.sequence)
        .where(
            StoredEntry.device_id == device.id,
            StoredEntry.kind == "document",
            StoredEntry.verdict == VerdictName.APPLIED,
            col(StoredEntry.received_at) > now - PAPERS_FOLLOW,
            name.is_not(None),
            ~here.exists(),
        )
        .limit(1)
    ).first()
    return waits is not None


def spelt(reply: ExchangeReply, protocol: int) -> bytes:
    """The answer as it travels, before it is packed. Version 1 cannot read a change without its
    `changed`, however empty: a person who was erased is told of in this way."""
    content = encode(reply)
    if protocol > OLDEST_PROTOCOL_VERSION or all(news.changed for news in reply.news):
        return content
    said = plain(content)
    said["news"] = [{"changed": {}, **news} for news in said["news"]]
    return json.dumps(said, separators=(",", ":")).encode("ascii")
