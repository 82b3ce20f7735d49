"""What stands in a key file: exactly these fields, each with one spelling only."""

import hashlib
import json
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

KEY_BYTES = 32
NONCE_BYTES = 12
SALT_BYTES = 16

MEMORY_FLOOR_KIB = 64 * 1024
"""RFC 9106, second recommended option: 64 MiB, 3 passes, 4 lanes. Nothing weaker is read."""
MEMORY_CEILING_KIB = 256 * 1024
"""A forged header must not make a laptop run out of memory."""
PASSES_FLOOR = 3
PASSES_CEILING = 16
LANES_FLOOR = 4
LANES_CEILING = 16
MOST_ESCROW_SLOTS = 4
MOST_SLOTS = 2 + MOST_ESCROW_SLOTS


def _hex(size: int) -> Any:
    """Exactly so many bytes as small hexadecimal digits: each value has one spelling only."""
    return Field(pattern=rf"^[0-9a-f]{{{2 * size}}}$")


class _Strict(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class PassphraseHeader(_Strict):
    """How a passphrase becomes the key of its slot."""

    kind: Literal["passphrase"] = "passphrase"
    salt: Annotated[str, _hex(SALT_BYTES)]
    memory_kib: Annotated[int, Field(ge=MEMORY_FLOOR_KIB, le=MEMORY_CEILING_KIB)]
    passes: Annotated[int, Field(ge=PASSES_FLOOR, le=PASSES_CEILING)]
    lanes: Annotated[int, Field(ge=LANES_FLOOR, le=LANES_CEILING)]


class RecoveryHeader(_Strict):
    """How the printed recovery key becomes the key of its slot."""

    kind: Literal["recovery"] = "recovery"
    salt: Annotated[str, _hex(SALT_BYTES)]


class EscrowHeader(_Strict):
    """Which key pair of the organisation opens the slot. Both are public keys (X25519)."""

    kind: Literal["escrow"] = "escrow"
    organisation: Annotated[str, _hex(KEY_BYTES)]
    ephemeral: Annotated[str, _hex(KEY_BYTES)]


Header = Annotated[PassphraseHeader | RecoveryHeader | EscrowHeader, Field(discriminator="kind")]


class Slot(_Strict):
    """One way in: the store key, encrypted under the key that the header describes."""

    header: Header
    nonce: Annotated[str, _hex(NONCE_BYTES)]
    wrapped: Annotated[str, _hex(KEY_BYTES + 16)]


class KeyDocument(_Strict):
    """The file as it stands on disk.

    `checksum` needs no key and tells damage from a wrong passphrase; `authentication` needs
    the store key and tells forgery.
    """

    format: Literal["coach-app-keys"] = "coach-app-keys"
    version: Literal[1] = 1
    store_id: Annotated[str, _hex(16)]
    slots: Annotated[tuple[Slot, ...], Field(min_length=1, max_length=MOST_SLOTS, strict=False)]
    authentication: Annotated[str, _hex(32)]
    checksum: Annotated[str, _hex(32)]

    @model_validator(mode="after")
    def _one_slot_for_each_secret(self) -> Self:
        """One passphrase, at most one recovery key, each key of the organisation once.

        So one try costs one slow hash, however the file was forged.
        """
        kinds = [slot.header.kind for slot in self.slots]
        organisations = [s.header.organisation for s in self.slots if s.header.kind == "escrow"]
        if kinds.count("passphrase") != 1 or kinds.count("recovery") > 1:
            raise ValueError("slots")
        if len(set(organisations)) != len(organisations) or len(organisations) > MOST_ESCROW_SLOTS:
            raise ValueError("slots")
        return self

    def authenticated_part(self) -> bytes:
        return canonical(self.model_dump(exclude={"authentication", "checksum"}))

    def own_checksum(self) -> str:
        return hashlib.sha256(canonical(self.model_dump(exclude={"checksum"}))).hexdigest()


def canonical(value: Any) -> bytes:
    """The one spelling of a JSON value."""
    return json.dumps(value, sort_keys=True, separators=(",", ":")).encode()
