"""Files that somebody skilled or a failing disk could hand to a parser, and what must hold then.

`survives_*` takes one such file; it fails when a parser crashes or takes what it must refuse.
"""

import hashlib
import json
import tempfile
import warnings
import zipfile
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from hypothesis import strategies as st

from coach_app.domain.errors import Refusal
from coach_app.services import drafts
from coach_app.store.attempts import WAITS, Attempts
from coach_app.store.backup import unpack_backup
from coach_app.store.escrow import OrganisationKey
from coach_app.store.key_file import KeyFile
from coach_app.store.places import Places
from coach_app.store.profiles import shown_name
from coach_app.store.recovery_key import new_recovery_key
from coach_app.store.refusals import BackupDamaged, KeyFileDamaged

DATABASE = bytes(range(256)) * 16
"""Stands in for an encrypted database: the parser never looks into it."""


@cache
def key_file_sample() -> tuple[bytes, str, X25519PrivateKey]:
    """A key file with every kind of slot, its recovery key and the organisation's private key."""
    key_file, key = KeyFile.create("otter lamp violin harbour")
    letters, private = new_recovery_key(), X25519PrivateKey.generate()
    key_file = key_file.with_recovery_key(key, letters)
    key_file = key_file.with_escrow(key, OrganisationKey(private.public_key()))
    return key_file.to_bytes(), letters, private


@cache
def backup_sample() -> bytes:
    keys = key_file_sample()[0]
    manifest = {
        "format": "coach-app-backup",
        "version": 1,
        "store_id": json.loads(keys)["store_id"],
        "made_at": "2026-12-01T09:30:00+00:00",
        "keys_sha256": hashlib.sha256(keys).hexdigest(),
        "database_sha256": hashlib.sha256(DATABASE).hexdigest(),
    }
    return zipped(
        [
            ("manifest.json", json.dumps(manifest).encode()),
            ("keys.json", keys),
            ("store.db", DATABASE),
        ]
    )


def zipped(parts: list[tuple[str, bytes]], compression: int = zipfile.ZIP_STORED) -> bytes:
    whole = BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(whole, "w", compression) as archive:
        warnings.simplefilter("ignore")  # that a name stands there twice is meant
        for name, content in parts:
            archive.writestr(name, content)
    return whole.getvalue()


def damaged(content: bytes) -> st.SearchStrategy[bytes]:
    """The content after a few changes: bytes replaced, taken out, put in, doubled, or cut off."""
    place = st.integers(0, len(content))
    edit = st.tuples(
        st.sampled_from(("replace", "remove", "insert", "double", "cut")),
        place,
        st.integers(1, 40),
        st.binary(min_size=1, max_size=40),
    )
    return st.lists(edit, min_size=1, max_size=4).map(lambda edits: _edited(content, edits))


def _edited(content: bytes, edits: list[tuple[str, int, int, bytes]]) -> bytes:
    for kind, place, length, more in edits:
        before, after = content[:place], content[place:]
        content = {
            "replace": before + more + after[len(more) :],
            "remove": before + after[length:],
            "insert": before + more + after,
            "double": before + after[:length] + after,
            "cut": before,
        }[kind]
    return content


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=80),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=8,
)


@st.composite
def forged_key_files(draw: st.DrawFn) -> bytes:
    """Some values of a real one replaced by others, with the checksum put right."""
    document = json.loads(key_file_sample()[0])
    for _ in range(draw(st.integers(1, 3))):
        holder: Any = document
        while True:
            keys = list(holder) if isinstance(holder, dict) else list(range(len(holder)))
            if not keys:
                break
            name = draw(st.sampled_from(keys))
            if isinstance(holder[name], dict | list) and draw(st.booleans()):
                holder = holder[name]
                continue
            action = draw(st.sampled_from(("replace", "remove", "borrow")))
            if action == "replace":
                holder[name] = draw(VALUES)
            elif action == "remove":
                del holder[name]
            else:
                holder[name] = draw(st.sampled_from(json.loads(key_file_sample()[0])["slots"]))
            break
    document.pop("checksum", None)
    content = json.dumps(document, sort_keys=True, separators=(",", ":")).encode()
    document["checksum"] = hashlib.sha256(content).hexdigest()
    return json.dumps(document, sort_keys=True, separators=(",", ":")).encode()


@st.composite
def forged_backups(draw: st.DrawFn) -> bytes:
    """A ZIP with parts of any names, contents and compression."""
    with zipfile.ZipFile(BytesIO(backup_sample())) as archive:
        real = {name: archive.read(name) for name in archive.namelist()}
    names = st.sampled_from(("manifest.json", "keys.json", "store.db", "../outside", "/etc/x"))
    contents = st.sampled_from(list(real.values())) | st.binary(max_size=200)
    parts = [
        (name, draw(damaged(content)) if draw(st.booleans()) else content)
        for name, content in real.items()
        if draw(st.integers(0, 9))
    ]
    parts += draw(st.lists(st.tuples(names, contents), max_size=2))
    compression = draw(st.sampled_from((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)))
    return zipped(parts, compression)


KEY_FILES = st.deferred(
    lambda: st.binary(max_size=600) | damaged(key_file_sample()[0]) | forged_key_files()
)
BACKUPS = st.deferred(lambda: st.binary(max_size=600) | damaged(backup_sample()) | forged_backups())
SMALL_FILES = st.deferred(
    lambda: (
        st.binary(max_size=300)
        | VALUES.map(lambda value: json.dumps(value).encode())
        | damaged(b'{"last": 5000.0, "wrong": 4}')
        | damaged(b'{"shown_name": "Jo"}')
    )
)

DRAFT = json.dumps(
    {"tab": "plan", "fields": {"page/goalField/goal": "Back to \u00e9 work"}}
).encode()
DRAFTS = st.deferred(
    lambda: (
        st.binary(max_size=300)
        | VALUES.map(lambda value: json.dumps(value).encode())
        | st.dictionaries(st.sampled_from(("tab", "fields", "x")), VALUES).map(
            lambda value: json.dumps(value).encode()
        )
        | st.integers(1, 60_000).map(lambda depth: b'{"tab":' + b"[" * depth)
        | damaged(DRAFT)
    )
)


def survives_key_file(content: bytes) -> None:
    """Refused by name, or it is the very file. The slow hash is never reached."""
    real, letters, private = key_file_sample()
    try:
        key_file = KeyFile.parse(content)
    except KeyFileDamaged:
        assert content != real
        return
    assert key_file.to_bytes() == content
    for opened in (
        lambda: key_file.unlock_with_recovery_key(letters),
        lambda: key_file.unlock_with_escrow(private),
    ):
        try:
            opened()
        except Refusal:
            assert content != real
        else:
            assert content == real


def survives_backup(content: bytes) -> None:
    """Refused by name, or what comes out is what went in."""
    with tempfile.TemporaryDirectory() as folder:
        backup, places = Path(folder) / "copy.backup", Places(Path(folder) / "store")
        backup.write_bytes(content)
        places.begin()
        try:
            unpack_backup(backup, places)
        except BackupDamaged:
            assert content != backup_sample()
        else:
            assert places.new_keys.read_bytes() == key_file_sample()[0]
            assert places.database.read_bytes() == DATABASE
        assert {path.name for path in Path(folder).iterdir()} == {"copy.backup", "store"}


def survives_small_file(content: bytes) -> None:
    """The count of wrong tries and the name that is shown: no file keeps anybody out for good."""
    with tempfile.TemporaryDirectory() as folder:
        places = Places(Path(folder))
        places.attempts.write_bytes(content)
        places.profile.write_bytes(content)
        assert 0 <= Attempts(places.attempts, lambda: 9.0).seconds_to_wait() <= WAITS[-1]
        assert shown_name(places).isprintable()


def survives_draft(content: bytes) -> None:
    """Passed over, or a draft whose every part is text, which Qt can be given."""
    draft = drafts.read("case.c1", content.decode("utf-8", "replace"))
    if draft is None:
        assert content != DRAFT
        return
    assert (draft.kind, draft.case_id) == ("case", "c1")
    for part in (draft.tab, *draft.fields, *draft.fields.values()):
        assert isinstance(part, str)
