"""Tables of the seals: who issues them, which were issued, what laptops had made themselves."""

from datetime import datetime
from typing import Any

from sqlalchemy import Column, DateTime
from sqlmodel import Field

from sync.server.tables import Base


def _moment() -> Any:
    return Column(DateTime(timezone=True), nullable=False)


class SealAuthority(Base, table=True):
    """An authority that has issued seals. All PEM; `private_key` is empty when it is the
    organisation's own, whose key stands in a file that the server only reads."""

    __tablename__ = "seal_authority"

    fingerprint: str = Field(primary_key=True)
    """SHA-256 of the certificate, in hex."""
    made_at: datetime = Field(sa_column=_moment())
    ends_at: datetime = Field(sa_column=_moment())
    certificate: str
    chain: str = ""
    root: str
    private_key: str = ""
    stamp_certificate: str
    stamp_key: str


class IssuedSeal(Base, table=True):
    """A certificate that a laptop seals documents with."""

    __tablename__ = "issued_seal"

    serial: str = Field(primary_key=True)
    """In hex."""
    device_id: str = Field(foreign_key="device.id", index=True)
    authority: str = Field(foreign_key="seal_authority.fingerprint")
    public_key: str
    """SHA-256 of the key, in hex."""
    issued_at: datetime = Field(sa_column=_moment())
    ends_at: datetime = Field(sa_column=_moment())
    certificate: str


class OwnSeal(Base, table=True):
    """The root a laptop had made for itself, told once, when it got its first seal from here."""

    __tablename__ = "own_seal"

    device_id: str = Field(primary_key=True, foreign_key="device.id")
    root: str
    until: datetime = Field(sa_column=_moment())
