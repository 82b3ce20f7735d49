"""Two encrypted stores and the server: what one coach's laptop writes, their other one reads."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from coach_app.bootstrap import RandomIds
from coach_app.domain.people import Person
from coach_app.domain.referral import Source
from coach_app.services import exchange, referrals
from coach_app.services.desk import Desk
from coach_app.store.queries import CaseloadRequest
from coach_app.store.settings import SettingName
from sync.client.answers import NoAnswer
from tests.support.desks import COACH, PASSPHRASE, a_door
from tests.support.laptops import RunningServer
from tests.support.stillness import FixedClock

TODAY = date(2026, 12, 1)


@contextmanager
def new_desk(folder: Path, clock: FixedClock) -> Iterator[Desk]:
    """A store that was made here, with a key of its own: a copied one has the same key."""
    door = a_door(folder, clock, RandomIds())
    try:
        yield door.create(PASSPHRASE, COACH)
    finally:
        door.lock()


@pytest.fixture
def other_desk(tmp_path: Path, clock: FixedClock) -> Iterator[Desk]:
    with new_desk(tmp_path / "other", clock) as desk:
        yield desk


def someone() -> referrals.NewReferral:
    return referrals.NewReferral(
        programme="bury",
        preferred_name="Sam",
        source=Source.GP,
        reason="Wants to go back to work",
        received_on=TODAY,
    )


def person_of(desk: Desk, case_id: str) -> Person:
    with desk.store.unit_of_work("test") as work:
        found = work.case_file(case_id).person
    assert found is not None
    return found


def rename(desk: Desk, case_id: str, **fields: Any) -> None:
    with desk.store.unit_of_work("test") as work:
        person = work.case_file(case_id).person
        assert person is not None
        work.save(replace(person, **fields))
        work.commit()


def case_ids(desk: Desk) -> list[str]:
    page = desk.store.queries.caseload(CaseloadRequest(today=TODAY))
    return [row.case_id for row in page.rows]


def test_a_case_goes_from_store_to_store_and_back(
    running: RunningServer, desk: Desk, other_desk: Desk
) -> None:
    for joining in (desk, other_desk):
        exchange.enrol(joining, running.url, running.code())
    referrals.register(desk, someone())
    (case_id,) = case_ids(desk)
    sent = exchange.sync_now(desk)
    assert (sent.requests, sent.received, sent.waiting, sent.refused) == (1, 0, 0, 0)
    assert sent.sent == exchange.sync_now(other_desk).received == 4
    assert case_ids(other_desk) == [case_id]
    assert person_of(other_desk, case_id) == person_of(desk, case_id)

    rename(desk, case_id, phone="0161 496 0000")
    rename(other_desk, case_id, email="sam@mail.example")
    for turn in (desk, other_desk, desk):
        exchange.sync_now(turn)
    assert person_of(other_desk, case_id) == person_of(desk, case_id)
    assert person_of(desk, case_id).phone == "0161 496 0000"
    assert person_of(desk, case_id).email == "sam@mail.example"

    rename(desk, case_id, preferred_name="Sammy")
    rename(other_desk, case_id, preferred_name="Samuel")
    exchange.sync_now(desk)
    assert exchange.sync_now(other_desk).conflicts == 1
    exchange.sync_now(desk)
    assert {person_of(d, case_id).preferred_name for d in (desk, other_desk)} == {"Sammy"}

    quiet = exchange.sync_now(desk)
    assert (quiet.requests, quiet.sent, quiet.received) == (1, 0, 0)


def test_with_no_server_everything_waits_and_says_so(running: RunningServer, desk: Desk) -> None:
    exchange.enrol(desk, running.url, running.code())
    referrals.register(desk, someone())
    desk.store.settings.put({SettingName.SERVER_URL: "http://127.0.0.1:9"})
    with pytest.raises(NoAnswer, match="Everything is safe on this laptop; 4 changes wait"):
        exchange.sync_now(desk)
    assert exchange.status(desk).unsent == 4
    desk.store.settings.put({SettingName.SERVER_URL: running.url})
    assert exchange.sync_now(desk).waiting == 0
