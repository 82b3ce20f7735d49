"""One store is made for the whole run; each test gets a copy, so Argon2 is paid for once."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from coach_app.domain.working_days import WorkingDays
from coach_app.store.key_file import KeyFile, StoreKey
from coach_app.store.opening import Store
from coach_app.store.places import Places
from coach_app.store.surroundings import Surroundings
from tests.support.stillness import CountingIds, FixedClock
from tests.unit.store.fictional import PASSPHRASE

HOLIDAYS = frozenset({date(2026, 12, 25), date(2026, 12, 28), date(2027, 1, 1)})


@dataclass(frozen=True, slots=True)
class Made:
    """A finished, closed store and its key."""

    folder: Path
    key: StoreKey


def surroundings(clock: FixedClock, ids: CountingIds) -> Surroundings:
    return Surroundings(clock=clock, ids=ids, calendar=WorkingDays(HOLIDAYS), app_version="0.1.0")


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    folder = tmp_path_factory.mktemp("made") / "store"
    clock = FixedClock(datetime(2026, 12, 1, 9, 30, tzinfo=UTC))
    around = surroundings(clock, CountingIds())
    Store.create(folder, PASSPHRASE, around, "Jo Coach").close()
    return Made(folder, KeyFile.load(folder / "keys.json").unlock(PASSPHRASE))


@pytest.fixture
def around(clock: FixedClock, ids: CountingIds) -> Surroundings:
    return surroundings(clock, ids)


@pytest.fixture
def folder(made: Made, tmp_path: Path) -> Path:
    """The folder of a closed store that belongs to this test alone."""
    copy = tmp_path / "store"
    shutil.copytree(made.folder, copy)
    return copy


@pytest.fixture
def store(folder: Path, made: Made, around: Surroundings) -> Iterator[Store]:
    """An unlocked empty store."""
    with Store(Places(folder), made.key, around) as opened:
        yield opened
