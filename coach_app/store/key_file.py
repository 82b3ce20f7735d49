"""The key file: one random store key, wrapped once for each way in.

The way in today is the passphrase; a slot for a printed recovery key or for the organisation
is one more kind of slot header. Each slot is bound to its own header (a slot with weaker
settings does not open), and all slots together are authenticated under the store key (a slot
that was removed, added or moved is noticed at the next unlock).
"""

import hashlib
import hmac
import json
import secrets
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from coach_app.store.passphrase import check_new_passphrase, passphrase_bytes
from coach_app.store.private_files import write_atomically
from coach_app.store.refusals import KeyFileDamaged, StoreMissing, WrongPassphrase

LARGEST_FILE = 64 * 1024
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
MOST_SLOTS = 8


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


class Slot(_Strict):
    """One way in: the store key, encrypted under the key that the header describes."""

    header: PassphraseHeader
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


@dataclass(frozen=True, slots=True)
class StoreKey:
    """The key of one store, while it is unlocked. It never shows itself in a message."""

    store_id: str
    secret: bytes = field(repr=False)

    def derived(self, purpose: str) -> bytes:
        """A key of its own for each purpose, so that none can be used for another."""
        salt = bytes.fromhex(self.store_id)
        kdf = HKDF(algorithm=hashes.SHA256(), length=KEY_BYTES, salt=salt, info=purpose.encode())
        return kdf.derive(self.secret)

    def authentication(self, content: bytes) -> str:
        return hmac.new(self.derived("key file"), content, hashlib.sha256).hexdigest()


class KeyFile:
    """A key file that has the right shape. Only `unlock` says whether it is genuine."""

    def __init__(self, document: KeyDocument) -> None:
        self._document = document

    @classmethod
    def create(cls, passphrase: str) -> tuple[Self, StoreKey]:
        """A new store key behind a new passphrase. Raises PassphraseTooWeak."""
        check_new_passphrase(passphrase)
        key = StoreKey(secrets.token_hex(16), secrets.token_bytes(KEY_BYTES))
        return cls._sealed(key, (_passphrase_slot(key, passphrase),)), key

    @classmethod
    def parse(cls, content: bytes) -> Self:
        """Raises KeyFileDamaged unless every byte is as this program writes it."""
        try:
            document = KeyDocument.model_validate(json.loads(content))
        except (ValueError, ValidationError, RecursionError):
            raise KeyFileDamaged from None
        whole = hmac.compare_digest(document.checksum, _checksum(document))
        if not whole or content != _canonical(document.model_dump()):
            raise KeyFileDamaged
        return cls(document)

    @classmethod
    def load(cls, path: Path) -> Self:
        """Raises StoreMissing when there is no file and KeyFileDamaged for a bad one."""
        try:
            with path.open("rb") as stream:
                content = stream.read(LARGEST_FILE + 1)
        except FileNotFoundError:
            raise StoreMissing from None
        except OSError:
            raise KeyFileDamaged from None
        if len(content) > LARGEST_FILE:
            raise KeyFileDamaged
        return cls.parse(content)

    def unlock(self, passphrase: str) -> StoreKey:
        """The store key. Raises WrongPassphrase, or KeyFileDamaged for a forged file."""
        for slot in self._document.slots:
            secret = _opened(self._document.store_id, slot, passphrase)
            if secret is not None:
                key = StoreKey(self._document.store_id, secret)
                self._must_be_genuine(key)
                return key
        raise WrongPassphrase

    def with_passphrase(self, key: StoreKey, passphrase: str) -> "KeyFile":
        """The same store key behind a new passphrase; the old one opens nothing any more.

        Raises PassphraseTooWeak.
        """
        self._must_be_genuine(key)
        check_new_passphrase(passphrase)
        return KeyFile._sealed(key, (_passphrase_slot(key, passphrase),))

    @property
    def store_id(self) -> str:
        return self._document.store_id

    def to_bytes(self) -> bytes:
        return _canonical(self._document.model_dump())

    def save(self, path: Path) -> None:
        write_atomically(path, self.to_bytes())

    @classmethod
    def _sealed(cls, key: StoreKey, slots: tuple[Slot, ...]) -> Self:
        blank = "0" * 64
        document = KeyDocument(
            store_id=key.store_id, slots=slots, authentication=blank, checksum=blank
        )
        signed = document.model_copy(
            update={"authentication": key.authentication(_authenticated_part(document))}
        )
        return cls(signed.model_copy(update={"checksum": _checksum(signed)}))

    def _must_be_genuine(self, key: StoreKey) -> None:
        expected = key.authentication(_authenticated_part(self._document))
        if not hmac.compare_digest(self._document.authentication, expected):
            raise KeyFileDamaged


def _canonical(value: Any) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":")).encode()


def _authenticated_part(document: KeyDocument) -> bytes:
    return _canonical(document.model_dump(exclude={"authentication", "checksum"}))


def _checksum(document: KeyDocument) -> str:
    return hashlib.sha256(_canonical(document.model_dump(exclude={"checksum"}))).hexdigest()


def _bound_to(store_id: str, header: PassphraseHeader) -> bytes:
    return _canonical([1, store_id, header.model_dump()])


def _slot_key(header: PassphraseHeader, passphrase: str) -> bytes:
    kdf = Argon2id(
        salt=bytes.fromhex(header.salt),
        length=KEY_BYTES,
        iterations=header.passes,
        lanes=header.lanes,
        memory_cost=header.memory_kib,
    )
    return kdf.derive(passphrase_bytes(passphrase))


def _passphrase_slot(key: StoreKey, passphrase: str) -> Slot:
    header = PassphraseHeader(
        salt=secrets.token_hex(SALT_BYTES),
        memory_kib=MEMORY_FLOOR_KIB,
        passes=PASSES_FLOOR,
        lanes=LANES_FLOOR,
    )
    nonce = secrets.token_bytes(NONCE_BYTES)
    wrapped = AESGCM(_slot_key(header, passphrase)).encrypt(
        nonce, key.secret, _bound_to(key.store_id, header)
    )
    return Slot(header=header, nonce=nonce.hex(), wrapped=wrapped.hex())


def _opened(store_id: str, slot: Slot, passphrase: str) -> bytes | None:
    try:
        return AESGCM(_slot_key(slot.header, passphrase)).decrypt(
            bytes.fromhex(slot.nonce),
            bytes.fromhex(slot.wrapped),
            _bound_to(store_id, slot.header),
        )
    except InvalidTag:
        return None
