"""Files that only their owner may read, written so that a power cut leaves the old or the new."""

import contextlib
import os
import secrets
from pathlib import Path

PRIVATE_FILE = 0o600
PRIVATE_FOLDER = 0o700
_HAS_MODES = hasattr(os, "fchmod")
_SYNCS_FOLDERS = hasattr(os, "O_DIRECTORY")
"""Windows has neither: there a profile folder is private by its access list, and NTFS journals
the rename by itself."""


def make_private_folder(folder: Path) -> None:
    folder.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
    make_private(folder, PRIVATE_FOLDER)


def make_private(path: Path, mode: int = PRIVATE_FILE) -> None:
    """Take group and others their rights, where the platform has such rights."""
    if _HAS_MODES:
        path.chmod(mode)


def create_private_file(path: Path) -> None:
    """An empty file that others could never open, not even for a moment.

    Raises FileExistsError.
    """
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, PRIVATE_FILE))


def write_atomically(path: Path, content: bytes) -> None:
    """Replace the file as a whole: readers and power cuts see the old content or the new."""
    draft = path.with_name(f".{path.name}.{secrets.token_hex(6)}")
    try:
        create_private_file(draft)
        with draft.open("wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        draft.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            draft.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def sync_file(path: Path) -> None:
    """Make the content of a finished file last."""
    with path.open("rb+") as stream:
        os.fsync(stream.fileno())


def sync_folder(folder: Path) -> None:
    """Make a rename last. Only POSIX can open a folder to do so."""
    if not _SYNCS_FOLDERS:
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
