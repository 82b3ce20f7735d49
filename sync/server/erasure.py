"""Erasing a case on the server: records, every change ever received, papers, quarantine.

Rows stay where others count on them (numbers that were used, the case's id); what they said of
the person does not.
"""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import delete, update
from sqlmodel import Session, col, select

from sync.protocol import ERASURE, REVOKED
from sync.server import broken_lines
from sync.server.audit import note
from sync.server.desk_tables import Standing
from sync.server.figures import tallying
from sync.server.fresh_rows import AnyEntry
from sync.server.history import SERVER
from sync.server.quality_tables import QualityReview
from sync.server.tables import (
    CareCase,
    Device,
    Quarantined,
    StoredAttachment,
    StoredEntry,
    StoredRecord,
)

STAYS = (ERASURE, REVOKED)
"""What stays in the feed: it says nothing of the person, and whoever had the case and has not heard
yet that it is somebody else's has to hear it, or keeps what is erased everywhere else."""


def erase_case(session: Session, device: Device, case: CareCase, now: datetime) -> None:
    """`case` must be locked. Safe to repeat."""
    team, case_id = case.team_id, case.case_id
    for sha256 in _papers_of_this_case_alone(session, team, case_id):
        session.exec(
            delete(StoredAttachment).where(
                col(StoredAttachment.team_id) == team, col(StoredAttachment.sha256) == sha256
            )
        )
    said = (
        col(StoredEntry.team_id) == team,
        col(StoredEntry.case_id) == case_id,
        col(StoredEntry.kind).not_in(STAYS),
    )
    numbers = select(StoredEntry.device_id, StoredEntry.sequence).where(
        *said, ~col(StoredEntry.incarnation).startswith(SERVER)
    )
    for device_id, sequence in session.exec(numbers).all():
        session.exec(
            delete(Quarantined).where(
                col(Quarantined.device_id) == device_id,
                col(Quarantined.sequence) == sequence,
                col(Quarantined.case_id).in_(("", case_id)),
            )
        )
    session.exec(
        delete(Quarantined).where(
            col(Quarantined.team_id) == team, col(Quarantined.case_id) == case_id
        )
    )
    session.exec(
        update(StoredEntry).where(*said).values(changed={}, current={}, applied=[], seq=None)
    )
    session.exec(
        delete(StoredRecord).where(
            col(StoredRecord.team_id) == team, col(StoredRecord.case_id) == case_id
        )
    )
    tallying.forget(session, team, case_id)
    broken_lines.forget(session, team)
    session.exec(
        delete(Standing).where(col(Standing.team_id) == team, col(Standing.case_id) == case_id)
    )
    session.exec(update(QualityReview).where(col(QualityReview.case_id) == case_id).values(note=""))
    case.erased_at = case.erased_at or now
    session.add(case)
    note(session, now, device.id, "case.erased", team_id=team, subject=case_id)


def blank(entries: Iterable[AnyEntry]) -> None:
    """Changes of the case that came in the same message, before they are ever written."""
    for entry in entries:
        entry.changed, entry.current, entry.applied = {}, {}, []


def _papers_of_this_case_alone(session: Session, team: str, case_id: str) -> set[str]:
    papers = session.exec(
        select(StoredRecord).where(StoredRecord.team_id == team, StoredRecord.kind == "document")
    ).all()
    own = {str(p.body.get("sha256")) for p in papers if p.case_id == case_id}
    return own - {str(p.body.get("sha256")) for p in papers if p.case_id != case_id}
