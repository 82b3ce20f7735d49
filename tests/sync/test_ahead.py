"""The next piece is on its way while the answer to the one before is taken over: nothing is lost
by it, and nothing is asked that the answer might have changed."""

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from sync.client.beside import at_once, in_a_thread
from sync.client.engine import run_exchange
from sync.client.packed import Packed, body_of, packed
from sync.client.ports import NetworkTrouble
from sync.client.transport import HttpTransport
from sync.packing import decompress
from sync.protocol import Entry, ExchangeReply, ExchangeRequest, Heartbeat, decode
from tests.support.laptops import Laptop, RunningServer, fresh_id

PATIENCE = 60
WORDS = "walked to the library and talked about shifts, sleep, buses and the new manager. "


class Ended(Exception):
    """The program is ended here."""


class Told:
    """What happens on one laptop, in its order: "asked 1", "kept 1", "asked 2" and so on."""

    def __init__(self, laptop: Laptop, patch: pytest.MonkeyPatch) -> None:
        self.said: list[str] = []
        self.before: dict[str, Callable[[], Any]] = {}
        self.requests: list[ExchangeRequest] = []
        record, exchange = laptop.journal.record, HttpTransport.exchange

        def recorded(reply: ExchangeReply) -> None:
            self.happens("kept")
            record(reply)

        def exchanged(line: HttpTransport, request: ExchangeRequest) -> ExchangeReply:
            self.happens("asked")
            self.requests.append(request)
            return exchange(line, request)

        patch.setattr(laptop.journal, "record", recorded)
        patch.setattr(HttpTransport, "exchange", exchanged)

    def happens(self, what: str) -> None:
        step = f"{what} {1 + sum(each.startswith(what) for each in self.said)}"
        self.said.append(step)
        self.before.get(step, lambda: None)()


def with_work(running: RunningServer, notes: int, team: str | None = None) -> Laptop:
    laptop = running.laptop(team=team or fresh_id())
    case = laptop.open_case()
    for number in range(notes - 1):
        laptop.journal.change("contact", f"c{number}", case, note=f"note {number}")
    return laptop


def kept(running: RunningServer, laptop: Laptop) -> list[tuple[Any, ...]]:
    return running.rows(
        "SELECT sequence, verdict FROM entry WHERE device_id = %(d)s ORDER BY seq",
        d=laptop.device_id,
    )


def test_the_next_chunk_is_sent_before_the_last_answer_is_taken_over(
    shared: RunningServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    laptop = with_work(shared, 6)
    told = Told(laptop, monkeypatch)
    outcome = laptop.sync(chunk=2)
    assert (outcome.sent, outcome.requests, outcome.waiting) == (6, 3, 0)
    assert told.said == ["asked 1", "asked 2", "kept 1", "asked 3", "kept 2", "kept 3"]
    assert [r.heartbeat.unsent for r in told.requests] == [6, 4, 2]
    cursors = [r.cursor for r in told.requests]
    assert cursors == sorted(set(cursors))
    assert kept(shared, laptop) == [(n, "applied") for n in range(1, 7)]
    assert shared.rows("SELECT unsent FROM device WHERE id = %(d)s", d=laptop.device_id) == [(0,)]


@pytest.mark.parametrize("step", ["kept 1", "asked 2", "kept 2", "kept 3"])
def test_a_program_that_ends_in_between_loses_nothing_and_counts_nothing_twice(
    shared: RunningServer, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    laptop = with_work(shared, 6)

    def end() -> None:
        raise Ended

    with monkeypatch.context() as patch:
        Told(laptop, patch).before[step] = end
        with pytest.raises(Ended):
            laptop.sync(chunk=2)
    assert laptop.sync(chunk=2).waiting == 0
    assert kept(shared, laptop) == [(n, "applied") for n in range(1, 7)]
    assert len(laptop.journal.verdicts) == 6


def test_trouble_with_the_next_chunk_comes_after_the_answer_is_kept(
    shared: RunningServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    laptop = with_work(shared, 6)

    def trouble() -> None:
        raise NetworkTrouble

    Told(laptop, monkeypatch).before["asked 2"] = trouble
    with pytest.raises(NetworkTrouble, match="4 changes wait"):
        laptop.sync(chunk=2)
    assert sorted(laptop.journal.verdicts) == [1, 2]


def test_an_answer_that_is_no_plain_yes_is_taken_over_first(
    shared: RunningServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    team = fresh_id()
    first = with_work(shared, 2, team)
    first.sync()
    case = first.journal.entries[0].case_id
    second = shared.laptop(team=team)
    second.sync()
    first.journal.change("contact", "c0", case, note="at the library")
    first.sync()
    second.journal.change("contact", "c0", case, note="by telephone")
    for number in range(3):
        second.journal.change("contact", f"more{number}", case, note="later")
    told = Told(second, monkeypatch)
    second.sync(chunk=2)
    assert told.said[:3] == ["asked 1", "kept 1", "asked 2"]
    assert second.journal.heartbeat().unsent == 0


def test_a_refusal_is_taken_over_first(
    shared: RunningServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    laptop = with_work(shared, 1)
    laptop.journal.change("poem", "p1", laptop.journal.entries[0].case_id, text="no kind of ours")
    laptop.open_case()
    told = Told(laptop, monkeypatch)
    laptop.sync(chunk=2)
    assert told.said == ["asked 1", "kept 1", "asked 2", "kept 2"]
    assert [r.heartbeat.refused for r in told.requests] == [0, 1]


def test_pages_are_asked_for_while_the_one_before_is_taken_over(
    shared: RunningServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    team = fresh_id()
    first = with_work(shared, 5, team)
    first.sync()
    second = shared.laptop(team=team)
    monkeypatch.setattr("sync.server.feed.PAGE_ROWS", 2)
    told = Told(second, monkeypatch)
    assert second.sync().received == 5
    assert told.said == ["asked 1", "asked 2", "kept 1", "asked 3", "kept 2", "kept 3"]
    assert second.journal.bodies == first.journal.bodies


def test_neither_waits_for_the_other(
    shared: RunningServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second request goes on only once the first answer is kept, and the third answer is kept
    only once ... which never comes to an end one after the other."""
    laptop = with_work(shared, 6)
    told = Told(laptop, monkeypatch)
    asked, took_over = threading.Event(), threading.Event()

    def second() -> None:
        asked.set()
        assert took_over.wait(PATIENCE)

    def first_answer() -> None:
        assert asked.wait(PATIENCE)
        took_over.set()

    told.before |= {"asked 2": second, "kept 1": first_answer}
    with laptop.line() as way, in_a_thread() as beside:
        outcome = run_exchange(laptop.journal, way, chunk=2, beside=beside)
    assert (outcome.sent, outcome.requests, outcome.waiting) == (6, 3, 0)
    assert kept(shared, laptop) == [(n, "applied") for n in range(1, 7)]


def test_what_is_begun_at_once_keeps_trouble_and_passes_on_the_rest() -> None:
    def fails(problem: type[Exception]) -> Callable[[], int]:
        def work() -> int:
            raise problem

        return work

    assert at_once(lambda: 4)() == 4
    with pytest.raises(NetworkTrouble):
        at_once(fails(NetworkTrouble))()
    with pytest.raises(Ended):
        at_once(fails(Ended))


def test_entries_packed_ahead_say_what_the_whole_request_says() -> None:
    entries = tuple(
        Entry(
            sequence=number,
            kind="contact",
            record_id=f"c{number}",
            case_id="k1",
            base_version=number % 3,
            changed={"note": f"{number} words at the café: {WORDS}", "n": [1.5, None]},
            recorded_at=datetime(2026, 12, 1, 9, 0, number % 60, tzinfo=UTC),
            reoffered=number % 7 == 0,
            instead_of=number % 5,
        )
        for number in range(1, 400)
    )
    ready = packed(entries)
    assert isinstance(ready, Packed)
    request = ExchangeRequest(
        cursor=7, epoch="e", heartbeat=Heartbeat(unsent=399), protocol=2, entries=ready, room=12
    )
    body = body_of(request)
    assert decode(ExchangeRequest, decompress(body)) == replace(request, entries=entries)
    assert len(body) < 1.05 * len(body_of(replace(request, entries=entries)))
    assert not isinstance(packed(entries[:20]), Packed)


def test_what_was_packed_ahead_is_what_is_sent(
    shared: RunningServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    laptop = shared.laptop(team=fresh_id())
    case = laptop.open_case()
    for number in range(1500):
        laptop.journal.change("contact", f"c{number}", case, note=f"{number} {WORDS * 5}")
    told = Told(laptop, monkeypatch)
    laptop.sync(chunk=1000)
    assert [isinstance(r.entries, Packed) for r in told.requests[:3]] == [False, True, True]
    assert kept(shared, laptop) == [(n, "applied") for n in range(1, 1502)]
