"""New rows of a message: plain objects while they are judged, one COPY each when they are written.

A first exchange brings thousands. The tables' own classes take twenty times as long to make, and
single INSERTs four times as long to write.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, fields
from datetime import datetime
from operator import attrgetter
from typing import Any

import psycopg
from psycopg import sql
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from sync.server.tables import Quarantined, StoredEntry, StoredRecord

_JSON = json.JSONEncoder(separators=(",", ":"))
AS_TEXT: tuple[tuple[str, Callable[[Any], str]], ...] = (
    *((name, _JSON.encode) for name in ("changed", "applied", "current", "body")),
    *((name, str) for name in ("kind", "verdict", "reason")),
)
"""Columns that do not travel as they are: JSON, and names that may be members of an enumeration."""


@dataclass(slots=True, kw_only=True)
class FreshEntry:
    """Has the columns of StoredEntry, by the same names."""

    device_id: str
    incarnation: str
    sequence: int
    team_id: str
    content_hash: str
    kind: str
    record_id: str
    case_id: str
    base_version: int
    changed: dict[str, Any]
    recorded_at: datetime | None
    received_at: datetime
    verdict: str
    reason: str = ""
    version: int = 0
    applied: list[str] = field(default_factory=list)
    current: dict[str, Any] = field(default_factory=dict)
    seq: int | None = None
    audience: str | None = None
    author: str = ""


@dataclass(slots=True, kw_only=True)
class FreshRecord:
    """Has the columns of StoredRecord, by the same names."""

    team_id: str
    kind: str
    id: str
    case_id: str
    version: int = 0
    body: dict[str, Any] = field(default_factory=dict)
    seq: int = 0
    first_seq: int = 0


AnyEntry = StoredEntry | FreshEntry
AnyRecord = StoredRecord | FreshRecord


def write_rows(
    session: Session, rows: Iterable[AnyEntry | Quarantined], records: Iterable[AnyRecord]
) -> None:
    """New entries with what is kept beside them, and the records that they changed, each once."""
    entries: list[FreshEntry] = []
    for row in rows:
        if isinstance(row, FreshEntry):
            entries.append(row)
        else:
            session.add(row)
    fresh: dict[int, FreshRecord] = {}
    for record in records:
        if isinstance(record, FreshRecord):
            fresh[id(record)] = record
        else:
            session.add(record)
    session.flush()
    _copy(session, StoredRecord.__tablename__, FreshRecord, fresh.values())
    _copy(session, StoredEntry.__tablename__, FreshEntry, entries)


def _copy(session: Session, table: Any, shape: type[Any], rows: Iterable[Any]) -> None:
    names = [each.name for each in fields(shape)]
    rows = list(rows)
    if not rows:
        return
    columns = sql.SQL(", ").join(map(sql.Identifier, names))
    values, texts = attrgetter(*names), [(names.index(n), t) for n, t in AS_TEXT if n in names]
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(str(table)), columns)
    driver = session.connection().connection.driver_connection
    if not isinstance(driver, psycopg.Connection):
        raise TypeError("the engine does not speak through psycopg")
    with _told_as_others_are(), driver.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            written = list(values(row))
            for place, text in texts:
                written[place] = text(written[place])
            copy.write_row(written)


@contextmanager
def _told_as_others_are() -> Iterator[None]:
    """What the driver raises becomes what SQLAlchemy would have made of it."""
    try:
        yield
    except psycopg.Error as problem:
        raise DBAPIError.instance(
            None, None, problem, psycopg.Error, hide_parameters=True
        ) from None
