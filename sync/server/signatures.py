"""Checks request signatures (RFC 9421): who sent this, unchanged, lately, and only once."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from http_message_signatures import HTTPMessageVerifier, InvalidSignature
from http_message_signatures.algorithms import ED25519
from http_message_signatures.exceptions import HTTPMessageSignaturesException
from http_message_signatures.resolvers import HTTPSignatureKeyResolver

from coach_app.domain.errors import Refusal
from sync.protocol import (
    SIGNATURE_WINDOW_SECONDS,
    SIGNED_COMPONENTS,
    UPLOAD_OFFSET,
    ErrorKey,
    Statement,
)

WINDOW = timedelta(seconds=SIGNATURE_WINDOW_SECONDS)
LONGEST_NONCE = 64


class NotRecognised(Refusal):
    """Deliberately one answer for an unknown, revoked, late, repeated or forged request."""

    key = ErrorKey.NOT_RECOGNISED.value
    sentence = "The request is not signed by a laptop this server knows."


class ClockOff(NotRecognised):
    """Signed with the right key, at a time that is not ours. `statement` tells the laptop ours."""

    key = ErrorKey.CLOCK_OFF.value
    sentence = "The laptop's clock is far from the server's."
    statement: Statement | None = None


class Fields(Protocol):
    def items(self) -> Iterable[tuple[str, str]]: ...


@dataclass(frozen=True, slots=True)
class SignedMessage:
    """A request as it travelled; `url` is the absolute one the sender asked for."""

    method: str
    url: str
    headers: Fields
    body: bytes
    sender: str = ""
    """The address it came from, for counting how often."""
    partial: bool = False
    """The line broke: `body` is what had come, and its digest is that of the whole."""


class KeyFinder(Protocol):
    def public_key(self, key_id: str) -> bytes | None:
        """The raw Ed25519 key of this sender, or None when there is no such sender."""
        ...


class _Resolver(HTTPSignatureKeyResolver):
    def __init__(self, keys: KeyFinder) -> None:
        self._keys = keys

    def resolve_public_key(self, key_id: str) -> Ed25519PublicKey | None:
        raw = self._keys.public_key(key_id)
        return None if raw is None else Ed25519PublicKey.from_public_bytes(raw)


class _Verifier(HTTPMessageVerifier):
    """The library's verifier, but with the server's handed-in clock."""

    def __init__(self, keys: KeyFinder, now: datetime) -> None:
        super().__init__(signature_algorithm=ED25519, key_resolver=_Resolver(keys))
        self._now = now
        self.clock_off = False

    def validate_created_and_expires(self, sig_input: Any, max_age: Any = None) -> None:
        del max_age  # the window below is narrower and looks both ways
        created = sig_input.params.get("created")
        if type(created) is not int:
            raise InvalidSignature("without a time")
        self.clock_off = abs(self._now.timestamp() - created) > WINDOW.seconds


def verified_nonce(message: SignedMessage, keys: KeyFinder, now: datetime) -> str:
    """The nonce of a sound signature over method, host, target and body, or of one over what the
    body was going to be, if only a part of it came.

    The caller makes sure that the nonce is new. Raises NotRecognised, and ClockOff for one that
    is sound but for its time.
    """
    needed: tuple[str, ...] = SIGNED_COMPONENTS
    if any(name.lower() == UPLOAD_OFFSET for name, _ in message.headers.items()):
        needed = (*needed, UPLOAD_OFFSET)
    verifier = _Verifier(keys, now)
    body = None if message.partial else message.body
    try:
        results = verifier.verify(message, require_components=needed, body=body)
    except (HTTPMessageSignaturesException, ValueError):
        raise NotRecognised from None
    nonce = results[0].nonce if len(results) == 1 else None
    if not nonce or len(nonce) > LONGEST_NONCE:
        raise NotRecognised
    if verifier.clock_off:
        raise ClockOff
    return str(nonce)
