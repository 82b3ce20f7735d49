"""New rows of a message: plain objects while they are judged, one COPY each when they are written.

A first exchange brings thousands. The tables' own classes take twenty times as long to make, and
single INSERTs four times as long to write.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, fields
from datetime import datetime
from functools import lru_cache
from operator import attrgetter
from typing import Any

import psycopg
from psycopg import sql
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from sync.server.tables import Quarantined, StoredEntry, StoredRecord

_JSON = json.JSONEncoder(separators=(",", ":"))
SPELT = ("changed", "body", "current")
"""Columns of JSON objects."""
NAMES = ("kind", "verdict", "reason")
"""Columns whose values may be members of an enumeration."""


class Spelling:
    """Values as JSON. What was spelt before, for its hash, is not spelt again: it is known by being
    the very same object, which is kept here meanwhile."""

    def __init__(self, known: Iterable[tuple[Mapping[str, Any], str]] = ()) -> None:
        self._known = {id(value): (value, said) for value, said in known if said}

    def of(self, value: Any) -> str:
        known = self._known.get(id(value))
        if known is not None:
            return known[1]
        return _JSON.encode(value) if value else "{}"


@lru_cache(maxsize=256)
def _listed(names: tuple[str, ...]) -> str:
    return _JSON.encode(names)


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
    session: Session,
    rows: Iterable[AnyEntry | Quarantined],
    records: Iterable[AnyRecord],
    spelling: Spelling,
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
    _copy(session, StoredRecord.__tablename__, FreshRecord, list(fresh.values()), spelling)
    _copy(session, StoredEntry.__tablename__, FreshEntry, entries, spelling)


def _copy(
    session: Session, table: Any, shape: type[Any], rows: Sequence[Any], spelling: Spelling
) -> None:
    if not rows:
        return
    names = [each.name for each in fields(shape)]
    columns = sql.SQL(", ").join(map(sql.Identifier, names))
    values = attrgetter(*names)
    as_text: list[tuple[str, Callable[[Any], str]]] = [
        *((name, spelling.of) for name in SPELT),
        *((name, str) for name in NAMES),
        ("applied", lambda value: _listed(tuple(value))),
    ]
    texts = [(names.index(name), text) for name, text in as_text if name in names]
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
