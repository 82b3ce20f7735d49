"""Erasing a whole store because the laptop was withdrawn: the key first, then everything else.

Without the key file the rest is noise, so that a program that is killed half-way has done the
part that counts. The rest is finished at the next start.
"""

import contextlib
import os
import secrets
from collections.abc import Iterator
from pathlib import Path

from coach_app.store.places import Places
from coach_app.store.private_files import create_private_file, sync_folder


def destroy_keys(places: Places) -> None:
    """Overwrite and remove every form of the key file, and leave a note that says why.

    The note holds nothing about anybody. It comes after the key is gone.
    """
    for path in _key_files(places):
        with contextlib.suppress(FileNotFoundError):
            _overwrite(path)
            path.unlink()
    sync_folder(places.folder)
    with contextlib.suppress(FileExistsError):
        create_private_file(places.withdrawn_note)
    sync_folder(places.folder)


def destroy_rest(places: Places) -> None:
    """Remove what the key opened. May be repeated until nothing is left."""
    for path in _rest(places):
        with contextlib.suppress(OSError):
            path.unlink(missing_ok=True)
    sync_folder(places.folder)


def _key_files(places: Places) -> Iterator[Path]:
    yield places.keys
    yield places.new_keys
    yield from places.folder.glob(f".{places.keys.name}*")


def _rest(places: Places) -> Iterator[Path]:
    yield from places.database_files
    yield from (places.attempts, places.profile)


def _overwrite(path: Path) -> None:
    with path.open("rb+") as stream:
        stream.write(secrets.token_bytes(path.stat().st_size))
        stream.flush()
        os.fsync(stream.fileno())
