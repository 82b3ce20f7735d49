"""The encrypted store: unlocking, committing and the first page of a long caseload.

Each figure is set against the same work without encryption or without the program around it,
taken in turns in the same run; the numbers are medians (for unlocking, which a busy machine
troubles most, the best of several).
"""

import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.pool import QueuePool
from sqlcipher3 import dbapi2

from bench.figure import Figure
from coach_app.domain.case import Case, CaseFile
from coach_app.domain.contact import Contact, ContactResult
from coach_app.domain.people import Channel, Person
from coach_app.domain.working_days import WorkingDays
from coach_app.store.case_list import line_of, write_line
from coach_app.store.engine import Connector, open_engine, writing
from coach_app.store.key_file import KeyFile
from coach_app.store.opening import Store
from coach_app.store.places import Places
from coach_app.store.private_files import create_private_file
from coach_app.store.queries import CaseloadRequest, CaseOrder, Queries
from coach_app.store.schema import upgrade
from coach_app.store.surroundings import Surroundings
from coach_app.store.unit_of_work import UnitOfWork

PASSPHRASE = "four random words here"  # noqa: S105  of a store that is thrown away
NOW = datetime(2026, 12, 1, 9, 30, tzinfo=UTC)
UNLOCKS = 9
COMMITS = 400
WARM_UP = 40
CASES = 10_000
PAGES = 30
NOTE = "Spoke about the early shift and the walk from the bus stop. " * 6

BARE_TABLES = """
PRAGMA journal_mode = WAL;
PRAGMA synchronous = FULL;
PRAGMA secure_delete = ON;
PRAGMA temp_store = MEMORY;
CREATE TABLE record (row INTEGER PRIMARY KEY, kind, id, case_id, body, version, changed_at);
CREATE UNIQUE INDEX record_by_id ON record (kind, id);
CREATE INDEX record_by_case ON record (case_id);
CREATE TABLE journal (sequence INTEGER PRIMARY KEY AUTOINCREMENT, kind, record_id, case_id,
    base_version, changed, recorded_at, verdict, reason, theirs, answered_at);
CREATE INDEX journal_by_verdict ON journal (verdict);
CREATE INDEX journal_by_record ON journal (kind, record_id);
CREATE TABLE audit (n INTEGER PRIMARY KEY, at, who, action, kind, record_id, previous, hash);
CREATE VIRTUAL TABLE word_search USING fts5(said, detail = column,
    tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3 4');
INSERT INTO word_search(word_search, rank) VALUES ('secure-delete', 1);
"""


@dataclass(frozen=True, slots=True)
class StillClock:
    def now(self) -> datetime:
        return NOW


class Ids:
    def __init__(self) -> None:
        self._last = 0

    def new(self) -> str:
        self._last += 1
        return f"id-{self._last}"


def measure() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        yield _unlock(folder)
        yield from _commit(folder)
        yield _caseload(folder)


def _around() -> Surroundings:
    return Surroundings(clock=StillClock(), ids=Ids(), calendar=WorkingDays(frozenset()))


def _milliseconds(work: Callable[[], object]) -> float:
    start = perf_counter()
    work()
    return (perf_counter() - start) * 1000


def _unlock(folder: Path) -> Figure:
    around = _around()
    place = folder / "unlock"
    Store.create(place, PASSPHRASE, around, "Jo Coach").close()
    cost = KeyFile.load(Places(place).keys).cost

    def argon() -> None:
        Argon2id(
            salt=bytes(16),
            length=32,
            iterations=cost.passes,
            lanes=cost.lanes,
            memory_cost=cost.memory_kib,
        ).derive(PASSPHRASE.encode())

    def unlock() -> None:
        Store.open(place, PASSPHRASE, around).close()

    alone, whole = _in_turns(argon, unlock, UNLOCKS, min)
    return Figure(
        name="unlock / Argon2id alone",
        value=whole / alone,
        unit="times",
        detail=f"{whole:.0f} ms over {alone:.0f} ms: {whole - alone:+.1f} ms (limit +50 ms)",
    )


def _in_turns(
    one: Callable[[], object],
    other: Callable[[], object],
    count: int,
    middle: Callable[[list[float]], float] = median,
) -> tuple[float, float]:
    """Milliseconds; by turns, so that a busy machine troubles both alike."""
    ones, others = [], []
    for _ in range(count):
        ones.append(_milliseconds(one))
        others.append(_milliseconds(other))
    return middle(ones), middle(others)


def _commit(folder: Path) -> Iterator[Figure]:
    """A contact note: record, search words, journal entry, audit line, caseload line."""
    key = KeyFile.create(PASSPHRASE)[1]
    path = folder / "encrypted.db"
    create_private_file(path)
    encrypted = _Notes(open_engine(Connector(path, key)))
    plain = _Notes(_plain_engine(folder / "plain.db"))
    bare = _BareNotes(folder / "bare.db")
    for _ in range(WARM_UP):
        for notes in (encrypted, plain, bare):
            notes.add()
    by_plain, by_store = _in_turns(plain.add, encrypted.add, COMMITS)
    bare_sql, again = _in_turns(bare.add, encrypted.add, COMMITS)
    for notes in (encrypted, plain, bare):
        notes.close()
    yield Figure(
        name="commit / same on plain SQLite",
        value=by_store / by_plain,
        unit="times",
        detail=f"{by_store:.2f} ms over {by_plain:.2f} ms: the same unit of work, statements,"
        " settings and SQLite build without a key (limit 2.0)",
    )
    yield Figure(
        name="commit / bare statements",
        value=again / bare_sql,
        unit="times",
        detail=f"{again:.2f} ms over {bare_sql:.2f} ms: the whole unit of work, with mapping and"
        " checks, over four hand-written inserts and a commit without a key",
    )


def _plain_engine(path: Path) -> Engine:
    """The same build of SQLite, without a key."""

    def connect() -> Any:
        connection = dbapi2.connect(str(path), isolation_level=None)
        for setting in ("journal_mode=WAL", "synchronous=FULL", "secure_delete=ON"):
            connection.execute(f"PRAGMA {setting}")
        connection.execute("PRAGMA temp_store=MEMORY")
        connection.execute("PRAGMA cache_size=-16384")
        return connection

    engine = create_engine(
        "sqlite://",
        module=dbapi2,
        creator=connect,
        poolclass=QueuePool,
        pool_size=1,
        max_overflow=0,
    )
    event.listen(engine, "begin", lambda c: c.exec_driver_sql("BEGIN IMMEDIATE"))
    return engine


def _case(number: int) -> Case:
    return Case(
        id=f"c{number}",
        case_id=f"c{number}",
        ref=f"ZZ-{number:05}-K",
        opened_on=date(2026, 11, 2) + timedelta(days=number % 25),
        coach_name="Jo Coach",
    )


def _person(number: int) -> Person:
    name = f"Person {number * 7919 % CASES}"
    return Person(id=f"p{number}", case_id=f"c{number}", preferred_name=name)


class _Notes:
    """Adds contact notes through the store's own unit of work, a new case every 20 notes."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._around = _around()
        self._number = 0
        with writing(engine) as connection:
            upgrade(connection)

    def add(self) -> None:
        self._number += 1
        case_number = self._number // 20
        with UnitOfWork(self._engine, self._around, "coach-1") as work:
            if self._number % 20 == 0 or self._number == 1:
                work.save(_case(case_number))
                work.save(_person(case_number))
            work.save(
                Contact(
                    id=f"k{self._number}",
                    case_id=f"c{case_number}",
                    at=NOW,
                    channel=Channel.PHONE,
                    result=ContactResult.REACHED,
                    note=f"{NOTE} {self._number}",
                )
            )
            work.commit()

    def close(self) -> None:
        self._engine.dispose()


class _BareNotes:
    """The same rows by hand: no mapping, no checks, no caseload line."""

    def __init__(self, path: Path) -> None:
        self._connection = dbapi2.connect(str(path), isolation_level=None)
        self._connection.executescript(BARE_TABLES)
        self._number = 0

    def add(self) -> None:
        self._number += 1
        number, at = self._number, NOW.isoformat()
        body = f'{{"id":"k{number}","case_id":"c1","note":"{NOTE} {number}"}}'
        run = self._connection.execute
        run("BEGIN IMMEDIATE")
        record = ("contact", f"k{number}", f"c{number // 20}", body, 0, at)
        run(
            "INSERT INTO record(kind, id, case_id, body, version, changed_at)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            record,
        )
        run(
            "INSERT INTO word_search(rowid, said) VALUES (last_insert_rowid(), ?)",
            (f"{NOTE} {number}",),
        )
        run(
            "INSERT INTO journal(kind, record_id, case_id, base_version, changed, recorded_at,"
            " verdict, reason, theirs) VALUES (?, ?, ?, 0, ?, ?, '', '', '{}')",
            ("contact", f"k{number}", "c1", body, at),
        )
        run(
            "INSERT INTO audit VALUES (?, ?, 'coach-1', 'changed', 'contact', ?, ?, ?)",
            (number, at, f"k{number}", "0" * 64, "0" * 64),
        )
        run("COMMIT")

    def close(self) -> None:
        self._connection.close()


def _caseload(folder: Path) -> Figure:
    """Every order and the filter, all on the first page of 50."""
    around = _around()
    path = folder / "many.db"
    create_private_file(path)
    engine = open_engine(Connector(path, KeyFile.create(PASSPHRASE)[1]))
    with writing(engine) as connection:
        upgrade(connection)
        for number in range(CASES):
            file = CaseFile(case=_case(number), person=_person(number))
            write_line(connection, line_of(file, around.deadlines))
    queries = Queries(engine, around.calendar)
    requests = [CaseloadRequest(today=NOW.date(), order=order) for order in CaseOrder]
    requests.append(CaseloadRequest(today=NOW.date(), text="son 42"))
    took = [
        median(_milliseconds(partial(queries.caseload, r)) for _ in range(PAGES)) for r in requests
    ]
    slowest = max(took)
    engine.dispose()
    asked = requests[took.index(slowest)]
    return Figure(
        name="caseload page, 10,000 cases",
        value=slowest,
        unit="ms",
        detail=f"first 50 by {asked.order.value}{' with a filter' if asked.text else ''},"
        " the slowest way to ask for them (limit 20 ms)",
    )
