"""Whose seals count: the authorities that are believed, until when, and the seals withdrawn."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class TrustedRoot:
    """The certificate (PEM) at the end of a chain.

    `until`: from then on it must not have been used any more. A laptop's own authority counts
    for what was signed before the laptop got the organisation's seal.
    """

    pem: bytes
    until: datetime | None = None
    stamps: bool = True
    """Whether it may vouch for times."""


@dataclass(frozen=True, slots=True)
class Trust:
    """What a check goes by. `withdrawn` gives the moment for each serial number (hex)."""

    roots: tuple[TrustedRoot, ...]
    withdrawn: Mapping[str, datetime] = field(default_factory=lambda: MappingProxyType({}))

    @classmethod
    def in_root(cls, pem: bytes) -> "Trust":
        return cls((TrustedRoot(pem),))
