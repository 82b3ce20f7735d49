"""Whole journeys under ill will: every test here may ask for a window, a server or commands."""

from tests.cli.conftest import coach_app, second_store, secret
from tests.gui.conftest import locked, nothing_left_behind, opened, themed
from tests.support.server_fixtures import database_url, postgres_url, running, server_clock

__all__ = [
    "coach_app",
    "database_url",
    "locked",
    "nothing_left_behind",
    "opened",
    "postgres_url",
    "running",
    "second_store",
    "secret",
    "server_clock",
    "themed",
]
