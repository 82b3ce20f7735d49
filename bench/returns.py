"""A return of about 8,000 people: its preview, and freezing it as the page does.

python -m bench returns
"""

import re
from collections.abc import Iterable
from threading import Event
from time import perf_counter

import httpx
import psycopg

from bench.figure import Figure
from bench.pages_ground import TEAM, fill
from bench.web import p95, served, signed_in, supervisors
from sync.server.__main__ import real_sources
from sync.server.console import NO_LIMIT, opened
from sync.server.database import migrate
from sync.server.postgres import throw_away_postgres
from tests.support.laptops import named

CASES = 10_200
"""So many cases make about 8,000 starts in the year that is asked for."""
COLD, ROUNDS = 6, 20
"""The first looks are not counted: each worker reads its programmes then."""
ASKED = {"programme": "bury", "layout": "quarter-people", "when": "2025/26", "area": TEAM}
AGAIN = 0.1
"""Seconds between two looks at how far it is."""


def preview(browser: httpx.Client) -> Figure:
    taken, page = [], browser.get("/returns", params=ASKED)
    for _ in range(COLD + ROUNDS):
        began = perf_counter()
        page = browser.get("/returns", params=ASKED)
        taken.append((perf_counter() - began) * 1000)
    said = re.search(r"Preview: ([\d,]+ rows)", page.text)
    detail = f"{said[1] if said else 'nobody'}, page of {len(page.content) / 1000:.0f} kB"
    return Figure(name="a return looked at", value=p95(taken[COLD:]), unit="ms p95", detail=detail)


def frozen(browser: httpx.Client) -> Iterable[Figure]:
    """From the click to the frozen return, and to the first answer."""
    token = re.search(r'name="csrf" value="([^"]+)"', browser.get("/account").text)
    assert token is not None  # noqa: S101 - every page has it
    said: list[str] = []
    pause = Event()
    began = perf_counter()
    answer = browser.post("/returns", data={"csrf": token[1], **ASKED})
    first = perf_counter() - began
    while "/making" in (where := answer.headers["location"]):
        answer = browser.get(where)
        if answer.status_code == httpx.codes.OK:
            said += re.findall(r"([\d,]+ of [\d,]+ people)", answer.text)
            answer.headers["location"] = where
            pause.wait(AGAIN)
    took = perf_counter() - began
    page = browser.get(where)
    assert "its signature holds" in page.text  # noqa: S101 - or nothing was frozen
    rows = len(browser.get(f"{where}/csv").text.splitlines()) - 1
    told = ", ".join(dict.fromkeys(said)) or "no page in between was needed"
    yield Figure(name="a return frozen", value=took, unit="s", detail=f"{rows} people; {told}")
    detail = "by then it is frozen, or the page says how far it is"
    yield Figure(name="answer to the click", value=first, unit="s", detail=detail)


def measure() -> Iterable[Figure]:
    with throw_away_postgres() as postgres:
        with psycopg.connect(postgres, autocommit=True) as connection:
            connection.execute('CREATE DATABASE "returns"')
        database = named(postgres, "returns")
        with opened(database, NO_LIMIT) as engine:
            migrate(engine)
            fill(engine, CASES, CASES, real_sources().clock())
        with (
            served(database) as ground,
            signed_in(ground, supervisors(database, 1)[0]) as browser,
        ):
            yield preview(browser)
            yield from frozen(browser)
