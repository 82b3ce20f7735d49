"""The door to the store: make it once, unlock it, lock it again."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from coach_app.domain.fields import required
from coach_app.services.desk import Coach, Desk
from coach_app.services.ports import Clock, IdSource
from coach_app.store.passphrase import check_new_passphrase
from coach_app.store.places import Places
from coach_app.store.refusals import PassphraseTooWeak

if TYPE_CHECKING:
    from coach_app.services.opening import Opened, Opening


class Prepare(Protocol):
    """Loads what an unlocked store needs: libraries and data files. Takes a second."""

    def __call__(self) -> Opening: ...


class Door:
    """One store folder. Everything here and at the desk runs on one thread, the store's."""

    def __init__(
        self, folder: Path, clock: Clock, ids: IdSource, prepare: Prepare, place: str = ""
    ) -> None:
        self._folder = folder
        self._clock = clock
        self._ids = ids
        self._prepare = prepare
        self._opening: Opening | None = None
        self._place = place

    @property
    def folder(self) -> Path:
        return self._folder

    def exists(self) -> bool:
        """Whether somebody has set up a store here."""
        return Places(self._folder).holds_a_store()

    def prepare(self) -> None:
        """Load libraries and data files, once: asked for while the passphrase is being typed."""
        self._way_in()

    def strength(self, passphrase: str) -> str:
        """What to do to make the passphrase good enough, or "" when it is."""
        try:
            check_new_passphrase(passphrase)
        except PassphraseTooWeak as weak:
            return str(weak)
        return ""

    def create(self, passphrase: str, coach_name: str) -> Desk:
        """A new empty store. Raises StoreAlreadyThere or PassphraseTooWeak."""
        name = required(coach_name, "Your name").strip()
        self.lock()
        return self._seated(self._way_in().create(self._folder, passphrase, name))

    def unlock(self, passphrase: str) -> Desk:
        """Raises StoreMissing, WrongPassphrase, KeyFileDamaged or StoreDamaged."""
        self.lock()
        return self._seated(self._way_in().unlock(self._folder, passphrase))

    def lock(self) -> None:
        """Close the store. Doing it twice is harmless."""
        if self._opening is not None:
            self._opening.close()

    def _way_in(self) -> Opening:
        if self._opening is None:
            self._opening = self._prepare()
        return self._opening

    def _seated(self, opened: Opened) -> Desk:
        return Desk(
            clock=self._clock,
            ids=self._ids,
            store=opened.store,
            catalogue=opened.catalogue,
            coach=Coach(opened.coach_id, opened.coach_name),
            device_code=opened.device_code,
            place=self._place,
        )
