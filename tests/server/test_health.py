"""What the server says of itself is true, and its log holds no value."""

import asyncio
import io
import json
import logging
import subprocess
import sys

import httpx
import psycopg
import pytest
from psycopg import sql
from starlette.types import Message, Receive, Scope, Send

from sync.server.logs import JsonLines, request_id
from sync.server.metrics import Metrics
from sync.server.watching import Watched
from tests.support.laptops import MovableClock, RunningServer, empty_database, running_server
from tests.support.patience import PATIENCE

MARKER = "planted-words"


def test_ready_is_not_said_without_the_database_and_alive_is(
    postgres_url: str, server_clock: MovableClock
) -> None:
    with (
        empty_database(postgres_url) as url,
        running_server(url, server_clock) as running,
        httpx.Client(base_url=running.url, timeout=PATIENCE) as asking,
    ):
        assert (asking.get("/ready").status_code, asking.get("/ready").text) == (
            503,
            "not migrated\n",
        )
        with psycopg.connect(postgres_url, autocommit=True) as connection:
            name = sql.Identifier(url.split("?")[0].split("/")[-1])
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(name))
            gone = asking.get("/ready")
            assert (gone.status_code, gone.text) == (503, "the database does not answer\n")
            assert asking.get("/health").text == "ok\n"
            connection.execute(sql.SQL("CREATE DATABASE {}").format(name))


def test_ready_is_said_with_a_database_that_fits(running: RunningServer) -> None:
    answer = httpx.get(f"{running.url}/ready", timeout=PATIENCE)
    assert (answer.status_code, answer.text) == (200, "ready\n")
    assert answer.headers["cache-control"] == "no-store"


def test_the_time_of_a_request_ends_with_its_answer() -> None:
    """What is done after it keeps nobody waiting, and is counted once."""
    clock = [0.0]

    async def app(_: Scope, __: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200})
        for more in (True, False):
            clock[0] += 1
            await send({"type": "http.response.body", "body": b"x", "more_body": more})
        clock[0] += 5

    async def receive() -> Message:
        return {"type": "http.request"}

    async def send(_: Message) -> None:
        return

    metrics = Metrics()
    watched = Watched(app, metrics, lambda: "r" * 16, lambda: clock[0])
    asyncio.run(watched({"type": "http", "method": "GET"}, receive, send))
    seconds = metrics.registry.get_sample_value("coach_request_seconds_sum", {"route": "none"})
    times = metrics.registry.get_sample_value("coach_request_seconds_count", {"route": "none"})
    assert (seconds, times) == (2.0, 1.0)


@pytest.fixture
def written() -> io.StringIO:
    return io.StringIO()


def logger(name: str, written: io.StringIO) -> logging.Logger:
    handler = logging.StreamHandler(written)
    handler.setFormatter(JsonLines())
    made = logging.Logger(name)
    made.addHandler(handler)
    return made


def test_a_fault_is_logged_by_kind_and_place(written: io.StringIO) -> None:
    def broken() -> None:
        raise ValueError(MARKER)

    token = request_id.set("r1")
    try:
        broken()
    except ValueError:
        logger("coach_server", written).exception("it went wrong", extra={"fields": {"n": 1}})
    finally:
        request_id.reset(token)
    line = json.loads(written.getvalue())
    assert line["event"] == "it went wrong"
    assert line["fault"].startswith("ValueError at broken:")
    assert (line["request"], line["n"], line["level"]) == ("r1", 1, "error")
    assert MARKER not in written.getvalue()


def test_what_ends_a_thread_is_logged_by_kind_and_place() -> None:
    program = (
        "import threading\n"
        "from sync.server.logs import log_as_json\n"
        "log_as_json('info')\n"
        f"def broken(): raise ValueError('{MARKER}')\n"
        "threading.Thread(target=broken).start()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, encoding="utf-8", check=True
    )
    assert json.loads(done.stderr)["event"].startswith("fault: ValueError at broken:")
    assert MARKER not in done.stderr


@pytest.mark.parametrize("name", ["psycopg", "sqlalchemy.engine", "asyncio", "coach_server_not"])
def test_what_others_log_keeps_its_template_only(written: io.StringIO, name: str) -> None:
    others = logger(name, written)
    others.warning("query %s failed", MARKER)
    others.warning(f"query {MARKER} failed")
    others.warning(MARKER, extra={"fields": {"note": MARKER}})
    first = json.loads(written.getvalue().splitlines()[0])
    assert first["event"] == "query %s failed"
    assert MARKER not in written.getvalue()
