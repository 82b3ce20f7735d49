"""The store as a whole: created, opened with a passphrase, checked, copied, closed."""

import secrets
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from sqlalchemy import Connection, Table, func, select, text

from coach_app.domain.lease import Lease
from coach_app.store.backup import Copying, Progress, unpack_backup, write_backup
from coach_app.store.drafts import Drafts
from coach_app.store.engine import Connector, open_engine, reading, writing
from coach_app.store.faults import named_faults
from coach_app.store.journal import StoreJournal
from coach_app.store.key_file import KeyFile, StoreKey
from coach_app.store.lease import LeaseKeeper
from coach_app.store.matching import Matching
from coach_app.store.migrations import HEAD
from coach_app.store.outside_copies import OutsideCopies
from coach_app.store.own_trail import OwnTrail
from coach_app.store.places import Places
from coach_app.store.private_files import create_private_file, make_private_folder
from coach_app.store.projections import up_to_date, work_out_anew
from coach_app.store.queries import Queries
from coach_app.store.refusals import ErasedByRevocation, StoreDamaged, StoreLocked
from coach_app.store.schema import schema_version, upgrade
from coach_app.store.seal_identity import make_device_key, make_seal_identity
from coach_app.store.settings import (
    SettingName,
    Settings,
    identity_settings,
    read_setting,
    write_settings,
)
from coach_app.store.surroundings import Surroundings
from coach_app.store.tables import ATTACHMENT, CASE_ROW, RECORD
from coach_app.store.unit_of_work import UnitOfWork
from coach_app.store.unsettled import Unsettled
from coach_app.store.verifying import Finding, checkpoint, findings
from coach_app.store.ways_in import WaysIn
from coach_app.store.withdrawing import destroy_keys, destroy_rest

CODE_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"
"""Without I and O, which look like digits."""
CODE_LENGTH = 3
"""Three letters by chance until the server gives each laptop its own: one pair of laptops in
13,824 begins with the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreInfo:
    store_id: str
    device_code: str
    coach_name: str
    cases: int
    records: int
    attachments: int
    bytes_on_disk: int
    schema: str
    cipher: str


class Store:
    """An unlocked store. All of it is used in the thread that opened it, and in no other."""

    def __init__(self, places: Places, key: StoreKey, around: Surroundings) -> None:
        """For an existing store and its key; `open` and `create` are the usual ways here.

        Raises StoreDamaged, StoreFromNewerVersion, StoreInUse and DiskFull.
        """
        self._places = places
        self._key: StoreKey | None = key
        self._around = around
        self.outside = OutsideCopies(places.folder)
        self._connector = Connector(places.database, key)
        self._engine = open_engine(self._connector)
        try:
            self._must_be_current()
        except BaseException:
            self.close()
            raise
        self._lease = LeaseKeeper(self._engine, around)
        self._queries = Queries(self._engine, around.calendar)
        self.journal = StoreJournal(self._engine, around, self._lease)
        self._matching = Matching(self._engine)
        self.settings = Settings(self._engine)
        self.drafts = Drafts(self._engine)
        self.ways_in = WaysIn(places.folder, around)
        self.own_trail = OwnTrail(self._engine, around.clock)
        self.unsettled = Unsettled(self._engine, self._lease)

    @classmethod
    def create(cls, folder: Path, passphrase: str, around: Surroundings, coach_name: str) -> Self:
        """A new, empty store with keys of its own.

        Raises StoreAlreadyThere, PlaceNotUsable, PassphraseTooWeak and DiskFull; then nothing is
        left behind.
        """
        places = Places(folder)
        with named_faults():
            places.begin()
            key_file, key = KeyFile.create(passphrase)
            try:
                key_file.save(places.new_keys)
                create_private_file(places.database)
                store = cls._laid_out(places, key, around, coach_name)
                places.finish()
            except BaseException:
                places.abandon()
                raise
        return store

    @classmethod
    def open(cls, folder: Path, passphrase: str, around: Surroundings) -> Self:
        """Unlock a store.

        Raises StoreMissing, ErasedByRevocation, TooManyTries, WrongPassphrase, KeyFileDamaged,
        StoreDamaged, StoreFromNewerVersion, StoreInUse and DiskFull.
        """
        try:
            key = WaysIn(folder, around).with_passphrase(passphrase)
        except ErasedByRevocation:
            destroy_rest(Places(folder))
            raise
        with named_faults():
            make_private_folder(folder)
        return cls(Places(folder), key, around)

    @staticmethod
    def exists(folder: Path) -> bool:
        return Places(folder).holds_a_store()

    @staticmethod
    def restore(backup: Path, folder: Path) -> None:
        """Make a store out of a backup; it opens with the passphrase it had then.

        Raises StoreAlreadyThere, PlaceNotUsable, BackupDamaged and DiskFull; then nothing is
        left behind.
        """
        places = Places(folder)
        with named_faults():
            places.begin()
            try:
                unpack_backup(backup, places)
                places.finish()
            except BaseException:
                places.abandon()
                raise

    @property
    def queries(self) -> Queries:
        """Reading for lists. Raises LeaseEnded."""
        self._lease.must_run()
        return self._queries

    @property
    def matching(self) -> Matching:
        """Finding the same person again. Raises LeaseEnded."""
        self._lease.must_run()
        return self._matching

    def lease(self) -> Lease:
        """Until when people's records may be read and written without an exchange."""
        return self._lease.standing()

    def unit_of_work(self, actor: str) -> UnitOfWork:
        """One transaction; `actor` is the id that stands in its audit lines.

        Raises LeaseEnded.
        """
        self._lease.must_run()
        self._lease.remember()
        return UnitOfWork(self._engine, self._around, actor)

    def change_passphrase(self, old: str, new: str) -> None:
        """Only the key file is written anew; the records stay as they are.

        Raises WrongPassphrase, TooManyTries, PassphraseTooWeak, KeyFileDamaged and DiskFull.
        """
        self.ways_in.change_passphrase(old, new)

    def verify(self) -> tuple[Finding, ...]:
        """Everything that is wrong with the store; empty when all is well."""
        return findings(self._engine, self._connector, self._around)

    def backup(self, target: Path, progress: Progress | None = None) -> None:
        """Copy the whole store into one new file, encrypted under the same keys.

        `progress` hears how many pages of how many are copied; what it raises ends the copy and
        leaves no file. Raises FileAlreadyThere, PlaceNotUsable and DiskFull.
        """
        key = self._key
        if key is None:
            raise StoreLocked
        made_at = self._around.clock.now().isoformat()
        write_backup(
            self._places,
            Copying(self._engine, lambda path: Connector(path, key), progress),
            target,
            made_at,
        )

    def info(self) -> StoreInfo:
        with reading(self._engine) as connection:
            return StoreInfo(
                store_id=read_setting(connection, SettingName.STORE_ID),
                device_code=read_setting(connection, SettingName.DEVICE_CODE),
                coach_name=read_setting(connection, SettingName.COACH_NAME),
                cases=_count(connection, CASE_ROW),
                records=_count(connection, RECORD),
                attachments=_count(connection, ATTACHMENT),
                bytes_on_disk=_bytes_on_disk(self._places),
                schema=schema_version(connection),
                cipher=str(connection.scalar(text("PRAGMA cipher_version"))),
            )

    def tidy(self) -> None:
        """Nothing of what was erased stays in the log, not even encrypted."""
        checkpoint(self._engine)

    def destroy(self) -> None:
        """The laptop was withdrawn: the keys go first, then all they opened. There is no way
        back, whatever was not sent yet."""
        destroy_keys(self._places)
        self.close()
        destroy_rest(self._places)

    def close(self) -> None:
        """Lock the store: the key is dropped and nothing works any more. May be repeated."""
        self._connector.forget()
        self._key = None
        self._engine.dispose()
        self.outside.clear()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @classmethod
    def _laid_out(
        cls, places: Places, key: StoreKey, around: Surroundings, coach_name: str
    ) -> Self:
        """Tables and the settings of a new store, all in the file and out of the log."""
        engine = open_engine(Connector(places.database, key))
        try:
            with writing(engine) as connection:
                upgrade(connection)
                write_settings(connection, _first_settings(key, around, coach_name))
                work_out_anew(connection, around)
            checkpoint(engine)
        finally:
            engine.dispose()
        return cls(places, key, around)

    def _must_be_current(self) -> None:
        """Bring the tables up to date. Another store's database does not even decrypt."""
        with reading(self._engine) as connection:
            version = schema_version(connection)
        if not version:
            raise StoreDamaged
        if version != HEAD:
            with writing(self._engine) as connection:
                upgrade(connection)
        with reading(self._engine) as connection:
            current = up_to_date(connection, self._around)
        if not current:
            with writing(self._engine) as connection:
                work_out_anew(connection, self._around)


def _bytes_on_disk(places: Places) -> int:
    files = (*places.database_files, places.keys)
    return sum(path.stat().st_size for path in files if path.is_file())


def _count(connection: Connection, table: Table) -> int:
    return connection.scalar(select(func.count()).select_from(table)) or 0


def _first_settings(key: StoreKey, around: Surroundings, coach_name: str) -> dict[str, str]:
    code = "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))
    seal = make_seal_identity(code, around.clock.now())
    return {
        SettingName.STORE_ID: key.store_id,
        SettingName.DEVICE_CODE: code,
        SettingName.COACH_ID: around.ids.new(),
        SettingName.COACH_NAME: coach_name,
        **identity_settings(seal, make_device_key()),
    }
