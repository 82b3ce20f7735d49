"""The key file: one random store key, wrapped once for each way in.

The ways in are the passphrase, the printed recovery key and the organisation's key pair. Each
slot is bound to its own header (a slot with weaker settings does not open), and all slots
together are authenticated under the store key (a slot that was removed, added or moved is
noticed at the next unlock).
"""

import hashlib
import hmac
import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from pydantic import ValidationError

from coach_app.store.escrow import OrganisationKey
from coach_app.store.key_document import (
    KEY_BYTES,
    MOST_ESCROW_SLOTS,
    KeyDocument,
    PassphraseHeader,
    Slot,
    canonical,
)
from coach_app.store.key_slots import (
    derived,
    escrow_slot,
    opened_by_escrow,
    opened_by_passphrase,
    opened_by_recovery_key,
    passphrase_slot,
    recovery_slot,
)
from coach_app.store.passphrase_strength import must_be_strong
from coach_app.store.private_files import write_atomically
from coach_app.store.recovery_key import normal_form
from coach_app.store.refusals import (
    EscrowKeyWrong,
    KeyFileDamaged,
    NoEscrow,
    NoRecoveryKey,
    StoreMissing,
    TooManyEscrowKeys,
    WrongPassphrase,
    WrongRecoveryKey,
)

LARGEST_FILE = 64 * 1024


@dataclass(frozen=True, slots=True)
class StoreKey:
    """The key of one store, while it is unlocked. It never shows itself in a message."""

    store_id: str
    secret: bytes = field(repr=False)

    def derived(self, purpose: str) -> bytes:
        """A key of its own for each purpose, so that none can be used for another."""
        return derived(self.secret, self.store_id, purpose)

    def authentication(self, content: bytes) -> str:
        return hmac.new(self.derived("key file"), content, hashlib.sha256).hexdigest()


class KeyFile:
    """A key file that has the right shape. Only opening it says whether it is genuine."""

    def __init__(self, document: KeyDocument) -> None:
        self._document = document

    @classmethod
    def create(cls, passphrase: str) -> tuple[Self, StoreKey]:
        """A new store key behind a new passphrase. Raises PassphraseTooWeak."""
        must_be_strong(passphrase)
        key = StoreKey(secrets.token_hex(16), secrets.token_bytes(KEY_BYTES))
        return cls._sealed(key, (passphrase_slot(key.store_id, key.secret, passphrase),)), key

    @classmethod
    def parse(cls, content: bytes) -> Self:
        """Raises KeyFileDamaged unless every byte is as this program writes it."""
        try:
            document = KeyDocument.model_validate(json.loads(content))
        except (ValueError, ValidationError, RecursionError):
            raise KeyFileDamaged from None
        whole = hmac.compare_digest(document.checksum, document.own_checksum())
        if not whole or content != canonical(document.model_dump()):
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
        key = self._opened(lambda store_id, s: opened_by_passphrase(store_id, s, passphrase))
        if key is None:
            raise WrongPassphrase
        return key

    def unlock_with_recovery_key(self, typed: str) -> StoreKey:
        """The store key.

        Raises RecoveryKeyMistyped before anything is tried, NoRecoveryKey, WrongRecoveryKey, or
        KeyFileDamaged for a forged file.
        """
        letters = normal_form(typed)
        if not self.has_recovery_key:
            raise NoRecoveryKey
        key = self._opened(lambda store_id, s: opened_by_recovery_key(store_id, s, letters))
        if key is None:
            raise WrongRecoveryKey
        return key

    def unlock_with_escrow(self, private: X25519PrivateKey) -> StoreKey:
        """The store key. Raises NoEscrow, EscrowKeyWrong, or KeyFileDamaged for a forged file."""
        if not self.escrow_fingerprints:
            raise NoEscrow
        key = self._opened(lambda store_id, s: opened_by_escrow(store_id, s, private))
        if key is None:
            raise EscrowKeyWrong
        return key

    def with_passphrase(self, key: StoreKey, passphrase: str) -> "KeyFile":
        """The same store key behind a new passphrase; the old one opens nothing any more.

        The other ways in stay as they are. Raises PassphraseTooWeak.
        """
        self._must_be_genuine(key)
        must_be_strong(passphrase)
        slot = passphrase_slot(key.store_id, key.secret, passphrase)
        return KeyFile._sealed(key, (slot, *self._without("passphrase")))

    def with_recovery_key(self, key: StoreKey, letters: str) -> "KeyFile":
        """A new recovery key opens; the one before opens nothing any more."""
        self._must_be_genuine(key)
        slot = recovery_slot(key.store_id, key.secret, normal_form(letters))
        return KeyFile._sealed(key, (*self._without("recovery"), slot))

    def with_escrow(self, key: StoreKey, organisation: OrganisationKey) -> "KeyFile":
        """The organisation can open it too; adding the same key again changes nothing.

        Raises TooManyEscrowKeys and EscrowKeyUnusable.
        """
        self._must_be_genuine(key)
        if organisation.fingerprint in self.escrow_fingerprints:
            return self
        if len(self.escrow_fingerprints) >= MOST_ESCROW_SLOTS:
            raise TooManyEscrowKeys
        slot = escrow_slot(key.store_id, key.secret, organisation.public)
        return KeyFile._sealed(key, (*self._document.slots, slot))

    @property
    def store_id(self) -> str:
        return self._document.store_id

    @property
    def has_recovery_key(self) -> bool:
        return any(slot.header.kind == "recovery" for slot in self._document.slots)

    @property
    def escrow_fingerprints(self) -> tuple[str, ...]:
        """Which keys of the organisation open it, each by the first letters of its hash."""
        return tuple(
            OrganisationKey.from_hex(slot.header.organisation).fingerprint
            for slot in self._document.slots
            if slot.header.kind == "escrow"
        )

    @property
    def cost(self) -> PassphraseHeader:
        """What one try of the passphrase takes: memory, passes and lanes of Argon2id."""
        headers = (slot.header for slot in self._document.slots)
        return next(header for header in headers if header.kind == "passphrase")

    def to_bytes(self) -> bytes:
        return canonical(self._document.model_dump())

    def save(self, path: Path) -> None:
        write_atomically(path, self.to_bytes())

    @classmethod
    def _sealed(cls, key: StoreKey, slots: tuple[Slot, ...]) -> Self:
        blank = "0" * 64
        document = KeyDocument(
            store_id=key.store_id, slots=slots, authentication=blank, checksum=blank
        )
        signed = document.model_copy(
            update={"authentication": key.authentication(document.authenticated_part())}
        )
        return cls(signed.model_copy(update={"checksum": signed.own_checksum()}))

    def _without(self, kind: str) -> tuple[Slot, ...]:
        return tuple(slot for slot in self._document.slots if slot.header.kind != kind)

    def _opened(self, opened: Callable[[str, Slot], bytes | None]) -> StoreKey | None:
        for slot in self._document.slots:
            secret = opened(self._document.store_id, slot)
            if secret is not None:
                key = StoreKey(self._document.store_id, secret)
                self._must_be_genuine(key)
                return key
        return None

    def _must_be_genuine(self, key: StoreKey) -> None:
        expected = key.authentication(self._document.authenticated_part())
        if not hmac.compare_digest(self._document.authentication, expected):
            raise KeyFileDamaged
