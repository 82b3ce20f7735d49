"""Doors with ids by chance, for processes that die and start again."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from coach_app.bootstrap import RandomIds
from coach_app.catalogue import load_catalogue
from coach_app.services.access import Door
from coach_app.services.desk import Desk
from coach_app.services.opening import Opening
from coach_app.services.ports import Clock
from tests.support.desks import PASSPHRASE


def door(folder: Path, clock: Clock) -> Door:
    ids = RandomIds()
    return Door(
        folder, clock, ids, lambda steady: Opening(load_catalogue(), clock, ids, "test", steady)
    )


@contextmanager
def unlocked(folder: Path, clock: Clock) -> Iterator[Desk]:
    """The desk of the store in this folder, locked again afterwards."""
    way_in = door(folder, clock)
    try:
        yield way_in.unlock(PASSPHRASE)
    finally:
        way_in.lock()
