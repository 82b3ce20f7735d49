"""Opens the PostgreSQL database and brings its tables up to date."""

from datetime import timedelta
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, Engine, create_engine, update
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError
from sqlmodel import Session, select

from coach_app.domain.errors import Refusal
from sync.server.tables import ServerInfo, Team

MIGRATIONS = Path(__file__).parent / "migrations"
DRIVER = "postgresql+psycopg"


class DatabaseAddressWrong(Refusal):
    key = "server.database_address"
    sentence = "The database address must look like postgresql://user:password@host/name."


class RevisionUnknown(Refusal):
    key = "server.revision_unknown"
    sentence = "This version of the program does not know these tables. Install a newer one."


class DatabaseNotMigrated(Refusal):
    key = "server.not_migrated"
    sentence = "The database is not up to date. Run: coach-server migrate"


def open_database(
    url: str, statement_timeout: timedelta = timedelta(seconds=15), connections: int = 20
) -> Engine:
    """An engine whose statements end by themselves, so that an abandoned one never lingers.

    Raises DatabaseAddressWrong; the address itself is never repeated, it holds a password.
    """
    try:
        address = make_url(url)
    except ArgumentError:
        raise DatabaseAddressWrong from None
    if address.get_backend_name() != "postgresql":
        raise DatabaseAddressWrong
    milliseconds = int(statement_timeout.total_seconds() * 1000)
    limits = (
        f"-c statement_timeout={milliseconds} -c lock_timeout={milliseconds} "
        f"-c idle_in_transaction_session_timeout={4 * milliseconds} -c timezone=UTC "
        "-c jit=off"  # compiling takes longer than our longest question
    )
    return create_engine(
        address.set(drivername=DRIVER),
        connect_args={"options": limits, "connect_timeout": 10},
        pool_pre_ping=True,
        pool_size=connections,
        max_overflow=10,
    )


def migrate(engine: Engine) -> None:
    """Bring the tables up to date; changes nothing when they are."""
    with engine.begin() as connection:
        upgrade(connection)


def upgrade(connection: Connection, revision: str = "head") -> None:
    """Raises RevisionUnknown."""
    config = _config()
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, revision)
    except CommandError:
        raise RevisionUnknown from None


def revision_of(connection: Connection) -> str | None:
    """Which tables are there; None for none of ours."""
    return MigrationContext.configure(connection).get_current_revision()


def up_to_date(engine: Engine) -> bool:
    newest = ScriptDirectory.from_config(_config()).get_current_head()
    with engine.connect() as connection:
        return revision_of(connection) == newest


def epoch(session: Session) -> str:
    """The name of this very database. Raises DatabaseNotMigrated."""
    info = session.exec(select(ServerInfo)).one_or_none()
    if info is None:
        raise DatabaseNotMigrated
    return info.epoch


def begin_epoch(session: Session, new_id: str) -> None:
    """After the database was put back from a backup: another name, so that every laptop offers
    again what came after the backup. Call it once, before the first laptop speaks."""
    info = session.exec(select(ServerInfo).with_for_update()).one()
    info.epoch = new_id
    session.add(info)
    session.exec(update(Team).values(restored_counter=Team.counter))
    session.flush()


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config
