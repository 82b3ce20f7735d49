"""The pitfalls that have no better place, and the list of all of them."""

import re
from pathlib import Path

import pytest

from coach_app.services import exchange
from coach_app.services.desk import Desk
from coach_app.store.journal import StoreJournal
from sync.client.engine import run_exchange
from sync.protocol import ExchangeReply
from tests.support.cutting import breaking_line
from tests.support.enrolled import case_of, log, notes, on_server
from tests.support.laptops import RunningServer

HOME = Path(__file__).resolve().parents[2]
ALL = {f"P{number}" for number in range(1, 47)}


@pytest.mark.parametrize("step", ["position", "heartbeat", "unsent", "store_state", "record"])
def test_p6_what_is_written_at_any_step_of_an_exchange_is_sent_and_never_marked_before(
    running: RunningServer, laptop: Desk, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    case_id, written = case_of(laptop), list[str]()
    log(laptop, case_id, "before")
    real = getattr(StoreJournal, step)

    def disturbed(self: StoreJournal, *args: object, **named: object) -> object:
        if len(written) < 3:
            written.append(f"during {len(written)}")
            log(laptop, case_id, written[-1])
        return real(self, *args, **named)

    with monkeypatch.context() as patch:
        patch.setattr(StoreJournal, step, disturbed)
        exchange.sync_now(laptop)
    exchange.sync_now(laptop)
    assert exchange.status(laptop).unsent == 0
    assert on_server(running, "contact") == 1 + len(written) == 4
    assert notes(laptop, case_id) == sorted(["before", *written])


def test_p24_rows_that_move_while_a_laptop_reads_are_read_once_and_to_an_end(
    running: RunningServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sync.server.feed.PAGE_ROWS", 7)
    one, two = running.laptop(), running.laptop()
    case = one.open_case()
    for number in range(40):
        one.journal.change("contact", f"c{number}", case, note="first")
    one.sync()
    pages: list[ExchangeReply] = []
    real = two.journal.record

    def record(reply: ExchangeReply) -> None:
        pages.append(reply)
        if len(pages) < 20:
            one.journal.change("person", "p1", case, id="p1", phone=f"moved {len(pages)}")
            one.sync()
        real(reply)

    monkeypatch.setattr(two.journal, "record", record)
    two.sync()
    monkeypatch.setattr(two.journal, "record", real)
    two.sync()
    assert 5 < len(pages) < 60
    assert two.journal.bodies == one.journal.bodies
    told = [news.record_id for page in pages for news in page.news if news.kind == "contact"]
    assert sorted(told) == sorted(set(told))


def test_p32_a_connection_that_died_while_it_was_idle_costs_nothing(
    running: RunningServer,
) -> None:
    """The server or a box on the way has closed it; the next request meets a dead connection."""
    with breaking_line(running.url) as line:
        laptop = running.laptop()
        laptop.url = line.url
        laptop.open_case()
        with laptop.line() as way:
            run_exchange(laptop.journal, way)
            laptop.open_case()
            line.break_after(1)
            run_exchange(laptop.journal, way)
        assert line.cuts >= 1
        assert laptop.journal.heartbeat().unsent == 0


def test_every_pitfall_has_its_test_or_its_reason() -> None:
    """docs/sync.md lists all of them; every test that it names is there."""
    page = (HOME / "docs" / "sync.md").read_text(encoding="utf-8")
    listed = dict(re.findall(r"^\| (P\d+) \| [^|]+ \| ([^|]+) \|$", page, re.MULTILINE))
    assert set(listed) == ALL
    there = {
        name
        for path in (HOME / "tests").rglob("test_*.py")
        for name in re.findall(r"^def (test_\w+)", path.read_text(encoding="utf-8"), re.MULTILINE)
    }
    named = {name: re.findall(r"`(test_\w+)`", told) for name, told in listed.items()}
    missing = {test for tests in named.values() for test in tests} - there
    assert not missing, f"no such tests: {sorted(missing)}"
    bare = [name for name, tests in named.items() if not tests and len(listed[name]) < 40]
    assert not bare, f"neither test nor reason: {bare}"
