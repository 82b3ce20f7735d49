"""Signed documents: raw bytes under their own SHA-256, stored once for the team."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256 as sha256_of

from sqlalchemy import func
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session, col, select

from coach_app.domain.errors import Refusal
from sync.protocol import ErrorKey
from sync.server.tables import CareCase, Device, StoredAttachment, StoredRecord


class HashMismatch(Refusal):
    key = ErrorKey.HASH_MISMATCH.value
    sentence = "The file's content is not what its name says. Send it again."


class NoSuchFile(Refusal):
    key = ErrorKey.NOT_FOUND.value
    sentence = "This file is not here."


@dataclass(frozen=True, slots=True)
class Part:
    content: bytes
    size: int


def part(session: Session, device_id: str, sha256: str, offset: int, length: int) -> Part:
    """Some bytes of a paper that belongs to a case of this laptop's coach.

    Raises NoSuchFile, also for a paper of somebody else's case: that it exists is not told.
    """
    device = session.get_one(Device, device_id)
    theirs = (
        select(StoredRecord.id)
        .join(
            CareCase,
            (col(CareCase.team_id) == col(StoredRecord.team_id))
            & (col(CareCase.case_id) == col(StoredRecord.case_id)),
        )
        .where(
            StoredRecord.team_id == device.team_id,
            StoredRecord.kind == "document",
            col(StoredRecord.body)["sha256"].astext == sha256,
            CareCase.account_id == device.account_id,
        )
    )
    cut = func.substr(StoredAttachment.content, offset + 1, length)
    found = session.exec(
        select(cut, StoredAttachment.size).where(
            StoredAttachment.team_id == device.team_id,
            StoredAttachment.sha256 == sha256,
            theirs.exists(),
        )
    ).first()
    if found is None:
        raise NoSuchFile
    return Part(bytes(found[0]), found[1])


def present(session: Session, device_id: str, sha256: str) -> bool:
    """Whether the laptop's team has this file whole; a partial file is never stored."""
    device = session.get_one(Device, device_id)
    found = session.exec(
        select(StoredAttachment.sha256).where(
            StoredAttachment.team_id == device.team_id, StoredAttachment.sha256 == sha256
        )
    ).first()
    return found is not None


def keep(session: Session, device_id: str, sha256: str, content: bytes, now: datetime) -> None:
    """Store a file; the same file sent twice or by two laptops is stored once.

    Raises HashMismatch.
    """
    if sha256_of(content).hexdigest() != sha256:
        raise HashMismatch
    device = session.get_one(Device, device_id)
    session.exec(
        insert(StoredAttachment)
        .values(
            team_id=device.team_id,
            sha256=sha256,
            size=len(content),
            content=content,
            device_id=device_id,
            received_at=now,
        )
        .on_conflict_do_nothing()
    )
