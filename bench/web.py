"""The supervisors' pages with 10,000 cases: what the server takes for each, 95 of 100 times."""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from statistics import quantiles
from time import perf_counter
from typing import Any

import httpx
from sqlalchemy import insert
from sqlmodel import Session, select

from bench.figure import Figure
from coach_app import codec
from coach_app.domain.access import Role
from coach_app.domain.journey import Deadlines
from coach_app.domain.plan import PlanStatus
from coach_app.domain.records import Record
from coach_app.domain.working_days import WorkingDays
from sync.server.postgres import throw_away_postgres
from sync.server.standing import catch_up
from sync.server.tables import CareCase, Device, StoredEntry, StoredRecord, Team
from tests.support.browsers import browser_of
from tests.support.caseload_sample import assessed, planned, referred
from tests.support.laptops import (
    MovableClock,
    RunningServer,
    fresh_database,
    fresh_id,
    make_template,
    running_server,
)

TEAM = "Team of ten thousand"
CASES, COACHES, CLICKS = 10_000, 100, 30
TODAY = date(2026, 12, 1)
PAGES = (
    "/caseload",
    "/caseload?flag=late",
    "/caseload?flag=no-contact&order=contact",
    "/caseload/coaches",
    "/triage",
    "/keeping",
    "/laptops",
)


def records(number: int, case_id: str) -> Iterator[Record]:
    """Somebody at one of the stations of the journey."""
    opened = TODAY - timedelta(days=number % 200 + 1)
    yield from referred(case_id, f"T-{number}", f"Name {number}", opened)
    if number % 4:
        yield from assessed(case_id, opened + timedelta(days=1))
    if number % 4 > 1:
        status = PlanStatus.SIGNED if number % 4 == 3 else PlanStatus.AGREED
        review = TODAY + timedelta(days=number % 60 - 20)
        yield from planned(case_id, status, opened + timedelta(days=2), review)


def fill(running: RunningServer) -> None:
    """Straight into the tables, as if a hundred laptops had sent it."""
    laptops = [running.laptop(TEAM, f"Coach {n}") for n in range(COACHES)]
    now = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)
    with Session(running.engine) as session, session.begin():
        team = session.exec(select(Team).where(Team.name == TEAM)).one()
        devices = [session.get_one(Device, laptop.device_id) for laptop in laptops]
        cases: list[dict[str, Any]] = []
        stored: list[dict[str, Any]] = []
        entries: list[dict[str, Any]] = []
        for number in range(CASES):
            device, case_id = devices[number % COACHES], fresh_id()
            home = {"team_id": team.id, "case_id": case_id}
            cases.append({**home, "account_id": device.account_id})
            for record in records(number, case_id):
                seq, body = len(stored) + 1, codec.dump(record)
                one = {**home, "kind": record.KIND, "version": 1, "seq": seq}
                stored.append({**one, "id": record.id, "body": body, "first_seq": seq})
                entries.append(
                    {
                        **one,
                        "record_id": record.id,
                        "changed": {},
                        "device_id": device.id,
                        "incarnation": "bench",
                        "sequence": seq,
                        "content_hash": "",
                        "base_version": 0,
                        "received_at": now,
                        "verdict": "applied",
                        "applied": [],
                    }
                )
        for table, rows in ((CareCase, cases), (StoredRecord, stored), (StoredEntry, entries)):
            session.execute(insert(table), rows)
        team.counter = len(stored)


def slowest_of_most(browser: httpx.Client, path: str) -> float:
    """Milliseconds within which 95 of 100 answers came, over the loopback."""
    taken = []
    for _ in range(CLICKS):
        began = perf_counter()
        answer = browser.get(path)
        taken.append((perf_counter() - began) * 1000)
        assert answer.status_code == 200, path  # noqa: S101 - a page that fails is fast
    return quantiles(taken, n=20)[-1]


def measure() -> Iterable[Figure]:
    with throw_away_postgres() as postgres:
        make_template(postgres)
        with fresh_database(postgres) as url, running_server(url, MovableClock()) as running:
            fill(running)
            began = perf_counter()
            with Session(running.engine) as session, session.begin():
                home = session.exec(select(Team.id).where(Team.name == TEAM)).one()
                catch_up(session, {home}, Deadlines(WorkingDays(frozenset())))
            yield Figure(
                name=f"standings of {CASES} cases anew",
                value=perf_counter() - began,
                unit="s",
                detail="once after an update that changes their rules",
            )
            with browser_of(running, Role.SUPERVISOR, TEAM) as browser:
                for path in PAGES:
                    yield Figure(
                        name=f"page {path}",
                        value=slowest_of_most(browser, path),
                        unit="ms p95",
                        detail=f"{CASES} cases, {CLICKS} clicks, the whole way over loopback",
                    )
                (case_id,) = running.rows("SELECT case_id FROM care_case LIMIT 1")[0]
                yield Figure(
                    name="page of one case",
                    value=slowest_of_most(browser, f"/cases/{case_id}"),
                    unit="ms p95",
                    detail="with the line in the audit",
                )
