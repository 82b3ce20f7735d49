"""What lies behind the door: the data files and the store, with the libraries they bring."""

from dataclasses import dataclass
from pathlib import Path

from coach_app.catalogue import Catalogue
from coach_app.domain.limits import limits_book
from coach_app.services.ports import Clock, IdSource
from coach_app.store.opening import Store
from coach_app.store.settings import SettingName
from coach_app.store.surroundings import Surroundings


@dataclass(frozen=True, slots=True)
class Opened:
    """An open store with what a desk needs to know of it."""

    store: Store
    catalogue: Catalogue
    coach_id: str
    coach_name: str
    device_code: str


class Opening:
    """Opens and closes one store at a time, on the thread that calls it."""

    def __init__(self, catalogue: Catalogue, clock: Clock, ids: IdSource, version: str) -> None:
        self._catalogue = catalogue
        self._around = Surroundings(
            clock=clock,
            ids=ids,
            calendar=catalogue.working_days,
            limits=limits_book(catalogue.programmes.every_version()),
            app_version=version,
        )
        self._open: Store | None = None

    def create(self, folder: Path, passphrase: str, coach_name: str) -> Opened:
        return self._opened(Store.create(folder, passphrase, self._around, coach_name))

    def unlock(self, folder: Path, passphrase: str) -> Opened:
        return self._opened(Store.open(folder, passphrase, self._around))

    def close(self) -> None:
        if self._open is not None:
            self._open.close()
            self._open = None

    def _opened(self, store: Store) -> Opened:
        self._open = store
        settings = store.settings
        return Opened(
            store=store,
            catalogue=self._catalogue,
            coach_id=settings.get(SettingName.COACH_ID),
            coach_name=settings.get(SettingName.COACH_NAME),
            device_code=settings.get(SettingName.DEVICE_CODE),
        )
