"""A store that was put back from a copy, and what the server remembers of its audit trail."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from coach_app.domain.people import Person
from coach_app.services import exchange, two_versions
from coach_app.services.desk import Desk
from coach_app.store.engine import writing
from coach_app.store.settings import SettingName
from coach_app.store.unit_of_work import UnitOfWork
from sync.client.answers import NotOurServer
from tests.support.enrolled import case_of, desk_on, log, notes, on_server
from tests.support.laptops import RunningServer
from tests.support.stillness import FixedClock

# ---- Copies -------------------------------------------------------------------------------


def test_p21_a_store_put_back_from_a_copy_loses_nothing_and_counts_nothing_twice(
    running: RunningServer, laptop: Desk, folder: Path, clock: FixedClock, tmp_path: Path
) -> None:
    case_id = case_of(laptop)
    log(laptop, case_id, "in both, not sent when copied")
    laptop.store.backup(tmp_path / "copy")
    log(laptop, case_id, "only in the life that was lost")
    exchange.sync_now(laptop)
    laptop.store.close()
    other = tmp_path / "put back"
    laptop.store.restore(tmp_path / "copy", other)
    with desk_on(other, clock) as restored:
        log(restored, case_id, "written after it was put back")
        first = exchange.sync_now(restored)
        assert first.rejoined
        assert first.waiting == first.refused == first.conflicts == 0
        assert notes(restored, case_id) == [
            "in both, not sent when copied",
            "only in the life that was lost",
            "written after it was put back",
        ]
        assert on_server(running, "contact") == 3
        assert not exchange.sync_now(restored).rejoined
        assert restored.store.verify() == ()
    rejoined = "SELECT count(*) FROM audit WHERE action = 'device.store_rejoined'"
    assert running.rows(rejoined) == [(1,)]


def test_two_copies_in_turns_both_keep_everything(
    running: RunningServer, laptop: Desk, folder: Path, clock: FixedClock, tmp_path: Path
) -> None:
    case_id = case_of(laptop)
    laptop.store.backup(tmp_path / "copy")
    laptop.store.restore(tmp_path / "copy", tmp_path / "twin")
    expected = set()
    with desk_on(tmp_path / "twin", clock) as twin:
        for turn in range(3):
            for desk, name in ((laptop, "one"), (twin, "other")):
                expected.add(f"{name} {turn}")
                log(desk, case_id, f"{name} {turn}")
                report = exchange.sync_now(desk)
                assert report.refused == report.waiting == 0
        exchange.sync_now(laptop)
        assert set(notes(laptop, case_id)) == set(notes(twin, case_id)) == expected
    assert on_server(running, "contact") == 6


def rename(desk: Desk, case_id: str, **fields: Any) -> None:
    with desk.work() as work:
        work.save(replace(person_of(work, case_id), **fields))
        work.commit()


def person_of(work: UnitOfWork, case_id: str) -> Person:
    person = work.case_file(case_id).person
    assert person is not None
    return person


def test_what_the_lost_life_changed_afterwards_comes_back(
    running: RunningServer, laptop: Desk, clock: FixedClock, tmp_path: Path
) -> None:
    case_id = case_of(laptop)
    rename(laptop, case_id, phone="0161 496 0001", email="old@mail.example")
    laptop.store.backup(tmp_path / "copy")
    exchange.sync_now(laptop)
    rename(laptop, case_id, phone="0161 496 0002")
    exchange.sync_now(laptop)
    laptop.store.restore(tmp_path / "copy", tmp_path / "twin")
    with desk_on(tmp_path / "twin", clock) as twin:
        rename(twin, case_id, email="new@mail.example")
        report = exchange.sync_now(twin)
        assert (report.rejoined, report.conflicts, report.waiting) == (True, 0, 0)
        with twin.work() as work:
            person = person_of(work, case_id)
    body = running.rows("SELECT body FROM record WHERE kind = 'person'")[0][0]
    assert (person.phone, person.email) == ("0161 496 0002", "new@mail.example")
    assert (body["phone"], body["email"]) == (person.phone, person.email)


def test_the_same_field_changed_in_both_lives_is_a_conflict_and_both_are_kept(
    running: RunningServer, laptop: Desk, clock: FixedClock, tmp_path: Path
) -> None:
    case_id = case_of(laptop)
    laptop.store.backup(tmp_path / "copy")
    laptop.store.restore(tmp_path / "copy", tmp_path / "twin")
    rename(laptop, case_id, preferred_name="Sammy", phone="0161 496 0000")
    exchange.sync_now(laptop)
    with desk_on(tmp_path / "twin", clock) as twin:
        rename(twin, case_id, preferred_name="Samuel", email="sam@mail.example")
        assert exchange.sync_now(twin).conflicts == 1
        with twin.work() as work:
            person = person_of(work, case_id)
        assert person.preferred_name == "Sammy"
        assert (person.phone, person.email) == ("0161 496 0000", "sam@mail.example")
        assert exchange.sync_now(twin).received == 0
        (found,) = two_versions.waiting(twin)
        assert found.conflict.other.values["preferred_name"] == "Samuel"


def test_an_answer_that_got_lost_is_no_copy(
    running: RunningServer, laptop: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    case_id = case_of(laptop)

    def lost(*_: object) -> None:
        raise NotOurServer

    for turn in range(3):
        log(laptop, case_id, f"turn {turn}")
        with monkeypatch.context() as patch:
            patch.setattr(laptop.store.journal, "record", lost)
            with pytest.raises(NotOurServer):
                exchange.sync_now(laptop)
    report = exchange.sync_now(laptop)
    assert not report.rejoined
    assert on_server(running, "contact") == 3
    assert exchange.status(laptop).unsent == 0


# ---- The server's memory of the audit trail -----------------------------------------------


def test_a_trail_whose_end_is_cut_off_is_named(laptop: Desk) -> None:
    assert laptop.store.verify() == ()
    with writing(laptop.store._engine) as connection:
        last = connection.scalar(text("SELECT max(n) FROM audit"))
        connection.execute(text("DELETE FROM audit WHERE n > 2"))
    (found,) = laptop.store.verify()
    assert found.where.startswith("line 3: the end is cut off")
    assert str(last) in found.where


def test_a_trail_that_was_written_anew_as_a_whole_is_named(laptop: Desk) -> None:
    with writing(laptop.store._engine) as connection:
        connection.execute(text("DELETE FROM audit"))
    case_id = case_of(laptop)
    for number in range(20):
        log(laptop, case_id, f"note {number}")
    (found,) = laptop.store.verify()
    assert "not as the server saw it" in found.where


def test_a_receipt_that_nobody_signed_is_named(laptop: Desk) -> None:
    with writing(laptop.store._engine) as connection:
        connection.execute(
            text("UPDATE setting SET value = replace(value, 'head', 'tail') WHERE name = :x"),
            {"x": SettingName.RECEIPT},
        )
    assert [found.where for found in laptop.store.verify()] == ["the server's receipt"]
