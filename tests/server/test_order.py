"""Readers that follow the team's counter see every row, whatever order commits come in."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import OperationalError
from sqlmodel import Session, select

from sync.protocol import Entry
from sync.server.database import open_database
from sync.server.feed import news_for
from sync.server.incoming import Incoming
from sync.server.intake import take
from sync.server.settings import Settings, Sources
from sync.server.tables import Device
from sync.server.teams import coach_named, team_named
from tests.support.laptops import MovableClock, fresh_id, sources
from tests.support.patience import PATIENCE

WRITERS, READERS, PUSHES, ENTRIES = 8, 4, 12, 3
NOW = datetime(2026, 12, 1, 9, 30, tzinfo=UTC)


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    engine = open_database(database_url, timedelta(seconds=PATIENCE))
    yield engine
    engine.dispose()


def device(engine: Engine, given: Sources, team: str = "Team North") -> str:
    with Session(engine) as session, session.begin():
        account = coach_named(session, team_named(session, team, given), "Robin", given)
        made = Device(
            id=fresh_id(),
            team_id=account.team_id,
            account_id=account.id,
            name="",
            public_key=fresh_id().encode(),
            enrolled_at=NOW,
        )
        session.add(made)
        return made.id


def entry(sequence: int, kind: str, record_id: str, case_id: str) -> Incoming:
    made = Entry(
        sequence=sequence,
        kind=kind,
        record_id=record_id,
        case_id=case_id,
        base_version=0,
        changed={"ref": record_id},
        recorded_at=NOW,
    )
    return Incoming(sequence, {}, fresh_id(), made, "")


def push(engine: Engine, device_id: str, entries: list[Incoming], pause: float) -> None:
    """As the server does it, but slow between the drawing of the numbers and the commit."""
    with Session(engine) as session, session.begin():
        speaking = session.exec(
            select(Device).where(Device.id == device_id).with_for_update()
        ).one()
        take(session, speaking, entries, NOW)
        session.execute(text("SELECT pg_sleep(:pause)"), {"pause": pause})


@dataclass
class Writer:
    engine: Engine
    device_id: str
    number: int

    def run(self, start: threading.Barrier) -> None:
        start.wait(PATIENCE)
        for round_number in range(PUSHES):
            case = f"w{self.number}-{round_number}"
            first = round_number * ENTRIES + 1
            entries = [entry(first, "case", case, case)]
            for more in range(1, ENTRIES):
                entries.append(entry(first + more, "contact", f"{case}-{more}", case))
            push(self.engine, self.device_id, entries, 0.004 * ((self.number + round_number) % 4))


class Reader:
    """Asks for what is new above its cursor, again and again, as a laptop would."""

    def __init__(self, engine: Engine, device_id: str) -> None:
        self.engine = engine
        self.device_id = device_id
        self.cursor = 0
        self.seen: list[str] = []

    def ask(self) -> None:
        with Session(self.engine) as session:
            page = news_for(session, session.get_one(Device, self.device_id), self.cursor)
        self.cursor = page.cursor
        self.seen += [news.record_id for news in page.news]

    def run(self, start: threading.Barrier, done: threading.Event) -> None:
        start.wait(PATIENCE)
        while not done.is_set():
            self.ask()
        self.ask()


def test_p1_no_reader_loses_a_row_under_eight_writers(engine: Engine) -> None:
    given = sources(MovableClock())
    writers = [Writer(engine, device(engine, given), number) for number in range(WRITERS)]
    readers = [Reader(engine, device(engine, given)) for _ in range(READERS)]
    start, done = threading.Barrier(WRITERS + READERS), threading.Event()
    writing = [threading.Thread(target=w.run, args=(start,)) for w in writers]
    reading = [threading.Thread(target=r.run, args=(start, done)) for r in readers]
    for thread in (*reading, *writing):
        thread.start()
    for thread in writing:
        thread.join(PATIENCE)
    done.set()
    for thread in reading:
        thread.join(PATIENCE)
    with engine.connect() as connection:
        written = [row[0] for row in connection.execute(text("SELECT record_id FROM entry"))]
        numbers = [row[0] for row in connection.execute(text("SELECT seq FROM entry ORDER BY 1"))]
    assert len(written) == WRITERS * PUSHES * ENTRIES
    assert numbers == list(range(1, len(written) + 1))
    for reader in readers:
        assert sorted(reader.seen) == sorted(written)


def test_p2_a_long_transaction_of_others_hides_no_news(engine: Engine) -> None:
    given = sources(MovableClock())
    writer, reader = device(engine, given), Reader(engine, device(engine, given))
    with engine.begin() as report:
        report.execute(text("CREATE TEMP TABLE report (line int)"))
        push(engine, writer, [entry(1, "case", "c1", "c1")], 0)
        reader.ask()
    assert reader.seen == ["c1"]


def test_one_team_does_not_wait_for_another(engine: Engine) -> None:
    given = sources(MovableClock())
    north, south = device(engine, given), device(engine, given, "Team South")
    with Session(engine) as session, session.begin():
        take(session, session.get_one(Device, north), [entry(1, "case", "c1", "c1")], NOW)
        push(engine, south, [entry(1, "case", "c1", "c1")], 0)


def test_p3_two_laptops_that_touch_the_same_cases_in_opposite_order_never_lock_up(
    engine: Engine,
) -> None:
    given = sources(MovableClock())
    cases = [f"case-{number}" for number in range(6)]
    owner = device(engine, given)
    push(engine, owner, [entry(n + 1, "case", c, c) for n, c in enumerate(cases)], 0)
    start = threading.Barrier(4)
    failed: list[BaseException] = []

    def work(order: list[str], device_id: str) -> None:
        start.wait(PATIENCE)
        try:
            for turn in range(8):
                first = turn * len(order) + 1
                notes = [
                    entry(first + n, "contact", fresh_id(), case) for n, case in enumerate(order)
                ]
                push(engine, device_id, notes, 0.002)
        except Exception as problem:  # noqa: BLE001 - any failure at all is what is looked for
            failed.append(problem)

    orders = (cases, cases[::-1], cases[3:] + cases[:3], cases)
    threads = [
        threading.Thread(target=work, args=(order, device(engine, given))) for order in orders
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    assert not failed


def test_p30_a_statement_that_nobody_waits_for_any_more_ends_by_itself(database_url: str) -> None:
    """Whoever asked for it may have gone; so ends a wait for a row that somebody else holds."""
    engine = open_database(database_url)
    with engine.connect() as asking:
        limits = ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout")
        told = [asking.execute(text(f"SHOW {limit}")).scalar_one() for limit in limits]
        assert told == ["15s", "15s", "1min"]
        asking.execute(text("SET LOCAL statement_timeout = 20"))
        with pytest.raises(OperationalError):
            asking.execute(text("SELECT pg_sleep(600)"))
    engine.dispose()
    assert Settings(database_url="").statement_timeout == timedelta(seconds=15)
