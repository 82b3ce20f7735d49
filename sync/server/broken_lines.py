"""What had come of a laptop's message before its line broke, and what it was answered.

One row for each laptop, for a few minutes. Nothing of it is read before the whole is there and has
the hash that the laptop signed; then it is a message like any other. What is lost here costs the
laptop some bytes and nothing else: it sends the whole again.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256 as sha256_of
from typing import Any

from sqlalchemy import ColumnElement, delete, func, true, update
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session, col, select

from sync.protocol import ERASURE, MAX_BODY
from sync.server.attachments import NoSuchFile, Part
from sync.server.tables import BrokenLine, Device, StoredEntry
from sync.server.uploads import OffsetNotThere

KEPT_FOR = timedelta(minutes=15)
"""A laptop that was cut off comes back at once, or makes a new message."""
LEAST_KEPT = 1024
"""Bytes. To ask for less would cost as much as to send it again."""
LARGE = 4 * 1024
"""Bytes of a message and its answer together: above it the answer is kept."""
LOCK = 7_140_003
"""With the team, the number of the lock under which answers are kept, and erasures end."""


@dataclass(frozen=True, slots=True)
class Came:
    """A piece of the message whose whole has the hash `whole`, from `offset` on."""

    device_id: str
    whole: str
    offset: int
    content: bytes


@dataclass(frozen=True, slots=True)
class Standing:
    size: int = 0
    answer_sha256: str = ""


def keep(session: Session, came: Came, now: datetime) -> None:
    """Put down what had come when the line broke; what is there already does not shrink."""
    if len(came.content) < LEAST_KEPT or came.offset + len(came.content) > MAX_BODY:
        return
    row = _own(session, came.device_id, now)
    if row.sha256 != came.whole:
        if came.offset:
            return
        _fill(row, came.whole, came.content, now)
    elif row.answer is None and came.offset <= row.size < came.offset + len(came.content):
        _fill(row, came.whole, row.content[: came.offset] + came.content, now)


def keep_answer(
    session: Session, came: Came, answer: bytes, as_of: int | None, now: datetime
) -> bool:
    """The message was whole, with `came` as its end, and this is what it was answered. The team's
    latest change had the number `as_of` then: it is not kept when somebody was erased since. None
    for an answer that speaks of nobody. Whether it is kept."""
    # The row comes first: it may have to wait for the laptop's own next exchange, and from here on
    # nothing waits for anybody.
    session.execute(insert(BrokenLine).values(_empty(came.device_id, now)).on_conflict_do_nothing())
    free = _may_keep(session, came.device_id)
    fill = update(BrokenLine).where(col(BrokenLine.device_id) == came.device_id)
    if as_of is not None:
        fill = fill.where(~_erased_since(came.device_id, as_of))
    filled = fill.values(
        sha256=came.whole,
        size=came.offset + len(came.content),
        content=b"",
        answer=answer,
        answer_sha256=sha256_of(answer).hexdigest(),
        expires_at=now + KEPT_FOR,
    ).returning(col(BrokenLine.device_id))
    kept = free and session.execute(filled).first() is not None
    # Every time: what names people is not left lying until some other line breaks.
    _forget_old(session, now)
    return kept


def stands(session: Session, device_id: str, whole: str, now: datetime) -> Standing:
    """How many bytes of a message are here, and the hash of its answer if it has one."""
    row = _there(session, device_id, now)
    if row is None or row.sha256 != whole:
        return Standing()
    return Standing(row.size, row.answer_sha256)


def beginning(session: Session, came: Came, now: datetime) -> bytes:
    """What came before `came`. Raises OffsetNotThere."""
    row = _there(session, came.device_id, now)
    if row is None or row.sha256 != came.whole or row.answer is not None:
        raise OffsetNotThere
    if row.size < came.offset:
        raise OffsetNotThere
    return bytes(row.content[: came.offset])


def answer_part(
    session: Session, device_id: str, sha256: str, offset: int, length: int, now: datetime
) -> Part:
    """Some bytes of an answer. Raises NoSuchFile."""
    row = _there(session, device_id, now)
    if row is None or row.answer is None or row.answer_sha256 != sha256:
        raise NoSuchFile
    return Part(row.answer[offset : offset + length], len(row.answer))


def forget(session: Session, team_id: str) -> None:
    """All of a team's laptops: somebody is being erased, and may be named in it. The erasure must
    stand in the feed by now, so that no answer from before it is put down after it."""
    session.execute(select(func.pg_advisory_xact_lock(LOCK, func.hashtext(team_id))))
    own = select(Device.id).where(Device.team_id == team_id)
    session.exec(delete(BrokenLine).where(col(BrokenLine.device_id).in_(own)))


def _may_keep(session: Session, device_id: str) -> bool:
    """Takes the turn in which an erasure finds what is kept; False while one is under way."""
    team = select(Device.team_id).where(Device.id == device_id).scalar_subquery()
    # Losing an answer in a crash costs bytes only; nobody waits for the disk on its account.
    hurried = func.set_config("synchronous_commit", "off", true())
    turn = func.pg_try_advisory_xact_lock_shared(LOCK, func.hashtext(team))
    return bool(session.execute(select(hurried, turn)).one()[1])


def _erased_since(device_id: str, as_of: int) -> ColumnElement[bool]:
    """Whether anybody of the laptop's team was erased after its change number `as_of`."""
    erasure = select(StoredEntry.seq).where(
        col(StoredEntry.team_id)
        == select(Device.team_id).where(Device.id == device_id).scalar_subquery(),
        StoredEntry.kind == ERASURE,
        col(StoredEntry.seq) > as_of,
    )
    return erasure.exists()


def _own(session: Session, device_id: str, now: datetime) -> BrokenLine:
    """The laptop's row, locked."""
    _forget_old(session, now)
    session.execute(insert(BrokenLine).values(_empty(device_id, now)).on_conflict_do_nothing())
    return session.exec(
        select(BrokenLine).where(BrokenLine.device_id == device_id).with_for_update()
    ).one()


def _empty(device_id: str, now: datetime) -> dict[str, Any]:
    return {
        "device_id": device_id,
        "sha256": "",
        "size": 0,
        "content": b"",
        "answer_sha256": "",
        "expires_at": now,
    }


def _forget_old(session: Session, now: datetime) -> None:
    """Of all laptops."""
    old = (
        select(BrokenLine.device_id)
        .where(BrokenLine.expires_at <= now)
        .with_for_update(skip_locked=True)
    )
    session.exec(delete(BrokenLine).where(col(BrokenLine.device_id).in_(old)))


def _fill(row: BrokenLine, whole: str, content: bytes, now: datetime) -> None:
    row.sha256, row.content, row.size = whole, content, len(content)
    row.answer, row.answer_sha256 = None, ""
    row.expires_at = now + KEPT_FOR


def _there(session: Session, device_id: str, now: datetime) -> BrokenLine | None:
    row = session.get(BrokenLine, device_id)
    return row if row is not None and row.expires_at > now else None
