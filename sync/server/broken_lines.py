"""What had come of a laptop's message before its line broke, and what it was answered.

One row for each laptop, for a few minutes. Nothing of it is read before the whole is there and has
the hash that the laptop signed; then it is a message like any other. What is lost here costs the
laptop some bytes and nothing else: it sends the whole again.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256 as sha256_of

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session, col, select

from sync.protocol import MAX_BODY
from sync.server.attachments import NoSuchFile, Part
from sync.server.tables import BrokenLine, Device
from sync.server.uploads import OffsetNotThere

KEPT_FOR = timedelta(minutes=15)
"""A laptop that was cut off comes back at once, or makes a new message."""
LEAST_KEPT = 1024
"""Bytes. To ask for less would cost as much as to send it again."""
LARGE = 4 * 1024
"""Bytes of a message and its answer together: above it the answer is kept."""


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


def keep_answer(session: Session, came: Came, answer: bytes, now: datetime) -> None:
    """The message was whole, with `came` as its end, and this is what it was answered."""
    # Losing it in a crash costs bytes only; nobody waits for the disk on its account.
    session.connection().exec_driver_sql("SET LOCAL synchronous_commit TO OFF")
    values = {
        "sha256": came.whole,
        "size": came.offset + len(came.content),
        "content": b"",
        "answer": answer,
        "answer_sha256": sha256_of(answer).hexdigest(),
        "expires_at": now + KEPT_FOR,
    }
    session.execute(
        insert(BrokenLine)
        .values(device_id=came.device_id, **values)
        .on_conflict_do_update(index_elements=["device_id"], set_=values)
    )
    # Every time: what names people is not left lying until some other line breaks.
    _forget_old(session, now)


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
    """All of a team's laptops: somebody is being erased, and may be named in it."""
    own = select(Device.id).where(Device.team_id == team_id)
    session.exec(delete(BrokenLine).where(col(BrokenLine.device_id).in_(own)))


def _own(session: Session, device_id: str, now: datetime) -> BrokenLine:
    """The laptop's row, locked."""
    _forget_old(session, now)
    new = insert(BrokenLine).values(
        device_id=device_id, sha256="", size=0, content=b"", answer_sha256="", expires_at=now
    )
    session.exec(new.on_conflict_do_nothing())
    return session.exec(
        select(BrokenLine).where(BrokenLine.device_id == device_id).with_for_update()
    ).one()


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
