"""Uploads that may be interrupted anywhere (tus 1.0): parts are kept until the whole is there.

Nobody sees a part. A whole is believed only when its bytes have the hash that is its name.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256 as sha256_of

from sqlalchemy import delete, func
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session, col, select

from coach_app.domain.errors import Refusal
from sync.protocol import MAX_ATTACHMENT, ErrorKey, MessageTooLarge, MessageUnreadable
from sync.server import attachments
from sync.server.attachments import HashMismatch
from sync.server.tables import Upload, UploadPart

ATTACHMENT, ENTRIES = "attachment", "entries"
KEPT_FOR = timedelta(days=7)
"""How long an upload that nobody goes on with is kept."""
MOST_OPEN = 20
"""Unfinished uploads of one laptop; the oldest goes when there is one more."""


class OffsetNotThere(Refusal):
    key = ErrorKey.OFFSET.value
    sentence = "The upload stands at another place. Ask where, and go on from there."


class NoSuchUpload(Refusal):
    key = ErrorKey.NOT_FOUND.value
    sentence = "There is no such upload. Begin it again."


@dataclass(frozen=True, slots=True)
class Standing:
    """`expires_at` is None once nothing more is needed."""

    offset: int
    size: int
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """An upload as it was announced."""

    device_id: str
    sha256: str
    size: int
    purpose: str


def begin(session: Session, wanted: Wanted, now: datetime) -> Standing:
    """Create it, or say where it stands. A file that the team has already needs nothing more.

    Raises MessageTooLarge and MessageUnreadable for an announcement that cannot be.
    """
    if wanted.size > MAX_ATTACHMENT:
        raise MessageTooLarge
    if wanted.size < 1 or wanted.purpose not in (ATTACHMENT, ENTRIES):
        raise MessageUnreadable
    _forget_old(session, wanted.device_id, now)
    known = attachments.present(session, wanted.device_id, wanted.sha256)
    if wanted.purpose == ATTACHMENT and known:
        return Standing(wanted.size, wanted.size)
    upload = _locked(session, wanted.device_id, wanted.sha256)
    if upload is not None and (upload.size, upload.purpose) != (wanted.size, wanted.purpose):
        _drop(session, upload)
        upload = None
    if upload is None:
        # Two exchanges of one laptop may begin it at the same moment: both go on with the first.
        new = insert(Upload).values(
            device_id=wanted.device_id,
            sha256=wanted.sha256,
            size=wanted.size,
            purpose=wanted.purpose,
            expires_at=now + KEPT_FOR,
        )
        session.execute(new.on_conflict_do_nothing())
        upload = _locked(session, wanted.device_id, wanted.sha256)
        if upload is None:  # the other one has finished it meanwhile
            if not attachments.present(session, wanted.device_id, wanted.sha256):
                raise NoSuchUpload
            return Standing(wanted.size, wanted.size)
    return Standing(_length(session, upload), upload.size, upload.expires_at)


def standing(session: Session, device_id: str, sha256: str) -> Standing:
    """Raises NoSuchUpload."""
    upload = session.get(Upload, (device_id, sha256))
    if upload is None:
        raise NoSuchUpload
    return Standing(_length(session, upload), upload.size, upload.expires_at)


def append(
    session: Session, device_id: str, sha256: str, offset: int, content: bytes, now: datetime
) -> Standing:
    """Keep a part; with the last one the whole is checked and, if it is a file, stored.

    Raises NoSuchUpload, OffsetNotThere, MessageTooLarge, and HashMismatch for a whole that is
    not what its name says.
    """
    upload = _locked(session, device_id, sha256)
    if upload is None or upload.expires_at <= now:
        raise NoSuchUpload
    there = _length(session, upload)
    if offset != there:
        raise OffsetNotThere
    if there + len(content) > upload.size:
        raise MessageTooLarge
    if content:
        session.add(UploadPart(device_id=device_id, sha256=sha256, start=there, content=content))
        session.flush()
    upload.expires_at = now + KEPT_FOR
    there += len(content)
    if there == upload.size:
        _finish(session, upload, now)
    return Standing(there, upload.size, upload.expires_at)


def forget_wrong(session: Session, device_id: str, sha256: str) -> None:
    """Its parts do not add up to its name: it has to be sent again from the beginning."""
    upload = _locked(session, device_id, sha256)
    if upload is not None:
        _drop(session, upload)


def whole(session: Session, device_id: str, sha256: str) -> bytes:
    """Entries that came in parts. Raises NoSuchUpload while any is missing."""
    upload = session.get(Upload, (device_id, sha256))
    if upload is None or upload.purpose != ENTRIES:
        raise NoSuchUpload
    content = _content(session, upload)
    if len(content) != upload.size or sha256_of(content).hexdigest() != sha256:
        raise NoSuchUpload
    return content


def used(session: Session, device_id: str, sha256: str) -> None:
    """The entries have their verdicts now."""
    forget_wrong(session, device_id, sha256)


def _finish(session: Session, upload: Upload, now: datetime) -> None:
    content = _content(session, upload)
    if sha256_of(content).hexdigest() != upload.sha256:
        raise HashMismatch
    if upload.purpose == ATTACHMENT:
        attachments.keep(session, upload.device_id, upload.sha256, content, now)
        _drop(session, upload)


def _content(session: Session, upload: Upload) -> bytes:
    parts = session.exec(
        select(UploadPart.content)
        .where(UploadPart.device_id == upload.device_id, UploadPart.sha256 == upload.sha256)
        .order_by(col(UploadPart.start))
    )
    return b"".join(bytes(part) for part in parts)


def _length(session: Session, upload: Upload) -> int:
    found = session.exec(
        select(func.sum(func.length(UploadPart.content))).where(
            UploadPart.device_id == upload.device_id, UploadPart.sha256 == upload.sha256
        )
    ).one()
    return int(found or 0)


def _locked(session: Session, device_id: str, sha256: str) -> Upload | None:
    return session.exec(
        select(Upload)
        .where(Upload.device_id == device_id, Upload.sha256 == sha256)
        .with_for_update()
    ).one_or_none()


def _drop(session: Session, upload: Upload) -> None:
    session.exec(
        delete(UploadPart).where(
            col(UploadPart.device_id) == upload.device_id, col(UploadPart.sha256) == upload.sha256
        )
    )
    session.delete(upload)
    session.flush()


def _forget_old(session: Session, device_id: str, now: datetime) -> None:
    found = session.exec(
        select(Upload).where(Upload.device_id == device_id).order_by(col(Upload.expires_at).desc())
    ).all()
    for place, upload in enumerate(found):
        if upload.expires_at <= now or place >= MOST_OPEN:
            _drop(session, upload)
