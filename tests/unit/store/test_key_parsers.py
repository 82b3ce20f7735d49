"""No file crashes a parser, and none is taken that is not whole. `make fuzz` looks for longer."""

import hashlib
import json

import pytest
from hypothesis import given, settings

from coach_app.store.key_document import canonical
from coach_app.store.key_file import KeyFile
from tests.support.hostile_files import (
    BACKUPS,
    DRAFT,
    DRAFTS,
    KEY_FILES,
    SMALL_FILES,
    backup_sample,
    key_file_sample,
    survives_backup,
    survives_draft,
    survives_key_file,
    survives_small_file,
)


@settings(max_examples=300, deadline=None)
@given(KEY_FILES)
def test_key_files(content: bytes) -> None:
    survives_key_file(content)


@settings(max_examples=150, deadline=None)
@given(BACKUPS)
def test_backups(content: bytes) -> None:
    survives_backup(content)


@settings(max_examples=200, deadline=None)
@given(SMALL_FILES)
def test_small_files(content: bytes) -> None:
    survives_small_file(content)


@settings(max_examples=200, deadline=None)
@given(DRAFTS)
def test_drafts(content: bytes) -> None:
    survives_draft(content)


def test_the_real_ones_are_taken() -> None:
    """Else everything above would be refused for the wrong reason."""
    survives_key_file(key_file_sample()[0])
    survives_backup(backup_sample())
    survives_draft(DRAFT)


def test_a_parser_that_takes_too_much_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """The judge is judged: with the authentication switched off, a forgery opens and is told."""
    document = json.loads(key_file_sample()[0])
    document["authentication"] = "0" * 64
    document.pop("checksum")
    document["checksum"] = hashlib.sha256(canonical(document)).hexdigest()
    survives_key_file(canonical(document))
    monkeypatch.setattr(KeyFile, "_must_be_genuine", lambda *_: None)
    with pytest.raises(AssertionError):
        survives_key_file(canonical(document))
