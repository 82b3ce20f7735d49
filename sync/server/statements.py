"""What the server says under its own key, so that a laptop can tell it from anybody else."""

from base64 import b64encode
from dataclasses import replace
from datetime import datetime

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlmodel import Session, select

from sync.protocol import Head, Statement
from sync.server.tables import ServerInfo

SEAL = b"coach frozen return\n"
"""Stands before what is signed, so that no other thing signed with this key passes for one."""


def public_key(session: Session) -> str:
    """In base64, as enrolment hands it out."""
    return b64encode(_key(session).public_key().public_bytes_raw()).decode("ascii")


def signed(
    session: Session, purpose: str, device_id: str, now: datetime, head: Head | None = None
) -> Statement:
    """A statement about one laptop; `head` is the end of its audit trail that is kept here."""
    said = Statement(purpose=purpose, device_id=device_id, server_time=now, head=head or Head())
    signature = _key(session).sign(said.content())
    return replace(said, signature=b64encode(signature).decode("ascii"))


def seal(session: Session, content: bytes) -> bytes:
    """The server's signature under a frozen return: 64 bytes, Ed25519."""
    return _key(session).sign(SEAL + content)


def seal_holds(session: Session, content: bytes, signature: bytes) -> bool:
    """Whether this server signed exactly this."""
    try:
        _key(session).public_key().verify(signature, SEAL + content)
    except InvalidSignature:
        return False
    return True


def file_key(session: Session, device_id: str) -> bytes:
    """The key for exchange files of one laptop, 32 bytes; nobody else has it, and it is kept
    nowhere."""
    raw = session.exec(select(ServerInfo.signing_key)).one()
    told = f"coach-exchange-file {device_id}".encode()
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=told).derive(raw)


def _key(session: Session) -> Ed25519PrivateKey:
    raw = session.exec(select(ServerInfo.signing_key)).one()
    return Ed25519PrivateKey.from_private_bytes(raw)
