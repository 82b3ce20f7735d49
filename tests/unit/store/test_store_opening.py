"""The store as a whole: made, opened, refused, copied, checked, closed; never readable outside."""

import errno
import os
import shutil
import stat
import sys
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlcipher3.dbapi2
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from coach_app.domain.errors import Refusal
from coach_app.store.engine import reading, writing
from coach_app.store.faults import named_faults
from coach_app.store.key_file import KeyFile
from coach_app.store.migrations import HEAD
from coach_app.store.opening import Store
from coach_app.store.places import Places
from coach_app.store.refusals import (
    BackupDamaged,
    DiskFull,
    DiskReadOnly,
    FileAlreadyThere,
    KeyFileDamaged,
    PassphraseTooWeak,
    StoreAlreadyThere,
    StoreDamaged,
    StoreFromNewerVersion,
    StoreInUse,
    StoreLocked,
    StoreMissing,
    WrongPassphrase,
)
from coach_app.store.schema import alembic_config
from coach_app.store.settings import SettingName
from coach_app.store.surroundings import Surroundings
from coach_app.store.tables import METADATA
from coach_app.store.verifying import FindingKind
from tests.unit.store import fictional
from tests.unit.store.conftest import Made

POSIX = sys.platform != "win32"
MARKER = "Zanzibarquartz"


def fill(store: Store, ref: str = "ZZ-0001-K", case_id: str = "c1") -> None:
    with store.unit_of_work("coach-1") as work:
        for record in fictional.journey(case_id, ref):
            work.save(record)
        work.keep_attachment(b"%PDF-1.7 " + case_id.encode(), "application/pdf")
        work.commit()


def sql(store: Store, statement: str) -> None:
    with writing(store._engine) as connection:
        connection.execute(text(statement))


# ---- Making and opening ------------------------------------------------------------------


def test_made_closed_opened_and_refused(tmp_path: Path, around: Surroundings) -> None:
    folder = tmp_path / "deep" / "store"
    assert not Store.exists(folder)
    with pytest.raises(StoreMissing):
        Store.open(folder, fictional.PASSPHRASE, around)
    with Store.create(folder, fictional.PASSPHRASE, around, "Jo Coach") as store:
        fill(store)
        store_id = store.info().store_id
    assert Store.exists(folder)
    assert sorted(p.name for p in folder.iterdir()) == ["keys.json", "store.db"]
    with pytest.raises(WrongPassphrase):
        Store.open(folder, "four wrong words here", around)
    with pytest.raises(StoreAlreadyThere):
        Store.create(folder, fictional.PASSPHRASE, around, "Jo Coach")
    with Store.open(folder, fictional.PASSPHRASE, around) as store:
        info = store.info()
        assert (info.store_id, info.coach_name) == (store_id, "Jo Coach")
        assert (info.cases, info.records, info.attachments) == (1, 8, 1)
        assert info.schema == HEAD
        assert len(info.device_code) == 2
        store.change_passphrase(fictional.PASSPHRASE, "another long passphrase")
    with pytest.raises(WrongPassphrase):
        Store.open(folder, fictional.PASSPHRASE, around)
    with Store.open(folder, "another long passphrase", around) as store:
        assert store.queries.search("grandchild")


def test_a_weak_passphrase_leaves_nothing_behind(tmp_path: Path, around: Surroundings) -> None:
    with pytest.raises(PassphraseTooWeak):
        Store.create(tmp_path / "store", "short", around, "Jo Coach")
    assert not Store.exists(tmp_path / "store")


def test_an_interrupted_beginning_can_be_done_again(tmp_path: Path, around: Surroundings) -> None:
    folder = tmp_path / "store"
    folder.mkdir()
    (folder / "keys.json.new").write_bytes(b"half")
    (folder / "store.db").write_bytes(b"half")
    assert not Store.exists(folder)
    Store.create(folder, fictional.PASSPHRASE, around, "Jo Coach").close()
    assert sorted(p.name for p in folder.iterdir()) == ["keys.json", "store.db"]


@pytest.mark.parametrize(
    ("missing", "refusal"), [("keys.json", KeyFileDamaged), ("store.db", StoreDamaged)]
)
def test_half_a_store_is_damaged_and_never_overwritten(
    folder: Path, around: Surroundings, missing: str, refusal: type[Refusal]
) -> None:
    (folder / missing).unlink()
    with pytest.raises(refusal):
        Store.open(folder, fictional.PASSPHRASE, around)
    with pytest.raises(StoreAlreadyThere):
        Store.create(folder, fictional.PASSPHRASE, around, "Jo Coach")


@pytest.mark.skipif(not POSIX, reason="Windows keeps a profile folder private by its access list")
def test_files_are_for_their_owner_only(folder: Path, made: Made, around: Surroundings) -> None:
    folder.chmod(0o755)
    (folder / "store.db").chmod(0o644)
    before = os.umask(0o022)
    try:
        with Store.open(folder, fictional.PASSPHRASE, around) as store:
            fill(store)
            modes = {p.name: stat.S_IMODE(p.stat().st_mode) for p in folder.iterdir()}
    finally:
        os.umask(before)
    assert {"store.db", "store.db-wal", "store.db-shm", "keys.json"} == set(modes)
    assert set(modes.values()) == {0o600}
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_a_closed_store_is_locked(store: Store, tmp_path: Path) -> None:
    store.close()
    store.close()
    with pytest.raises(StoreLocked):
        store.queries.journal_status()
    with pytest.raises(StoreLocked):
        store.unit_of_work("coach-1").__enter__()
    with pytest.raises(StoreLocked):
        store.backup(tmp_path / "copy")
    with pytest.raises(StoreLocked):
        store.verify()


def test_damage_is_a_sentence(folder: Path, made: Made, around: Surroundings) -> None:
    database = folder / "store.db"
    whole = database.read_bytes()
    for damaged in (b"", whole[:100], whole[:5000], os.urandom(len(whole)), b"\0" * len(whole)):
        database.write_bytes(damaged)
        with pytest.raises(StoreDamaged, match="Restore the store from a backup"):
            Store(Places(folder), made.key, around)


def test_any_changed_page_is_found(folder: Path, made: Made, around: Surroundings) -> None:
    with Store(Places(folder), made.key, around) as store:
        fill(store)
    database = folder / "store.db"
    whole = database.read_bytes()
    noticed = 0
    for place in range(2000, len(whole), 4096):
        damaged = bytearray(whole)
        damaged[place] ^= 1
        database.write_bytes(damaged)
        try:
            with Store(Places(folder), made.key, around) as store:
                assert FindingKind.PAGES in {f.what for f in store.verify()}
        except StoreDamaged:
            pass
        noticed += 1
    assert noticed == len(whole) // 4096


def test_the_database_of_another_store_is_refused(
    folder: Path, tmp_path: Path, made: Made, around: Surroundings
) -> None:
    other = tmp_path / "other"
    Store.create(other, fictional.PASSPHRASE, around, "Sam Other").close()
    shutil.copy(other / "store.db", folder / "store.db")
    with pytest.raises(StoreDamaged):
        Store(Places(folder), made.key, around)


def test_a_newer_store_is_not_touched(folder: Path, made: Made, around: Surroundings) -> None:
    with Store(Places(folder), made.key, around) as store:
        sql(store, "UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(StoreFromNewerVersion):
        Store(Places(folder), made.key, around)


# ---- Nothing in clear --------------------------------------------------------------------


def test_marker_words_never_reach_the_disk(
    folder: Path, made: Made, around: Surroundings, tmp_path: Path
) -> None:
    with Store(Places(folder), made.key, around) as store:
        with store.unit_of_work(f"coach {MARKER}") as work:
            work.save(fictional.case(ref=f"ZZ {MARKER}"))
            work.save(fictional.person(name=MARKER, full_name=f"{MARKER} Example"))
            work.save(fictional.contact(note=f"{MARKER} " * 800))
            work.save(fictional.plan(goal=MARKER))
            work.keep_attachment(MARKER.encode() * 5000, "text/plain")
            work.commit()
        assert store.queries.search(MARKER)
        store.backup(tmp_path / "copy.backup")
        while_open = files_with(tmp_path, MARKER)
        assert (folder / "store.db-wal").stat().st_size > 100_000
    assert while_open == []
    assert files_with(tmp_path, MARKER) == []
    assert files_with(tmp_path, "SQLite format 3") == []
    (tmp_path / "clear").write_text(MARKER)
    assert files_with(tmp_path, MARKER) == ["clear"]


def files_with(folder: Path, words: str) -> list[str]:
    return [
        path.name
        for path in folder.rglob("*")
        if path.is_file() and words.encode() in path.read_bytes()
    ]


def test_no_copy_in_clear_can_be_made(store: Store, tmp_path: Path) -> None:
    with pytest.raises(DBAPIError, match="not authorized"):
        sql(store, f"ATTACH '{tmp_path / 'clear.db'}' AS clear KEY ''")
    assert not (tmp_path / "clear.db").exists()


def test_errors_hold_neither_key_nor_words(store: Store, made: Made) -> None:
    with pytest.raises(DBAPIError) as raised, writing(store._engine) as connection:
        connection.execute(text("INSERT INTO nowhere VALUES (:x)"), {"x": MARKER})
    shown = f"{raised.value!s} {raised.value!r} {store!r} {vars(store)!r}"
    assert MARKER not in shown
    assert made.key.secret.hex() not in shown
    assert made.key.derived("sqlcipher database").hex() not in shown


def test_the_settings_that_keep_it_so(store: Store) -> None:
    with reading(store._engine) as connection:

        def pragma(name: str) -> str:
            return str(connection.scalar(text(f"PRAGMA {name}")))

        assert pragma("journal_mode") == "wal"
        assert pragma("synchronous") == "2"
        assert pragma("secure_delete") == "1"
        assert pragma("temp_store") == "2"
        assert pragma("cipher_memory_security") == "0"
        assert connection.scalar(text("SELECT v FROM search_config WHERE k='secure-delete'")) == 1


def test_another_key_reads_nothing(folder: Path, made: Made) -> None:
    connection = sqlcipher3.dbapi2.connect(str(folder / "store.db"))
    connection.execute("PRAGMA cipher_log_level = NONE")
    connection.execute(f"PRAGMA key = \"x'{made.key.secret.hex()}'\"")
    with pytest.raises(sqlcipher3.dbapi2.DatabaseError, match="not a database"):
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    connection.close()


# ---- Keys of the laptop ------------------------------------------------------------------


def test_the_seal_identity_is_a_chain_that_holds(store: Store) -> None:
    seal = store.settings.seal_identity()
    certificate = x509.load_pem_x509_certificate(seal.certificate_pem)
    root = x509.load_pem_x509_certificate(seal.root_pem)
    certificate.verify_directly_issued_by(root)
    root.verify_directly_issued_by(root)
    usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    assert usage.digital_signature
    assert usage.content_commitment
    assert not usage.key_cert_sign
    now = datetime(2026, 12, 1, 9, 30, tzinfo=UTC)
    assert certificate.not_valid_before_utc < now
    assert certificate.not_valid_after_utc == now + timedelta(days=730)
    key = load_pem_private_key(seal.key_pem, None)
    signature = key.sign(b"plan", ECDSA(SHA256()))  # type: ignore[union-attr,call-arg,arg-type]
    public = certificate.public_key()
    assert isinstance(public, EllipticCurvePublicKey)
    public.verify(signature, b"plan", ECDSA(SHA256()))
    assert b"PRIVATE" not in repr(seal).encode()


def test_the_device_key_is_a_pair(store: Store) -> None:
    device = store.settings.device_key()
    public = Ed25519PrivateKey.from_private_bytes(device.private_raw).public_key()
    assert len(device.public_base64) == 44
    assert device == store.settings.device_key()
    assert public.public_bytes_raw() not in repr(device).encode()
    assert device.private_raw.hex() not in repr(device)
    assert repr(device.private_raw) not in repr(device)


def test_settings_are_kept_together(store: Store) -> None:
    assert store.settings.get(SettingName.SERVER_URL) == ""
    store.settings.put({SettingName.SERVER_URL: "https://x.example", SettingName.TEAM_NAME: "A"})
    store.settings.put({SettingName.TEAM_NAME: "B"})
    assert store.settings.get(SettingName.SERVER_URL) == "https://x.example"
    assert store.settings.get(SettingName.TEAM_NAME) == "B"
    sql(store, "DELETE FROM setting WHERE name LIKE 'seal.%'")
    with pytest.raises(StoreDamaged):
        store.settings.seal_identity()


# ---- Tables ------------------------------------------------------------------------------


def test_the_migrations_make_the_tables_of_the_models(store: Store) -> None:
    with writing(store._engine) as connection:
        context = MigrationContext.configure(
            connection,
            opts={
                "compare_type": True,
                "compare_server_default": True,
                "include_name": lambda name, kind, _: (
                    kind != "table" or not str(name).startswith("search")
                ),
            },
        )
        assert compare_metadata(context, METADATA) == []
        scripts = ScriptDirectory.from_config(alembic_config(connection))
        assert scripts.get_heads() == [HEAD]
        connection.execute(text("ALTER TABLE record ADD COLUMN extra TEXT"))
        assert compare_metadata(context, METADATA) != []


# ---- Checking ----------------------------------------------------------------------------


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
        ("UPDATE search SET words = 'other' WHERE rowid = 5", FindingKind.SEARCH),
        ("DELETE FROM search WHERE rowid = 5", FindingKind.SEARCH),
        ("INSERT INTO search(rowid, names, words) VALUES (99, 'a', 'b')", FindingKind.SEARCH),
        ("DELETE FROM search_data WHERE id > 10", FindingKind.STRUCTURE),
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


# ---- Copies ------------------------------------------------------------------------------


def test_a_backup_made_while_open_restores_everything(
    store: Store, tmp_path: Path, made: Made, around: Surroundings
) -> None:
    fill(store)
    target = tmp_path / "copies.backup"
    store.backup(target)
    fill(store, "ZZ-0002-L", "c2")
    with pytest.raises(FileAlreadyThere):
        store.backup(target)
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
    changes: tuple[dict[str, bytes], ...] = (
        {"store.db": parts["store.db"][:-4096]},
        {"store.db": os.urandom(8192)},
        {"keys.json": KeyFile.create("another long passphrase")[0].to_bytes()},
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


# ---- Full disks and other programs -------------------------------------------------------


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
                fill(other)
            assert other.info().cases == 0
            work.commit()
        assert other.info().cases == 1
