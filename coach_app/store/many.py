"""The usual answer, taken over in a few statements instead of a few for each line of it.

Usual is: a verdict that only says yes, and news of a record that is not here yet. Whatever asks for
more than that goes one by one through `inbox`, and comes to the same.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, text

from coach_app.store.audit import AuditTrail
from coach_app.store.records import to_text
from coach_app.store.revoked import PREFIX, WAITING
from coach_app.store.tables import RECORD
from coach_app.store.word_index import put_many
from sync.protocol import ERASURE, MARKERS, News, Verdict, VerdictName

ANSWERED = text(
    """SELECT j.sequence, j.verdict, j.reason, r.row, r.version FROM journal j
       LEFT JOIN record r ON r.kind = j.kind AND r.id = j.record_id
       WHERE j.sequence IN (SELECT value FROM json_each(:wanted))"""
)
MARK = """UPDATE journal SET verdict = ?, reason = ?, theirs = '{}', answered_at = ?
          WHERE sequence = ?"""
VERSION = "UPDATE record SET version = ?, changed_at = ? WHERE row = ? AND version < ?"
HERE = text("SELECT kind, id FROM record WHERE id IN (SELECT value FROM json_each(:wanted))")
ASIDE = text(
    """SELECT substr(name, :after) FROM setting WHERE name LIKE :hidden
       UNION SELECT case_id FROM journal WHERE kind = :erasure AND verdict IN (:new, :held)"""
)


class PlainVerdicts:
    """Verdicts that only answer, kept back until they are written together.

    The order counts: a field whose change waits for its verdict is not taken from the server, so
    what is kept back has to be written before a verdict that carries the server's values is taken.
    """

    def __init__(self, connection: Connection, now: datetime) -> None:
        self._connection = connection
        self._at = _moment(now)
        self._rows: dict[int, Row[Any]] = {}
        self._marks: list[tuple[str, str, str, int]] = []
        self._versions: list[tuple[int, str, int, int]] = []

    def look(self, verdicts: Sequence[Verdict]) -> None:
        """The entries that are answered, and the versions of their records."""
        wanted = json.dumps([verdict.sequence for verdict in verdicts])
        found = self._connection.execute(ANSWERED, {"wanted": wanted})
        self._rows = {row.sequence: row for row in found}

    def takes(self, verdict: Verdict) -> bool:
        """Keeps it back to be written; False for one that asks for more."""
        row = self._rows.pop(verdict.sequence, None)
        if row is None or not _plain(verdict) or (row.version is not None and row.version < 0):
            return False
        if (row.verdict, row.reason) != (verdict.verdict, verdict.reason):
            self._marks.append((verdict.verdict.value, verdict.reason, self._at, verdict.sequence))
        if row.version is not None and verdict.version > row.version:
            self._versions.append((verdict.version, self._at, row.row, verdict.version))
        return True

    def write(self) -> None:
        marks, self._marks = self._marks, []
        versions, self._versions = self._versions, []
        if marks:
            self._connection.exec_driver_sql(MARK, marks)
        if versions:
            self._connection.exec_driver_sql(VERSION, versions)


def _plain(verdict: Verdict) -> bool:
    return not verdict.current and verdict.verdict is not VerdictName.CONFLICT


@dataclass
class NewRecords:
    """Records that come in for the first time, kept back until they are written together."""

    connection: Connection
    audit: AuditTrail
    now: datetime
    who: str
    touched: set[str] = field(default_factory=set)
    _here: set[tuple[str, str]] = field(default_factory=set)
    _aside: set[str] = field(default_factory=set)
    _rows: list[News] = field(default_factory=list)

    def look(self, news: Iterable[News]) -> None:
        """What of these is here already, and whose news are not for the record table at once."""
        wanted = json.dumps([each.record_id for each in news])
        found = self.connection.execute(HERE, {"wanted": wanted})
        self._here = {(row.kind, row.id) for row in found}
        new, held = WAITING
        values = {"after": len(PREFIX) + 1, "hidden": f"{PREFIX}%", "erasure": ERASURE}
        aside = self.connection.execute(ASIDE, values | {"new": new, "held": held})
        self._aside = set(aside.scalars())

    def takes(self, news: News) -> bool:
        """Keeps it back to be written; False for one that asks for more."""
        key = (news.kind, news.record_id)
        if news.kind in MARKERS or key in self._here or news.case_id in self._aside:
            return False
        self._here.add(key)
        self._rows.append(news)
        return True

    def changes_what_is_usual(self, news: News) -> bool:
        """Whether, once these are taken over, others of the same case are to be seen anew."""
        return news.kind in MARKERS or news.case_id in self._aside

    def write(self) -> None:
        """Records, search words and audit lines, in the order in which they were told."""
        if not self._rows:
            return
        rows, self._rows = self._rows, []
        last = self.connection.scalar(text("SELECT coalesce(max(row), 0) FROM record")) or 0
        numbered = list(enumerate(rows, start=last + 1))
        self.connection.execute(
            insert(RECORD),
            [
                {
                    "row": row,
                    "kind": news.kind,
                    "id": news.record_id,
                    "case_id": news.case_id,
                    "version": news.version,
                    "body": to_text(news.changed),
                    "changed_at": self.now,
                }
                for row, news in numbered
            ],
        )
        put_many(self.connection, [(row, news.kind, news.changed) for row, news in numbered])
        self.audit.add_many(
            self.now, self.who, "received", [(news.kind, news.record_id) for news in rows]
        )
        self.touched |= {news.case_id for news in rows}


def _moment(at: datetime) -> str:
    """As the tables keep a time: UTC, always of one length."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")
