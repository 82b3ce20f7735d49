"""Checking a store, copying it, and what a full disk or another program does to it."""

import errno
import hashlib
import json
import os
import shutil
import stat
import sys
import zipfile
from pathlib import Path

import pytest
from sqlalchemy import text

from coach_app.domain.errors import Refusal
from coach_app.store.engine import reading, writing
from coach_app.store.faults import named_faults
from coach_app.store.key_file import KeyFile
from coach_app.store.opening import Store
from coach_app.store.places import Places
from coach_app.store.refusals import (
    BackupDamaged,
    DiskFull,
    DiskReadOnly,
    FileAlreadyThere,
    PlaceNotUsable,
    StoreAlreadyThere,
    StoreInUse,
)
from coach_app.store.surroundings import Surroundings
from coach_app.store.verifying import FindingKind
from tests.unit.store import fictional
from tests.unit.store.conftest import Made
from tests.unit.store.fictional import fill

POSIX = sys.platform != "win32"
MARKER = "Zanzibarquartz"


def sql(store: Store, statement: str) -> None:
    with writing(store._engine) as connection:
        connection.execute(text(statement))


# ---- Checking -----------------------------------------------------------------------------


def test_a_sound_store_has_no_findings(store: Store, folder: Path) -> None:
    assert store.verify() == ()
    fill(store)
    fill(store, "ZZ-0002-L", "c2")
    log = folder / "store.db-wal"
    assert log.stat().st_size > 0
    assert store.verify() == ()
    assert log.stat().st_size == 0, "what is still in the log was not looked at"


@pytest.mark.parametrize(
    ("statement", "what"),
    [
        ("UPDATE audit SET who = 'nobody' WHERE n = 3", FindingKind.AUDIT),
        ("DELETE FROM audit WHERE n = 1", FindingKind.AUDIT),
        ("UPDATE word_search SET said = 'other' WHERE rowid = 5", FindingKind.SEARCH),
        ("UPDATE name_search SET said = 'other' WHERE rowid = 2", FindingKind.SEARCH),
        ("DELETE FROM word_search WHERE rowid = 5", FindingKind.SEARCH),
        ("DELETE FROM name_search WHERE rowid = 2", FindingKind.SEARCH),
        ("INSERT INTO word_search(rowid, said) VALUES (99, 'a')", FindingKind.SEARCH),
        ("INSERT INTO name_search(rowid, said) VALUES (5, 'a')", FindingKind.SEARCH),
        ("DELETE FROM word_search_data WHERE id > 10", FindingKind.STRUCTURE),
        ("UPDATE attachment SET data = x'00'", FindingKind.ATTACHMENT),
        ("UPDATE case_row SET stage = 'contact'", FindingKind.CASELOAD),
        ("DELETE FROM case_row", FindingKind.CASELOAD),
        ("DELETE FROM record WHERE kind = 'case'", FindingKind.CASELOAD),
        ("UPDATE record SET body = '{}' WHERE kind = 'contact'", FindingKind.RECORD),
    ],
)
def test_what_was_tampered_with_is_named(store: Store, statement: str, what: FindingKind) -> None:
    fill(store)
    sql(store, statement)
    found = store.verify()
    assert what in {finding.what for finding in found}
    assert all("Billie" not in finding.where for finding in found)


def test_the_first_broken_audit_line_is_named(store: Store) -> None:
    fill(store)
    sql(store, "UPDATE audit SET action = 'opened' WHERE n >= 4")
    assert [f.where for f in store.verify()] == ["line 4"]


# ---- Copies -------------------------------------------------------------------------------


def test_a_backup_made_while_open_restores_everything(
    store: Store, tmp_path: Path, made: Made, around: Surroundings
) -> None:
    fill(store)
    target = tmp_path / "copies.backup"
    store.backup(target)
    fill(store, "ZZ-0002-L", "c2")
    with pytest.raises(FileAlreadyThere):
        store.backup(target)
    with pytest.raises(PlaceNotUsable):
        store.backup(tmp_path / "nowhere" / "copy.backup")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["copies.backup", "store"]
    if POSIX:
        assert stat.S_IMODE(target.stat().st_mode) == 0o600
    restored = tmp_path / "restored"
    Store.restore(target, restored)
    with pytest.raises(StoreAlreadyThere):
        Store.restore(target, restored)
    with Store.open(restored, fictional.PASSPHRASE, around) as copy:
        assert copy.info().cases == 1
        assert copy.verify() == ()
        with copy.unit_of_work("coach-1") as work:
            assert work.case_file("c1").person == fictional.person()
        fill(copy, "ZZ-0003-M", "c3")
    assert store.info().cases == 2


def test_a_damaged_backup_is_refused_and_leaves_nothing(store: Store, tmp_path: Path) -> None:
    fill(store)
    target = tmp_path / "copy.backup"
    store.backup(target)
    whole = target.read_bytes()
    folder = tmp_path / "restored"
    bad = tmp_path / "bad.backup"
    tail = range(len(whole) - 300, len(whole), 7)
    for place in (*range(0, 700, 7), *range(700, len(whole), 4096), *tail):
        damaged = bytearray(whole)
        damaged[place] ^= 0x41
        bad.write_bytes(damaged)
        try:
            Store.restore(bad, folder)
        except BackupDamaged:
            assert not any(folder.iterdir())
            continue
        # A few bytes of a ZIP say nothing (dates, versions): then the content must be whole.
        assert (folder / "keys.json").read_bytes() in whole
        assert (folder / "store.db").read_bytes() in whole
        shutil.rmtree(folder)
    for content in (b"", b"PK", whole[:-1], whole[: len(whole) // 2], os.urandom(4096)):
        bad.write_bytes(content)
        with pytest.raises(BackupDamaged):
            Store.restore(bad, folder)
    with pytest.raises(BackupDamaged):
        Store.restore(tmp_path / "nothing", folder)
    with pytest.raises(BackupDamaged):
        Store.restore(tmp_path, folder)


def test_a_backup_with_parts_of_another_or_more_parts_is_refused(
    store: Store, tmp_path: Path
) -> None:
    target = tmp_path / "copy.backup"
    store.backup(target)
    with zipfile.ZipFile(target) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    assert set(parts) == {"manifest.json", "keys.json", "store.db"}
    foreign_keys = KeyFile.create("another long passphrase")[0].to_bytes()
    told = json.loads(parts["manifest.json"])
    told["keys_sha256"] = hashlib.sha256(foreign_keys).hexdigest()
    changes: tuple[dict[str, bytes], ...] = (
        {"keys.json": foreign_keys, "manifest.json": json.dumps(told).encode()},
        {"store.db": parts["store.db"][:-4096]},
        {"store.db": os.urandom(8192)},
        {"keys.json": foreign_keys},
        {"keys.json": b" " * 100_000},
        {"manifest.json": b"[" * 4000},
        {"../outside": b"x"},
    )
    bad = tmp_path / "bad.backup"
    for change in changes:
        with zipfile.ZipFile(bad, "w") as archive:
            for name, content in {**parts, **change}.items():
                archive.writestr(name, content)
        with pytest.raises(BackupDamaged):
            Store.restore(bad, tmp_path / "restored")
        assert not any((tmp_path / "restored").iterdir())
    assert not (tmp_path / "outside").exists()


# ---- Full disks and other programs --------------------------------------------------------


def test_a_full_database_refuses_the_change_and_nothing_is_half_done(store: Store) -> None:
    fill(store)
    with reading(store._engine) as connection:
        pages = connection.scalar(text("PRAGMA page_count"))
        connection.execute(text(f"PRAGMA max_page_count = {pages}"))

    def add() -> None:
        with store.unit_of_work("coach-1") as work:
            work.save(fictional.contact(number=2))
            work.keep_attachment(os.urandom(60_000), "application/pdf")
            work.commit()

    with pytest.raises(DiskFull, match="Nothing was changed"):
        add()
    assert store.info().records == 8
    with reading(store._engine) as connection:
        connection.execute(text("PRAGMA max_page_count = 100000"))
    add()
    assert store.info().records == 9
    assert store.verify() == ()


def test_a_disk_that_cannot_be_written_is_a_sentence(store: Store) -> None:
    with reading(store._engine) as connection:
        connection.execute(text("PRAGMA query_only = ON"))
    with pytest.raises(DiskReadOnly, match="Nothing was changed"):
        fill(store)
    assert store.info().records == 0


@pytest.mark.parametrize(
    ("number", "refusal"),
    [(errno.ENOSPC, DiskFull), (errno.EDQUOT, DiskFull), (errno.EROFS, DiskReadOnly)],
)
def test_what_the_disk_reports_becomes_a_sentence(number: int, refusal: type[Refusal]) -> None:
    with pytest.raises(refusal), named_faults():
        raise OSError(number, "told by the disk", MARKER)
    with pytest.raises(InterruptedError), named_faults():
        raise OSError(errno.EINTR, "not about the disk")


def test_another_program_that_writes_is_waited_for_and_then_named(
    store: Store, folder: Path, made: Made, around: Surroundings
) -> None:
    with Store(Places(folder), made.key, around) as other:
        with reading(other._engine) as connection:
            connection.execute(text("PRAGMA busy_timeout = 10"))
        with store.unit_of_work("coach-1") as work:
            work.save(fictional.case())
            with pytest.raises(StoreInUse):
                other.unit_of_work("coach-1").__enter__()
            with pytest.raises(StoreInUse):
                fill(other)
            assert other.info().cases == 0
            work.commit()
        assert other.info().cases == 1
