"""The supervisors' pages: what the server takes for each, 95 of 100 times, while laptops sync.

python -m bench web                             10,000 cases in one team
python -m bench.web --participants 250000       the same team, and 250,000 people on the server

In use browsers and laptops are other machines. Here they stand on the server's processors, so
they get what server and database leave over (`aside`), and laptops begin one after another.
"""

import argparse
import json
import os
import signal
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from itertools import cycle, islice
from statistics import quantiles
from subprocess import PIPE, Popen
from threading import Event, Thread
from typing import IO

import httpx
import psycopg
from sqlmodel import Session

from bench.figure import Figure
from bench.pages_ground import TEAM, fill
from coach_app.domain.access import Role
from sync.server import sessions
from sync.server.__main__ import real_sources
from sync.server.console import NO_LIMIT, opened
from sync.server.database import migrate
from sync.server.postgres import throw_away_postgres
from sync.server.sessions import Stage
from sync.server.settings import Settings
from sync.server.tables import Account, Team
from sync.server.teams import NewAccount, coach_named, make_account, new_code
from tests.support.browsers import PASSWORD, PASSWORDS
from tests.support.laptops import Laptop, MovableClock, fresh_id, named

CASES, SUPERVISORS, LAPTOPS = 10_000, 10, 100
ROUNDS, TURNS = 12, 2
THINKING = 2.0
"""Seconds between two clicks of a supervisor, who reads what came. Own choice; without any, ten
people would be one long queue and the figure that of the queue."""
BETWEEN_EXCHANGES = 15.0
"""Seconds: a laptop exchanges far less often; 100 of them every 15 seconds are 400 a minute."""
BEHIND = 15
"""How far the load steps back behind server and database, as `nice` counts."""
PATIENCE = 120.0
QUARTER = "2026-07"
PAGES: tuple[str, ...] = (
    "/caseload",
    "/caseload?flag=late",
    "/caseload?flag=no-contact&order=contact",
    "/caseload/coaches",
    "/triage",
    "/cases/c7",
    "/scorecard?programme=bury",
    "/scorecard?programme=bury&period=2026-07&breakdown=barriers",
    "/funding?programme=bury",
    "/returns?programme=bury&layout=quarter-counts&when=2026-07",
    "/returns?programme=bury&layout=quarter-people&when=2026-07",
    "/quality",
    "/put-right",
    "/keeping",
    "/laptops",
    "/mail",
)


class RealClock(MovableClock):
    """As a laptop has it: the server's clock goes on too."""

    def __call__(self) -> datetime:
        return real_sources().clock()


@dataclass
class Ground:
    """A filled database, a server on it, and the log that it has written so far."""

    url: str
    database: str
    log: list[str] = field(default_factory=list)
    written: Event = field(default_factory=Event)

    def requests(self, since: int = 0) -> list[tuple[str, float]]:
        """Route and milliseconds of each page that was answered, as the server counts them."""
        said = [json.loads(line) for line in self.log[since:]]
        return [(one["route"], one["ms"]) for one in said if one.get("status") == 200]


def read(pipe: IO[str], ground: Ground) -> None:
    for line in pipe:
        ground.log.append(line)
        ground.written.set()


@contextmanager
def served(database: str) -> Iterator[Ground]:
    """The server as an organisation runs it, with two workers; its log is read along."""
    command = [
        sys.executable,
        "-m",
        "sync.server",
        "run",
        "--port",
        "0",
        "--workers",
        "2",
        "--plain-http",
    ]
    process = Popen(
        [*command, "--database-url", database],
        stdout=PIPE,
        stderr=PIPE,
        text=True,
        env=os.environ | {"COACH_LIMIT_RATES": "no"},
    )
    assert process.stdout is not None  # noqa: S101 - it was asked for
    assert process.stderr is not None  # noqa: S101 - the same
    ground = Ground(process.stdout.readline().split()[-1], database)
    pipe = process.stderr
    reading = Thread(target=read, args=(pipe, ground))
    reading.start()
    try:
        yield ground
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(PATIENCE)
        reading.join(PATIENCE)


def supervisors(database: str, number: int) -> list[str]:
    """Cookies of people who are signed in."""
    sources, settings = real_sources(), Settings(database_url="", secure_cookies=False)
    cookies = []
    with opened(database) as engine, Session(engine) as session, session.begin():
        team = session.get_one(Team, TEAM)
        for _ in range(number):
            name = f"supervisor {fresh_id()}"
            new = NewAccount(sign_in_name=name, role=Role.SUPERVISOR, password=PASSWORD)
            made = make_account(session, team, new, PASSWORDS, sources)
            account = session.get_one(Account, made.id)
            cookies.append(sessions.begin(session, account, Stage.IN, settings, sources))
    return cookies


def laptops(ground: Ground, number: int) -> list[Laptop]:
    made = []
    for at in range(number):
        with opened(ground.database) as engine, Session(engine) as session, session.begin():
            team = session.get_one(Team, TEAM)
            account = coach_named(session, team, f"Coach {at}", real_sources())
            code = new_code(session, account, real_sources().clock())
        laptop = Laptop(ground.url, RealClock())
        laptop.enrol(code)
        made.append(laptop)
    return made


@contextmanager
def signed_in(ground: Ground, cookie: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=ground.url, timeout=PATIENCE) as browser:
        browser.cookies.set("coach_session", cookie)
        yield browser


def opened_page(browser: httpx.Client, path: str) -> None:
    answer = browser.get(path)
    assert answer.status_code == 200, (path, answer.status_code)  # noqa: S101 - a page that fails is fast


def alone(ground: Ground, cookie: str) -> Iterator[Figure]:
    """Each page with nobody else there."""
    with signed_in(ground, cookie) as browser:
        for path in PAGES:
            opened_page(browser, path)
            before = len(ground.log)
            for done in range(1, ROUNDS + 1):
                opened_page(browser, path)
                while len(ground.log) < before + done:
                    ground.written.wait(1)
                    ground.written.clear()
            taken = [ms for _, ms in ground.requests(before)]
            yield Figure(name=path, value=p95(taken), unit="ms p95", detail="one supervisor")


def click(ground: Ground, cookie: str, start: int) -> None:
    """Through all pages, beginning at another one and another moment than the others do."""
    reading = Event()
    reading.wait(THINKING * start / SUPERVISORS)
    with signed_in(ground, cookie) as browser:
        for path in islice(cycle(PAGES), start, start + len(PAGES) * TURNS):
            opened_page(browser, path)
            reading.wait(THINKING)


def aside() -> None:
    """This process takes the processors that the server leaves over. Begin the server before."""
    if hasattr(os, "nice"):
        os.nice(BEHIND)


def together(ground: Ground, cookies: list[str], coaches: list[Laptop]) -> Iterator[Figure]:
    """All supervisors at once, while laptops exchange."""
    before, stop = len(ground.log), Event()
    with ThreadPoolExecutor(len(coaches) + len(cookies)) as pool:
        apart = BETWEEN_EXCHANGES / len(coaches)
        syncing = [
            pool.submit(exchange, laptop, at * apart, stop) for at, laptop in enumerate(coaches)
        ]
        clicking = [pool.submit(click, ground, cookie, at) for at, cookie in enumerate(cookies)]
        for one in clicking:
            one.result()
        stop.set()
        exchanges = sum(one.result() for one in syncing)
    by_route: dict[str, list[float]] = defaultdict(list)
    for route, ms in ground.requests(before):
        by_route[route].append(ms)
    said = f"{len(cookies)} supervisors, {exchanges} exchanges of {len(coaches)} laptops meanwhile"
    for route, taken in sorted(by_route.items()):
        yield Figure(name=route, value=p95(taken), unit="ms p95", detail=said)


def exchange(laptop: Laptop, first: float, stop: Event) -> int:
    """A new case and an exchange, again and again, the first after so many seconds; how many."""
    done, pause = 0, first
    while not stop.wait(pause):
        laptop.open_case()
        laptop.sync()
        done, pause = done + 1, BETWEEN_EXCHANGES
    return done


def p95(taken: list[float]) -> float:
    return quantiles(taken, n=20)[-1] if len(taken) > 1 else taken[0]


def measure(people: int = CASES) -> Iterable[Figure]:
    with throw_away_postgres() as postgres:
        with psycopg.connect(postgres, autocommit=True) as connection:
            connection.execute('CREATE DATABASE "pages"')
        database = named(postgres, "pages")
        now = real_sources().clock()
        with opened(database, NO_LIMIT) as engine:
            migrate(engine)
            fill(engine, CASES, people, now)
        with served(database) as ground:
            aside()
            cookies = supervisors(database, SUPERVISORS)
            yield from alone(ground, cookies[0])
            yield from together(ground, cookies, laptops(ground, LAPTOPS))


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.web", description=__doc__)
    parser.add_argument("--participants", type=int, default=CASES)
    for figure in measure(parser.parse_args().participants):
        sys.stdout.write(f"{figure.line()}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
