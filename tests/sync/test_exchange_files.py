"""An exchange without any network: out onto a stick, taken once, and the answer back again."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlmodel import Session

from coach_app.bootstrap import RandomIds
from coach_app.services import exchange, exchange_files
from coach_app.services.desk import Desk
from coach_app.services.exchange_files import (
    AnswerIsOlder,
    FileNotOpened,
    FileNotWritten,
    NoKeyForFiles,
)
from coach_app.store.settings import SettingName
from sync.exchange_file import FileUnreadable
from sync.server.__main__ import main
from sync.server.by_file import (
    FileIsOlder,
    LaptopUnknown,
    LaptopWithdrawnByFile,
    Taken,
    take_file,
)
from sync.server.exchange import Exchanger
from tests.support import journeys
from tests.support.desks import COACH, PASSPHRASE, a_door
from tests.support.enrolled import case_of, log, notes, on_server, register, withdraw
from tests.support.laptops import RunningServer, fresh_id
from tests.support.stillness import FixedClock


def taken(running: RunningServer, content: bytes) -> Taken:
    return take_file(Exchanger(running.engine), content, number=fresh_id(), now=running.clock())


@pytest.fixture
def other(running: RunningServer, tmp_path: Path, clock: FixedClock) -> Iterator[Desk]:
    """The same coach's second laptop, on a network."""
    door = a_door(tmp_path / "other", clock, RandomIds())
    try:
        desk = door.create(PASSPHRASE, COACH)
        exchange.enrol(desk, running.url, running.code())
        yield desk
    finally:
        door.lock()


def test_changes_and_papers_go_out_and_news_come_back(
    running: RunningServer, laptop: Desk, other: Desk
) -> None:
    exchange.sync_now(other)
    log(other, case_of(other), "from the other laptop")
    exchange.sync_now(other)
    journeys.signed_case(laptop)
    written = exchange_files.export(laptop)
    waits = exchange.status(laptop)
    assert (written.changes, written.papers) == (waits.unsent, 1)
    assert b"Frankie" not in written.content
    went = taken(running, written.content)
    assert (went.entries, went.papers, went.refused, went.before) == (written.changes, 1, 0, False)
    assert exchange.status(laptop).unsent == written.changes, "nothing is sent before the answer"
    answer, _ = exchange_files.take_answer(laptop, went.answer)
    assert answer.waiting == exchange.status(laptop).unsent == 0
    assert notes(laptop, case_of(laptop)) == ["from the other laptop"]
    assert exchange.status(laptop).waiting_files == 0
    assert exchange.sync_now(other).documents_received == 1
    exchange.sync_now(laptop)
    quiet = exchange.sync_now(laptop)
    assert (quiet.requests, quiet.sent, quiet.received, quiet.documents_sent) == (1, 0, 0, 0)
    assert laptop.store.verify() == other.store.verify() == ()


def test_a_stick_in_the_coachs_hands(running: RunningServer, laptop: Desk, tmp_path: Path) -> None:
    """As the Sync screen does it: the file lies where the coach wants it, whole or not at all."""
    register(laptop, "Alex")
    with pytest.raises(FileNotWritten):
        exchange_files.write_out(laptop, tmp_path / "pulled out" / "monday")
    assert list(tmp_path.glob("*monday*")) == []
    written = exchange_files.write_out(laptop, tmp_path / "monday")
    assert (written.name, written.changes) == ("monday.exchange", exchange.status(laptop).unsent)
    with pytest.raises(FileNotOpened):
        exchange_files.read_in(laptop, tmp_path / "no such answer")
    with pytest.raises(FileUnreadable):
        exchange_files.read_in(laptop, tmp_path / written.name)
    answer = tmp_path / "answer"
    answer.write_bytes(taken(running, (tmp_path / written.name).read_bytes()).answer)
    assert exchange_files.read_in(laptop, answer)[0].waiting == 0


def test_papers_of_the_other_laptop_come_with_the_next_answer(
    running: RunningServer, laptop: Desk, other: Desk
) -> None:
    journeys.signed_case(other)
    exchange.sync_now(other)
    for papers in (False, True):
        went = taken(running, exchange_files.export(laptop).content)
        assert bool(exchange_files.take_answer(laptop, went.answer)[0].papers) is papers
    assert exchange.status(laptop).missing_files == 0


def test_the_same_file_counts_once_and_gets_the_same_answer(
    running: RunningServer, laptop: Desk
) -> None:
    register(laptop, "Alex")
    content = exchange_files.export(laptop).content
    first, again = taken(running, content), taken(running, content)
    assert (first.before, again.before) == (False, True)
    assert on_server(running, "case") == 2
    exchange_files.take_answer(laptop, again.answer)
    with pytest.raises(AnswerIsOlder):
        exchange_files.take_answer(laptop, first.answer)
    assert exchange.status(laptop).unsent == 0


def test_what_was_exchanged_over_a_network_meanwhile_is_not_undone(
    running: RunningServer, laptop: Desk, other: Desk
) -> None:
    register(laptop, "Alex")
    content = exchange_files.export(laptop).content
    went = taken(running, content)
    log(laptop, case_of(laptop), "written later")
    exchange.sync_now(laptop)
    with pytest.raises(AnswerIsOlder):
        exchange_files.take_answer(laptop, went.answer)
    assert taken(running, content).before
    log(laptop, case_of(laptop), "later still")
    exchange.sync_now(laptop)
    with pytest.raises(FileIsOlder):
        taken(running, content)
    exchange.sync_now(other)
    assert on_server(running, "case") == 2
    assert exchange.status(laptop).unsent == 0


def test_a_changed_byte_another_laptop_or_another_way_is_refused(
    running: RunningServer, laptop: Desk, other: Desk
) -> None:
    exchange.sync_now(other)
    register(laptop, "Alex")
    content = exchange_files.export(laptop).content
    for at in (0, 20, 60, len(content) // 2, len(content) - 1):
        spoilt = content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :]
        with pytest.raises((FileUnreadable, LaptopUnknown)):
            taken(running, spoilt)
    for wrong in (b"", b"PK\x03\x04", content[:50], content + b"x", content[: len(content) // 2]):
        with pytest.raises(FileUnreadable):
            taken(running, wrong)
        with pytest.raises(FileUnreadable):
            exchange_files.take_answer(laptop, wrong)
    assert on_server(running, "case") == 1
    with pytest.raises(FileUnreadable):
        exchange_files.take_answer(laptop, content)
    answer = taken(running, content).answer
    with pytest.raises(FileUnreadable):
        exchange_files.take_answer(other, answer)
    assert exchange.status(laptop).unsent > 0


def test_a_withdrawn_laptops_file_lands_in_the_holding_area(
    running: RunningServer, laptop: Desk
) -> None:
    register(laptop, "Alex")
    content = exchange_files.export(laptop).content
    withdraw(running, laptop)
    for _ in range(2):
        with pytest.raises(LaptopWithdrawnByFile):
            taken(running, content)
    ((kept,),) = running.rows("SELECT count(*) FROM quarantine")
    assert kept == exchange.status(laptop).unsent
    assert on_server(running, "case") == 1


def test_by_the_command_line_of_both_sides(
    running: RunningServer, laptop: Desk, database_url: str, tmp_path: Path
) -> None:
    register(laptop, "Alex")
    out, back, address = (tmp_path / name for name in ("out", "back", "address"))
    out.write_bytes(exchange_files.export(laptop).content)
    address.write_text(database_url)
    told = ["import", str(out), "--answer", str(back), "--database-url-file", str(address)]
    assert main(told) == 0
    assert exchange_files.take_answer(laptop, back.read_bytes())[0].waiting == 0
    out.write_bytes(b"something else")
    assert main(told) == 6


def test_a_laptop_without_a_key_says_how_to_get_one(running: RunningServer, laptop: Desk) -> None:
    laptop.store.settings.put({SettingName.FILE_KEY: ""})
    with pytest.raises(NoKeyForFiles):
        exchange_files.export(laptop)
    exchange.sync_now(laptop)
    assert exchange_files.export(laptop).changes == 0
    with Session(running.engine):
        assert on_server(running, "case") == 1
