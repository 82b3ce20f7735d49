"""`coach-app sync` on bad lines: exit code 5, one sentence, and the next one sends everything."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import httpx
import pytest

from coach_app.services import exchange, referrals
from coach_app.services.desk import Desk
from coach_app.store.settings import SettingName
from sync.client import transport
from sync.client.answers import NoAnswer
from sync.client.ports import NetworkTrouble
from tests.journeys.quick_doors import unlocked
from tests.support import journeys
from tests.support.commands import CoachApp
from tests.support.laptops import RunningServer
from tests.support.stillness import FixedClock
from tests.sync.test_transport import HTML, Answer, breaks_off, hangs_up, says, stranger


def enrolled(desk: Desk, running: RunningServer) -> int:
    """A laptop with a signed plan; how many changes wait."""
    exchange.enrol(desk, running.url, running.code())
    journeys.signed_case(desk)
    return exchange.status(desk).unsent


def goes_to(desk: Desk, url: str) -> None:
    desk.store.settings.put({SettingName.SERVER_URL: url})


def sends_too_much(to: BaseHTTPRequestHandler) -> None:
    to.send_response(200)
    to.send_header("content-type", "application/json")
    to.send_header("content-length", "2")
    to.end_headers()
    to.wfile.write(b'{}{"epoch": "another"}')


def is_no_server(to: BaseHTTPRequestHandler) -> None:
    to.wfile.write(b"\x00\x01\x02 220 mail.example ESMTP\r\n" * 20)


@contextmanager
def nobody() -> Iterator[str]:
    """An address where nobody listens, and nobody else can begin to."""
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        yield f"http://127.0.0.1:{sock.getsockname()[1]}"


def test_nothing_is_lost_and_all_goes_up_once(running: RunningServer, desk: Desk) -> None:
    waiting = enrolled(desk, running)
    lines: list[Answer] = [says(500, HTML), says(413)]
    for line in (*lines, sends_too_much, breaks_off, hangs_up, is_no_server):
        with stranger(line) as url:
            goes_to(desk, url)
            with pytest.raises(NetworkTrouble, match=f"; {waiting} changes wait"):
                exchange.sync_now(desk)
    assert exchange.status(desk).unsent == waiting
    goes_to(desk, running.url)
    assert exchange.sync_now(desk).waiting == 0
    assert desk.store.verify() == ()
    stamped = 1  # the signed plan again, with the server's time stamp
    assert running.rows("SELECT count(*) FROM entry") == [(waiting + stamped,)]


def test_the_command_on_a_guest_network(
    running: RunningServer, tmp_path: Path, clock: FixedClock, coach_app: CoachApp
) -> None:
    """`coach_app` works on tmp_path/store, and before its command so does a desk."""
    with stranger(says(200, HTML, content_type="text/html")) as url:
        with unlocked(tmp_path / "store", clock) as desk:
            waiting = enrolled(desk, running)
            goes_to(desk, url)
        answered = coach_app("sync")
    assert answered.code == 5, answered
    assert answered.err.startswith("sync.unexpected_answer: ")
    assert answered.err.endswith(f"Everything is safe on this laptop; {waiting} changes wait.\n")
    assert answered.err.count("\n") == 1


def test_a_server_that_never_says_a_word(
    running: RunningServer, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    enrolled(desk, running)
    monkeypatch.setattr(transport, "SILENCE", httpx.Timeout(0.2))
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        goes_to(desk, f"http://127.0.0.1:{silent.getsockname()[1]}")
        with pytest.raises(NoAnswer, match="Everything is safe on this laptop"):
            exchange.sync_now(desk)
    goes_to(desk, running.url)
    monkeypatch.undo()
    assert exchange.sync_now(desk).waiting == 0


def test_the_network_is_gone_and_comes_back(running: RunningServer, desk: Desk) -> None:
    """Work goes on meanwhile; the paper signed without a network is there afterwards."""
    exchange.enrol(desk, running.url, running.code())
    referrals.register(desk, journeys.a_referral())
    assert exchange.sync_now(desk).waiting == 0
    with nobody() as url:
        goes_to(desk, url)
        with pytest.raises(NoAnswer):
            exchange.sync_now(desk)
        journeys.signed_case(desk)
        with pytest.raises(NoAnswer):
            exchange.sync_now(desk)
    goes_to(desk, running.url)
    report = exchange.sync_now(desk)
    assert (report.waiting, report.documents_sent) == (0, 2), "the paper, and it again with a stamp"
    assert exchange.sync_now(desk).requests == 1
    assert running.rows("SELECT count(*) FROM attachment") == [(2,)]
