"""What laptops and the server say to each other about seals: the organisation's certificates for
documents, the seals that were withdrawn, and time stamps (RFC 3161)."""

from dataclasses import dataclass
from typing import Annotated

from pydantic import AwareDatetime, Field

SEALS_PATH = "/v1/seals"
WITHDRAWN_PATH = "/v1/seals/withdrawn.crl"
"""The lists of withdrawn seals for programs that are not ours, in PEM."""
STAMP_PATH = "/v1/time-stamps"
STAMP_QUERY, STAMP_REPLY = "application/timestamp-query", "application/timestamp-reply"
LONGEST_STAMP = 65_536
"""Bytes of a question or an answer; a question has about 70, an answer about 2,000."""

Pem = Annotated[str, Field(max_length=16_384)]


@dataclass(frozen=True, slots=True, kw_only=True)
class SealRequest:
    """`request` is a certificate signing request (PKCS 10) of the key the laptop seals with.

    `own_root` and `own_seal` are the certificates that the laptop made for itself before, for
    the same key: what it signed under them stays known to everybody.
    """

    request: Pem
    own_root: Pem = ""
    own_seal: Pem = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SealIssuer:
    """An authority of the organisation: `certificate` issues, `root` is trusted, `chain` is what
    stands between them. `withdrawn` is the list (CRL) it has signed; "" for one that is past."""

    certificate: Pem
    chain: str = ""
    root: Pem
    withdrawn: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierRoot:
    """A root that a laptop had made for itself; it counts for what was signed before `until`."""

    certificate: Pem
    until: AwareDatetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SealReply:
    """`issuers`: the one that issued this certificate first. `number` is the state of all this:
    an exchange tells the current one, and a laptop that has another asks again."""

    certificate: Pem
    issuers: tuple[SealIssuer, ...]
    earlier: tuple[EarlierRoot, ...] = ()
    number: int = 0
    time_stamps: bool = False
    """Whether the server vouches for times."""
