"""Doors that share the data files, which take longer to read than a store to open."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from coach_app.bootstrap import RandomIds
from coach_app.catalogue import Catalogue, load_catalogue
from coach_app.services.access import Door
from coach_app.services.desk import Desk
from coach_app.services.opening import Opening
from coach_app.services.ports import Clock
from tests.support.desks import PASSPHRASE


@cache
def shared_catalogue() -> Catalogue:
    return load_catalogue()


def door(folder: Path, clock: Clock) -> Door:
    ids = RandomIds()
    return Door(folder, clock, ids, lambda: Opening(shared_catalogue(), clock, ids, "test"))


@contextmanager
def unlocked(folder: Path, clock: Clock) -> Iterator[Desk]:
    """The desk of the store in this folder, locked again afterwards."""
    way_in = door(folder, clock)
    try:
        yield way_in.unlock(PASSPHRASE)
    finally:
        way_in.lock()
