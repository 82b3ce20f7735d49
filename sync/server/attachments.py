"""Signed documents: raw bytes under their own SHA-256, stored once for the team."""

from datetime import datetime
from hashlib import sha256 as sha256_of

from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session, select

from coach_app.domain.errors import Refusal
from sync.protocol import ErrorKey
from sync.server.tables import Device, StoredAttachment


class HashMismatch(Refusal):
    key = ErrorKey.HASH_MISMATCH.value
    sentence = "The file's content is not what its name says. Send it again."


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
