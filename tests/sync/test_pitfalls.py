"""The pitfalls that have no better place, and the list of all of them."""

import re
import sys
from pathlib import Path

import pytest

from coach_app.services import exchange, outreach
from coach_app.services.desk import Desk
from coach_app.store.journal import StoreJournal
from sync.client.answers import NoAnswer
from sync.client.engine import run_exchange
from sync.client.transport import HttpTransport
from sync.protocol import ERASURE, ExchangeReply, Reason, VerdictName
from tests.journeys.test_full_disk import on_a_full_disk
from tests.support import journeys
from tests.support.cutting import breaking_line
from tests.support.enrolled import TODAY, case_of, desk_on, log, notes, on_server, register
from tests.support.laptops import RunningServer, fresh_id
from tests.support.stillness import FixedClock
from tests.sync.test_real_stores import new_desk
from ui.sync_status.standing_words import waits

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


def test_p18_what_an_old_laptop_still_writes_of_an_erased_person_is_refused_and_kept_nowhere(
    running: RunningServer,
) -> None:
    """It was away for more than a year, and nobody has ever forgotten that they were erased."""
    one, away = running.laptop(), running.laptop()
    case, note = one.open_case(), fresh_id()
    one.journal.change("contact", note, case, note="first")
    one.sync()
    away.sync()
    one.journal.change(ERASURE, case, case)
    one.sync()
    running.clock.move(days=400)
    late = [
        away.journal.change("case", case, case, ref="back again"),
        away.journal.change("contact", note, case, note="changed while away"),
        away.journal.change("contact", fresh_id(), case, note="written while away"),
    ]
    done = away.sync()
    assert (done.verdicts, done.waiting) == ({VerdictName.REFUSED: len(late)}, 0)
    assert {away.journal.verdicts[e.sequence].reason for e in late} == {Reason.CASE_ERASED}
    assert (ERASURE, case) in away.journal.bodies
    assert running.rows("SELECT 1 FROM record WHERE case_id = %(c)s", c=case) == []
    assert running.rows("SELECT 1 FROM quarantine") == []
    said = running.rows("SELECT changed::text || current::text FROM entry WHERE kind <> 'erasure'")
    assert not any("away" in text or "first" in text for (text,) in said)
    fresh = running.laptop()
    fresh.sync()
    assert {kind for kind, _ in fresh.journal.bodies} <= {ERASURE}


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limit")
def test_p43_news_that_fill_the_disk_leave_nothing_marked_and_come_again(
    running: RunningServer, folder: Path, tmp_path: Path, clock: FixedClock
) -> None:
    with desk_on(folder, clock) as desk, new_desk(tmp_path / "other", clock) as other:
        for each in (desk, other):
            exchange.enrol(each, running.url, running.code())
        case_id = register(other, "Sam")
        for number in range(12):
            log(other, case_id, f"{number} " + "word " * 3_990)
        exchange.sync_now(other)
        own = register(desk, "Alex")
        unsent = exchange.status(desk).unsent
    assert on_a_full_disk(folder, clock, ["sync"]) == ["store.disk_full"]
    with desk_on(folder, clock) as desk:
        assert desk.store.verify() == ()
        assert exchange.status(desk).unsent == unsent
        assert [row.case_id for row in desk.store.queries.dues(TODAY)] == [own]
        done = exchange.sync_now(desk)
        assert (done.received > 12, exchange.status(desk).unsent) == (True, 0)
        assert len(notes(desk, case_id)) == 12
        assert desk.store.verify() == ()
    assert on_server(running, "case") == 2


def test_p27_nothing_is_said_to_be_sent_while_a_paper_still_waits(
    running: RunningServer, laptop: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The line broke between the records and the paper that they speak of."""
    journeys.signed_case(laptop)

    def breaks(*_: object) -> int:
        raise NoAnswer

    with monkeypatch.context() as patch:
        patch.setattr(HttpTransport, "begin_upload", breaks)
        with pytest.raises(NoAnswer):
            exchange.sync_now(laptop)
    status = exchange.status(laptop)
    assert (status.unsent, status.waiting_files) == (0, 1)
    assert waits(status).startswith("1 paper waits to be sent.")
    assert outreach.check(laptop).unsent == 1
    exchange.sync_now(laptop)
    assert waits(exchange.status(laptop)) == "Nothing waits to be sent."
    assert outreach.check(laptop).unsent == 0


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
