"""A referral is put right after saving: what stood there stays, and nothing acted on changes."""

from dataclasses import replace
from datetime import date

import pytest

from coach_app.domain.correction import NothingCorrected
from coach_app.domain.decision import Outcome
from coach_app.domain.referral import WorkStatus
from coach_app.services import caseload, corrections, referrals, triage
from coach_app.services.desk import Desk
from coach_app.store.refusals import RecordIsFinal
from tests.support import journeys

BORN = date(1984, 3, 5)


@pytest.fixture
def case_id(desk: Desk) -> str:
    new = journeys.a_referral(date_of_birth=BORN, age=42, phone="01632 960001")
    return referrals.register(desk, new).case_id


def test_old_and_new_values_stand_beside_each_other(desk: Desk, case_id: str) -> None:
    before = corrections.entered(desk, case_id)
    assert before.new.preferred_name == "Frankie Notreal"
    assert before.new.age is None, "worked out from the date of birth, so it is worked out again"
    after = replace(before.new, phone="01632 960002", work_status=WorkStatus.OFF_SICK, age=42)
    corrections.correct(desk, case_id, after, "Misheard on the phone")
    file = caseload.open_case(desk, case_id).file
    assert file.person is not None
    assert file.person.phone == "01632 960002"
    (kept,) = file.corrections
    assert (kept.by, kept.reason) == ("Jo Coach", "Misheard on the phone")
    assert {(one.kind, one.field): (one.before, one.after) for one in kept.fields} == {
        ("person", "phone"): ("01632 960001", "01632 960002"),
        ("referral", "work_status"): ("in-work", "off-sick"),
    }


def test_a_waiting_referral_is_decided_again_and_the_first_decision_stays(
    desk: Desk, case_id: str
) -> None:
    new = replace(corrections.entered(desk, case_id).new, lives_in_area=False, age=42)
    told = corrections.preview(desk, case_id, new)
    assert told.outcome is Outcome.CANNOT_TELL
    assert len(caseload.open_case(desk, case_id).file.decisions) == 1
    corrections.correct(desk, case_id, new)
    file = caseload.open_case(desk, case_id).file
    outcomes = [decision.outcome for decision in file.decisions]
    assert outcomes == [Outcome.ELIGIBLE, Outcome.CANNOT_TELL]
    assert file.decision is not None
    assert file.decision.programme_version == file.case.programme_version


def test_a_decision_that_was_acted_on_is_not_changed(desk: Desk, case_id: str) -> None:
    triage.accept(desk, case_id)
    entered = corrections.entered(desk, case_id)
    assert entered.accepted
    corrections.correct(desk, case_id, replace(entered.new, lives_in_area=False, age=42))
    file = caseload.open_case(desk, case_id).file
    assert [decision.accepted for decision in file.decisions] == [True]
    assert file.referral is not None
    assert file.referral.lives_in_area is False


def test_the_case_begins_on_the_day_that_was_meant(desk: Desk, case_id: str) -> None:
    new = replace(corrections.entered(desk, case_id).new, received_on=date(2026, 11, 20), age=42)
    corrections.correct(desk, case_id, new)
    assert caseload.open_case(desk, case_id).file.case.opened_on == date(2026, 11, 20)


def test_nothing_changed_is_said_and_a_correction_is_never_rewritten(
    desk: Desk, case_id: str
) -> None:
    entered = corrections.entered(desk, case_id)
    with pytest.raises(NothingCorrected):
        corrections.correct(desk, case_id, replace(entered.new, age=42))
    corrections.correct(desk, case_id, replace(entered.new, age=42, phone=""))
    (kept,) = caseload.open_case(desk, case_id).file.corrections
    with desk.work() as work, pytest.raises(RecordIsFinal):
        work.save(replace(kept, reason="Something else"))
