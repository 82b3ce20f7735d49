"""A file for the coach to take elsewhere: private, whole, and never in place of another."""

from pathlib import Path

from coach_app.store.faults import named_faults
from coach_app.store.private_files import create_private_file, write_atomically
from coach_app.store.refusals import FileAlreadyThere, PlaceNotUsable


def must_be_free(target: Path) -> None:
    """Raises FileAlreadyThere and PlaceNotUsable."""
    if target.exists():
        raise FileAlreadyThere
    if not target.parent.is_dir():
        raise PlaceNotUsable


def write_new_private_file(target: Path, content: bytes) -> None:
    """A whole new file or none. Raises FileAlreadyThere, PlaceNotUsable and DiskFull."""
    must_be_free(target)
    with named_faults():
        try:
            create_private_file(target)
        except FileExistsError:
            raise FileAlreadyThere from None
        try:
            write_atomically(target, content)
        except BaseException:
            target.unlink(missing_ok=True)
            raise
