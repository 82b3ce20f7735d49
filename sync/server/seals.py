"""Seals for laptops: issued, renewed before they end, withdrawn with the laptop."""

from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from sqlalchemy import func
from sqlmodel import Session, col, select

from sync.seals import EarlierRoot, SealIssuer, SealReply, SealRequest
from sync.server.audit import note
from sync.server.seal_authority import (
    Authority,
    authority,
    issue,
    key_hash,
    own_root,
    pem,
    read_request,
    withdrawn_list,
)
from sync.server.seal_tables import IssuedSeal, OwnSeal, SealAuthority
from sync.server.tables import Device, Team

RENEWED_BEFORE = timedelta(days=90)
Files = tuple[Path, Path] | None


def seal_for(
    session: Session,
    device_id: str,
    asked: SealRequest,
    files: Files,
    now: datetime,
    *,
    time_stamps: bool,
) -> SealReply:
    """The laptop's seal, a new one when it has none for this key or the one it has ends soon,
    and all that is needed to check those of others. Safe to repeat.

    Raises SealRequestWrong, SealAuthorityUnusable.
    """
    request = read_request(asked.request)
    made = authority(session, files, now)
    device = session.get_one(Device, device_id, with_for_update=True)
    first = session.get(OwnSeal, device_id) is None
    if first:
        root = own_root(asked.own_root, asked.own_seal, request)
        session.add(OwnSeal(device_id=device_id, root=root, until=now))
    kept = _kept(session, made, device_id, request, now)
    issued = kept or _issued(session, made, device, request, now)
    session.flush()
    device.seals_told = number(session)
    reply = SealReply(
        certificate=issued.certificate,
        issuers=_issuers(session, made, now),
        earlier=_earlier(session),
        number=device.seals_told,
        time_stamps=time_stamps,
    )
    if kept is None:
        note(session, now, device_id, "seal.issued", team_id=device.team_id, subject=issued.serial)
    return reply


def number(session: Session) -> int:
    """The state of all seals: it grows with each that is issued or withdrawn. Never 0, which is
    what a server says that knows no seals."""
    issued = session.exec(select(func.count(col(IssuedSeal.serial)))).one()
    withdrawn = session.exec(
        select(func.count(col(IssuedSeal.serial)))
        .join(Device, col(Device.id) == col(IssuedSeal.device_id))
        .where(col(Device.revoked_at).is_not(None))
    ).one()
    return 1 + issued + withdrawn


def news_for(session: Session, device: Device) -> int:
    """The state of all seals, if it is another one than the laptop has fetched; else 0, which
    costs an exchange nothing."""
    now = number(session)
    return 0 if device.seals_told == now else now


def withdrawn_lists(session: Session, files: Files, now: datetime) -> str:
    """Of the authority that issues now, for programs that are not ours."""
    made = authority(session, files, now)
    return withdrawn_list(made, _withdrawn(session), now)


def _kept(
    session: Session,
    made: Authority,
    device_id: str,
    request: x509.CertificateSigningRequest,
    now: datetime,
) -> IssuedSeal | None:
    return session.exec(
        select(IssuedSeal)
        .where(
            IssuedSeal.device_id == device_id,
            IssuedSeal.public_key == key_hash(request),
            IssuedSeal.authority == made.row.fingerprint,
            IssuedSeal.ends_at > now + RENEWED_BEFORE,
        )
        .order_by(col(IssuedSeal.ends_at).desc())
    ).first()


def _issued(
    session: Session,
    made: Authority,
    device: Device,
    request: x509.CertificateSigningRequest,
    now: datetime,
) -> IssuedSeal:
    team = session.get_one(Team, device.team_id)
    certificate = issue(made, request, device.name, team.name, now)
    row = IssuedSeal(
        serial=f"{certificate.serial_number:x}",
        device_id=device.id,
        authority=made.row.fingerprint,
        public_key=key_hash(request),
        issued_at=now,
        ends_at=certificate.not_valid_after_utc,
        certificate=pem(certificate),
    )
    session.add(row)
    return row


def _issuers(session: Session, made: Authority, now: datetime) -> tuple[SealIssuer, ...]:
    """The one that issues now with its list of withdrawn seals, then those before it."""
    lists = {made.row.fingerprint: withdrawn_list(made, _withdrawn(session), now)}
    rows = session.exec(select(SealAuthority).order_by(col(SealAuthority.made_at).desc())).all()
    ordered = sorted(rows, key=lambda row: row.fingerprint != made.row.fingerprint)
    return tuple(
        SealIssuer(
            certificate=row.certificate,
            chain=row.chain,
            root=row.root,
            withdrawn=lists.get(row.fingerprint, ""),
        )
        for row in ordered
    )


def _withdrawn(session: Session) -> list[tuple[str, datetime]]:
    """Of every authority there was: their numbers never repeat, so one list is enough."""
    query = (
        select(IssuedSeal.serial, Device.revoked_at)
        .join(Device, col(Device.id) == col(IssuedSeal.device_id))
        .where(col(Device.revoked_at).is_not(None))
        .order_by(IssuedSeal.serial)
    )
    return [(serial, since) for serial, since in session.exec(query) if since is not None]


def _earlier(session: Session) -> tuple[EarlierRoot, ...]:
    rows = session.exec(select(OwnSeal).where(OwnSeal.root != "").order_by(OwnSeal.device_id))
    return tuple(EarlierRoot(certificate=row.root, until=row.until) for row in rows)
