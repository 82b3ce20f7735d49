"""What a check of a signed file finds: each signature, each time stamp, in plain facts."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Seal(StrEnum):
    """How the seal stands that a signature was made with."""

    OURS = "ours"
    STRANGE = "strange"
    """Nobody we trust stands behind it."""
    ENDED = "ended"
    TOO_EARLY = "too-early"
    REPLACED = "replaced"
    """A laptop's own seal, after the organisation had given it another one."""
    WITHDRAWN = "withdrawn"
    UNPROVEN = "unproven"
    """Withdrawn later than the time that the signature states; nobody but its own maker says that
    it was made before: no time stamp, and no record of the file here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignatureFacts:
    """One signature. `when` is what the signing laptop's clock said; `stamped_at` is the moment
    by which it was there for certain, if a third party vouches for one."""

    field: str
    signer: str
    certificate: str
    """Name on the certificate of the laptop that sealed."""
    serial: str = ""
    """Of that certificate, in hex."""
    organisation: str = ""
    reason: str
    place: str
    when: datetime | None
    stamped_at: datetime | None = None
    intact: bool
    """The signed bytes are the ones that were signed."""
    trusted: bool
    """The certificate was issued under a root that is trusted here, and counted at that time."""
    seal: Seal = Seal.OURS
    withdrawn_at: datetime | None = None
    whole_file: bool
    """It covers the file to its last byte."""
    changed_afterwards: bool
    """Something other than a further signature was added after it."""
    certifies: bool = False
    """It forbids every later change but further signatures."""

    @property
    def good(self) -> bool:
        return self.intact and self.trusted and not self.changed_afterwards


@dataclass(frozen=True, slots=True, kw_only=True)
class StampFacts:
    """A time stamp over the whole document (RFC 3161)."""

    at: datetime
    authority: str
    intact: bool
    trusted: bool
    whole_file: bool
    changed_afterwards: bool
    revision: int
    """What stands in the file up to this revision was there at that time."""
