"""Signs requests with the laptop's own key (Ed25519, RFC 9421), so that no password travels."""

from base64 import b64encode, urlsafe_b64encode
from collections.abc import Callable
from datetime import datetime, timedelta
from hashlib import sha256

import httpx
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from http_message_signatures import HTTPMessageSigner, MappingKeyResolver
from http_message_signatures.algorithms import ED25519

from sync.protocol import SIGNED_COMPONENTS, UPLOAD_OFFSET

Clock = Callable[[], datetime]
Nonces = Callable[[], str]
"""Gives another unguessable text each time; the server takes each one once."""

LABEL = "s"


def public_key(private_key: bytes) -> str:
    """The public half of a raw 32-byte Ed25519 key, in base64 as enrolment sends it."""
    key = Ed25519PrivateKey.from_private_bytes(private_key)
    return b64encode(key.public_key().public_bytes_raw()).decode("ascii")


def _short(unguessable: str) -> str:
    """96 bits are enough for something that counts for minutes; the rest would travel in vain."""
    return urlsafe_b64encode(sha256(unguessable.encode()).digest()[:12]).decode("ascii")


class RequestSigner:
    """Puts Content-Digest, Signature-Input and Signature on a request."""

    def __init__(self, key_id: str, private_key: bytes, clock: Clock, nonces: Nonces) -> None:
        key = Ed25519PrivateKey.from_private_bytes(private_key)
        self._key_id = key_id
        self._clock = clock
        self._nonces = nonces
        self._behind = timedelta(0)
        self._signer = HTTPMessageSigner(
            signature_algorithm=ED25519,
            key_resolver=MappingKeyResolver(public_keys={}, private_keys={key_id: key}),
        )

    def go_by(self, server_time: datetime) -> None:
        """Sign by the server's clock from now on: this laptop's own is far off."""
        self._behind = server_time - self._clock()

    def sign(self, request: httpx.Request, body: bytes) -> None:
        """Sign in place. `body` is what travels, after compression."""
        covered: tuple[str, ...] = SIGNED_COMPONENTS
        if UPLOAD_OFFSET in request.headers:
            covered = (*covered, UPLOAD_OFFSET)
        self._signer.sign(
            request,
            key_id=self._key_id,
            created=self._clock() + self._behind,
            nonce=_short(self._nonces()),
            label=LABEL,
            include_alg=False,
            covered_component_ids=covered,
            body=body,
        )
