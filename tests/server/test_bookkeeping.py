"""Standings and figures are kept up to date beside the requests, seldom and a little at a time."""

import threading
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import anyio
import httpx
import pytest
from sqlmodel import Session, create_engine

from coach_app.catalogue.forms import load_assessment
from coach_app.catalogue.programmes import load_programmes
from coach_app.domain.access import Role
from coach_app.domain.journey import Deadlines
from coach_app.domain.working_days import WorkingDays
from sync.server import bookkeeping
from sync.server.bookkeeping import Books
from sync.server.figures import keeping
from sync.server.figures.keeping import Reading
from tests.support.browsers import browser_of, send
from tests.support.caseload_sample import keep, referred
from tests.support.laptops import Laptop, RunningServer, fresh_id
from tests.support.patience import PATIENCE

NOV = date(2026, 11, 10)
REST = 60.0


@dataclass
class Steady:
    """A clock that goes on only when it is moved."""

    now: float = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def team() -> str:
    return f"Team {fresh_id()}"


@pytest.fixture
def laptop(shared: RunningServer, team: str) -> Laptop:
    return shared.laptop(team=team)


@pytest.fixture
def steady() -> Steady:
    return Steady()


@pytest.fixture
def books(shared: RunningServer, steady: Steady) -> Books:
    reading = Reading(load_assessment(), load_programmes(), ZoneInfo("Europe/London"))
    deadlines = Deadlines(WorkingDays(frozenset()))
    return Books(shared.engine, deadlines, lambda: reading, timedelta(seconds=REST), steady)


class Home:
    """A team and what is worked out of it, however the shared server keeps up."""

    def __init__(self, running: RunningServer, team: str) -> None:
        self.running = running
        (row,) = running.rows("SELECT id FROM team WHERE name = %(n)s", n=team)
        self.id: str = row[0]

    def stale(self) -> None:
        """As if nothing had been worked out of what laptops sent."""
        with self.running.engine.begin() as connection:
            for statement in (
                "UPDATE standing_mark SET seq = 0 WHERE team_id = %(t)s",
                "UPDATE fact_mark SET seq = 0 WHERE team_id = %(t)s",
                "DELETE FROM standing WHERE team_id = %(t)s",
            ):
                connection.exec_driver_sql(statement, {"t": self.id})

    def standing(self) -> int:
        rows = self.running.rows("SELECT 1 FROM standing WHERE team_id = %(t)s", t=self.id)
        return len(rows)

    def uncounted(self) -> int:
        with Session(self.running.engine) as session:
            return sum(one.changes for one in keeping.behind(session, [self.id]))


@pytest.fixture
def home(
    shared: RunningServer,
    team: str,
    laptop: Laptop,
    books: Books,
    monkeypatch: pytest.MonkeyPatch,
) -> Home:
    """Three cases with three changes each, worked out once; the server itself does nothing."""

    async def nothing(_: Books) -> None:
        return

    monkeypatch.setattr(Books, "after_exchange", nothing)
    for number in range(3):
        keep(laptop, *list(referred(fresh_id(), f"T-{number}", "Ida", NOV))[:3])
    laptop.sync()
    here = Home(shared, team)
    while not books.round():
        continue
    books.standings([here.id])
    books.figures([here.id])
    return here


def test_a_page_reads_what_is_there_until_it_is_old(
    home: Home, books: Books, steady: Steady
) -> None:
    home.stale()
    steady.now += REST - 1
    assert books.standings([home.id]) == 9
    books.figures([home.id])
    assert (home.standing(), home.uncounted()) == (0, 9)
    steady.now += 1
    assert books.standings([home.id]) == 0
    books.figures([home.id])
    assert (home.standing(), home.uncounted()) == (3, 0)


def test_what_somebody_wrote_on_a_page_is_there_at_the_next_look(
    shared: RunningServer, team: str, home: Home, books: Books
) -> None:
    """However fresh the rest is: they look for it now."""
    (row,) = shared.rows(
        "SELECT case_id FROM standing WHERE team_id = %(t)s AND ref = 'T-1'", t=home.id
    )
    with browser_of(shared, Role.ADMINISTRATOR, team) as browser:
        written(browser, row[0])
    home.stale()
    assert books.standings([home.id]) == 0
    assert home.standing() == 3


def written(browser: httpx.Client, case_id: str) -> None:
    assert send(browser, f"/keeping/{case_id}/hold", reason="A complaint").status_code == 200


def test_a_page_works_out_some_and_says_how_many_are_left(
    home: Home, books: Books, steady: Steady, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bookkeeping, "AT_A_LOOK", 6)
    home.stale()
    steady.now += REST
    assert books.standings([home.id]) == 3
    books.figures([home.id])
    assert (home.standing(), home.uncounted()) == (2, 3)


def test_a_round_takes_a_part_and_the_next_one_the_rest(
    home: Home, books: Books, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bookkeeping, "AT_ONCE", 6)
    home.stale()
    assert not books.round()
    assert home.standing() == 2
    books.round()
    assert (home.standing(), home.uncounted()) == (3, 0)


def test_many_exchanges_make_one_round_and_one_more_for_those_that_came_meanwhile(
    books: Books, steady: Steady, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a pause of the test's own: the rest is slept by a clock that it moves."""
    rounds: list[float] = []
    slept: list[float] = []

    def counted(_: Books) -> bool:
        rounds.append(steady.now)
        steady.now += 2
        return True

    async def sleep(seconds: float) -> None:
        slept.append(seconds)
        steady.now += seconds
        await anyio.lowlevel.checkpoint()

    monkeypatch.setattr(Books, "round", counted)
    monkeypatch.setattr(bookkeeping, "sleep", sleep)

    async def twenty() -> None:
        async with anyio.create_task_group() as tasks:
            for _ in range(20):
                tasks.start_soon(books.after_exchange)

    anyio.run(twenty)
    assert len(rounds) == 1
    anyio.run(books.after_exchange)
    pause = bookkeeping.PAUSE.total_seconds()
    assert rounds == [100.0 + pause, 102.0 + pause + REST]
    assert slept == [pause, REST]


def test_a_team_that_another_worker_is_at_is_left_out_of_a_round(
    shared: RunningServer, home: Home, books: Books
) -> None:
    home.stale()
    with shared.engine.connect() as other, other.begin():
        other.exec_driver_sql(
            "SELECT 1 FROM standing_mark WHERE team_id = %(t)s FOR UPDATE", {"t": home.id}
        )
        turn = threading.Thread(target=books.round)
        turn.start()
        turn.join(PATIENCE)
        assert home.standing() == 0
        assert not turn.is_alive(), "it waits for the other worker"
    books.round()
    assert home.standing() == 3


def test_a_database_that_is_away_ends_a_round_and_not_the_worker(
    books: Books, caplog: pytest.LogCaptureFixture
) -> None:
    away = Books(
        create_engine(
            "postgresql+psycopg://127.0.0.1:9/nowhere", connect_args={"connect_timeout": 1}
        ),
        books.deadlines,
        books.reading,
        timedelta(0),
    )
    anyio.run(away.after_exchange)
    assert "the books wait for the database (OperationalError)" in caplog.text
    caplog.clear()
    anyio.run(away.after_exchange)
    assert "the books wait" in caplog.text, "the next exchange tries again"
