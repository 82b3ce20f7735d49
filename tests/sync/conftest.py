"""Every test of this folder may ask for a running server, and for an enrolled laptop."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from coach_app.services import exchange
from coach_app.services.desk import Desk
from tests.support.enrolled import desk_on, register
from tests.support.laptops import RunningServer
from tests.support.server_fixtures import database_url, postgres_url, running, server_clock, shared
from tests.support.stillness import FixedClock
from tests.support.story_ground import Ground, ground_on

__all__ = ["database_url", "postgres_url", "running", "server_clock", "shared"]


@pytest.fixture(scope="module")
def ground(postgres_url: str, empty_store: Path) -> Iterator[Ground]:
    with ground_on(postgres_url, empty_store) as made:
        yield made


@pytest.fixture
def folder(empty_store: Path, tmp_path: Path) -> Path:
    return shutil.copytree(empty_store, tmp_path / "laptop")


@pytest.fixture
def laptop(running: RunningServer, folder: Path, clock: FixedClock) -> Iterator[Desk]:
    """An enrolled laptop with one case that the server has."""
    with desk_on(folder, clock) as desk:
        exchange.enrol(desk, running.url, running.code())
        register(desk, "Sam")
        exchange.sync_now(desk)
        yield desk
