"""Fixtures that every test may use."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, settings

from coach_app.bootstrap import RandomIds
from coach_app.services.desk import Desk
from coach_app.store import key_slots, opening
from tests.support.conformance import Validator
from tests.support.desks import COACH, PASSPHRASE, a_door, unlocked
from tests.support.stillness import CountingIds, FixedClock

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

# A busy machine is no failure, so no example has a time limit, nor has making one up; and a check
# before landing tries the same examples each time, while everybody else's run goes on looking for
# new ones.
settings.register_profile(
    "house",
    deadline=None,
    derandomize=bool(os.environ.get("CI")),
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("house")


@pytest.fixture(scope="session", autouse=True)
def slow_hash_once() -> Iterator[None]:
    """The same passphrase, salt and cost give the same key: copies of a store share one hash.

    A program that a test starts takes its own.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(key_slots, "_passphrase_key", cache(key_slots._passphrase_key))
        yield


@pytest.fixture
def clock() -> FixedClock:
    """Tuesday 1 December 2026, 9:30 in Britain."""
    return FixedClock(datetime(2026, 12, 1, 9, 30, tzinfo=UTC))


@pytest.fixture
def ids() -> CountingIds:
    return CountingIds()


@pytest.fixture(scope="session")
def validator() -> Iterator[Validator]:
    """The veraPDF engine, started once for all tests that ask for it."""
    with Validator() as engine:
        yield engine


@pytest.fixture(scope="session")
def empty_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new, empty, locked store that tests copy. A try costs the least that is allowed, however
    fast the machine: what calibration finds has tests of its own. Its letters are always the same,
    and the widest: what a test sees does not hang on which ones a laptop chose."""
    folder = tmp_path_factory.mktemp("template") / "store"
    door = a_door(folder, FixedClock(datetime(2026, 11, 2, 9, tzinfo=UTC)), RandomIds())
    with patch.object(key_slots, "SHORTEST_TRY", 0.0), patch.object(opening, "CODE_LETTERS", "W"):
        door.create(PASSPHRASE, COACH)
    door.lock()
    return folder


@pytest.fixture
def desk(empty_store: Path, tmp_path: Path, clock: FixedClock, ids: CountingIds) -> Iterator[Desk]:
    """An unlocked desk in Central Library on a store of its own."""
    with unlocked(empty_store, tmp_path / "store", clock, ids) as open_desk:
        yield open_desk
