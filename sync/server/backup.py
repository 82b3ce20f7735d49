"""Everything in the database at one moment, as text that PostgreSQL itself reads, and back again.

One transaction sees one moment, however long it takes and whoever writes meanwhile: every change
that is in has its number and its record in as well.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any, BinaryIO

import psycopg
from psycopg import sql
from sqlalchemy import Connection, Engine, inspect, text
from sqlmodel import Session, select

from coach_app.domain.errors import Refusal
from sync.server.audit import note
from sync.server.database import (
    DatabaseNotMigrated,
    RevisionUnknown,
    begin_epoch,
    epoch,
    revision_of,
    upgrade,
)
from sync.server.sealed_file import AT_ONCE, BackupDamaged
from sync.server.tables import Team

BEGINNING, END = b"-- coach-server backup ", b"-- whole "
FORMAT = 1
LEFT_OUT = frozenset(
    {
        "alembic_version",
        "broken_line",
        "person_sign_in",
        "rate",
        "return_making",
        "web_session",
    }
)
"""Nobody is signed in after a restore, and nobody in the middle of a message; the tables' own
version is in the first line."""
LAST_LINE = b"\\.\n"
LONGEST_LINE = 1_000_000

Watch = Callable[[int, int], None]
"""Told rows and bytes so far."""


class DatabaseNotEmpty(Refusal):
    key = "server.database_not_empty"
    sentence = "There are tables in this database. Make a new, empty one and restore into that."


class BackupFromNewer(Refusal):
    key = "server.backup_from_newer"
    sentence = "The backup comes from a newer version of this program. Install that one first."


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """What a backup says of itself, and how many rows were in it."""

    revision: str
    epoch: str
    made_at: str
    rows: int = 0


def dump(engine: Engine, now: datetime, watch: Watch) -> Iterator[bytes]:
    """The whole database in pieces. Raises DatabaseNotMigrated."""
    with engine.connect().execution_options(
        isolation_level="REPEATABLE READ", postgresql_readonly=True
    ) as connection:
        revision = revision_of(connection)
        if revision is None:
            raise DatabaseNotMigrated
        with Session(connection) as session:
            said = Contents(revision=revision, epoch=epoch(session), made_at=now.isoformat())
        yield BEGINNING + f"{FORMAT} {json.dumps(asdict(said))}\n".encode("ascii")
        counted, size = 0, 0
        for table, columns in _tables(connection):
            yield _copy(table, columns, "FROM stdin;\n")
            for piece, rows in _rows(connection, table, columns):
                counted, size = counted + rows, size + len(piece)
                watch(counted, size)
                yield piece
            yield LAST_LINE
        yield END + f"{counted}\n".encode("ascii")


def _tables(connection: Connection) -> Iterator[tuple[str, list[str]]]:
    """Every table and its columns; what others refer to comes before them."""
    inspector = inspect(connection)
    for table, _ in inspector.get_sorted_table_and_fkc_names():
        if table is not None and table not in LEFT_OUT:
            yield table, [column["name"] for column in inspector.get_columns(table)]


def _copy(table: str, columns: Sequence[str], how: str) -> bytes:
    names = sql.SQL(", ").join(map(sql.Identifier, columns))
    statement = sql.SQL("COPY {} ({}) ").format(sql.Identifier(table), names)
    return statement.as_bytes(None) + how.encode("ascii")


def _rows(
    connection: Connection, table: str, columns: Sequence[str]
) -> Iterator[tuple[bytes, int]]:
    """Rows as text in pieces of a bearable size, with their number."""
    with (
        _psycopg(connection).cursor() as cursor,
        cursor.copy(_copy(table, columns, "TO STDOUT")) as copy,
    ):
        gathered, size = [], 0
        for row in copy:
            gathered.append(bytes(row))
            size += len(row)
            if size >= AT_ONCE:
                yield b"".join(gathered), len(gathered)
                gathered, size = [], 0
        if gathered:
            yield b"".join(gathered), len(gathered)


def _psycopg(connection: Connection) -> psycopg.Connection[Any]:
    driver = connection.connection.driver_connection
    if not isinstance(driver, psycopg.Connection):
        raise TypeError("the engine does not speak through psycopg")
    return driver


def read(stream: BinaryIO, watch: Watch) -> Contents:
    """Read a backup to its end without a database. Raises BackupDamaged, BackupFromNewer."""
    text_of = _Text(stream)
    said = _beginning(text_of)
    counted = size = 0
    for _ in _sections(text_of):
        for piece in text_of.rows():
            counted, size = counted + piece.count(b"\n"), size + len(piece)
            watch(counted, size)
    text_of.ends_with(counted)
    return replace(said, rows=counted)


def put_back(
    connection: Connection, stream: BinaryIO, new_epoch: str, now: datetime, watch: Watch
) -> Contents:
    """Everything into an empty database, brought up to date, under a new name: every laptop then
    offers again what came after the backup.

    Commit only after the stream was found whole. Raises DatabaseNotEmpty, BackupFromNewer,
    BackupDamaged.
    """
    if inspect(connection).get_table_names():
        raise DatabaseNotEmpty
    text_of = _Text(stream)
    said = _beginning(text_of)
    try:
        upgrade(connection, said.revision)
    except RevisionUnknown:
        raise BackupFromNewer from None
    counted = _fill(connection, text_of, watch)
    text_of.ends_with(counted)
    _sequences(connection)
    upgrade(connection)
    with Session(connection) as session:
        begin_epoch(session, new_epoch)
        for team in session.exec(select(Team.id)).all():
            note(session, now, "operator", "database.restored", team_id=team, subject=new_epoch)
        session.commit()
    return replace(said, rows=counted)


def _beginning(text_of: "_Text") -> Contents:
    line = text_of.line()
    if not line.startswith(BEGINNING):
        raise BackupDamaged
    number, _, rest = line.removeprefix(BEGINNING).partition(b" ")
    if number != str(FORMAT).encode("ascii"):
        raise BackupFromNewer
    try:
        return Contents(**json.loads(rest))
    except (ValueError, TypeError):
        raise BackupDamaged from None


def _sections(text_of: "_Text") -> Iterator[str]:
    """Each line that begins a table; its rows have to be read before the next is asked for."""
    while (line := text_of.line()).startswith(b"COPY "):
        yield line.decode("utf-8")
    text_of.last = line


def _fill(connection: Connection, text_of: "_Text", watch: Watch) -> int:
    known = {
        _copy(table, columns, "FROM stdin;").decode(): table
        for table, columns in _tables(connection)
    }
    names = sql.SQL(", ").join(map(sql.Identifier, known.values()))
    driver = _psycopg(connection)
    driver.execute(sql.SQL("TRUNCATE {} CASCADE").format(names))
    counted = size = 0
    for statement in _sections(text_of):
        if known.pop(statement, None) is None:
            raise BackupDamaged
        try:
            with driver.cursor() as cursor, cursor.copy(statement.encode("utf-8")) as copy:
                for piece in text_of.rows():
                    copy.write(piece)
                    counted, size = counted + piece.count(b"\n"), size + len(piece)
                    watch(counted, size)
        except (psycopg.DataError, psycopg.IntegrityError):
            raise BackupDamaged from None
    if known:
        raise BackupDamaged
    return counted


def _sequences(connection: Connection) -> None:
    """Numbers that the database counts itself go on after the highest one."""
    for table, columns in _tables(connection):
        for column in columns:
            found = connection.execute(
                text("SELECT pg_get_serial_sequence(:table, :column)"),
                {"table": f'"{table}"', "column": column},
            ).scalar()
            if found is not None:
                highest = sql.SQL("SELECT setval({}, max({})) FROM {}").format(
                    sql.Literal(found), sql.Identifier(column), sql.Identifier(table)
                )
                _psycopg(connection).execute(highest)


class _Text:
    """A backup's text: lines, and rows up to the line that ends them."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._rest = b""
        self.last = b""

    def line(self) -> bytes:
        """The next line without its end. Raises BackupDamaged."""
        while b"\n" not in self._rest:
            if len(self._rest) > LONGEST_LINE or not self._more():
                raise BackupDamaged
        line, _, self._rest = self._rest.partition(b"\n")
        return line

    def rows(self) -> Iterable[bytes]:
        """Whole rows in pieces. In the rows themselves a backslash is always doubled."""
        while True:
            if self._rest.startswith(LAST_LINE):
                self._rest = self._rest[len(LAST_LINE) :]
                return
            end = self._rest.find(b"\n" + LAST_LINE)
            whole = end + 1 if end >= 0 else self._rest.rfind(b"\n", 0, -len(LAST_LINE)) + 1
            if whole:
                yield self._rest[:whole]
                self._rest = self._rest[whole:]
            elif not self._more():
                raise BackupDamaged

    def ends_with(self, counted: int) -> None:
        """Raises BackupDamaged unless the last line says that this was all."""
        if self.last != END + str(counted).encode("ascii"):
            raise BackupDamaged

    def _more(self) -> bool:
        piece = self._stream.read(AT_ONCE)
        self._rest += piece
        return bool(piece)
