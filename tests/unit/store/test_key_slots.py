"""A key file with every way in: what opens it, and that no forgery of its slots gets through."""

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from coach_app.domain.errors import Refusal
from coach_app.store import key_slots
from coach_app.store.escrow import OrganisationKey
from coach_app.store.key_document import (
    LANES_FLOOR,
    MEMORY_CEILING_KIB,
    MEMORY_FLOOR_KIB,
    MOST_ESCROW_SLOTS,
    PASSES_FLOOR,
)
from coach_app.store.key_file import KeyFile, StoreKey
from coach_app.store.recovery_key import new_recovery_key, spelled
from coach_app.store.refusals import (
    EscrowKeyWrong,
    KeyFileDamaged,
    NoEscrow,
    NoRecoveryKey,
    RecoveryKeyMistyped,
    TooManyEscrowKeys,
    WrongPassphrase,
    WrongRecoveryKey,
)

PASSPHRASE = "otter lamp violin harbour"  # noqa: S105 - of no real store
Change = Callable[[dict[str, Any]], None]
PASS, RECOVERY, ESCROW, OTHER_ESCROW = range(4)


@dataclass(frozen=True)
class Ways:
    """A key file with all its secrets."""

    content: bytes
    key: StoreKey
    letters: str
    private: X25519PrivateKey


@pytest.fixture(scope="module")
def plain() -> tuple[KeyFile, StoreKey]:
    """A try costs the least that is allowed, however fast the machine."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(key_slots, "SHORTEST_TRY", 0.0)
        return KeyFile.create(PASSPHRASE)


@pytest.fixture(scope="module")
def ways(plain: tuple[KeyFile, StoreKey]) -> Ways:
    key_file, key = plain
    letters, private = new_recovery_key(), X25519PrivateKey.generate()
    key_file = key_file.with_recovery_key(key, letters)
    for one in (private, X25519PrivateKey.generate()):
        key_file = key_file.with_escrow(key, OrganisationKey(one.public_key()))
    return Ways(key_file.to_bytes(), key, letters, private)


def forged(content: bytes, change: Change) -> bytes:
    """Changed, with the checksum put right, as somebody skilled would do it."""
    document = json.loads(content)
    change(document)
    document.pop("checksum")
    canonical = json.dumps(document, sort_keys=True, separators=(",", ":")).encode()
    document["checksum"] = hashlib.sha256(canonical).hexdigest()
    return json.dumps(document, sort_keys=True, separators=(",", ":")).encode()


def test_each_way_in_gives_the_same_store_key(ways: Ways) -> None:
    key_file = KeyFile.parse(ways.content)
    assert key_file.unlock(PASSPHRASE) == ways.key
    assert key_file.unlock_with_recovery_key(spelled(ways.letters).lower()) == ways.key
    assert key_file.unlock_with_escrow(ways.private) == ways.key


def test_another_recovery_key_and_another_private_key_are_refused(ways: Ways) -> None:
    key_file = KeyFile.parse(ways.content)
    with pytest.raises(WrongRecoveryKey):
        key_file.unlock_with_recovery_key(new_recovery_key())
    with pytest.raises(EscrowKeyWrong):
        key_file.unlock_with_escrow(X25519PrivateKey.generate())


def test_a_way_in_that_was_never_made_is_named(plain: tuple[KeyFile, StoreKey]) -> None:
    with pytest.raises(NoRecoveryKey):
        plain[0].unlock_with_recovery_key(new_recovery_key())
    with pytest.raises(NoEscrow):
        plain[0].unlock_with_escrow(X25519PrivateKey.generate())


def test_a_mistype_is_told_before_any_key_is_derived(
    ways: Ways, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*_: object) -> bytes:
        raise AssertionError("a key was derived")

    monkeypatch.setattr(key_slots, "derived", never)
    wrong = ("2" if ways.letters[0] != "2" else "3") + ways.letters[1:]
    with pytest.raises(RecoveryKeyMistyped):
        KeyFile.parse(ways.content).unlock_with_recovery_key(wrong)


def test_a_new_recovery_key_ends_the_old_and_leaves_the_other_ways(ways: Ways) -> None:
    letters = new_recovery_key()
    after = KeyFile.parse(ways.content).with_recovery_key(ways.key, letters)
    assert after.unlock_with_recovery_key(letters) == ways.key
    assert after.unlock_with_escrow(ways.private) == ways.key
    with pytest.raises(WrongRecoveryKey):
        after.unlock_with_recovery_key(ways.letters)


def test_a_new_passphrase_leaves_the_other_ways(ways: Ways) -> None:
    after = KeyFile.parse(ways.content).with_passphrase(ways.key, "quiet rivers carry lanterns")
    assert after.unlock_with_recovery_key(ways.letters) == ways.key
    assert after.unlock_with_escrow(ways.private) == ways.key
    with pytest.raises(WrongPassphrase):
        after.unlock(PASSPHRASE)


def test_the_same_key_of_the_organisation_stands_there_once(ways: Ways) -> None:
    before = KeyFile.parse(ways.content)
    again = before.with_escrow(ways.key, OrganisationKey(ways.private.public_key()))
    assert again.to_bytes() == ways.content
    for _ in range(MOST_ESCROW_SLOTS - 2):
        more = X25519PrivateKey.generate().public_key()
        before = before.with_escrow(ways.key, OrganisationKey(more))
    with pytest.raises(TooManyEscrowKeys):
        before.with_escrow(ways.key, OrganisationKey(X25519PrivateKey.generate().public_key()))


def test_every_changed_byte_is_noticed_before_anything_is_tried(ways: Ways) -> None:
    for place in range(len(ways.content)):
        for mask in (0x01, 0x20, 0x80, 0xFF):
            damaged = bytearray(ways.content)
            damaged[place] ^= mask
            with pytest.raises(KeyFileDamaged):
                KeyFile.parse(bytes(damaged))


def every_digit_changed(content: bytes) -> Iterator[bytes]:
    """Each hexadecimal digit of each slot in turn, with the checksum put right."""
    document = json.loads(content)
    for number, slot in enumerate(document["slots"]):
        texts = [(slot, "nonce"), (slot, "wrapped")]
        texts += [(slot["header"], n) for n, v in slot["header"].items() if n not in ("kind",)]
        for holder, name in texts:
            value = holder[name]
            for place in range(len(value) if isinstance(value, str) else 0):
                other = "0" if value[place] != "0" else "1"

                def change(
                    forged_document: dict[str, Any],
                    at: tuple[int, str, bool, str] = (
                        number,
                        name,
                        holder is slot,
                        value[:place] + other + value[place + 1 :],
                    ),
                ) -> None:
                    found = forged_document["slots"][at[0]]
                    (found if at[2] else found["header"])[at[1]] = at[3]

                yield forged(content, change)


def test_no_digit_of_any_slot_can_be_changed_even_with_the_checksum_put_right(ways: Ways) -> None:
    """Neither the slot that was changed opens, nor any other: all are authenticated together."""
    seen = 0
    for content in every_digit_changed(ways.content):
        seen += 1
        try:
            key_file = KeyFile.parse(content)
        except KeyFileDamaged:
            continue
        with pytest.raises((WrongRecoveryKey, KeyFileDamaged)):
            key_file.unlock_with_recovery_key(ways.letters)
        with pytest.raises((EscrowKeyWrong, KeyFileDamaged)):
            key_file.unlock_with_escrow(ways.private)
    assert seen > 700


def removed(which: int) -> Change:
    return lambda document: document["slots"].pop(which)


def moved(document: dict[str, Any]) -> None:
    document["slots"].append(document["slots"].pop(RECOVERY))


def twice(which: int) -> Change:
    return lambda document: document["slots"].append(document["slots"][which])


def header(which: int, name: str, value: object) -> Change:
    def change(document: dict[str, Any]) -> None:
        document["slots"][which]["header"][name] = value

    return change


def in_place_of(which: int, other: int, *parts: str) -> Change:
    """What is wrapped in one slot stands in another."""

    def change(document: dict[str, Any]) -> None:
        for part in parts:
            document["slots"][which][part] = document["slots"][other][part]

    return change


def another_store(document: dict[str, Any]) -> None:
    document["store_id"] = "0" * 32


def no_authentication(document: dict[str, Any]) -> None:
    document["authentication"] = "0" * 64


def of_low_order(document: dict[str, Any]) -> None:
    document["slots"][ESCROW]["header"]["ephemeral"] = "0" * 64


ANY_WAY = (KeyFileDamaged,) * 3
"""Passphrase, recovery key, organisation's key: what each is answered."""
ATTACKS: dict[str, tuple[Change, tuple[type[Refusal], ...]]] = {
    "Argon2 memory downgraded": (header(PASS, "memory_kib", MEMORY_FLOOR_KIB - 1024), ANY_WAY),
    "Argon2 passes downgraded": (header(PASS, "passes", PASSES_FLOOR - 1), ANY_WAY),
    "Argon2 lanes downgraded": (header(PASS, "lanes", LANES_FLOOR - 1), ANY_WAY),
    "Argon2 memory beyond what a laptop has": (
        header(PASS, "memory_kib", MEMORY_CEILING_KIB + 1024),
        ANY_WAY,
    ),
    "iterations changed within what is allowed": (
        header(PASS, "passes", PASSES_FLOOR + 1),
        (WrongPassphrase, KeyFileDamaged, KeyFileDamaged),
    ),
    "passphrase slot deleted": (removed(PASS), ANY_WAY),
    "recovery slot deleted": (
        removed(RECOVERY),
        (KeyFileDamaged, NoRecoveryKey, KeyFileDamaged),
    ),
    "escrow slot deleted": (removed(ESCROW), (KeyFileDamaged, KeyFileDamaged, EscrowKeyWrong)),
    "another escrow slot deleted": (removed(OTHER_ESCROW), ANY_WAY),
    "slots in another order": (moved, ANY_WAY),
    "passphrase slot doubled": (twice(PASS), ANY_WAY),
    "recovery slot doubled": (twice(RECOVERY), ANY_WAY),
    "escrow slot doubled": (twice(ESCROW), ANY_WAY),
    "moved to another store": (
        another_store,
        (WrongPassphrase, WrongRecoveryKey, EscrowKeyWrong),
    ),
    "one slot's key under another's header": (
        in_place_of(ESCROW, OTHER_ESCROW, "nonce", "wrapped"),
        (KeyFileDamaged, KeyFileDamaged, EscrowKeyWrong),
    ),
    "recovery slot called a passphrase slot": (
        header(RECOVERY, "kind", "passphrase"),
        ANY_WAY,
    ),
    "no authentication": (no_authentication, ANY_WAY),
    "ephemeral key of low order": (
        of_low_order,
        (KeyFileDamaged, KeyFileDamaged, EscrowKeyWrong),
    ),
    "unknown field beside the known": (header(PASS, "t", 1), ANY_WAY),
}
"""Everything that somebody can do to the slots of a key file that was left lying about, with the
checksum put right."""


@pytest.mark.parametrize("attack", ATTACKS)
def test_no_way_in_opens_after_this_was_done_to_the_slots(ways: Ways, attack: str) -> None:
    change, answers = ATTACKS[attack]
    content = forged(ways.content, change)
    assert content != ways.content

    def all_ways() -> Iterator[Callable[[], object]]:
        yield lambda: KeyFile.parse(content).unlock(PASSPHRASE)
        yield lambda: KeyFile.parse(content).unlock_with_recovery_key(ways.letters)
        yield lambda: KeyFile.parse(content).unlock_with_escrow(ways.private)

    for way, answer in zip(all_ways(), answers, strict=True):
        with pytest.raises(Refusal) as refused:
            way()
        assert type(refused.value) is answer


@pytest.mark.parametrize("which", [PASS, RECOVERY, ESCROW])
def test_a_doubled_slot_is_refused_before_any_slow_hash(ways: Ways, which: int) -> None:
    """Else a forged file with many passphrase slots would keep the laptop busy for minutes."""
    with pytest.raises(KeyFileDamaged):
        KeyFile.parse(forged(ways.content, twice(which)))


def test_a_slot_of_another_key_file_cannot_be_added(ways: Ways) -> None:
    """The attacker's own escrow slot, made under a store key of the attacker's."""
    own = X25519PrivateKey.generate()
    foreign_key = StoreKey(ways.key.store_id, b"\x07" * 32)
    slot = key_slots.escrow_slot(foreign_key.store_id, foreign_key.secret, own.public_key())

    def add(document: dict[str, Any]) -> None:
        document["slots"].append(slot.model_dump())

    key_file = KeyFile.parse(forged(ways.content, add))
    with pytest.raises(KeyFileDamaged):
        key_file.unlock_with_escrow(own)
    with pytest.raises(KeyFileDamaged):
        key_file.unlock_with_recovery_key(ways.letters)


def test_forging_without_a_change_opens(ways: Ways) -> None:
    """Else the forgeries above would be refused for the wrong reason."""
    assert forged(ways.content, lambda _: None) == ways.content
