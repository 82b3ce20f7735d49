"""Is the store still what was written? Pages, search words, audit chain, files and lists."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Engine, Table, select, text
from sqlalchemy.exc import DatabaseError

from coach_app.domain.errors import CaseNotFound, Refusal
from coach_app.store.agenda import things_kept, things_sorted
from coach_app.store.anchors import first_line_not_as_acknowledged
from coach_app.store.audit import first_broken_line
from coach_app.store.case_list import line_of, to_case_file
from coach_app.store.engine import Connector, open_engine, reading
from coach_app.store.matching import match_of
from coach_app.store.records import Records, from_text
from coach_app.store.surroundings import Surroundings
from coach_app.store.tables import ATTACHMENT, CASE_ROW, MATCHING
from coach_app.store.word_index import INDEXES, NAME_SEARCH, WORD_SEARCH, indexed_text

_SAID_OF_RECORDS = text(
    f"SELECT kind, id, body, names.said AS names, words.said AS words FROM record"  # noqa: S608 - our own names
    f" LEFT JOIN {NAME_SEARCH} AS names ON names.rowid = record.row"
    f" LEFT JOIN {WORD_SEARCH} AS words ON words.rowid = record.row ORDER BY record.row"
)
_SAID_OF_NOTHING = text(
    " UNION ".join(
        f"SELECT rowid FROM {index} WHERE rowid NOT IN (SELECT row FROM record)"  # noqa: S608 - our own names
        for index in INDEXES
    )
)


class FindingKind(StrEnum):
    PAGES = "pages"
    """Bytes on the disk are not those that were written."""
    STRUCTURE = "structure"
    SEARCH = "search"
    """A search index does not hold the words of this record."""
    AUDIT = "audit"
    ATTACHMENT = "attachment"
    CASELOAD = "caseload"
    RECORD = "record"
    """A record that cannot be read."""


@dataclass(frozen=True, slots=True)
class Finding:
    """`where` names a page, line, record id or hash, never anything about a person."""

    what: FindingKind
    where: str


def findings(engine: Engine, connector: Connector, around: Surroundings) -> tuple[Finding, ...]:
    """Everything that is wrong; empty when all is well.

    What waits in the log is moved into the file first, and the checks run over a new
    connection: the integrity check reads the file only, and one bad page makes an old
    connection report good pages as bad.
    """
    checkpoint(engine)
    fresh = open_engine(connector)
    try:
        with reading(fresh) as connection:
            found = tuple(_pages(connection))
            return found or tuple(_contents(connection, around))
    finally:
        fresh.dispose()


def checkpoint(engine: Engine) -> None:
    """Move all commits from the log into the database file."""
    connection = engine.raw_connection()
    try:
        connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        connection.close()


def _pages(connection: Connection) -> Iterator[Finding]:
    for row in connection.exec_driver_sql("PRAGMA cipher_integrity_check"):
        yield Finding(FindingKind.PAGES, str(row[0]))
    for row in connection.exec_driver_sql("PRAGMA integrity_check"):
        if row[0] != "ok":
            yield Finding(FindingKind.STRUCTURE, str(row[0]).splitlines()[0])


def _contents(connection: Connection, around: Surroundings) -> Iterator[Finding]:
    yield from _search(connection)
    broken = first_broken_line(connection)
    if broken is not None:
        yield Finding(FindingKind.AUDIT, f"line {broken}")
    against_receipt = first_line_not_as_acknowledged(connection)
    if against_receipt and broken is None:
        yield Finding(FindingKind.AUDIT, against_receipt)
    yield from _attachments(connection)
    yield from _cases(connection, around)


def _search(connection: Connection) -> Iterator[Finding]:
    """Each index against the records, side by side, so that a long store needs no more memory."""
    for index in INDEXES:
        try:
            check = f"INSERT INTO {index}({index}, rank) VALUES ('integrity-check', 1)"  # noqa: S608 - our own names
            connection.execute(text(check))
        except DatabaseError:
            yield Finding(FindingKind.SEARCH, index)
            return
    for row in connection.execute(_SAID_OF_RECORDS):
        held = {NAME_SEARCH: row.names, WORD_SEARCH: row.words}
        expected = indexed_text(row.kind, from_text(row.body))
        if {index: said for index, said in held.items() if said is not None} != expected:
            yield Finding(FindingKind.SEARCH, f"{row.kind} {row.id}")
    for stray in connection.execute(_SAID_OF_NOTHING):
        yield Finding(FindingKind.SEARCH, f"row {stray.rowid}")


def _attachments(connection: Connection) -> Iterator[Finding]:
    for sha256 in connection.scalars(select(ATTACHMENT.c.sha256)).all():
        data = connection.scalar(select(ATTACHMENT.c.data).where(ATTACHMENT.c.sha256 == sha256))
        if hashlib.sha256(data or b"").hexdigest() != sha256:
            yield Finding(FindingKind.ATTACHMENT, sha256)


def _cases(connection: Connection, around: Surroundings) -> Iterator[Finding]:
    """Whether the lists say of each case what its records say, and each record can be read."""
    records = Records(connection)
    lines, traits = _kept(connection, CASE_ROW), _kept(connection, MATCHING)
    day = things_kept(connection)
    cases = connection.execute(text("SELECT DISTINCT case_id FROM record ORDER BY case_id"))
    for case_id in [str(row.case_id) for row in cases]:
        kept = lines.pop(case_id, None), traits.pop(case_id, None), day.pop(case_id, [])
        try:
            case_file = to_case_file(records.of_case(case_id))
        except CaseNotFound:
            expected: tuple[object, ...] = (
                None,
                None,
                [],
            )  # the rest of a case that has not arrived yet has no line
        except Refusal:
            yield Finding(FindingKind.RECORD, f"case {case_id}")
            continue
        else:
            expected = (
                line_of(case_file, around.deadlines),
                match_of(case_file),
                things_sorted(case_file, around.deadlines),
            )
        if kept != expected:
            yield Finding(FindingKind.CASELOAD, f"case {case_id}")
    for case_id in sorted({*lines, *traits, *day}):
        yield Finding(FindingKind.CASELOAD, f"case {case_id}")


def _kept(connection: Connection, table: Table) -> dict[str, dict[str, Any]]:
    return {row["case_id"]: dict(row) for row in connection.execute(select(table)).mappings()}
