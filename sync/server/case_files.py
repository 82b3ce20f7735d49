"""Case files out of the stored records, as far as this server can read them."""

from collections.abc import Sequence

from sqlmodel import Session, col, select

from coach_app import codec
from coach_app.domain.assembling import assemble
from coach_app.domain.case import CaseFile
from coach_app.domain.errors import Refusal
from coach_app.domain.records import Record
from sync.server.tables import StoredRecord


def records_of_case(session: Session, team_id: str, case_id: str) -> Sequence[StoredRecord]:
    return session.exec(
        select(StoredRecord)
        .where(StoredRecord.team_id == team_id, StoredRecord.case_id == case_id)
        .order_by(col(StoredRecord.first_seq))
    ).all()


def read_case(stored: Sequence[StoredRecord]) -> tuple[CaseFile | None, int]:
    """The case, and how many records were made by a newer version and cannot be read.

    None when the case itself is among those.
    """
    readable: list[Record] = []
    for row in stored:
        try:
            readable.append(codec.load_record(row.kind, row.body))
        except Refusal:
            continue
    try:
        return assemble(readable), len(stored) - len(readable)
    except Refusal:
        return None, len(stored)
