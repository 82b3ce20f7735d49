"""An unlocked desk on a real encrypted store, for tests of use cases and commands."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from coach_app.catalogue import load_catalogue
from coach_app.services.access import Door
from coach_app.services.desk import Desk
from coach_app.services.opening import Opening
from coach_app.services.ports import IdSource
from coach_app.store.profiles import Profiles
from tests.support.stillness import CountingIds, FixedClock

PASSPHRASE = "four random words here"  # noqa: S105 - of stores that only tests open
COACH = "Jo Coach"


def a_door(
    folder: Path, clock: FixedClock, ids: IdSource, profiles: Profiles | None = None
) -> Door:
    return Door(
        folder,
        clock,
        ids,
        lambda steady: Opening(load_catalogue(), clock, ids, "test", steady),
        place="Central Library",
        profiles=profiles,
    )


@contextmanager
def unlocked(template: Path, folder: Path, clock: FixedClock, ids: CountingIds) -> Iterator[Desk]:
    """A copy of an empty store, unlocked; making a new one each time costs a slow hash more."""
    shutil.copytree(template, folder)
    door = a_door(folder, clock, ids)
    try:
        yield door.unlock(PASSPHRASE)
    finally:
        door.lock()
