"""One steady clock counts the wait after wrong passphrases: at the door and in the store."""

import shutil
from pathlib import Path

import pytest

from coach_app.catalogue import load_catalogue
from coach_app.services.access import Door
from coach_app.services.opening import Opening
from coach_app.store.refusals import TooManyTries, WrongPassphrase
from tests.support.desks import PASSPHRASE
from tests.support.stillness import CountingIds, FixedClock


def test_the_doors_own_steady_clock_counts_for_the_store_as_well(
    empty_store: Path, tmp_path: Path, clock: FixedClock, ids: CountingIds
) -> None:
    shutil.copytree(empty_store, tmp_path / "store")
    times = [1000.0]
    door = Door(
        tmp_path / "store",
        clock,
        ids,
        lambda steady: Opening(load_catalogue(), clock, ids, "test", steady),
        steady=lambda: times[0],
    )
    while not (wait := door.seconds_to_wait()):
        with pytest.raises(WrongPassphrase):
            door.unlock("not the right words")
    with pytest.raises(TooManyTries):
        door.unlock(PASSPHRASE)
    times[0] += wait
    assert not door.seconds_to_wait()
    try:
        assert door.unlock(PASSPHRASE).store.verify() == ()
    finally:
        door.lock()
