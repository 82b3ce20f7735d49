"""Fixtures for tests that need the server; the conftest of such a folder imports them."""

from collections.abc import Iterator

import pytest

from sync.server.postgres import throw_away_postgres
from tests.support.laptops import (
    MovableClock,
    RunningServer,
    fresh_database,
    make_template,
    running_server,
)


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """One PostgreSQL for all tests of the folder."""
    with throw_away_postgres() as url:
        make_template(url)
        yield url


@pytest.fixture
def database_url(postgres_url: str) -> Iterator[str]:
    """A migrated, empty database for this test alone."""
    with fresh_database(postgres_url) as url:
        yield url


@pytest.fixture
def server_clock() -> MovableClock:
    return MovableClock()


@pytest.fixture
def running(database_url: str, server_clock: MovableClock) -> Iterator[RunningServer]:
    with running_server(database_url, server_clock) as server:
        yield server


@pytest.fixture(scope="module")
def shared(postgres_url: str) -> Iterator[RunningServer]:
    """One server for the whole module: each test brings its own laptop and looks only at that."""
    with fresh_database(postgres_url) as url, running_server(url, MovableClock()) as server:
        yield server
