"""Laptops: enrolling one with a one-time code, knowing it by its signature, revoking it."""

from base64 import b64decode, b64encode
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session, col, select

from coach_app.domain.errors import Refusal
from sync.codes import AuthorityReply, plain_code
from sync.protocol import (
    ANCHOR,
    CLOCK,
    RECEIPT,
    WITHDRAWN,
    EnrolReply,
    EnrolRequest,
    ErrorKey,
    Heartbeat,
    Statement,
)
from sync.server.audit import end_of_chain, note
from sync.server.certificates import vouched
from sync.server.database import epoch
from sync.server.device_letters import SHAPE, own_letters
from sync.server.rates import EXCHANGING, NO_LIMIT, Rates
from sync.server.signatures import (
    WINDOW,
    ClockOff,
    NotRecognised,
    SignedMessage,
    verified_nonce,
)
from sync.server.statements import file_key, public_key, signed
from sync.server.tables import Account, Device, EnrolmentCode, Nonce, Team

CODE_VALID = timedelta(days=2)
CODE_LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
"""Without letters and digits that are mistaken for each other when read aloud."""


class CodeNotValid(Refusal):
    key = ErrorKey.CODE_NOT_VALID.value
    sentence = "This enrolment code is not valid any more."


class DeviceRevoked(NotRecognised):
    """Known and properly signed, but withdrawn. `statement` tells the laptop so that it can be
    sure who says so."""

    key = ErrorKey.WITHDRAWN.value
    sentence = "This laptop was withdrawn."

    def __init__(self, device_id: str, statement: Statement) -> None:
        super().__init__()
        self.device_id = device_id
        self.statement = statement


class DeviceUnknown(Refusal):
    key = "server.device_unknown"
    sentence = "There is no laptop with this number. See the list on the caseload page."


@dataclass
class _DeviceKey:
    """Finds the key of the device that a signature names, and remembers the device."""

    session: Session
    device: Device | None = None

    def public_key(self, key_id: str) -> bytes | None:
        self.device = self.session.get(Device, key_id)
        return None if self.device is None else self.device.public_key


@dataclass(frozen=True)
class _ThisKey:
    raw: bytes

    def public_key(self, key_id: str) -> bytes | None:
        del key_id  # the key itself came along: the signature proves its other half
        return self.raw


def code_hash(code: str) -> str:
    return sha256(plain_code(code).encode("utf-8", "replace")).hexdigest()


def authenticate(
    session: Session, message: SignedMessage, now: datetime, rates: Rates = NO_LIMIT
) -> Device:
    """The device that signed this message, its nonce used up.

    Raises NotRecognised, TooOften, DeviceRevoked for a laptop that was withdrawn, or ClockOff with
    the server's time.
    """
    keys = _DeviceKey(session)
    try:
        nonce = verified_nonce(message, keys, now)
    except ClockOff as late:
        if keys.device is not None:
            late.statement = signed(session, CLOCK, keys.device.id, now)
        raise
    if keys.device is None:
        raise NotRecognised
    device = keys.device
    account = session.get_one(Account, device.account_id)
    if device.revoked_at is not None or not account.active:
        raise DeviceRevoked(device.id, signed(session, WITHDRAWN, device.id, now))
    rates.count(session, EXCHANGING, device.id, now)
    fresh = session.exec(
        insert(Nonce)
        .values(device_id=device.id, nonce=nonce, seen_at=now)
        .on_conflict_do_nothing()
        .returning(col(Nonce.nonce))
    ).first()
    if fresh is None:
        raise NotRecognised
    old = now - 3 * WINDOW
    session.exec(delete(Nonce).where(col(Nonce.device_id) == device.id, col(Nonce.seen_at) < old))
    return device


def sender_of(session: Session, message: SignedMessage, now: datetime) -> str:
    """The id of the laptop that signed a message of which only a part came. Its nonce is left to
    the whole of it, and nothing is believed on account of it.

    Raises NotRecognised.
    """
    keys = _DeviceKey(session)
    verified_nonce(message, keys, now)
    device = keys.device
    if device is None or device.revoked_at is not None:
        raise NotRecognised
    if not session.get_one(Account, device.account_id).active:
        raise NotRecognised
    return device.id


def locked(session: Session, device_id: str) -> Device:
    """The laptop's row, so that one worker at a time speaks for it. Raises NotRecognised."""
    device = session.exec(
        select(Device).where(Device.id == device_id).with_for_update()
    ).one_or_none()
    if device is None or device.revoked_at is not None:
        raise NotRecognised
    return device


def heard_from(device: Device, heartbeat: Heartbeat, cursor: int, now: datetime) -> None:
    """Keep what the laptop says of itself, for the supervisor's page."""
    device.last_exchange_at = now
    device.cursor = cursor
    device.unsent = heartbeat.unsent
    device.refused = heartbeat.refused
    device.held = heartbeat.held
    device.app_version = heartbeat.app_version
    device.conflicts = heartbeat.conflicts
    device.oldest_unsent_at = heartbeat.oldest_unsent_at
    ahead = heartbeat.clock - now if heartbeat.clock is not None else timedelta(0)
    device.skew_seconds = round(ahead.total_seconds())


def note_revoked_contact(session: Session, device_id: str, now: datetime) -> None:
    """A withdrawn laptop tried: nothing of it was taken, but it is known that it was there."""
    device = session.get_one(Device, device_id)
    note(
        session,
        now,
        device_id,
        "device.refused_because_revoked",
        team_id=device.team_id,
        subject=device_id,
    )


def enrol(
    session: Session, request: EnrolRequest, message: SignedMessage, new_id: str, now: datetime
) -> EnrolReply:
    """Bind a laptop's key to the person and team of the code.

    The same key with the same code gets the same answer again, because the first answer may
    have been lost. Raises CodeNotValid, NotRecognised.
    """
    public_key = b64decode(request.public_key)
    verified_nonce(message, _ThisKey(public_key), now)
    code = session.exec(
        select(EnrolmentCode)
        .where(EnrolmentCode.code_hash == code_hash(request.code))
        .with_for_update()
    ).one_or_none()
    if code is None:
        raise CodeNotValid
    device = session.get(Device, code.device_id) if code.device_id else None
    if device is not None and (device.public_key != public_key or device.revoked_at is not None):
        raise CodeNotValid
    if device is None:
        device = _new_device(session, code, request, new_id, now)
    return _enrolled(session, device, now)


def _new_device(
    session: Session, code: EnrolmentCode, request: EnrolRequest, new_id: str, now: datetime
) -> Device:
    public_key = b64decode(request.public_key)
    known = session.exec(select(Device).where(Device.public_key == public_key)).first()
    if known is not None or code.expires_at <= now:
        raise CodeNotValid
    device = Device(
        id=new_id,
        team_id=code.team_id,
        account_id=code.account_id,
        name=own_letters(session, request.device_name) or request.device_name,
        public_key=public_key,
        enrolled_at=now,
        app_version=request.app_version,
    )
    session.add(device)
    session.flush()
    code.used_at = now
    code.device_id = device.id
    note(session, now, code.account_id, "device.enrolled", team_id=code.team_id, subject=device.id)
    return device


def _enrolled(session: Session, device: Device, now: datetime) -> EnrolReply:
    account = session.get_one(Account, device.account_id)
    team = session.get_one(Team, device.team_id)
    return EnrolReply(
        device_id=device.id,
        person_id=account.id,
        person_name=account.name,
        team_id=team.id,
        team_name=team.name,
        epoch=epoch(session),
        server_time=now,
        device_letters=device.name if SHAPE.fullmatch(device.name) else "",
        server_key=public_key(session),
        file_key=b64encode(file_key(session, device.id)).decode("ascii"),
        receipt=signed(session, RECEIPT, device.id, now),
    )


def anchor_for(session: Session, device: Device, now: datetime) -> Statement | None:
    """The end of the team's audit chain, signed, when it has grown since the laptop was told."""
    end = end_of_chain(session, device.team_id)
    if end.n <= device.anchor:
        return None
    device.anchor = end.n
    return signed(session, ANCHOR, device.id, now, end)


def authority_for(
    session: Session, authority: Path | None, wanted: str, now: datetime
) -> AuthorityReply:
    """The server's own authority, proved to whoever holds the code of this id.

    Raises NotRecognised for anybody else, and when there is no such authority.
    """
    code = session.exec(select(EnrolmentCode).where(EnrolmentCode.code_id == wanted)).first()
    if authority is None or code is None or code.proof_key is None or code.expires_at <= now:
        raise NotRecognised
    return vouched(authority, code.proof_key)


def revoke(session: Session, device_id: str, actor: str, now: datetime) -> None:
    """Withdraw a laptop; from the next request on nothing of it is taken. Safe to repeat.

    Raises DeviceUnknown.
    """
    device = session.get(Device, device_id)
    if device is None:
        raise DeviceUnknown
    if device.revoked_at is None:
        device.revoked_at = now
        note(session, now, actor, "device.revoked", team_id=device.team_id, subject=device_id)
