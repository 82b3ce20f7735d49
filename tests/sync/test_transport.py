"""What a laptop makes of bad lines, strange servers and guest networks: nothing is lost."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx
import pytest

from sync.client import answers
from sync.client.addresses import AddressNotSafe, checked_address
from sync.client.engine import run_exchange
from sync.client.ports import NetworkTrouble, Piece
from sync.client.transport import HttpTransport, connection
from sync.packing import compress
from sync.protocol import MAX_BODY, ExchangeReply, ExchangeRequest, RejoinReply, RejoinRequest
from tests.support.laptops import Laptop, MemoryJournal, MovableClock, RunningServer
from tests.support.patience import PATIENCE

Answer = Callable[[BaseHTTPRequestHandler], None]


@contextmanager
def stranger(answer: Answer) -> Iterator[str]:
    """Something on loopback that answers every request in its own way."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers.get("content-length", "0")))
            answer(self)

        do_HEAD = do_PUT = do_PATCH = do_GET = do_POST  # noqa: N815 - the names http.server calls

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name there
            del format, args

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        thread.join(PATIENCE)


def says(status: int, body: bytes = b"", **headers: str) -> Answer:
    def answer(to: BaseHTTPRequestHandler) -> None:
        to.send_response(status)
        for name, value in headers.items():
            to.send_header(name.replace("_", "-"), value)
        to.send_header("content-length", str(len(body)))
        to.end_headers()
        to.wfile.write(body)

    return answer


def breaks_off(to: BaseHTTPRequestHandler) -> None:
    to.send_response(200)
    to.send_header("content-type", "application/json")
    to.send_header("content-length", "500")
    to.end_headers()
    to.wfile.write(b'{"epoch"')


def hangs_up(to: BaseHTTPRequestHandler) -> None:
    to.connection.shutdown(socket.SHUT_RDWR)


def laptop_with_work(url: str) -> Laptop:
    laptop = Laptop(url, MovableClock())
    laptop.device_id = "d1"
    laptop.open_case()
    laptop.open_case()
    laptop.open_case()
    return laptop


HTML = b"<html><title>Welcome to the library</title></html>"
JSON = "application/json"
KEY = b'{"key":"%s"}'


@pytest.mark.parametrize(
    ("answer", "trouble"),
    [
        (says(200, HTML, content_type="text/html"), answers.NotOurServer),
        (says(200, HTML, content_type=JSON), answers.NotOurServer),
        (says(200, b"{}", content_type=JSON), answers.NotOurServer),
        (says(200, b"zz", content_type=JSON, content_encoding="zstd"), answers.NotOurServer),
        (
            says(200, compress(b" " * 2**25), content_type=JSON, content_encoding="zstd"),
            answers.NotOurServer,
        ),
        (says(200, b" " * (MAX_BODY + 1), content_type=JSON), answers.NotOurServer),
        (says(204), answers.NotOurServer),
        (says(302, location="http://sign-in.example/"), answers.NotOurServer),
        (says(511, HTML), answers.ServerBusy),
        (says(404, HTML), answers.NotOurServer),
        (says(401), answers.NotRecognised),
        (says(408), answers.ServerBusy),
        (says(425), answers.ServerBusy),
        (says(429), answers.ServerBusy),
        (says(500), answers.ServerBusy),
        (says(502, HTML), answers.ServerBusy),
        (says(503), answers.ServerBusy),
        (says(413), answers.TooLarge),
        (says(422), answers.NotUnderstood),
        (says(426, KEY % b"sync.version_not_supported", content_type=JSON), answers.VersionTooOld),
        (says(409, KEY % b"sync.server_was_restored", content_type=JSON), answers.ServerRestored),
        (breaks_off, answers.NoAnswer),
        (hangs_up, answers.NoAnswer),
    ],
    ids=range(23),
)
def test_p12_no_answer_but_a_sound_one_takes_anything_out_of_the_outbox(
    answer: Answer, trouble: type[NetworkTrouble]
) -> None:
    with stranger(answer) as url:
        laptop = laptop_with_work(url)
        with pytest.raises(trouble) as told:
            laptop.sync()
    assert told.value.waiting == 3
    assert str(told.value).endswith("Everything is safe on this laptop; 3 changes wait.")
    assert not laptop.journal.verdicts
    assert laptop.journal.at.cursor == 0


def test_a_server_that_is_not_there() -> None:
    with socket.socket() as bound:  # and never listening, so that nobody else does
        bound.bind(("127.0.0.1", 0))
        laptop = laptop_with_work(f"http://127.0.0.1:{bound.getsockname()[1]}")
        with pytest.raises(answers.NoAnswer) as told:
            laptop.sync()
    assert str(told.value) == (
        "No answer from the server. Everything is safe on this laptop; 3 changes wait."
    )


def test_p31_a_line_that_falls_silent_is_noticed() -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        laptop = laptop_with_work(f"http://127.0.0.1:{silent.getsockname()[1]}")
        with laptop.line() as way:
            patience = way._client.timeout
            waits = (patience.connect, patience.read, patience.write, patience.pool)
            assert all(seconds and seconds < 90 for seconds in waits), "for silence, not in all"
            way._client.timeout = httpx.Timeout(0.2)
            with pytest.raises(answers.NoAnswer):
                run_exchange(laptop.journal, way)


@pytest.mark.parametrize("status", [200, 204])
def test_p33_a_sign_in_page_never_counts_as_a_stored_file(status: int) -> None:
    with stranger(says(status, b"")) as url:
        laptop = laptop_with_work(url)
        with laptop.line() as way:
            with pytest.raises(answers.NotOurServer):
                way.begin_upload("a" * 64, 7, "attachment")
            with pytest.raises(answers.NotOurServer):
                way.send_part("a" * 64, 0, b"content")
            with pytest.raises(answers.NotOurServer):
                way.attachment_part("a" * 64, 0, 7)


@pytest.mark.parametrize(
    "url",
    [
        "http://coach.example",
        "http://192.168.1.5:8000",
        "ftp://127.0.0.1",
        "coach.example",
        "",
        "https://",
        "http://127.0.0.1.coach.example",
        "http://localhost.example",
    ],
)
def test_only_tls_or_this_very_machine(url: str) -> None:
    with pytest.raises(AddressNotSafe):
        checked_address(url)


@pytest.mark.parametrize(
    "url", ["https://coach.example", "http://127.0.0.1:8000", "http://[::1]:80", "http://localhost"]
)
def test_tls_and_this_very_machine_will_do(url: str) -> None:
    assert checked_address(f" {url}/ ") == url.removesuffix(":80")


def test_nothing_is_sent_that_is_not_needed() -> None:
    seen: list[str] = []

    def note(to: BaseHTTPRequestHandler) -> None:
        seen.extend(name.lower() for name in to.headers)
        says(503)(to)

    with stranger(note) as url, pytest.raises(answers.ServerBusy):
        laptop_with_work(url).sync()
    assert sorted(seen) == [
        "content-digest",
        "content-encoding",
        "content-length",
        "host",
        "signature",
        "signature-input",
    ]


class DropsReplies:
    """A line that loses the answer to every second request, after the server has acted on it."""

    def __init__(self, way: HttpTransport) -> None:
        self.way = way
        self.asked = 0

    @property
    def carried(self) -> int:
        return self.way.carried

    @property
    def mended(self) -> int:
        return self.way.mended

    def exchange(self, request: ExchangeRequest) -> ExchangeReply:
        self.asked += 1
        reply = self.way.exchange(request)
        if self.asked % 2 == 0:
            raise answers.NoAnswer
        return reply

    def rejoin(self, request: RejoinRequest) -> RejoinReply:
        return self.way.rejoin(request)

    def begin_upload(self, sha256: str, size: int, purpose: str, above: int | None = None) -> int:
        return self.way.begin_upload(sha256, size, purpose, above)

    def send_part(self, sha256: str, offset: int, content: bytes) -> int:
        return self.way.send_part(sha256, offset, content)

    def send_whole(self, sha256: str, content: bytes) -> None:
        self.way.send_whole(sha256, content)

    def attachment_part(self, sha256: str, offset: int, length: int) -> Piece:
        return self.way.attachment_part(sha256, offset, length)

    def news_part(self, seq: int, offset: int, length: int) -> Piece:
        return self.way.news_part(seq, offset, length)


def test_p4_a_line_that_loses_every_second_reply_gets_there_and_counts_once(
    running: RunningServer,
) -> None:
    first, second = running.laptop(), running.laptop()
    case = first.open_case()
    for number in range(24):
        first.journal.change("contact", f"c{number}", case, note="rang")
    troubles = 0
    with first.line() as way:
        line = DropsReplies(way)
        while first.journal.heartbeat().unsent:
            try:
                run_exchange(first.journal, line, chunk=5)
            except answers.NoAnswer:
                troubles += 1
            assert troubles < 20
    assert troubles > 2
    assert running.rows("SELECT count(*), max(version), max(seq) FROM record") == [(25, 1, 25)]
    second.sync()
    assert second.journal.bodies == first.journal.bodies


def test_chunks_that_were_answered_stay_answered(running: RunningServer) -> None:
    laptop = running.laptop()
    for _ in range(9):
        laptop.open_case()
    with laptop.line() as way, pytest.raises(answers.NoAnswer, match="6 changes wait"):
        run_exchange(laptop.journal, DropsReplies(way), chunk=3)
    assert laptop.journal.heartbeat().unsent == 6


def test_an_empty_journal_asks_once() -> None:
    class Quiet:
        asked = carried = mended = 0

        def exchange(self, request: ExchangeRequest) -> ExchangeReply:
            self.asked += 1
            return ExchangeReply(epoch="e", cursor=7, server_time=MovableClock().now)

        def rejoin(self, request: RejoinRequest) -> RejoinReply:
            raise AssertionError

        def begin_upload(
            self, sha256: str, size: int, purpose: str, above: int | None = None
        ) -> int:
            raise AssertionError

        def send_part(self, sha256: str, offset: int, content: bytes) -> int:
            raise AssertionError

        def send_whole(self, sha256: str, content: bytes) -> None:
            raise AssertionError

        def attachment_part(self, sha256: str, offset: int, length: int) -> Piece:
            raise AssertionError

        def news_part(self, seq: int, offset: int, length: int) -> Piece:
            raise AssertionError

    journal, line = MemoryJournal(), Quiet()
    outcome = run_exchange(journal, line)
    assert outcome.nothing_changed
    assert line.asked == 1
    assert (journal.at.cursor, journal.at.epoch) == (7, "e")


def test_a_connection_follows_no_redirect_and_no_proxy_to_this_machine(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://proxy.example:3128")
    with connection("http://127.0.0.1:1") as client:
        assert not client.follow_redirects
        with pytest.raises(httpx.ConnectError):
            client.get("/")
