"""Documents that another program is to show: private files that go when the laptop locks.

They stand beside the store in a folder that only its owner may enter, under names that say nothing.
What stands in them is not encrypted. Whatever a killed program has left goes at the next start.
"""

from __future__ import annotations

import contextlib
import os
import secrets
from typing import TYPE_CHECKING

from coach_app.store.disk_faults import named_disk_faults
from coach_app.store.private_files import create_private_file, make_private_folder
from coach_app.store.refusals import DiskFull, PlaceNotUsable

if TYPE_CHECKING:  # the locked window stands before the kinds of disclosure are read
    from pathlib import Path

    from coach_app.domain.disclosure import Released

ENDINGS = {"application/pdf": ".pdf", "image/jpeg": ".jpg", "image/png": ".png"}
FOLDER = "outside"


class OutsideCopies:
    """`folder` is the store's own."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / FOLDER

    def write(self, copy: Released) -> Path:
        """Raises DiskFull, DiskReadOnly or PlaceNotUsable; then no part of it is left."""
        path = self._folder / f"{secrets.token_hex(8)}{ENDINGS.get(copy.media_type, '.pdf')}"
        try:
            with named_disk_faults():
                make_private_folder(self._folder)
                create_private_file(path)
                path.write_bytes(copy.data)
        except DiskFull:  # or read-only
            _remove(path)
            raise
        except OSError:
            _remove(path)
            raise PlaceNotUsable from None
        return path

    def clear(self) -> None:
        """Overwritten first. A file that another program holds open goes at the next start, where
        the system does not let it go at once."""
        if not self._folder.is_dir():
            return
        for path in self._folder.iterdir():
            _remove(path)
        with contextlib.suppress(OSError):
            self._folder.rmdir()


def _remove(path: Path) -> None:
    with contextlib.suppress(OSError):
        if path.is_file() and not path.is_symlink():
            with path.open("r+b") as stream:
                stream.write(bytes(path.stat().st_size))
                stream.flush()
                os.fsync(stream.fileno())
    with contextlib.suppress(OSError):
        path.unlink(missing_ok=True)
