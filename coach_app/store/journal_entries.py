"""Writes one change into the journal, from where it is sent."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert

from coach_app.store.records import Body, to_text
from coach_app.store.tables import JOURNAL


@dataclass(frozen=True, slots=True)
class Subject:
    """What a change is about."""

    kind: str
    record_id: str
    case_id: str


def add_to_journal(
    connection: Connection,
    at: datetime,
    about: Subject,
    changed: Body,
    base_version: int,
    instead_of: int = 0,
) -> None:
    """`base_version` is the server's version the change was made on; `instead_of` the number of a
    refused entry that it stands for, or 0."""
    values = {
        "kind": about.kind,
        "record_id": about.record_id,
        "case_id": about.case_id,
        "base_version": base_version,
        "changed": to_text(changed),
        "recorded_at": at,
        "verdict": "",
        "reason": "",
        "theirs": "{}",
        "instead_of": instead_of,
    }
    connection.execute(insert(JOURNAL), values)
