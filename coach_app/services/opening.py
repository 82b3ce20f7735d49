"""What lies behind the door: the data files and the store, with the libraries they bring."""

from dataclasses import dataclass, field
from pathlib import Path

from coach_app.catalogue import Catalogue
from coach_app.domain.limits import limits_book
from coach_app.services.ports import Clock, IdSource
from coach_app.store.attempts import Steady
from coach_app.store.escrow import TwoPeople, private_key_from_pem
from coach_app.store.opening import Store
from coach_app.store.passphrase import Strength
from coach_app.store.passphrase_strength import how_strong, load_words
from coach_app.store.reopening import open_by_escrow, recover
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


@dataclass(frozen=True, slots=True, kw_only=True)
class EscrowOpening:
    """Two people open a store with the organisation's private key (a PEM file) and say why."""

    private_key_pem: bytes = field(repr=False)
    password: str = field(default="", repr=False)
    """Of the private key file, when it is under one."""
    first: str
    second: str
    reason: str
    new_passphrase: str = field(repr=False)


class Opening:
    """Opens and closes one store at a time, on the thread that calls it."""

    def __init__(
        self, catalogue: Catalogue, clock: Clock, ids: IdSource, version: str, steady: Steady
    ) -> None:
        self._catalogue = catalogue
        self._around = Surroundings(
            clock=clock,
            ids=ids,
            calendar=catalogue.working_days,
            app_version=version,
            lease_days={k: p.offline_lease_days for k, p in catalogue.programmes.items()},
            limits=limits_book(catalogue.programmes.every_version()),
            steady=steady,
        )
        self._open: Store | None = None

    def create(self, folder: Path, passphrase: str, coach_name: str) -> Opened:
        return self._opened(Store.create(folder, passphrase, self._around, coach_name))

    def unlock(self, folder: Path, passphrase: str) -> Opened:
        return self._opened(Store.open(folder, passphrase, self._around))

    def recover(self, folder: Path, recovery_key: str, new_passphrase: str) -> Opened:
        return self._opened(recover(folder, recovery_key, new_passphrase, self._around))

    def open_by_escrow(self, folder: Path, wanted: EscrowOpening) -> Opened:
        people = TwoPeople(first=wanted.first, second=wanted.second, reason=wanted.reason)
        private = private_key_from_pem(wanted.private_key_pem, wanted.password)
        return self._opened(
            open_by_escrow(folder, private, people, wanted.new_passphrase, self._around)
        )

    def load_words(self) -> None:
        """So that the first letter of a new passphrase is judged at once."""
        load_words()

    def how_strong(self, passphrase: str) -> Strength:
        return how_strong(passphrase)

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
