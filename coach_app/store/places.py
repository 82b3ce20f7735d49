"""Where the files of a store lie, and how a new store comes into being as a whole."""

import contextlib
from dataclasses import dataclass
from pathlib import Path

from coach_app.store.private_files import make_private_folder, sync_folder
from coach_app.store.refusals import (
    ErasedByRevocation,
    KeyFileDamaged,
    PlaceNotUsable,
    StoreAlreadyThere,
    StoreDamaged,
    StoreMissing,
)


@dataclass(frozen=True, slots=True)
class Places:
    """The folder of one store. `keys` appears last: before it is there, there is no store."""

    folder: Path

    @property
    def keys(self) -> Path:
        return self.folder / "keys.json"

    @property
    def new_keys(self) -> Path:
        """The key file of a store that is still being made."""
        return self.folder / "keys.json.new"

    @property
    def attempts(self) -> Path:
        """How many wrong passphrases were tried."""
        return self.folder / "attempts.json"

    @property
    def profile(self) -> Path:
        """What its coach chose to show at the locked screen."""
        return self.folder / "profile.json"

    @property
    def database(self) -> Path:
        return self.folder / "store.db"

    @property
    def withdrawn_note(self) -> Path:
        """An empty file: the laptop was withdrawn and the store erased."""
        return self.folder / "withdrawn"

    @property
    def database_files(self) -> tuple[Path, ...]:
        """The database, its log and the index of the log."""
        beside = (self.database.with_name(self.database.name + end) for end in ("-wal", "-shm"))
        return (self.database, *beside)

    def holds_a_store(self) -> bool:
        unfinished = self.new_keys.exists() or self.withdrawn_note.exists()
        return self.keys.exists() or (self.database.exists() and not unfinished)

    def must_hold_a_store(self) -> None:
        """Raises ErasedByRevocation, StoreMissing, KeyFileDamaged or StoreDamaged."""
        if self.withdrawn_note.exists() and not self.keys.exists():
            raise ErasedByRevocation
        if self.keys.is_file() and self.database.is_file():
            return
        if self.keys.is_file():
            raise StoreDamaged
        raise KeyFileDamaged if self.holds_a_store() else StoreMissing

    def begin(self) -> None:
        """Make the folder ready for a new store. Raises StoreAlreadyThere, PlaceNotUsable.

        What an interrupted attempt left behind is removed: nobody could ever open it.
        """
        if self.holds_a_store():
            raise StoreAlreadyThere
        try:
            make_private_folder(self.folder)
        except (FileExistsError, NotADirectoryError):
            raise PlaceNotUsable from None
        self.abandon()

    def finish(self) -> None:
        """From now on this is a store."""
        self.new_keys.replace(self.keys)
        self.withdrawn_note.unlink(missing_ok=True)
        sync_folder(self.folder)

    def abandon(self) -> None:
        """Remove the parts of a store that was never finished."""
        if self.keys.exists():
            return
        for path in (*self.database_files, self.new_keys, self.attempts):
            with contextlib.suppress(OSError):
                path.unlink(missing_ok=True)
