"""What all stories of a run stand on: one database, one empty store to copy, its key."""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from unittest.mock import patch

from sqlalchemy import Engine

from coach_app.bootstrap import RandomIds
from coach_app.store import opening
from coach_app.store.engine import Connector, open_engine
from coach_app.store.key_file import StoreKey
from coach_app.store.surroundings import Surroundings
from sync.server import exchange
from sync.server.database import open_database
from sync.server.one_by_one import STUMBLES
from tests.support.desks import PASSPHRASE, a_door
from tests.support.laptops import fresh_database
from tests.support.patience import PATIENCE
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


def stores_that_share() -> Callable[[Connector], Engine]:
    """Opens stores that compile each statement once for all of them: a story has three laptops,
    and opens and closes them often."""
    first: list[Engine] = []

    def opened(connector: Connector) -> Engine:
        engine = open_engine(connector)
        if not first:
            first.append(engine)
        engine.dialect = engine.pool._dialect = first[0].dialect
        engine._compiled_cache = first[0]._compiled_cache
        return engine

    return opened


def nothing_is_stumbled_over(fault: Exception) -> None:
    """In use such an entry is set aside for a person to look at; here it is a fault to be found."""
    if isinstance(fault, STUMBLES):
        raise fault


@contextmanager
def ground_on(postgres_url: str, empty_store: Path) -> Iterator[Ground]:
    """Stores stand in memory where the system has a place for that: power cuts have a proof of
    their own, and no story is about them."""
    memory = Path("/dev/shm")  # noqa: S108 - a folder of our own is made in it
    place = memory if os.access(memory, os.W_OK) else None
    with (
        tempfile.TemporaryDirectory(dir=place) as folder,
        fresh_database(postgres_url) as url,
        patch.object(opening, "open_engine", stores_that_share()),
        patch.object(exchange, "log_fault", nothing_is_stumbled_over),
    ):
        template = shutil.copytree(empty_store, Path(folder) / "template")
        engine = open_database(url, timedelta(seconds=PATIENCE))
        try:
            yield Ground(engine, template, Path(folder))
        finally:
            engine.dispose()
