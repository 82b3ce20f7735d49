"""Writes down who did what, in the same transaction as the deed, each line sealed to the last.

Every team has a chain of its own, so that teams do not wait for each other. Laptops keep the end
of their team's chain, under the server's signature: what was cut off or written anew shows there.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from zlib import crc32

from sqlalchemy import func
from sqlmodel import Session, col, select

from sync.protocol import Head
from sync.server.tables import AuditLine

BEGINNING = "0" * 64
HASH_TOLD = 32
"""Half of a hash is what the two sides tell each other; see `sync.protocol.Head`."""
LOCK = 7_140_002
"""With the team, the number of the lock under which its chain grows."""


@dataclass(frozen=True, slots=True)
class Broken:
    """The first line of a team's chain that does not fit to the one before it."""

    team_id: str
    line: int


def note(
    session: Session, at: datetime, actor: str, action: str, *, team_id: str | None, subject: str
) -> None:
    """`actor` and `subject` are identifiers; no name and no value of a record comes in here.

    Call it last in a transaction: the team's chain is locked until the commit.
    """
    team = team_id or ""
    session.flush()
    session.execute(select(func.pg_advisory_xact_lock(LOCK, _lock_of(team))))
    last = _last(session, team)
    line = AuditLine(
        at=at, team_id=team, actor=actor, action=action, subject=subject, n=1, hash=BEGINNING
    )
    if last is not None:
        line.n = last.n + 1
    line.hash = _sealed(line, BEGINNING if last is None else last.hash)
    session.add(line)
    session.flush()


def end_of_chain(session: Session, team_id: str) -> Head:
    """Number and half the hash of the team's last line, as laptops are told it."""
    last = _last(session, team_id)
    return Head() if last is None else Head(n=last.n, hash=last.hash[:HASH_TOLD])


def holds_line(session: Session, witnessed: str) -> bool:
    """Whether a line that a laptop bears witness to, as "number:hash", stands in a chain."""
    number, _, start = witnessed.partition(":")
    if not number.isascii() or not number.isdigit() or len(start) != HASH_TOLD:
        return False
    found = session.exec(select(AuditLine.hash).where(AuditLine.n == int(number)))
    return any(hashed.startswith(start) for hashed in found)


def broken_chains(session: Session) -> Iterator[Broken]:
    """Where lines were changed, removed or put in, at most one place for each team."""
    lines = session.exec(
        select(AuditLine)
        .order_by(col(AuditLine.team_id), col(AuditLine.n))
        .execution_options(yield_per=1000)
    )
    team, number, before, is_broken = "", 0, BEGINNING, False
    for line in lines:
        if line.team_id != team:
            team, number, before, is_broken = line.team_id, 0, BEGINNING, False
        number += 1
        if not is_broken and (line.n != number or line.hash != _sealed(line, before)):
            is_broken = True
            yield Broken(team, number)
        before = line.hash


def _last(session: Session, team_id: str) -> AuditLine | None:
    return session.exec(
        select(AuditLine)
        .where(AuditLine.team_id == team_id)
        .order_by(col(AuditLine.n).desc())
        .limit(1)  # or the whole chain comes over the line, each time
    ).first()


def _sealed(line: AuditLine, before: str) -> str:
    at = line.at.astimezone(UTC).isoformat(timespec="microseconds")
    parts = [before, line.n, at, line.team_id, line.actor, line.action, line.subject]
    return sha256(json.dumps(parts).encode("ascii")).hexdigest()


def _lock_of(team_id: str) -> int:
    return crc32(team_id.encode()) - 2**31
