"""One file that holds a whole store: the key file and the database, both as encrypted as before.

The file is a ZIP without compression (ciphertext does not shrink) with a list of hashes.
"""

import contextlib
import hashlib
import json
import secrets
import struct
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from sqlalchemy import Engine

from coach_app.store.engine import Connector
from coach_app.store.faults import named_faults
from coach_app.store.key_file import LARGEST_FILE, KeyFile
from coach_app.store.places import Places
from coach_app.store.private_files import create_private_file, sync_file, sync_folder
from coach_app.store.refusals import (
    BackupDamaged,
    FileAlreadyThere,
    KeyFileDamaged,
    PlaceNotUsable,
    StoreDamaged,
)

MANIFEST, KEYS, DATABASE = "manifest.json", "keys.json", "store.db"
CHUNK = 1024 * 1024
PAGES_A_STEP = 2048
"""8 MB: a step takes some tens of milliseconds."""

Progress = Callable[[int, int], None]
"""Hears how many pages of how many are copied."""
LARGEST_MANIFEST = 4096

_NOT_A_BACKUP = (
    zipfile.BadZipFile,
    KeyError,
    EOFError,
    ValueError,
    OverflowError,
    NotImplementedError,
    RuntimeError,
    struct.error,
    OSError,
)
"""What Python's ZIP reader raises for bytes that are none. A full disk has been named before."""


class _Manifest(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    format: Literal["coach-app-backup"] = "coach-app-backup"
    version: Literal[1] = 1
    store_id: Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")]
    made_at: str
    keys_sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    database_sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


@dataclass(frozen=True, slots=True)
class Copying:
    """How the open database gets into another file, encrypted under the same key."""

    engine: Engine
    connector_for: Callable[[Path], Connector]
    progress: Progress | None = None

    def into(self, copy: Path) -> None:
        """SQLite's own copying: a whole and consistent state, even while the store is in use."""
        create_private_file(copy)
        source = self.engine.raw_connection()
        try:
            target = self.connector_for(copy)()
            try:
                self._pages(source.driver_connection, target)
                target.execute("PRAGMA journal_mode = DELETE").fetchone()
                if target.execute("PRAGMA quick_check").fetchone()[0] != "ok":
                    raise StoreDamaged
            finally:
                target.close()
        finally:
            source.close()

    def _pages(self, source: Any, target: Any) -> None:
        """In steps, so that somebody can watch. What the watcher raises comes out unchanged."""
        raised: list[BaseException] = []

        def watched(_: int, remaining: int, total: int) -> None:
            try:
                if self.progress is not None:
                    self.progress(total - remaining, total)
            except BaseException as reason:
                raised.append(reason)
                raise

        try:
            source.backup(target, pages=PAGES_A_STEP, progress=watched)
        except BaseException:
            if raised:
                raise raised[0] from None
            raise


def write_backup(places: Places, copying: Copying, target: Path, made_at: str) -> None:
    """Copy the open store into one new file.

    Raises FileAlreadyThere, PlaceNotUsable and DiskFull.
    """
    if target.exists():
        raise FileAlreadyThere
    if not target.parent.is_dir():
        raise PlaceNotUsable
    mark = secrets.token_hex(6)
    copy = target.with_name(f".{target.name}.{mark}.db")
    draft = target.with_name(f".{target.name}.{mark}")
    try:
        with named_faults():
            copying.into(copy)
            _pack(places, copy, draft, made_at)
            draft.replace(target)
            sync_folder(target.parent)
    finally:
        for leftover in (copy, draft, *_side_files(copy)):
            with contextlib.suppress(OSError):
                leftover.unlink(missing_ok=True)


def unpack_backup(backup: Path, places: Places) -> None:
    """Lay the parts of a backup into an empty place; `places.finish` makes it a store.

    Raises BackupDamaged and DiskFull.
    """
    try:
        with named_faults(), zipfile.ZipFile(backup) as archive:
            manifest = _manifest(archive)
            keys = _read_small(archive, KEYS, LARGEST_FILE)
            if hashlib.sha256(keys).hexdigest() != manifest.keys_sha256:
                raise BackupDamaged
            key_file = KeyFile.parse(keys)
            if key_file.store_id != manifest.store_id:
                raise BackupDamaged
            key_file.save(places.new_keys)
            create_private_file(places.database)
            with archive.open(DATABASE) as source, places.database.open("wb") as target:
                digest = _copied(source, target)
            sync_file(places.database)
            if digest != manifest.database_sha256:
                raise BackupDamaged
    except (KeyFileDamaged, *_NOT_A_BACKUP):
        raise BackupDamaged from None


def _side_files(database: Path) -> tuple[Path, ...]:
    return tuple(database.with_name(database.name + end) for end in ("-wal", "-shm", "-journal"))


def _pack(places: Places, copy: Path, draft: Path, made_at: str) -> None:
    keys = places.keys.read_bytes()
    with copy.open("rb") as stream:
        database_sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
    manifest = _Manifest(
        store_id=KeyFile.parse(keys).store_id,
        made_at=made_at,
        keys_sha256=hashlib.sha256(keys).hexdigest(),
        database_sha256=database_sha256,
    )
    create_private_file(draft)
    with zipfile.ZipFile(draft, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr(MANIFEST, manifest.model_dump_json())
        archive.writestr(KEYS, keys)
        archive.write(copy, DATABASE)
    sync_file(draft)


def _manifest(archive: zipfile.ZipFile) -> _Manifest:
    """Exactly the parts this program writes: nothing else is ever taken out of the file."""
    entries = archive.infolist()
    plain = all(entry.compress_type == zipfile.ZIP_STORED for entry in entries)
    if not plain or sorted(e.filename for e in entries) != sorted((MANIFEST, KEYS, DATABASE)):
        raise BackupDamaged
    try:
        return _Manifest.model_validate(
            json.loads(_read_small(archive, MANIFEST, LARGEST_MANIFEST))
        )
    except (ValueError, ValidationError, RecursionError):
        raise BackupDamaged from None


def _read_small(archive: zipfile.ZipFile, name: str, most: int) -> bytes:
    with archive.open(name) as stream:
        content = stream.read(most + 1)
    if len(content) > most:
        raise BackupDamaged
    return content


def _copied(source: IO[bytes], target: IO[bytes]) -> str:
    digest = hashlib.sha256()
    while chunk := source.read(CHUNK):
        digest.update(chunk)
        target.write(chunk)
    return digest.hexdigest()
