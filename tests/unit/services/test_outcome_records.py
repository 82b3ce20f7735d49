"""Outcomes on a real store: proven, ended, taken back; leaving and coming back."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from coach_app.domain.errors import FieldInvalid, FieldMissing, Refusal
from coach_app.domain.journey import Stage
from coach_app.domain.outcome_rules import (
    AlreadyRecorded,
    CaseIsClosed,
    CaseNotClosed,
    ComesWithNoEnd,
    ExitReason,
    HoursNotMore,
    NeverAccepted,
    NotToBeWithdrawn,
    OutcomeBeforeCase,
    OutcomeStillToCome,
    ReasonMissing,
    WithdrawnAlready,
)
from coach_app.domain.plan import PlanStatus
from coach_app.domain.review import OutcomeKind
from coach_app.services import caseload, outcomes, planning, referrals
from coach_app.services.desk import Desk
from coach_app.services.outcomes import NewOutcome
from tests.support.journeys import a_referral, agreed_case, assessed_case, signed_case
from tests.support.stillness import FixedClock

TODAY = date(2026, 12, 1)
JOB = NewOutcome(what=OutcomeKind.JOB_START, on=TODAY)
LEFT = NewOutcome(what=OutcomeKind.EXIT, on=TODAY, reason=ExitReason.MOVED_AWAY.value)


def test_a_job_start_is_unclaimed_until_its_evidence_is_in(desk: Desk) -> None:
    case_id = agreed_case(desk)
    outcome_id = outcomes.record(desk, case_id, JOB).record_id
    before = outcomes.look(desk, case_id).tally[OutcomeKind.JOB_START]
    assert (before.claimed, before.unclaimed) == (0, 1)
    with pytest.raises(FieldMissing):
        outcomes.add_evidence(desk, outcome_id, " ")
    outcomes.add_evidence(desk, outcome_id, "Letter of the employer")
    view = outcomes.look(desk, case_id)
    assert (view.tally[OutcomeKind.JOB_START].claimed, view.outcomes[0].evidence_on) == (1, TODAY)


def test_the_clock_survives_a_break_and_a_mistake_counts_for_nothing(
    desk: Desk, clock: FixedClock
) -> None:
    case_id = agreed_case(desk)
    first = outcomes.record(desk, case_id, JOB).record_id
    clock.forward(timedelta(days=60))
    outcomes.end(desk, first, TODAY + timedelta(days=39))
    assert outcomes.look(desk, case_id).clock.days == 40
    second = outcomes.record(desk, case_id, replace(JOB, on=desk.today())).record_id
    clock.forward(timedelta(days=9))
    assert outcomes.look(desk, case_id).clock.days == 50
    outcomes.withdraw(desk, second, "It was another person")
    view = outcomes.look(desk, case_id)
    assert view.clock.days == 0, "the break is longer than the rule allows by now"
    assert len(view.outcomes) == 2, "both are still to be seen"
    with pytest.raises(WithdrawnAlready):
        outcomes.add_evidence(desk, second, "A letter")


@pytest.mark.parametrize(
    ("new", "refusal"),
    [
        (replace(JOB, on=TODAY + timedelta(days=1)), OutcomeStillToCome),
        (replace(JOB, on=date(2026, 11, 1)), OutcomeBeforeCase),
        (replace(JOB, until=TODAY - timedelta(days=1)), FieldInvalid),
        (replace(LEFT, reason=""), ReasonMissing),
        (replace(LEFT, until=TODAY), ComesWithNoEnd),
        (NewOutcome(what=OutcomeKind.HOURS_INCREASED, on=TODAY), HoursNotMore),
        (
            NewOutcome(what=OutcomeKind.HOURS_INCREASED, on=TODAY, hours_before=20, hours_after=20),
            HoursNotMore,
        ),
        (
            NewOutcome(
                what=OutcomeKind.HOURS_INCREASED, on=TODAY, hours_before=20, hours_after=900
            ),
            HoursNotMore,
        ),
        (NewOutcome(what=OutcomeKind.RE_ENTRY, on=TODAY), CaseNotClosed),
    ],
)
def test_wrong_dates_and_numbers_are_refused_in_words(
    desk: Desk, new: NewOutcome, refusal: type[Refusal]
) -> None:
    case_id = agreed_case(desk)
    with pytest.raises(refusal):
        outcomes.record(desk, case_id, new)
    assert outcomes.look(desk, case_id).outcomes == ()


def test_the_same_outcome_is_recorded_once(desk: Desk) -> None:
    case_id = agreed_case(desk)
    outcome_id = outcomes.record(desk, case_id, JOB).record_id
    with pytest.raises(AlreadyRecorded):
        outcomes.record(desk, case_id, JOB)
    outcomes.withdraw(desk, outcome_id, "Wrong person")
    outcomes.record(desk, case_id, JOB)


def test_leaving_closes_case_and_plan_and_coming_back_opens_both(
    desk: Desk, clock: FixedClock
) -> None:
    case_id, plan_id = signed_case(desk)
    left = outcomes.record(desk, case_id, LEFT).record_id
    view = caseload.open_case(desk, case_id)
    assert (view.stage, view.due) == (Stage.OUTCOME, None)
    assert (view.file.case.closed_on, view.file.case.close_reason) == (TODAY, "moved-away")
    assert [plan.status for plan in view.file.plans] == [PlanStatus.CLOSED]
    with pytest.raises(CaseIsClosed):
        outcomes.record(desk, case_id, LEFT)
    # Evidence of a job comes in late, also after somebody has left.
    outcomes.record(desk, case_id, JOB)

    clock.forward(timedelta(weeks=20))
    back = NewOutcome(what=OutcomeKind.RE_ENTRY, on=desk.today())
    with pytest.raises(OutcomeBeforeCase):
        outcomes.record(desk, case_id, replace(back, on=TODAY - timedelta(days=1)))
    outcomes.record(desk, case_id, back)
    again = caseload.open_case(desk, case_id)
    assert (again.stage, again.file.case.closed_on) == (Stage.PLAN, None)
    old, new = again.file.plans
    assert (old.id, old.status, new.status) == (plan_id, PlanStatus.CLOSED, PlanStatus.DRAFT)
    assert min(step.due_on for step in new.steps) > desk.today()
    assert new.review_on >= desk.today()
    with pytest.raises(NotToBeWithdrawn):
        outcomes.withdraw(desk, left, "Wrong person")


def test_a_leaving_recorded_by_mistake_is_taken_back_and_everything_is_as_before(
    desk: Desk,
) -> None:
    case_id, plan_id = signed_case(desk)
    left = outcomes.record(desk, case_id, LEFT).record_id
    outcomes.withdraw(desk, left, "It was somebody else")
    view = caseload.open_case(desk, case_id)
    assert view.file.case.closed_on is None
    assert view.stage is Stage.SUPPORT
    assert [(plan.id, plan.status) for plan in view.file.plans] == [(plan_id, PlanStatus.SIGNED)]
    (kept,) = view.file.outcomes
    assert kept.withdrawn_reason == "It was somebody else"
    assert not kept.counts
    outcomes.record(desk, case_id, LEFT)


def test_a_draft_is_a_draft_again_when_the_leaving_is_taken_back(desk: Desk) -> None:
    case_id = assessed_case(desk)
    planning.draft(desk, case_id)
    left = outcomes.record(desk, case_id, LEFT).record_id
    outcomes.withdraw(desk, left, "Wrong case")
    plan = caseload.open_case(desk, case_id).file.plan
    assert plan is not None
    assert plan.status is PlanStatus.DRAFT


def test_somebody_who_was_turned_away_does_not_come_back_but_is_referred_anew(desk: Desk) -> None:
    case_id = referrals.register(desk, a_referral(lives_in_area=False, gp_in_area=False)).case_id
    referrals.turn_away(desk, case_id, "Lives elsewhere")
    with pytest.raises(NeverAccepted):
        outcomes.record(desk, case_id, NewOutcome(what=OutcomeKind.RE_ENTRY, on=TODAY))
