"""The door to the store: make it once, unlock it, lock it again."""

from pathlib import Path
from typing import Protocol

from coach_app.catalogue import Catalogue
from coach_app.domain.fields import required
from coach_app.services.desk import Coach, Desk
from coach_app.services.ports import Clock, IdSource
from coach_app.store.opening import Store
from coach_app.store.passphrase import check_new_passphrase
from coach_app.store.refusals import PassphraseTooWeak
from coach_app.store.settings import SettingName
from coach_app.store.surroundings import Surroundings


class CatalogueSource(Protocol):
    def __call__(self) -> Catalogue: ...


class Door:
    """One store folder. Everything here and at the desk runs on one thread, the store's."""

    def __init__(
        self, folder: Path, clock: Clock, ids: IdSource, catalogue: CatalogueSource, place: str = ""
    ) -> None:
        self._folder = folder
        self._clock = clock
        self._ids = ids
        self._read_catalogue = catalogue
        self._catalogue: Catalogue | None = None
        self._place = place
        self._open: Store | None = None

    @property
    def folder(self) -> Path:
        return self._folder

    def exists(self) -> bool:
        """Whether somebody has set up a store here."""
        return Store.exists(self._folder)

    def prepare(self) -> Catalogue:
        """Read the data files, once. Asked for while the passphrase is still being typed."""
        if self._catalogue is None:
            self._catalogue = self._read_catalogue()
        return self._catalogue

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
        store = Store.create(self._folder, passphrase, self._around(), name)
        return self._seated(store)

    def unlock(self, passphrase: str) -> Desk:
        """Raises StoreMissing, WrongPassphrase, KeyFileDamaged or StoreDamaged."""
        return self._seated(Store.open(self._folder, passphrase, self._around()))

    def lock(self) -> None:
        """Close the store. Doing it twice is harmless."""
        if self._open is not None:
            self._open.close()
            self._open = None

    def _around(self) -> Surroundings:
        days = self.prepare().working_days
        return Surroundings(clock=self._clock, ids=self._ids, calendar=days)

    def _seated(self, store: Store) -> Desk:
        self.lock()
        self._open = store
        settings = store.settings
        coach = Coach(settings.get(SettingName.COACH_ID), settings.get(SettingName.COACH_NAME))
        return Desk(
            clock=self._clock,
            ids=self._ids,
            store=store,
            catalogue=self.prepare(),
            coach=coach,
            device_code=settings.get(SettingName.DEVICE_CODE),
            place=self._place,
        )
