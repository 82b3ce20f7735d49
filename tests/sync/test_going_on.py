"""A line cut anywhere: the exchange goes on where it broke, both ways, and all arrives once."""

import hashlib
import secrets
import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import Session

from sync.client import going_on as client
from sync.client.engine import MOST_AT_ONCE
from sync.client.pace import ENOUGH, MOST, Pace
from sync.client.ports import NetworkTrouble
from sync.client.signing import RequestSigner
from sync.packing import compress
from sync.protocol import EXCHANGE_PATH
from sync.server import bodies, broken_lines
from sync.server import going_on as server
from sync.server.attachments import Part
from sync.server.broken_lines import Came
from sync.server.signatures import SignedMessage
from sync.server.tables import BrokenLine
from tests.support.cutting import BreakingLine, breaking_line
from tests.support.laptops import Laptop, RunningServer, fresh_id, running_server
from tests.support.looking import looks_patiently
from tests.support.patience import PATIENCE

Patch = pytest.MonkeyPatch
RECORDS = 12
LEAST_OF_A_CUT = 3_000
"""Bytes: the question, the headers, and what was just on its way."""


@dataclass
class Ends:
    """Two laptops of one coach on a line that breaks."""

    running: RunningServer
    line: BreakingLine
    team: str = field(default_factory=fresh_id)

    def __post_init__(self) -> None:
        self.first, self.second = (self.running.laptop(team=self.team) for _ in range(2))
        self.first.url = self.second.url = self.line.url
        self.case = self.first.open_case()
        self.first.sync()
        self.second.sync()

    def exchange(self, up: tuple[int, ...] = (), down: tuple[int, ...] = ()) -> tuple[int, int]:
        """A chunk goes up and comes down again, each over a line that breaks after so many bytes,
        and then after so many more. The bytes of both, each way together."""
        for _ in range(RECORDS):
            note = secrets.token_hex(1_700)
            self.first.journal.change("contact", fresh_id(), self.case, note=note)
        spent = [0, 0]
        for way, (laptop, lives) in enumerate(((self.first, up), (self.second, down))):
            laptop.journal.paced = ""
            self.line.break_after(*lives)
            laptop.sync(chunk=MOST_AT_ONCE)
            spent[way] = self.line.up + self.line.down
        assert self.first.journal.heartbeat().unsent == 0
        rows = "SELECT count(*), count(DISTINCT record_id) FROM entry WHERE device_id = %(id)s"
        count = len(self.first.journal.entries)
        assert self.running.rows(rows, id=self.first.device_id) == [(count, count)]
        assert self.second.journal.bodies == self.first.journal.bodies
        return spent[0], spent[1]

    def sweep(self, places: list[int]) -> None:
        """One cut at each of these places. None costs more than a few headers."""
        clean = self.exchange()
        for place in places:
            for spent, whole in zip(self.exchange((place,), (place,)), clean, strict=True):
                assert spent < whole + min(place, LEAST_OF_A_CUT) + LEAST_OF_A_CUT


@pytest.fixture(autouse=True)
def busy_as_it_may_be(shared: RunningServer, monkeypatch: pytest.MonkeyPatch) -> None:
    looks_patiently(monkeypatch, shared)


@pytest.fixture
def line(shared: RunningServer) -> Iterator[BreakingLine]:
    with breaking_line(shared.url) as made:
        yield made


@pytest.fixture
def ends(shared: RunningServer, line: BreakingLine) -> Ends:
    return Ends(shared, line)


def test_a_chunk_that_is_cut_at_any_place_arrives_once_and_whole(ends: Ends) -> None:
    up, down = ends.exchange()
    near_the_end = [whole - left for whole in (up, down) for left in (900, 400, 200, 20)]
    ends.sweep([*range(120, min(up, down), 4_000), *near_the_end])


@settings(
    max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    up=st.lists(st.integers(700, 9_000), max_size=4),
    down=st.lists(st.integers(700, 9_000), max_size=4),
)
def test_a_chunk_that_is_cut_many_times_arrives_once_and_whole(
    ends: Ends, up: list[int], down: list[int]
) -> None:
    ends.exchange(tuple(up), tuple(down))


def test_another_worker_goes_on_with_what_one_has_put_down(
    shared: RunningServer, monkeypatch: Patch
) -> None:
    url = shared.engine.url.render_as_string(hide_password=False)
    with (
        running_server(url, shared.clock) as other,
        breaking_line(shared.url, 0, other.url) as line,
    ):
        looks_patiently(monkeypatch, shared, other)
        ends = Ends(shared, line)
        clean = ends.exchange()
        spent = ends.exchange((6_000, 6_000), (6_000, 6_000))
        for after, before in zip(spent, clean, strict=True):
            assert after < before + 3 * LEAST_OF_A_CUT


def test_a_file_that_is_cut_goes_on_where_it_was_cut(
    shared: RunningServer, line: BreakingLine
) -> None:
    ends = Ends(shared, line)
    paper = secrets.token_bytes(60_000)
    sha256 = hashlib.sha256(paper).hexdigest()
    ends.first.journal.files[sha256] = paper
    ends.first.journal.change("document", "paper", ends.case, sha256=sha256)
    for laptop in (ends.first, ends.second):
        line.break_after(30_000, 20_000)
        laptop.sync()
        assert line.cuts == 2
        assert line.up + line.down < 60_000 + 3 * LEAST_OF_A_CUT
    assert ends.second.journal.files == ends.first.journal.files


def nothing_is_kept(patch: Patch) -> None:
    patch.setattr(broken_lines, "keep", lambda *_: None)


def no_answer_is_kept(patch: Patch) -> None:
    patch.setattr(broken_lines, "keep_answer", lambda *_: None)


def a_byte_is_lost_between_the_pieces(patch: Patch) -> None:
    whole = broken_lines.beginning
    patch.setattr(broken_lines, "beginning", lambda *told: whole(*told)[:-1])


def a_byte_is_lost_and_nobody_checks(patch: Patch) -> None:
    a_byte_is_lost_between_the_pieces(patch)
    right, named = server.came, [""]

    class Believed:
        def __init__(self, _: bytes) -> None: ...

        def hexdigest(self) -> str:
            return named[0]

    def remembered(message: SignedMessage, device_id: str) -> Came:
        found = right(message, device_id)
        named[0] = found.whole
        return found

    patch.setattr(server, "came", remembered)
    patch.setattr(server, "sha256_of", Believed)


def the_rest_of_an_answer_begins_too_late(patch: Patch) -> None:
    right = broken_lines.answer_part

    def late(*told: Any) -> Part:
        session, device_id, sha256, offset, length, now = told
        return right(session, device_id, sha256, offset + 1, length, now)

    patch.setattr(broken_lines, "answer_part", late)


def the_laptop_goes_on_at_the_wrong_place(patch: Patch) -> None:
    right = client.GoingOn._came

    def wrong(self: client.GoingOn, whole: str, above: int, size: int) -> tuple[int, str]:
        stands, answer = right(self, whole, above, size)
        return stands - 1 if not answer else stands, answer

    def careless(session: Session, came: Came, _: object) -> bytes:
        return bytes(session.get_one(BrokenLine, came.device_id).content)

    patch.setattr(client.GoingOn, "_came", wrong)
    patch.setattr(broken_lines, "beginning", careless)


@pytest.mark.parametrize(
    "plant",
    [
        nothing_is_kept,
        no_answer_is_kept,
        a_byte_is_lost_between_the_pieces,
        a_byte_is_lost_and_nobody_checks,
        the_rest_of_an_answer_begins_too_late,
        the_laptop_goes_on_at_the_wrong_place,
    ],
)
def test_planted_bugs_are_caught(
    plant: Callable[[Patch], None], ends: Ends, monkeypatch: Patch
) -> None:
    plant(monkeypatch)
    with pytest.raises((AssertionError, NetworkTrouble)):
        ends.sweep([12_000])


def test_without_anything_kept_all_arrives_as_with_an_older_server(
    ends: Ends, monkeypatch: Patch
) -> None:
    nothing_is_kept(monkeypatch)
    no_answer_is_kept(monkeypatch)
    ends.exchange((9_000, 9_000), (9_000, 9_000))


def asked(laptop: Laptop, method: str, target: str, headers: dict[str, str] | None = None) -> int:
    """The status of a signed request without a body."""
    request = httpx.Request(method, laptop.url + target, headers=headers or {})
    RequestSigner(laptop.device_id, laptop.key, laptop.clock, laptop.nonce).sign(request, b"")
    with httpx.Client(timeout=PATIENCE) as way:
        return way.send(request).status_code


@dataclass
class HalfSent:
    """A sound request of which the second half has not been sent yet."""

    laptop: Laptop
    body: bytes = field(
        default_factory=lambda: compress(
            b'{"protocol":1,"cursor":0,"epoch":"","heartbeat":{},"x":"%s"}'
            % secrets.token_hex(4_000).encode()
        )
    )

    def __post_init__(self) -> None:
        laptop = self.laptop
        self.whole = hashlib.sha256(self.body).hexdigest()
        headers = {"content-type": "application/json", "content-encoding": "zstd"}
        request = httpx.Request(
            "POST", laptop.url + EXCHANGE_PATH, content=self.body, headers=headers
        )
        RequestSigner(laptop.device_id, laptop.key, laptop.clock, laptop.nonce).sign(
            request, self.body
        )
        lines = [f"{name}: {value}" for name, value in request.headers.items()]
        head = "\r\n".join([f"POST {EXCHANGE_PATH} HTTP/1.1", *lines, "", ""]).encode()
        host, port = laptop.url.removeprefix("http://").split(":")
        self.socket = socket.create_connection((host, int(port)), timeout=PATIENCE)
        self.socket.sendall(head + self.body[:3_000])

    def finished(self) -> bytes:
        self.socket.sendall(self.body[3_000:])
        return self.socket.recv(12)

    def cut(self) -> None:
        self.socket.close()

    def here(self, laptop: Laptop | None = None) -> int:
        return asked(laptop or self.laptop, "HEAD", f"/v1/came/{self.whole}")


def test_what_came_is_told_to_the_laptop_that_sent_it_and_to_nobody_else(
    shared: RunningServer,
) -> None:
    team = fresh_id()
    own, colleague = shared.laptop(team=team), shared.laptop(team=team)
    half = HalfSent(own)
    half.cut()
    assert half.here() == 200
    assert half.here(colleague) == 404
    stranger = replace_key(own)
    assert half.here(stranger) == 401
    assert asked(own, "HEAD", "/v1/came/" + "a" * 64) == 404
    assert asked(own, "HEAD", "/v1/came/no-hash") == 404
    shared.clock.move(minutes=16)
    assert half.here() == 404
    assert half.here() == 404


def replace_key(laptop: Laptop) -> Laptop:
    """The same laptop as somebody else would pretend to be it."""
    other = Laptop(laptop.url, laptop.clock)
    other.device_id = laptop.device_id
    return other


def test_what_a_stranger_began_is_not_kept(shared: RunningServer) -> None:
    own = shared.laptop()
    half = HalfSent(replace_key(own))
    half.cut()
    assert half.here(own) == 404
    assert shared.rows("SELECT 1 FROM broken_line WHERE device_id = %(i)s", i=own.device_id) == []


def test_a_line_that_fell_silent_has_what_came_put_down_and_may_still_go_on(
    shared: RunningServer, monkeypatch: Patch
) -> None:
    monkeypatch.setattr(bodies, "SILENCE", 0.02)
    half = HalfSent(shared.laptop())
    assert half.here() == 200
    assert half.finished() == b"HTTP/1.1 200"
    half.cut()


def test_a_beginning_that_is_not_there_is_sent_again(shared: RunningServer) -> None:
    own = shared.laptop()
    target = f"{EXCHANGE_PATH}?whole={'a' * 64}"
    assert asked(own, "POST", target, {"upload-offset": "9"}) == 409
    assert asked(own, "POST", target, {"upload-offset": "9" * 11}) == 409
    assert asked(own, "POST", EXCHANGE_PATH, {"upload-offset": "9"}) == 409


def test_pieces_stay_large_where_a_cut_costs_little() -> None:
    pace = Pace()
    assert pace.mended(100_000, 1, 0.1).size == 200_000
    assert pace.mended(400_000, 3, 0.1).size == 400_000
    assert pace.mended(400_000, 49, 0.1).size == ENOUGH
    assert pace.mended(2_000_000, 1, 0.1).size == MOST
    slow = replace(pace, size=100_000)
    assert slow.mended(400_000, 3, 20).size == 100_000
    assert slow.mended(400_000, 3, 60).size == 50_000
    assert slow.mended(1_000, 3, 60).size == ENOUGH
