"""Reads and writes the files a command is told: bounded, private, whole or not at all."""

from pathlib import Path

from coach_app.domain.disclosure import Released
from coach_app.domain.errors import Refusal
from coach_app.services.desk import Desk
from coach_app.services.disclosures import Handing
from coach_app.store.private_files import write_atomically

LONGEST_SECRET = 4096
"""Characters of a passphrase or a code that are looked at; none is as long as that."""


class NotAPlaceForAFile(Refusal):
    key = "file.no_place"
    sentence = "Nothing can be written to this place. Name a file in a folder that is there."


def read_file(path: Path, most: int) -> bytes:
    """The whole file, or one byte more than `most` of it: whoever takes it says it is too large.

    A device that never ends is read no further either.
    """
    with path.open("rb") as stream:
        return stream.read(most + 1)


def read_secret(path: Path) -> str:
    """The first line of a text file, also as Notepad saves it with a mark at its beginning."""
    with path.open(encoding="utf-8-sig") as stream:
        return stream.readline(LONGEST_SECRET).rstrip("\r\n")


def write_copy(desk: Desk, path: Path, copy: Released) -> None:
    """Write out a copy of somebody's record: only one that the rules have let through. When it
    fails, its line in the log says that it never left."""
    with Handing(desk, copy):
        write_file(path, copy.data)


def write_file(path: Path, data: bytes) -> None:
    """Replace the file as a whole, so that a full disk never leaves half of it.

    Files are private to the person (0600) where the platform knows such a thing. Devices and
    pipes are refused: a file would take their place. Raises NotAPlaceForAFile and OSError.
    """
    if not path.name or path.is_dir() or (path.exists() and not path.is_file()):
        raise NotAPlaceForAFile
    write_atomically(path, data)
