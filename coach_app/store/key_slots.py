"""The slots of a key file: each wraps the store key under a passphrase, a recovery key or the
organisation's key pair. A slot is bound to its own header and its store.
"""

import secrets
import time
from collections.abc import Callable

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from coach_app.store.key_document import (
    KEY_BYTES,
    LANES_FLOOR,
    MEMORY_CEILING_KIB,
    MEMORY_FLOOR_KIB,
    NONCE_BYTES,
    PASSES_CEILING,
    PASSES_FLOOR,
    SALT_BYTES,
    EscrowHeader,
    PassphraseHeader,
    RecoveryHeader,
    Slot,
    canonical,
)
from coach_app.store.passphrase import passphrase_bytes
from coach_app.store.refusals import NotEnoughMemory

SHORTEST_TRY = 0.3
AIM = 0.5
"""Seconds one try costs on this laptop: noticed by somebody who guesses, hardly by the coach."""

Steady = Callable[[], float]


def passphrase_slot(
    store_id: str, secret: bytes, passphrase: str, steady: Steady = time.perf_counter
) -> Slot:
    """Calibrated: as slow as this laptop allows, never below the floor nor above the ceiling."""
    header = _header(MEMORY_FLOOR_KIB, PASSES_FLOOR)
    started = steady()
    key = _passphrase_key(header, passphrase)
    took = steady() - started
    if took < SHORTEST_TRY:
        try:
            header = dearer(header, took)
            key = _passphrase_key(header, passphrase)
        except NotEnoughMemory:
            header = _header(MEMORY_FLOOR_KIB, PASSES_FLOOR)
            key = _passphrase_key(header, passphrase)
    return _wrapped(store_id, secret, header, key)


def dearer(header: PassphraseHeader, took: float) -> PassphraseHeader:
    """A header whose try takes about as long as it should; memory first, then more passes."""
    factor = AIM / max(took, 0.001)
    memory = min(int(header.memory_kib * factor), MEMORY_CEILING_KIB) // 1024 * 1024
    rest = factor * header.memory_kib / memory
    passes = min(max(PASSES_FLOOR, int(header.passes * rest)), PASSES_CEILING)
    return _header(max(memory, MEMORY_FLOOR_KIB), passes)


def opened_by_passphrase(store_id: str, slot: Slot, passphrase: str) -> bytes | None:
    header = slot.header
    if not isinstance(header, PassphraseHeader):
        return None
    return _unwrapped(store_id, slot, _passphrase_key(header, passphrase))


def recovery_slot(store_id: str, secret: bytes, letters: str) -> Slot:
    header = RecoveryHeader(salt=secrets.token_hex(SALT_BYTES))
    return _wrapped(store_id, secret, header, _recovery_key(header, letters))


def opened_by_recovery_key(store_id: str, slot: Slot, letters: str) -> bytes | None:
    header = slot.header
    if not isinstance(header, RecoveryHeader):
        return None
    return _unwrapped(store_id, slot, _recovery_key(header, letters))


def escrow_slot(store_id: str, secret: bytes, organisation: X25519PublicKey) -> Slot:
    """Raises ValueError for a public key of low order, with which anybody could open it."""
    ephemeral = X25519PrivateKey.generate()
    header = EscrowHeader(
        organisation=organisation.public_bytes_raw().hex(),
        ephemeral=ephemeral.public_key().public_bytes_raw().hex(),
    )
    key = _escrow_key(header, ephemeral.exchange(organisation))
    return _wrapped(store_id, secret, header, key)


def opened_by_escrow(store_id: str, slot: Slot, private: X25519PrivateKey) -> bytes | None:
    header = slot.header
    own = private.public_key().public_bytes_raw().hex()
    if not isinstance(header, EscrowHeader) or header.organisation != own:
        return None
    try:
        ephemeral = X25519PublicKey.from_public_bytes(bytes.fromhex(header.ephemeral))
        key = _escrow_key(header, private.exchange(ephemeral))
    except ValueError:  # a forged point of low order
        return None
    return _unwrapped(store_id, slot, key)


def derived(secret: bytes, salt: str, purpose: str) -> bytes:
    """A key of its own for each purpose, so that none can be used for another."""
    kdf = HKDF(
        algorithm=hashes.SHA256(),
        length=KEY_BYTES,
        salt=bytes.fromhex(salt),
        info=purpose.encode(),
    )
    return kdf.derive(secret)


def _header(memory_kib: int, passes: int) -> PassphraseHeader:
    return PassphraseHeader(
        salt=secrets.token_hex(SALT_BYTES),
        memory_kib=memory_kib,
        passes=passes,
        lanes=LANES_FLOOR,
    )


def _passphrase_key(header: PassphraseHeader, passphrase: str) -> bytes:
    """Raises NotEnoughMemory on a laptop that has none left."""
    kdf = Argon2id(
        salt=bytes.fromhex(header.salt),
        length=KEY_BYTES,
        iterations=header.passes,
        lanes=header.lanes,
        memory_cost=header.memory_kib,
    )
    try:
        return kdf.derive(passphrase_bytes(passphrase))
    except MemoryError:
        raise NotEnoughMemory from None


def _recovery_key(header: RecoveryHeader, letters: str) -> bytes:
    """The printed key is long and by chance: it needs no slow hash."""
    return derived(letters.encode(), header.salt, "recovery key")


def _escrow_key(header: EscrowHeader, shared: bytes) -> bytes:
    return derived(shared, header.ephemeral + header.organisation, "escrow")


def _bound_to(store_id: str, header: PassphraseHeader | RecoveryHeader | EscrowHeader) -> bytes:
    return canonical([1, store_id, header.model_dump()])


def _wrapped(
    store_id: str,
    secret: bytes,
    header: PassphraseHeader | RecoveryHeader | EscrowHeader,
    key: bytes,
) -> Slot:
    nonce = secrets.token_bytes(NONCE_BYTES)
    wrapped = AESGCM(key).encrypt(nonce, secret, _bound_to(store_id, header))
    return Slot(header=header, nonce=nonce.hex(), wrapped=wrapped.hex())


def _unwrapped(store_id: str, slot: Slot, key: bytes) -> bytes | None:
    try:
        return AESGCM(key).decrypt(
            bytes.fromhex(slot.nonce),
            bytes.fromhex(slot.wrapped),
            _bound_to(store_id, slot.header),
        )
    except InvalidTag:
        return None
