"""Every test of this folder may ask for a running server."""

from tests.support.chromium import chromium
from tests.support.server_fixtures import database_url, postgres_url, running, server_clock, shared

__all__ = ["chromium", "database_url", "postgres_url", "running", "server_clock", "shared"]
