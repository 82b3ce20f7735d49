"""Deciding between two versions, and what becomes of a change that was not taken."""

import json
from dataclasses import replace

import pytest

from coach_app.codec import NotReadable
from coach_app.domain.conflict import Choice, Resolution
from coach_app.domain.errors import FieldMissing
from coach_app.domain.people import Person
from coach_app.domain.resolving import ChoiceNotPossible, ConflictNotThere
from coach_app.services import exchange, held_back, referrals, two_versions
from coach_app.services.desk import Desk
from tests.support import journeys
from tests.support.disagreements import refused
from tests.support.disagreements import two_versions as disagree

MINE, THEIRS = "0161 496 0001", "0161 496 0002"


@pytest.fixture
def case_id(desk: Desk) -> str:
    return referrals.register(desk, replace(journeys.a_referral(), phone=MINE)).case_id


def person(desk: Desk, case_id: str) -> Person:
    with desk.work() as work:
        found = work.case_file(case_id).person
    assert found is not None
    return found


def sent(desk: Desk) -> list[tuple[str, dict[str, object]]]:
    entries = desk.store.journal.unsent(after=0, limit=1000)
    return [(entry.kind, entry.changed) for entry in entries]


def test_what_waits_says_whose_it_is_and_what_may_be_chosen(desk: Desk, case_id: str) -> None:
    disagree(desk, case_id, other=THEIRS)
    (one,) = two_versions.waiting(desk)
    assert two_versions.waiting(desk, case_id) == (one,)
    assert (one.conflict.shown.by, one.conflict.other.by) == ("Robin Ashdown", "Jo Fairweather")
    assert (one.conflict.shown.offline, one.conflict.other.offline) == (True, False)
    assert one.choices == (Choice.SHOWN, Choice.OTHER, Choice.NEW)
    assert exchange.status(desk).conflicts == 1


@pytest.mark.parametrize(
    ("choice", "phone"),
    [(Choice.SHOWN, MINE), (Choice.OTHER, THEIRS), (Choice.NEW, "07700 900123")],
)
def test_a_decision_is_written_and_sent_also_where_all_stays(
    desk: Desk, case_id: str, choice: Choice, phone: str
) -> None:
    conflict_id = disagree(desk, case_id, other=THEIRS)
    written = {"phone": phone} if choice is Choice.NEW else None
    two_versions.decide(desk, conflict_id, choice, written)
    assert person(desk, case_id).phone == phone
    (_, resolution), last = sent(desk)[-2:]
    assert last == ("person", {"phone": phone})
    assert (resolution["choice"], resolution["values"]) == (choice.value, {"phone": phone})
    assert two_versions.waiting(desk) == ()
    assert exchange.status(desk).conflicts == 0


def test_the_other_version_comes_back_with_one_more_decision(desk: Desk, case_id: str) -> None:
    conflict_id = disagree(desk, case_id, other=THEIRS)
    two_versions.decide(desk, conflict_id, Choice.SHOWN)
    (done,) = two_versions.decided(desk, case_id)
    assert done.decided is not None
    assert done.decided.choice is Choice.SHOWN
    two_versions.decide(desk, conflict_id, Choice.OTHER)
    assert person(desk, case_id).phone == THEIRS
    with desk.work() as work:
        resolutions = work.case_file(case_id).resolutions
    assert [r.choice for r in resolutions] == [Choice.SHOWN, Choice.OTHER]
    assert all(isinstance(r, Resolution) for r in resolutions)


def test_what_cannot_be_decided_changes_nothing(desk: Desk, case_id: str) -> None:
    conflict_id = disagree(desk, case_id, other=THEIRS)
    before = sent(desk)
    for wrong, choice, written in (
        (FieldMissing, Choice.NEW, {"phone": "  "}),
        (ChoiceNotPossible, Choice.BOTH, None),
        (NotReadable, Choice.NEW, {"phone": "9" * 30_000}),
    ):
        with pytest.raises(wrong):
            two_versions.decide(desk, conflict_id, choice, written)
    with pytest.raises(ConflictNotThere):
        two_versions.decide(desk, "no-such", Choice.SHOWN)
    assert sent(desk) == before
    assert len(two_versions.waiting(desk)) == 1


def test_a_code_is_chosen_not_typed_wrongly(desk: Desk, case_id: str) -> None:
    conflict_id = disagree(desk, case_id, "work_status", "off-sick", kind="referral")
    with pytest.raises(NotReadable):
        two_versions.decide(desk, conflict_id, Choice.NEW, {"work_status": "on the moon"})
    two_versions.decide(desk, conflict_id, Choice.OTHER)
    with desk.work() as work:
        referral = work.case_file(case_id).referral
    assert referral is not None
    assert referral.work_status is not None
    assert referral.work_status.value == "off-sick"


# ---- Not taken by the server ------------------------------------------------------------------


def test_a_refused_change_is_shown_and_sent_again_as_it_is(desk: Desk, case_id: str) -> None:
    number = refused(desk, case_id)
    (held,) = held_back.held_back(desk)
    assert (held.sequence, held.name) == (number, person(desk, case_id).preferred_name)
    assert held.mine == {"email": "sam@mail.example", "best_time": "mornings"}
    held_back.send_again(desk, number)
    again = desk.store.journal.unsent(after=number, limit=10)[-1]
    assert (again.changed, again.instead_of) == (held.mine, number)
    assert held_back.held_back(desk) == ()
    assert exchange.status(desk).refused == 0


def test_it_is_put_right_and_sent_again(desk: Desk, case_id: str) -> None:
    number = refused(desk, case_id)
    held_back.send_again(desk, number, {"email": "other@mail.example"})
    assert person(desk, case_id).email == "other@mail.example"
    again = desk.store.journal.unsent(after=number, limit=10)[-1]
    assert again.changed == {"email": "other@mail.example", "best_time": "mornings"}
    with pytest.raises(held_back.EntryNotThere):
        held_back.send_again(desk, number)


def test_what_is_put_aside_stays_in_the_journal(desk: Desk, case_id: str) -> None:
    number = refused(desk, case_id)
    held_back.put_aside(desk, number)
    assert held_back.held_back(desk) == ()
    kept = desk.store.unsettled.entry(number)
    assert kept is not None
    assert kept.changed["email"] == "sam@mail.example"
    with pytest.raises(held_back.EntryNotThere):
        held_back.put_aside(desk, number)


def test_it_is_saved_as_a_file_and_stands_in_the_log(desk: Desk, case_id: str) -> None:
    number = refused(desk, case_id)
    released = held_back.as_file(desk, number)
    assert json.loads(released.data)["changed"]["email"] == "sam@mail.example"
    with desk.work() as work:
        (line,) = work.case_file(case_id).disclosures
    assert line.sha256 == released.disclosure.sha256
