"""The store as a whole: made, opened, refused, closed; its tables and the keys of the laptop."""

import os
import shutil
import stat
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from sqlalchemy import text

from coach_app.domain.errors import Refusal
from coach_app.store.engine import writing
from coach_app.store.migrations import HEAD
from coach_app.store.opening import Store
from coach_app.store.places import Places
from coach_app.store.refusals import (
    KeyFileDamaged,
    PassphraseTooWeak,
    PlaceNotUsable,
    StoreAlreadyThere,
    StoreDamaged,
    StoreFromNewerVersion,
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
from tests.unit.store.fictional import fill

POSIX = sys.platform != "win32"


def sql(store: Store, statement: str) -> None:
    with writing(store._engine) as connection:
        connection.execute(text(statement))


# ---- Making and opening -------------------------------------------------------------------


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
        assert len(info.device_code) == 3
        store.change_passphrase(fictional.PASSPHRASE, "another long passphrase")
    with pytest.raises(WrongPassphrase):
        Store.open(folder, fictional.PASSPHRASE, around)
    with Store.open(folder, "another long passphrase", around) as store:
        assert store.queries.search("grandchild")


def test_a_weak_passphrase_leaves_nothing_behind(tmp_path: Path, around: Surroundings) -> None:
    with pytest.raises(PassphraseTooWeak):
        Store.create(tmp_path / "store", "short", around, "Jo Coach")
    assert not Store.exists(tmp_path / "store")


def test_a_file_is_no_place_for_a_store(tmp_path: Path, around: Surroundings) -> None:
    (tmp_path / "file").write_bytes(b"")
    for place in (tmp_path / "file", tmp_path / "file" / "store"):
        assert not Store.exists(place)
        with pytest.raises(PlaceNotUsable):
            Store.create(place, fictional.PASSPHRASE, around, "Jo Coach")
        with pytest.raises(StoreMissing):
            Store.open(place, fictional.PASSPHRASE, around)


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


# ---- Keys of the laptop -------------------------------------------------------------------


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


# ---- Tables -------------------------------------------------------------------------------


def test_the_migrations_make_the_tables_of_the_models(store: Store) -> None:
    with writing(store._engine) as connection:
        context = MigrationContext.configure(
            connection,
            opts={
                "compare_type": True,
                "compare_server_default": True,
                "include_name": lambda name, kind, _: kind != "table" or "_search" not in str(name),
            },
        )
        assert compare_metadata(context, METADATA) == []
        scripts = ScriptDirectory.from_config(alembic_config(connection))
        assert scripts.get_heads() == [HEAD]
        connection.execute(text("ALTER TABLE record ADD COLUMN extra TEXT"))
        assert compare_metadata(context, METADATA) != []
