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

__all__ = ["database_url", "postgres_url", "running", "server_clock", "shared"]


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
