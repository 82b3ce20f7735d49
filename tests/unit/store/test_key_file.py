"""The key file: what opens it, what is refused, and that no damage or forgery gets through."""

import hashlib
import json
import stat
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach_app.domain.errors import Refusal
from coach_app.store import key_slots
from coach_app.store.key_file import LARGEST_FILE, KeyFile
from coach_app.store.refusals import (
    KeyFileDamaged,
    StoreMissing,
    WrongPassphrase,
)

PASSPHRASE = "caf\u00e9 street corner"  # noqa: S105  of no real store
SAME_LETTERS = "cafe\u0301 street corner"

Change = Callable[[dict[str, Any]], None]


@pytest.fixture(scope="module")
def content() -> bytes:
    """A try costs the least that is allowed, however fast the machine."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(key_slots, "SHORTEST_TRY", 0.0)
        key_file, _ = KeyFile.create(PASSPHRASE)
    return key_file.to_bytes()


def forged(content: bytes, change: Change) -> bytes:
    """The file after a change, with its checksum put right, as somebody skilled would do it."""
    document = json.loads(content)
    change(document)
    document.pop("checksum")
    canonical = json.dumps(document, sort_keys=True, separators=(",", ":")).encode()
    document["checksum"] = hashlib.sha256(canonical).hexdigest()
    return json.dumps(document, sort_keys=True, separators=(",", ":")).encode()


def test_the_passphrase_opens_it_however_its_letters_were_composed(content: bytes) -> None:
    first = KeyFile.parse(content).unlock(PASSPHRASE)
    second = KeyFile.parse(content).unlock(SAME_LETTERS)
    assert first == second
    assert len(first.secret) == 32


def test_another_passphrase_is_refused_with_a_sentence(content: bytes) -> None:
    with pytest.raises(WrongPassphrase, match="Check caps lock and try again"):
        KeyFile.parse(content).unlock("four other words here")


def test_a_passphrase_that_is_no_text_is_just_wrong(content: bytes) -> None:
    with pytest.raises(WrongPassphrase):
        KeyFile.parse(content).unlock("\ud800\x00 lone surrogate")


def test_the_key_is_never_shown(content: bytes) -> None:
    key = KeyFile.parse(content).unlock(PASSPHRASE)
    assert key.secret.hex() not in repr(key)
    assert repr(key.secret) not in repr(key)


def test_every_changed_bit_of_the_file_is_noticed_before_any_passphrase_is_tried(
    content: bytes,
) -> None:
    for place in range(len(content)):
        for bit in range(8):
            damaged = bytearray(content)
            damaged[place] ^= 1 << bit
            with pytest.raises(KeyFileDamaged):
                KeyFile.parse(bytes(damaged))


def test_a_cut_off_or_lengthened_file_is_refused(content: bytes) -> None:
    for length in range(len(content)):
        with pytest.raises(KeyFileDamaged):
            KeyFile.parse(content[:length])
    for more in (b" ", b"\n", b"{}", b"\x00"):
        with pytest.raises(KeyFileDamaged):
            KeyFile.parse(content + more)


@pytest.mark.parametrize(
    "content",
    [b"33333", b"[]", b"null", b"\xff\xfe", b"[" * 100_000, b'{"format":"coach-app-keys"}', b""],
)
def test_something_else_is_refused(content: bytes) -> None:
    with pytest.raises(KeyFileDamaged):
        KeyFile.parse(content)


@given(st.binary(max_size=400))
def test_no_bytes_crash_the_parser(content: bytes) -> None:
    with pytest.raises(KeyFileDamaged):
        KeyFile.parse(content)


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(), st.lists))
def test_no_json_crashes_the_parser(value: object) -> None:
    with pytest.raises(KeyFileDamaged):
        KeyFile.parse(json.dumps(value).encode())


def header_of(document: dict[str, Any]) -> dict[str, Any]:
    header: dict[str, Any] = document["slots"][0]["header"]
    return header


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("memory_kib", 64 * 1024 - 1),
        ("memory_kib", 256 * 1024 + 1),
        ("memory_kib", 2**40),
        ("memory_kib", True),
        ("memory_kib", "65536"),
        ("memory_kib", 65536.0),
        ("passes", 2),
        ("passes", 10**9),
        ("lanes", 3),
        ("lanes", 0),
        ("kind", "recovery"),
        ("salt", "00"),
        ("salt", "0" * 31 + "G"),
    ],
)
def test_settings_outside_floor_and_ceiling_are_refused(
    content: bytes, name: str, value: object
) -> None:
    def change(document: dict[str, Any]) -> None:
        header_of(document)[name] = value

    with pytest.raises(KeyFileDamaged):
        KeyFile.parse(forged(content, change))


def other_passes(document: dict[str, Any]) -> None:
    header_of(document)["passes"] = 4


def other_store(document: dict[str, Any]) -> None:
    document["store_id"] = "0" * 32


def other_salt(document: dict[str, Any]) -> None:
    header_of(document)["salt"] = "0" * 32


def other_nonce(document: dict[str, Any]) -> None:
    document["slots"][0]["nonce"] = "0" * 24


def other_ciphertext(document: dict[str, Any]) -> None:
    document["slots"][0]["wrapped"] = "0" * 96


def no_authentication(document: dict[str, Any]) -> None:
    document["authentication"] = "0" * 64


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        (other_passes, WrongPassphrase),
        (other_store, WrongPassphrase),
        (other_salt, WrongPassphrase),
        (other_nonce, WrongPassphrase),
        (other_ciphertext, WrongPassphrase),
        (no_authentication, KeyFileDamaged),
    ],
)
def test_a_skilled_forgery_does_not_open(
    content: bytes, change: Change, refusal: type[Refusal]
) -> None:
    key_file = KeyFile.parse(forged(content, change))
    with pytest.raises(refusal):
        key_file.unlock(PASSPHRASE)


def test_forging_without_a_change_opens(content: bytes) -> None:
    """Else the forgeries above would be refused for the wrong reason."""
    assert forged(content, lambda _: None) == content


def test_a_new_passphrase_keeps_the_store_key_and_ends_the_old_one(content: bytes) -> None:
    before = KeyFile.parse(content)
    key = before.unlock(PASSPHRASE)
    after = KeyFile.parse(before.with_passphrase(key, "another long passphrase").to_bytes())
    assert after.unlock("another long passphrase") == key
    with pytest.raises(WrongPassphrase):
        after.unlock(PASSPHRASE)


def test_no_file_means_no_store(tmp_path: Path) -> None:
    with pytest.raises(StoreMissing):
        KeyFile.load(tmp_path / "keys.json")


def test_a_huge_file_is_not_read_to_its_end(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "keys.json"
    path.write_bytes(content + b" " * LARGEST_FILE)
    with pytest.raises(KeyFileDamaged):
        KeyFile.load(path)


def test_saving_replaces_the_file_as_a_whole_and_for_its_owner_only(
    tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "keys.json"
    path.write_bytes(b"old")
    KeyFile.parse(content).save(path)
    assert path.read_bytes() == content
    assert [p.name for p in tmp_path.iterdir()] == ["keys.json"]
    if sys.platform != "win32":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
