"""What all stories of a run stand on: one database, one empty store to copy, its key."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Engine

from coach_app.bootstrap import RandomIds
from coach_app.store.key_file import StoreKey
from coach_app.store.surroundings import Surroundings
from sync.server.database import open_database
from tests.support.desks import PASSPHRASE, a_door
from tests.support.laptops import fresh_database
from tests.support.stillness import FixedClock
from tests.support.stories import World
from tests.support.story_laptop import START, Ids


class Ground:
    """What all stories of a run stand on."""

    def __init__(self, engine: Engine, template: Path, folder: Path) -> None:
        self.engine = engine
        self.template = template
        self.folder = folder
        self.ids = Ids()
        door = a_door(template, FixedClock(START), RandomIds())
        desk = door.unlock(PASSPHRASE)
        key = desk.store._key
        assert key is not None
        self.key: StoreKey = key
        self.around: Surroundings = desk.store._around
        self._door = door
        door.lock()

    def world(self) -> World:
        folder = Path(tempfile.mkdtemp(dir=self.folder))
        return World(self.engine, folder, self.template, self.key, self.around, self.ids)


@contextmanager
def ground_on(postgres_url: str, empty_store: Path, folder: Path) -> Iterator[Ground]:
    template = shutil.copytree(empty_store, folder / "template")
    with fresh_database(postgres_url) as url:
        engine = open_database(url)
        try:
            yield Ground(engine, template, folder)
        finally:
            engine.dispose()
