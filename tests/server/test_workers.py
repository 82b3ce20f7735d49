"""`coach-server run` with two worker processes: what they log, what they count, whom they know."""

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from threading import Event, Thread
from typing import Any

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families
from sqlmodel import Session, select

from sync.client import signing_in
from sync.client.answers import LaptopWithdrawn
from sync.server import person
from sync.server.__main__ import main
from sync.server.database import open_database
from sync.server.rates import EXCHANGING
from sync.server.tables import Account
from tests.support.laptops import Laptop, MovableClock, until
from tests.support.patience import PATIENCE

HOME = Path(__file__).resolve().parents[2]
MARKER = "planted-words"
MOST_TRIES = 1800


@pytest.fixture(autouse=True)
def signals_stay_as_they_were() -> Iterator[None]:
    before = signal.getsignal(signal.SIGTERM)
    yield
    signal.signal(signal.SIGTERM, before)


@dataclass
class Workers:
    """A server of several processes, and all it said so far."""

    process: subprocess.Popen[str]
    database_url: str
    url: str = ""
    metrics: str = ""
    said: list[str] = field(default_factory=list)

    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in list(self.said)]

    def figures(self) -> dict[tuple[str, ...], float]:
        text = httpx.get(self.metrics, timeout=PATIENCE).text
        assert MARKER not in text
        return {
            (sample.name, *(label for _, label in sorted(sample.labels.items()))): sample.value
            for family in text_string_to_metric_families(text)
            for sample in family.samples
        }


@contextmanager
def workers(database_url: str, **environment: str) -> Iterator[Workers]:
    process = subprocess.Popen(
        [sys.executable, "-m", "sync.server", "run", "--port", "0", "--workers", "2"],
        cwd=HOME,
        env=os.environ | {"COACH_DATABASE_URL": database_url} | environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    server = Workers(process, database_url)
    assert process.stdout is not None
    assert process.stderr is not None
    reading = Thread(target=lambda pipe=process.stderr: server.said.extend(pipe))
    reading.start()
    try:
        started = process.stdout.readline()
        assert started, server.said
        server.url = started.split()[-1]
        if "COACH_METRICS_PORT" in environment:
            server.metrics = process.stdout.readline().split()[-1]
        yield server
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(PATIENCE)
        reading.join(PATIENCE)
        process.stdout.close()
        process.stderr.close()


def enrolled(server: Workers, capsys: pytest.CaptureFixture[str]) -> Laptop:
    command = ["enrol", "--database-url", server.database_url, "--team", "Team North"]
    assert main([*command, "--coach", f"Robin {MARKER}"]) == 0
    clock = MovableClock()
    clock.now = datetime.now(UTC)  # noqa: TID251 - the server has a real clock
    laptop = Laptop(server.url, clock)
    laptop.enrol(capsys.readouterr().out.strip())
    return laptop


def exchanges(server: Workers, status: int) -> list[dict[str, Any]]:
    """What the workers have logged of exchanges that they answered with this status. They count
    first and log then, both after they have answered."""
    lines = [line for line in server.lines() if line.get("route") == "/v1/exchange"]
    return [line for line in lines if line["status"] == status]


def asked_both(server: Workers, laptop: Laptop, status: int) -> int:
    """Exchanges, each on a new connection, until both workers have answered with this status: a
    busy machine may take its time to start the second. How many requests it took."""
    moment, asked = Event(), 0
    for number in range(MOST_TRIES):
        with nullcontext() if status == 200 else pytest.raises(LaptopWithdrawn):
            asked += laptop.sync().requests
        if len({line["pid"] for line in exchanges(server, status)}) == 2:
            return asked
        # More often than that nobody may come for long.
        moment.wait(0.1 if number > EXCHANGING.burst // 2 else 0)
    raise AssertionError("one of the workers never answers")


def test_two_workers_count_and_log_together_and_name_nobody(
    database_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with workers(database_url, COACH_METRICS_PORT="0") as server:
        laptop = enrolled(server, capsys)
        case = laptop.open_case(story=MARKER)
        laptop.journal.change("nonsense", "n1", case, note=MARKER)
        asked_before = asked_both(server, laptop, 200)
        refused = httpx.post(
            f"{server.url}/v1/exchange?{MARKER}",
            content=MARKER,
            headers={"x-request-id": MARKER, "content-encoding": MARKER},
            timeout=PATIENCE,
        )
        httpx.get(f"{server.url}/{MARKER}", timeout=PATIENCE)
        httpx.request(MARKER.upper(), f"{server.url}/v1/exchange", timeout=PATIENCE)
        until(lambda: len(exchanges(server, 200)) == asked_before)
        until(lambda: sum(line.get("status", 0) >= 400 for line in server.lines()) == 3)
        figures = server.figures()
    lines = server.lines()
    assert MARKER.lower() not in "".join(server.said).lower()
    done = sum(line.get("route") == "/v1/exchange" and line["status"] == 200 for line in lines)
    assert figures["coach_requests_total", "POST", "/v1/exchange", "200"] == done
    assert figures["coach_request_seconds_count", "/v1/exchange"] == done + 2
    assert figures["coach_entries_total", "applied"] == 1
    assert figures["coach_entries_total", "refused"] == 1
    assert figures["coach_refusals_total", "sync.not_recognised"] == 1
    assert figures["coach_laptops", "heard"] == 1
    assert figures["coach_quarantine_open",] == 1
    assert figures["coach_database_up",] == 1
    asked = [line for line in lines if line["event"] == "request"]
    assert len({line["pid"] for line in asked}) == 2, "both workers answered"
    (told,) = [line for line in asked if line.get("key") == "sync.not_recognised"]
    assert told["request"] == refused.headers["x-request-id"]
    assert told["route"] == "/v1/exchange"


def test_a_withdrawn_laptop_is_refused_by_every_worker_at_once(
    database_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with workers(database_url) as server:
        laptop = enrolled(server, capsys)
        asked_both(server, laptop, 200)
        assert main(["revoke", laptop.device_id, "--database-url", database_url]) == 0
        asked_both(server, laptop, 403)
    asked = [line for line in server.lines() if line.get("route") == "/v1/exchange"]
    before = {line["pid"] for line in asked if line["status"] == 200}
    after = {line["pid"] for line in asked if line["status"] == 403}
    assert before == after
    assert len(after) == 2


def test_metrics_are_off_until_somebody_asks(database_url: str) -> None:
    with workers(database_url) as server:
        assert httpx.get(f"{server.url}/metrics", timeout=PATIENCE).status_code == 404
        assert re.fullmatch(r"http://127\.0\.0\.1:\d+", server.url)


def test_a_sign_in_counts_and_ends_on_every_worker_at_once(
    database_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with workers(database_url, COACH_PERSON_SIGN_IN="12h", COACH_LIMIT_RATES="no") as server:
        laptop = enrolled(server, capsys)
        asked_both(server, laptop, 200)
        assert laptop.sync().withheld
        with laptop.line() as line:
            code = signing_in.begin(line, laptop.journal.life).code
        engine = open_database(database_url)
        with Session(engine) as session, session.begin():
            account = session.exec(select(Account)).one()
            person.say(session, account, code, laptop.clock(), own=True)
        assert not any(laptop.sync().withheld for _ in range(20))
        with Session(engine) as session, session.begin():
            person.end_all(session, session.exec(select(Account.id)).one())
        engine.dispose()
        assert all(laptop.sync().withheld for _ in range(20))
