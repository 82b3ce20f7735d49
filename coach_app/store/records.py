"""Records in their stored form: one row each, the body as JSON text."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from coach_app.store.tables import RECORD

Body = dict[str, Any]
AnyRow = Row[*tuple[Any, ...]]

_COLUMNS = (
    RECORD.c.row,
    RECORD.c.kind,
    RECORD.c.id,
    RECORD.c.case_id,
    RECORD.c.version,
    RECORD.c.body,
)


@dataclass(frozen=True, slots=True)
class StoredRecord:
    row: int
    kind: str
    id: str
    case_id: str
    version: int
    body: Body


def to_text(value: Mapping[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def from_text(text: str) -> Body:
    body: Body = json.loads(text)
    return body


def same(one: Any, other: Any) -> bool:
    """Equal as JSON: 1, 1.0 and true are three different values there."""
    return json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)


class Records:
    """The record table within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def find(self, kind: str, record_id: str) -> StoredRecord | None:
        query = select(*_COLUMNS).where(RECORD.c.kind == kind, RECORD.c.id == record_id)
        found = self._connection.execute(query).first()
        return None if found is None else _stored(found)

    def of_case(self, case_id: str) -> list[StoredRecord]:
        """In the order in which they came here."""
        query = select(*_COLUMNS).where(RECORD.c.case_id == case_id).order_by(RECORD.c.row)
        return [_stored(found) for found in self._connection.execute(query)]

    def all(self) -> Iterator[StoredRecord]:
        found = self._connection.execute(select(*_COLUMNS).order_by(RECORD.c.row))
        return (_stored(row) for row in found)

    def insert(self, record: StoredRecord, at: datetime) -> int:
        """The new row's number; `record.row` is not looked at."""
        values = {
            "kind": record.kind,
            "id": record.id,
            "case_id": record.case_id,
            "version": record.version,
            "body": to_text(record.body),
            "changed_at": at,
        }
        key = self._connection.execute(insert(RECORD), values).inserted_primary_key
        return int(key[0]) if key else 0

    def update(self, row: int, body: Body, version: int, at: datetime) -> None:
        self._connection.execute(
            update(RECORD)
            .where(RECORD.c.row == row)
            .values(body=to_text(body), version=version, changed_at=at)
        )


def _stored(row: AnyRow) -> StoredRecord:
    return StoredRecord(
        row.row, row.kind, row.id, row.case_id, row.version, from_text(str(row.body))
    )
