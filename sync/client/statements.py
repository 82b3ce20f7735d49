"""Is it the server that says so? Checks statements with the key learned at enrolment."""

from base64 import b64decode
from binascii import Error as NotBase64
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from sync.protocol import Statement


@dataclass(frozen=True, slots=True)
class Witness:
    """What a laptop needs to know the server again. An empty key believes nothing."""

    server_key: str = ""
    device_id: str = ""

    def confirms(self, said: Statement | None, purpose: str) -> bool:
        """Whether our server said this, for this purpose, about this laptop."""
        if said is None or not self.server_key:
            return False
        if said.purpose != purpose or said.device_id != self.device_id:
            return False
        try:
            key = Ed25519PublicKey.from_public_bytes(b64decode(self.server_key, validate=True))
            key.verify(b64decode(said.signature, validate=True), said.content())
        except (InvalidSignature, NotBase64, ValueError):
            return False
        return True
