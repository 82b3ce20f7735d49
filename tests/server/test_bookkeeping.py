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
from coach_app.domain.case import CaseFile
from coach_app.domain.journey import Deadlines
from coach_app.domain.working_days import WorkingDays
from sync.server import bookkeeping, standing
from sync.server.bookkeeping import Books, NotShown
from sync.server.desk_tables import Standing
from sync.server.figures import keeping
from sync.server.figures.keeping import Reading
from tests.support.browsers import browser_of, send, text_of
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
    assert books.standings([home.id]) == NotShown(9)
    books.figures([home.id])
    assert (home.standing(), home.uncounted()) == (0, 9)
    steady.now += 1
    assert not books.standings([home.id])
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
    assert not books.standings([home.id])
    assert home.standing() == 3


def written(browser: httpx.Client, case_id: str) -> None:
    assert send(browser, f"/keeping/{case_id}/hold", reason="A complaint").status_code == 200


def test_a_page_works_out_some_and_says_how_many_are_left(
    home: Home, books: Books, steady: Steady, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bookkeeping, "AT_A_LOOK", 6)
    home.stale()
    steady.now += REST
    assert books.standings([home.id]) == NotShown(3)
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


def test_after_an_update_nobody_waits_until_a_whole_team_is_worked_out(
    shared: RunningServer,
    team: str,
    laptop: Laptop,
    home: Home,
    books: Books,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A page is there at once and says so; what laptops send and what somebody writes on a page
    stands by the new rules at once; the rest is gone through beside the requests."""
    by_new_rules: list[str] = []
    real = standing.standing_of

    def noted(case_file: CaseFile, deadlines: Deadlines) -> Standing:
        by_new_rules.append(case_file.case.ref)
        row = real(case_file, deadlines)
        row.weight = 7
        return row

    def weights() -> dict[str, int]:
        rows = shared.rows("SELECT ref, weight FROM standing WHERE team_id = %(t)s", t=home.id)
        return dict(rows)

    old = weights()["T-0"]
    monkeypatch.setattr(standing, "standing_of", noted)
    monkeypatch.setattr(standing, "EDITION", standing.EDITION + 1)
    monkeypatch.setattr(bookkeeping, "ANEW_AT_ONCE", 1)
    assert books.standings([home.id]) == NotShown(anew=3)
    with browser_of(shared, Role.SUPERVISOR, team) as browser:
        assert "3 cases still stand here as the version before" in text_of(browser.get("/caseload"))
        assert "3 cases still stand here" in text_of(browser.get("/triage"))
    assert (by_new_rules, set(weights().values())) == ([], {old})

    (row,) = shared.rows(
        "SELECT case_id FROM standing WHERE team_id = %(t)s AND ref = 'T-1'", t=home.id
    )
    keep(laptop, *list(referred(fresh_id(), "T-3", "Ida", NOV))[:3])
    laptop.sync()
    with browser_of(shared, Role.ADMINISTRATOR, team) as browser:
        written(browser, row[0])
    assert books.standings([home.id]) == NotShown(anew=4)
    assert weights() == {"T-0": old, "T-1": 7, "T-2": old, "T-3": 7}

    books.round()
    while not books.round():
        continue
    assert not books.standings([home.id])
    assert weights() == dict.fromkeys(["T-0", "T-1", "T-2", "T-3"], 7)
    worked = len(by_new_rules)
    books.round()
    assert len(by_new_rules) == worked, "once is enough"


def test_going_through_a_team_stops_and_goes_on_where_it_was(
    shared: RunningServer, home: Home, books: Books, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also in another worker, or after the server was stopped."""
    monkeypatch.setattr(standing, "EDITION", standing.EDITION + 1)
    left = []
    for _ in range(5):
        with Session(shared.engine) as session, session.begin():
            stretch = standing.Stretch(1, 1, wait=False)
            standing.catch_up(session, [home.id], books.deadlines, stretch)
        left.append(books.standings([home.id]).anew)
    assert left == [2, 1, 0, 0, 0]
    marks = shared.rows("SELECT anew_after FROM standing_mark WHERE team_id = %(t)s", t=home.id)
    assert marks == [(None,)]


def test_a_page_sets_it_going(
    shared: RunningServer, team: str, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody need exchange: at night after an update there is no laptop."""
    set_going = threading.Event()

    async def noted(_: Books) -> None:
        set_going.set()

    monkeypatch.setattr(Books, "after_exchange", noted)
    with browser_of(shared, Role.SUPERVISOR, team) as browser:
        browser.get("/caseload")
        shared.at_rest()
        assert not set_going.is_set(), "nothing stands by older rules"
        monkeypatch.setattr(standing, "EDITION", standing.EDITION + 1)
        browser.get("/caseload")
    assert set_going.wait(PATIENCE)


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
