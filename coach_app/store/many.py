"""The usual answer, taken over in a few statements instead of a few for each line of it.

Usual is: a verdict that only says yes, and news of a record that is not here yet. Whatever asks for
more than that goes one by one through `inbox`, and comes to the same.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from sqlalchemy import Connection, insert, text

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


def take_plain_verdicts(
    connection: Connection, verdicts: Sequence[Verdict], now: datetime
) -> list[Verdict]:
    """Marks the entries that were simply answered; returns the verdicts that need a closer look."""
    wanted = json.dumps([verdict.sequence for verdict in verdicts])
    rows = {row.sequence: row for row in connection.execute(ANSWERED, {"wanted": wanted})}
    at = _moment(now)
    marks, versions, others = [], [], []
    for verdict in verdicts:
        row = rows.get(verdict.sequence)
        if row is None or not _plain(verdict) or (row.version is not None and row.version < 0):
            others.append(verdict)
            continue
        if (row.verdict, row.reason) != (verdict.verdict, verdict.reason):
            marks.append((verdict.verdict.value, verdict.reason, at, verdict.sequence))
        if row.version is not None and verdict.version > row.version:
            versions.append((verdict.version, at, row.row, verdict.version))
    if marks:
        connection.exec_driver_sql(MARK, marks)
    if versions:
        connection.exec_driver_sql(VERSION, versions)
    return others


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
