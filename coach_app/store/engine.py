"""The one connection to the encrypted database, prepared so that nothing reaches the disk in clear.

Measured reasons for each setting are in docs/decisions/0003-one-store-thread.md.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import TimeoutError as NoConnectionLeft
from sqlalchemy.pool import QueuePool
from sqlcipher3 import dbapi2

from coach_app.store.faults import named_faults
from coach_app.store.key_file import StoreKey
from coach_app.store.private_files import make_private
from coach_app.store.refusals import StoreDamaged, StoreLocked

DATABASE_KEY = "sqlcipher database"
WAIT_FOR_OTHERS_SECONDS = 5.0
_SETTINGS = (
    "cipher_memory_security = OFF",  # sticky for the process and 9 times slower search
    "temp_store = MEMORY",  # sorts and temporary tables never become files
    "secure_delete = ON",  # erased text is overwritten, not just unlinked
    "synchronous = FULL",  # a commit that was acknowledged survives a power cut
    "cache_size = -4096",  # 4 MiB: the pages of a caseload stay decrypted; more only took memory
    "trusted_schema = OFF",
)


class Connector:
    """Opens the database of one store. Forgets the key when the store is locked."""

    def __init__(self, path: Path, key: StoreKey) -> None:
        self._path = path
        self._key: StoreKey | None = key

    def __call__(self) -> Any:
        """A prepared connection. Raises StoreLocked, StoreDamaged, StoreInUse, DiskFull."""
        if self._key is None:
            raise StoreLocked
        if not self._path.is_file():
            raise StoreDamaged
        with named_faults():
            make_private(self._path)
            connection = dbapi2.connect(
                str(self._path), timeout=WAIT_FOR_OTHERS_SECONDS, isolation_level=None
            )
            try:
                _prepare(connection, self._key.derived(DATABASE_KEY))
            except BaseException:
                connection.close()
                raise
        return connection

    def forget(self) -> None:
        self._key = None


def open_engine(connector: Connector) -> Engine:
    """An engine with a single connection, bound to the thread that uses it first.

    A pool of one, not a shared one: a transaction inside another would end the outer one when
    it is handed back, so it is refused. Errors show statements without their parameters:
    these are about people.
    """
    engine = create_engine(
        "sqlite://",
        module=dbapi2,
        creator=connector,
        poolclass=QueuePool,
        pool_size=1,
        max_overflow=0,
        pool_timeout=0,
        hide_parameters=True,
    )
    event.listen(engine, "begin", _begin)
    return engine


class TransactionOpen(RuntimeError):
    """A second transaction was started before the first one ended: a fault in the program."""


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """One transaction: committed at the end of the block, rolled back by anything raised.

    Faults of disk and file leave it as refusals.
    """
    with named_faults(), _checked_out(engine) as connection, connection.begin():
        yield connection


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """One transaction that only reads: it takes no write lock and leaves nothing behind."""
    with named_faults(), _checked_out(engine) as connection:
        yield connection.execution_options(reading=True)


@contextmanager
def _checked_out(engine: Engine) -> Iterator[Connection]:
    try:
        connection = engine.connect()
    except NoConnectionLeft:
        raise TransactionOpen("Another transaction is open. End it first.") from None
    with connection:
        yield connection


def _begin(connection: Connection) -> None:
    """A writer takes the write lock at once, so that it never has to fail half-way."""
    reading = connection.get_execution_options().get("reading", False)
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")


def _prepare(connection: Any, database_key: bytes) -> None:
    connection.execute("PRAGMA cipher_log_level = NONE")
    connection.execute(f"PRAGMA key = \"x'{database_key.hex()}'\"")
    for setting in _SETTINGS:
        connection.execute(f"PRAGMA {setting}")
    # The first read: a wrong key or a damaged file shows here and not before.
    connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    connection.execute("PRAGMA journal_mode = WAL").fetchone()
    connection.set_authorizer(_authorize)


def _authorize(action: int, *_: object) -> int:
    """No other database is ever attached: that is how a copy in clear would be written."""
    return int(dbapi2.SQLITE_DENY if action == dbapi2.SQLITE_ATTACH else dbapi2.SQLITE_OK)
