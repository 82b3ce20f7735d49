"""A real server on a real PostgreSQL, and laptops whose store is a dictionary."""

import secrets
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import psycopg
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from psycopg import sql
from sqlalchemy import Engine
from sqlalchemy.pool import QueuePool
from sqlmodel import Session

from coach_app.domain.journey import Deadlines
from coach_app.domain.working_days import WorkingDays
from sync.client.engine import run_exchange
from sync.client.outcome import ExchangeOutcome
from sync.client.transport import HttpTransport, enrol, transport
from sync.protocol import (
    EnrolReply,
    Entry,
    ExchangeReply,
    Head,
    Heartbeat,
    Position,
    RejoinReply,
    StoreState,
    Verdict,
    VerdictName,
    Waiting,
)
from sync.server.app import create_app
from sync.server.database import migrate, open_database
from sync.server.serving import address, listening, server
from sync.server.settings import Serving, Settings, Sources
from sync.server.teams import coach_named, new_code, team_named
from tests.support.patience import PATIENCE

TEMPLATE = "coach_template"
FINAL = {VerdictName.APPLIED, VerdictName.MERGED, VerdictName.CONFLICT, VerdictName.REFUSED}


@dataclass
class MovableClock:
    """Stands still until it is moved."""

    now: datetime = field(default_factory=lambda: datetime(2026, 12, 1, 9, 30, tzinfo=UTC))

    def __call__(self) -> datetime:
        return self.now

    def move(self, **by: float) -> None:
        self.now += timedelta(**by)


def fresh_id() -> str:
    return UUID(bytes=secrets.token_bytes(16)).hex


def sources(clock: MovableClock) -> Sources:
    return Sources(clock=clock, ids=fresh_id, tokens=lambda: secrets.token_urlsafe(24))


def make_template(postgres_url: str) -> None:
    """A migrated database that every test copies, which is faster than migrating anew."""
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(TEMPLATE)))
    engine = open_database(named(postgres_url, TEMPLATE))
    migrate(engine)
    engine.dispose()


def named(postgres_url: str, database: str) -> str:
    return postgres_url.replace("/postgres?", f"/{database}?")


@contextmanager
def fresh_database(postgres_url: str) -> Iterator[str]:
    name = f"test_{secrets.token_hex(6)}"
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        connection.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(
                sql.Identifier(name), sql.Identifier(TEMPLATE)
            )
        )
        yield named(postgres_url, name)
        connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@contextmanager
def empty_database(postgres_url: str) -> Iterator[str]:
    """One without any tables."""
    name = f"empty_{fresh_id()[:12]}"
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        yield named(postgres_url, name)
        connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@dataclass
class RunningServer:
    """A server that answers on loopback, and the database behind it."""

    url: str
    engine: Engine
    sources: Sources
    clock: MovableClock
    under_way: Callable[[], int] = field(default=lambda: 0)
    """How many requests it is at, with all that it does after it has answered them."""

    def at_rest(self) -> None:
        """Wait until nothing is done any more beside the answers that were given: standings and
        figures are worked out, answers and what broken lines brought are put down."""
        until(lambda: not self.under_way())

    def code(self, team: str = "Team North", coach: str = "Robin Ashdown") -> str:
        with Session(self.engine) as session, session.begin():
            account = coach_named(
                session, team_named(session, team, self.sources), coach, self.sources
            )
            return new_code(session, account, self.clock())

    def laptop(self, team: str = "Team North", coach: str = "Robin Ashdown") -> "Laptop":
        laptop = Laptop(self.url, self.clock)
        laptop.enrol(self.code(team, coach))
        return laptop

    def rows(self, query: str, **values: Any) -> list[Any]:
        with self.engine.connect() as connection:
            return list(connection.exec_driver_sql(query, values).all())


def until(so: Callable[[], bool]) -> None:
    """Wait until it is so."""
    moment = threading.Event()
    for _ in range(int(PATIENCE * 100)):
        if so():
            return
        moment.wait(0.01)
    raise AssertionError("what was waited for never came")


def put_down(engine: Engine) -> None:
    """Close all connections, once nothing behind an answer uses one any more: handed back later,
    to a pool that is gone, it would be closed by nobody."""
    pool = engine.pool
    assert isinstance(pool, QueuePool)
    until(lambda: not pool.checkedout())
    engine.dispose()


@contextmanager
def running_server(
    database_url: str,
    clock: MovableClock,
    days: WorkingDays | None = None,
    settings: Settings | None = None,
    serving: Serving | None = None,
) -> Iterator[RunningServer]:
    """Serves in a thread of its own until the block ends."""
    settings = settings or Settings(
        database_url=database_url, secure_cookies=False, second_factor=False, limit_rates=False
    )
    settings = replace(
        settings, statement_timeout=timedelta(seconds=PATIENCE), count_rest=timedelta(0)
    )
    engine = open_database(database_url, settings.statement_timeout)
    given = sources(clock)
    app = create_app(settings, engine, given, Deadlines(days or WorkingDays(frozenset())))
    ready = threading.Event()
    with listening("127.0.0.1", 0) as sock:
        running = server(app, ready.set, serving)
        thread = threading.Thread(target=running.run, kwargs={"sockets": [sock]})
        thread.start()
        try:
            assert ready.wait(PATIENCE), "the server did not start"
            tls = serving is not None and serving.tls
            tasks = running.server_state.tasks
            yield RunningServer(
                address(sock, tls=tls), engine, given, clock, under_way=lambda: len(tasks)
            )
        finally:
            running.should_exit = True
            thread.join(PATIENCE)
            put_down(engine)


class MemoryParts:
    """What a broken line has left so far, and how fast that line was."""

    def __init__(self) -> None:
        self.parts: dict[str, bytes] = {}
        self.paced = ""

    def part(self, name: str) -> bytes:
        return self.parts.get(name, b"")

    def keep_part(self, name: str, offset: int, content: bytes) -> None:
        assert offset == len(self.part(name))
        self.parts[name] = self.part(name) + content

    def drop_parts(self, name: str) -> None:
        self.parts.pop(name, None)

    def pace(self) -> str:
        return self.paced

    def keep_pace(self, pace: str) -> None:
        self.paced = pace


class MemoryJournal(MemoryParts):
    """The laptop's outbox and inbox as a store would keep them, in dictionaries."""

    def __init__(self) -> None:
        super().__init__()
        self.entries: list[Entry] = []
        self.verdicts: dict[int, Verdict] = {}
        self.bodies: dict[tuple[str, str], dict[str, Any]] = {}
        self.versions: dict[tuple[str, str], int] = {}
        self.at = Position(0, "")
        self.files: dict[str, bytes] = {}
        self.arrived: set[str] = set()
        self.life = "first-life"
        self.weighs = 0

    def change(self, kind: str, record_id: str, case_id: str, /, **changed: Any) -> Entry:
        key = (kind, record_id)
        entry = Entry(
            sequence=len(self.entries) + 1,
            kind=kind,
            record_id=record_id,
            case_id=case_id,
            base_version=self.versions.get(key, 0),
            changed=changed,
            recorded_at=datetime(2026, 12, 1, 9, 0, tzinfo=UTC),
        )
        self.entries.append(entry)
        self.bodies.setdefault(key, {}).update(changed)
        return entry

    def waits(self, entry: Entry) -> bool:
        verdict = self.verdicts.get(entry.sequence)
        return verdict is None or verdict.verdict not in FINAL

    def position(self) -> Position:
        return self.at

    def heartbeat(self) -> Heartbeat:
        named = [v.verdict for v in self.verdicts.values()]
        return Heartbeat(
            unsent=sum(self.waits(e) for e in self.entries),
            refused=named.count(VerdictName.REFUSED),
            held=named.count(VerdictName.HELD),
            app_version="0.1.0",
        )

    def unsent(self, *, after: int, limit: int) -> Sequence[Entry]:
        return [e for e in self.entries if e.sequence > after and self.waits(e)][:limit]

    def record(self, reply: ExchangeReply) -> None:
        sent = {e.sequence: e for e in self.entries}
        for verdict in reply.verdicts:
            entry = sent[verdict.sequence]
            key = (entry.kind, entry.record_id)
            self.verdicts[verdict.sequence] = verdict
            self.versions[key] = max(self.versions.get(key, 0), verdict.version)
            self.bodies[key].update(verdict.current)
        for news in reply.news:
            key = (news.kind, news.record_id)
            pending = {
                name
                for e in self.entries
                if (e.kind, e.record_id) == key and self.waits(e)
                for name in e.changed
            }
            taken = {k: v for k, v in news.changed.items() if k not in pending}
            self.bodies.setdefault(key, {}).update(taken)
            self.versions[key] = max(self.versions.get(key, 0), news.version)
        if not reply.part:
            self.at = Position(reply.cursor, reply.epoch)

    def store_state(self) -> StoreState:
        return StoreState(incarnation=self.life, acknowledged=Head(), head=Head())

    def fresh_state(self) -> StoreState:
        return StoreState(incarnation=fresh_id(), acknowledged=Head(), head=Head())

    def rejoined(self, state: StoreState, reply: RejoinReply) -> None:
        assert reply.receipt.signature
        self.life = state.incarnation
        self.at = Position(0, "")

    def attachments(self) -> Sequence[str]:
        return [sha256 for sha256 in self.files if sha256 not in self.arrived]

    def attachment(self, sha256: str) -> bytes:
        return self.files[sha256]

    def attachment_arrived(self, sha256: str) -> None:
        self.arrived.add(sha256)

    def waiting(self) -> Waiting:
        return Waiting(sum(self.waits(e) for e in self.entries), self.weighs)

    def missing_files(self) -> Sequence[str]:
        named = (b.get("sha256") for (kind, _), b in self.bodies.items() if kind == "document")
        return [name for name in named if name and name not in self.files]

    def file_came(self, sha256: str, content: bytes) -> None:
        self.files[sha256] = content
        self.arrived.add(sha256)
        self.drop_parts(sha256)


class Laptop:
    """A coach's laptop: its key, its journal, and the way to the server."""

    def __init__(self, url: str, clock: MovableClock) -> None:
        self.url = url
        self.clock = clock
        self.key = Ed25519PrivateKey.generate().private_bytes_raw()
        self.journal = MemoryJournal()
        self.device_id = ""
        self.server_key = ""
        self.authority = ""

    def enrol(self, code: str) -> EnrolReply:
        reply = enrol(
            self.url,
            code=code,
            private_key=self.key,
            device_name="Laptop 7",
            clock=self.clock,
            nonces=self.nonce,
        )
        self.device_id = reply.device_id
        self.server_key = reply.server_key
        self.authority = reply.authority
        return reply

    def nonce(self) -> str:
        return secrets.token_urlsafe(16)

    @contextmanager
    def line(self) -> Iterator[HttpTransport]:
        with transport(
            self.url,
            device_id=self.device_id,
            private_key=self.key,
            clock=self.clock,
            nonces=self.nonce,
            server_key=self.server_key,
            authority=self.authority,
        ) as way:
            yield way

    def sync(self, chunk: int = 50) -> ExchangeOutcome:
        with self.line() as way:
            return run_exchange(self.journal, way, chunk=chunk)

    def open_case(self, case_id: str | None = None, **more: Any) -> str:
        """A new case of this laptop; returns its id."""
        case_id = case_id or fresh_id()
        body: dict[str, Any] = {"id": case_id, "case_id": case_id, "ref": "K-4821"}
        body |= {"opened_on": "2026-11-30", **more}
        self.journal.change("case", case_id, case_id, **body)
        return case_id
