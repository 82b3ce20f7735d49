"""New rows of a message: plain objects while they are judged, one COPY each when they are written.

A first exchange brings thousands. The tables' own classes take twenty times as long to make, and
single INSERTs four times as long to write.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any

import psycopg
from psycopg import sql
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from sync.server.tables import StoredEntry, StoredRecord


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


def write_fresh(
    session: Session, entries: Sequence[FreshEntry], records: Iterable[FreshRecord]
) -> None:
    """Into the session's transaction, after all that is in it already."""
    session.flush()
    _copy(session, StoredRecord.__tablename__, FreshRecord, records)
    _copy(session, StoredEntry.__tablename__, FreshEntry, entries)


def _copy(session: Session, table: Any, shape: type[Any], rows: Iterable[Any]) -> None:
    names = [each.name for each in fields(shape)]
    columns = sql.SQL(", ").join(map(sql.Identifier, names))
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(str(table)), columns)
    driver = session.connection().connection.driver_connection
    if not isinstance(driver, psycopg.Connection):
        raise TypeError("the engine does not speak through psycopg")
    with _told_as_others_are(), driver.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row([_written(getattr(row, name)) for name in names])


def _written(value: Any) -> Any:
    """JSON columns as their text; everything else as it is."""
    if isinstance(value, dict | list):
        return json.dumps(value, separators=(",", ":"))
    return str(value) if isinstance(value, str) else value


@contextmanager
def _told_as_others_are() -> Iterator[None]:
    """What the driver raises becomes what SQLAlchemy would have made of it."""
    try:
        yield
    except psycopg.Error as problem:
        raise DBAPIError.instance(
            None, None, problem, psycopg.Error, hide_parameters=True
        ) from None
