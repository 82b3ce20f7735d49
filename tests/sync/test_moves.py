"""A case that changes hands while its coaches are offline: nobody's work is lost."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import Session, select

from coach_app.bootstrap import RandomIds
from coach_app.domain.errors import CaseNotFound
from coach_app.services import exchange
from coach_app.services.desk import Desk
from coach_app.store.settings import SettingName
from sync.server.moves import CoachNotInTeam, reassign
from sync.server.tables import Account, Device
from tests.support import journeys
from tests.support.desks import COACH, PASSPHRASE, a_door
from tests.support.enrolled import case_of, log, notes, register
from tests.support.laptops import RunningServer
from tests.support.stillness import FixedClock


@contextmanager
def coach_at(folder: Path, clock: FixedClock, running: RunningServer, name: str) -> Iterator[Desk]:
    door = a_door(folder, clock, RandomIds())
    try:
        desk = door.create(PASSPHRASE, COACH)
        exchange.enrol(desk, running.url, running.code(coach=name))
        yield desk
    finally:
        door.lock()


@pytest.fixture
def other(running: RunningServer, tmp_path: Path, clock: FixedClock) -> Iterator[Desk]:
    with coach_at(tmp_path / "other", clock, running, "Jo Fairweather") as desk:
        yield desk


def gives(running: RunningServer, case_id: str, to: Desk) -> None:
    with Session(running.engine) as session, session.begin():
        device = session.get_one(Device, to.setting(SettingName.DEVICE_ID))
        reassign(session, device.team_id, case_id, device.account_id, "sup", running.clock())


def rename(desk: Desk, case_id: str, **fields: Any) -> None:
    with desk.work() as work:
        person = work.case_file(case_id).person
        assert person is not None
        work.save(replace(person, **fields))
        work.commit()


def lists(desk: Desk) -> list[str]:
    return [row.case_id for row in desk.store.queries.dues(desk.today())]


def test_p16_the_new_coach_gets_the_whole_case_and_its_papers(
    running: RunningServer, laptop: Desk, other: Desk
) -> None:
    exchange.sync_now(other)
    case_id, _ = journeys.signed_case(laptop)
    exchange.sync_now(laptop)
    gives(running, case_id, other)
    report = exchange.sync_now(other)
    assert report.documents_received == 2
    assert lists(other) == [case_id]
    with laptop.work() as work:
        before = work.case_file(case_id)
    with other.work() as work:
        after = work.case_file(case_id)
        papers = work.attachment_hashes()
    assert after == before
    assert {document.sha256 for document in after.documents} == papers
    exchange.sync_now(laptop)
    assert case_id not in lists(laptop)
    with pytest.raises(CaseNotFound), laptop.work() as work:
        work.case_file(case_id)
    left = running.rows("SELECT case_id FROM case_left")
    assert left == [(case_id,)]
    assert exchange.status(laptop).unsent == 0
    assert other.store.verify() == laptop.store.verify() == ()


def test_p15_there_and_back_again_with_work_on_both_sides(
    running: RunningServer, laptop: Desk, other: Desk
) -> None:
    case_id = case_of(laptop)
    log(laptop, case_id, "written by the first, offline, before the case moved")
    rename(laptop, case_id, phone="0161 496 0001")
    gives(running, case_id, other)
    exchange.sync_now(other)
    log(other, case_id, "written by the second")
    rename(other, case_id, phone="0161 496 0002", email="sam@mail.example")
    exchange.sync_now(other)
    log(other, case_id, "written by the second, offline, before the case moved back")
    gives(running, case_id, laptop)
    assert exchange.sync_now(laptop).conflicts == 1
    exchange.sync_now(other)
    exchange.sync_now(laptop)
    assert notes(laptop, case_id) == [
        "written by the first, offline, before the case moved",
        "written by the second",
        "written by the second, offline, before the case moved back",
    ]
    with laptop.work() as work:
        file = work.case_file(case_id)
    assert file.person is not None
    assert (file.person.phone, file.person.email) == ("0161 496 0002", "sam@mail.example")
    (conflict,) = file.conflicts
    assert conflict.other.values == {"phone": "0161 496 0001"}
    assert (conflict.other.by, conflict.shown.by) == ("Robin Ashdown", "Jo Fairweather")
    assert lists(other) == []
    assert laptop.store.verify() == ()


def test_p15_what_was_typed_stays_where_the_case_came_back_before_anybody_heard_that_it_was_gone(
    running: RunningServer, laptop: Desk, other: Desk
) -> None:
    """The case is told once more as it stood when it moved, which is older than what was typed."""
    case_id = case_of(laptop)
    exchange.sync_now(laptop)
    rename(laptop, case_id, phone="0161 496 0001")
    for coach in (other, laptop):
        gives(running, case_id, coach)
    for _ in range(2):
        exchange.sync_now(laptop)
        with laptop.work() as work:
            person = work.case_file(case_id).person
        assert person is not None
        assert person.phone == "0161 496 0001"
    exchange.sync_now(other)
    assert lists(other) == []


def test_p15_work_of_the_old_coach_reaches_the_new_one(
    running: RunningServer, laptop: Desk, other: Desk
) -> None:
    case_id = case_of(laptop)
    gives(running, case_id, other)
    exchange.sync_now(other)
    log(laptop, case_id, "the old coach does not know yet")
    report = exchange.sync_now(laptop)
    assert report.refused == 0
    exchange.sync_now(other)
    assert notes(other, case_id) == ["the old coach does not know yet"]
    assert case_id not in lists(laptop)


def test_p17_nothing_is_erased_while_something_waits(
    running: RunningServer, laptop: Desk, other: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    case_id = case_of(laptop)
    gives(running, case_id, other)
    log(laptop, case_id, "still to be sent")
    real = type(laptop.store.journal).unsent
    monkeypatch.setattr(type(laptop.store.journal), "unsent", lambda *_, **__: ())
    exchange.sync_now(laptop)
    assert case_id not in lists(laptop)
    assert notes(laptop, case_id) == ["still to be sent"]
    monkeypatch.setattr(type(laptop.store.journal), "unsent", real)
    exchange.sync_now(laptop)
    with pytest.raises(CaseNotFound), laptop.work() as work:
        work.case_file(case_id)
    exchange.sync_now(other)
    assert notes(other, case_id) == ["still to be sent"]


def test_after_it_has_handed_over_a_laptop_writes_no_more_and_what_it_tries_is_kept(
    running: RunningServer, laptop: Desk, other: Desk
) -> None:
    case_id = case_of(laptop)
    intruder = running.laptop()
    intruder.sync()
    gives(running, case_id, other)
    intruder.sync()
    intruder.journal.change("case-left", case_id, case_id)
    intruder.sync()
    late = intruder.journal.change("person", "p9", case_id, id="p9")
    intruder.sync()
    assert intruder.journal.verdicts[late.sequence].reason == "sync.case_of_another_coach"
    kept = running.rows("SELECT kind, case_id, reason FROM quarantine")
    assert kept == [("person", case_id, "sync.case_of_another_coach")]


def test_only_to_a_coach_of_the_team(running: RunningServer, laptop: Desk) -> None:
    case_id = case_of(laptop)
    running.code(team="Team South", coach="Somebody Else")
    with Session(running.engine) as session, session.begin():
        stranger = session.exec(select(Account).where(Account.name == "Somebody Else")).one()
        device = session.get_one(Device, laptop.setting(SettingName.DEVICE_ID))
        with pytest.raises(CoachNotInTeam):
            reassign(session, device.team_id, case_id, stranger.id, "sup", running.clock())
        with pytest.raises(CaseNotFound):
            reassign(session, device.team_id, "no-such", device.account_id, "sup", running.clock())


def test_p38_a_server_that_wants_most_cases_gone_is_not_believed_at_once(
    running: RunningServer, laptop: Desk, other: Desk
) -> None:
    cases = [case_of(laptop)] + [register(laptop, f"Person {n}") for n in range(7)]
    exchange.sync_now(laptop)
    for case_id in cases:
        gives(running, case_id, other)
    with pytest.raises(exchange.TooMuchWouldGo):
        exchange.sync_now(laptop)
    assert len(lists(laptop)) == 8
    exchange.allow_removal(laptop)
    exchange.sync_now(laptop)
    assert lists(laptop) == []
