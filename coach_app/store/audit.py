"""The audit trail: who did what to which record and when, each line chained to the one before.

A line names people and records by id only, so the trail outlives an erased person.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection, insert, select

from coach_app.store.tables import AUDIT

FIRST_PREVIOUS = "0" * 64


@dataclass(frozen=True, slots=True)
class AuditLine:
    n: int
    at: datetime
    who: str
    action: str
    kind: str
    record_id: str


class AuditTrail:
    """Adds lines within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._head: tuple[int, str] | None = None

    def add(self, at: datetime, who: str, action: str, kind: str, record_id: str) -> None:
        self.add_many(at, who, action, [(kind, record_id)])

    def add_many(
        self, at: datetime, who: str, action: str, records: Iterable[tuple[str, str]]
    ) -> None:
        """A line for each record (kind and id), as if they had been added one by one."""
        number, previous = self._head or audit_head(self._connection)
        lines = []
        for kind, record_id in records:
            number += 1
            line = AuditLine(number, at, who, action, kind, record_id)
            own = line_hash(line, previous)
            lines.append(
                {
                    "n": number,
                    "at": at,
                    "who": who,
                    "action": action,
                    "kind": kind,
                    "record_id": record_id,
                    "previous": previous,
                    "hash": own,
                }
            )
            previous = own
        if lines:
            self._connection.execute(insert(AUDIT), lines)
        self._head = (number, previous)


def audit_head(connection: Connection) -> tuple[int, str]:
    """Number and hash of the last line: an anchor that somebody else can keep."""
    query = select(AUDIT.c.n, AUDIT.c.hash).order_by(AUDIT.c.n.desc()).limit(1)
    last = connection.execute(query).first()
    return (int(last.n), str(last.hash)) if last else (0, FIRST_PREVIOUS)


def line_hash(line: AuditLine, previous: str) -> str:
    at = line.at.astimezone(UTC).isoformat(timespec="microseconds")
    content = [line.n, at, line.who, line.action, line.kind, line.record_id, previous]
    return hashlib.sha256(json.dumps(content, separators=(",", ":")).encode()).hexdigest()


def audit_lines(connection: Connection, limit: int | None = None) -> Iterable[AuditLine]:
    """The newest lines first, or with no limit all of them."""
    query = select(*AUDIT.c).order_by(AUDIT.c.n.desc())
    found = connection.execute(query if limit is None else query.limit(limit))
    return (AuditLine(r.n, r.at, r.who, r.action, r.kind, r.record_id) for r in found)


def first_broken_line(connection: Connection) -> int | None:
    """The number of the first line that is missing or does not fit the one before."""
    previous, expected = FIRST_PREVIOUS, 1
    for row in connection.execute(select(*AUDIT.c).order_by(AUDIT.c.n)):
        line = AuditLine(row.n, row.at, row.who, row.action, row.kind, row.record_id)
        if row.n != expected or row.previous != previous or row.hash != line_hash(line, previous):
            return expected
        previous, expected = row.hash, expected + 1
    return None
