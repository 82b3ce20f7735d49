"""The organisation's key pair: its public half goes into each store's key file, its private half
stays with the programme administrator.
"""

import hashlib
from dataclasses import dataclass
from typing import Self

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

from coach_app.store.refusals import (
    EscrowKeyUnusable,
    EscrowNeedsTwo,
    EscrowPasswordWrong,
    EscrowReasonMissing,
)

LONGEST_PEM = 16 * 1024
LONGEST_NAME = 80
LONGEST_REASON = 200


@dataclass(frozen=True, slots=True)
class OrganisationKey:
    """A public key (X25519) that can only lock."""

    public: X25519PublicKey

    @classmethod
    def from_pem(cls, pem: bytes) -> Self:
        """Raises EscrowKeyUnusable for anything but an X25519 public key in PEM."""
        try:
            found = serialization.load_pem_public_key(pem[:LONGEST_PEM])
        except (ValueError, UnsupportedAlgorithm):
            raise EscrowKeyUnusable from None
        if not isinstance(found, X25519PublicKey):
            raise EscrowKeyUnusable
        try:
            X25519PrivateKey.generate().exchange(found)
        except ValueError:  # a point of low order: anybody could open what it locks
            raise EscrowKeyUnusable from None
        return cls(found)

    @classmethod
    def from_hex(cls, raw: str) -> Self:
        return cls(X25519PublicKey.from_public_bytes(bytes.fromhex(raw)))

    @property
    def fingerprint(self) -> str:
        """Sixteen letters in fours, to compare with what the administrator reads out."""
        digest = hashlib.sha256(self.public.public_bytes_raw()).hexdigest()[:16].upper()
        return "-".join(digest[start : start + 4] for start in range(0, 16, 4))


@dataclass(frozen=True, slots=True, kw_only=True)
class TwoPeople:
    """Who opens a store by escrow, and why. It stays in the store's audit trail."""

    first: str
    second: str
    reason: str

    def __post_init__(self) -> None:
        """Raises EscrowNeedsTwo and EscrowReasonMissing."""
        first, second = _name(self.first), _name(self.second)
        if not first or not second or first.casefold() == second.casefold():
            raise EscrowNeedsTwo
        reason = " ".join(self.reason.split())
        if not reason or len(reason) > LONGEST_REASON or not reason.isprintable():
            raise EscrowReasonMissing

    @property
    def who(self) -> str:
        return f"{_name(self.first)} and {_name(self.second)}"

    @property
    def why(self) -> str:
        return " ".join(self.reason.split())


def private_key_from_pem(pem: bytes, password: str = "") -> X25519PrivateKey:
    """Raises EscrowKeyUnusable, or EscrowPasswordWrong for one that is under a password."""
    secret = password.encode() if password else None
    try:
        found = serialization.load_pem_private_key(pem[:LONGEST_PEM], secret)
    except TypeError:  # a password is needed, or given where none is
        raise EscrowPasswordWrong from None
    except (ValueError, UnsupportedAlgorithm):
        raise (EscrowPasswordWrong if password else EscrowKeyUnusable) from None
    if not isinstance(found, X25519PrivateKey):
        raise EscrowKeyUnusable
    return found


def _name(text: str) -> str:
    name = " ".join(text.split())
    return name if len(name) <= LONGEST_NAME and name.isprintable() else ""
