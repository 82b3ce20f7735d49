"""The whole way from referral to a sealed plan, by use cases, on a real encrypted store."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from coach_app.domain.agenda import Group
from coach_app.domain.decision import Outcome
from coach_app.domain.errors import (
    AgreementMissing,
    AlreadySigned,
    AssessmentUnfinished,
    ParticipantSignsFirst,
    PlanAlreadyAgreed,
    PlanNotAgreed,
)
from coach_app.domain.journey import DueKind, Stage
from coach_app.domain.outcome_rules import CaseIsClosed
from coach_app.domain.plan import Plan, PlanKind, PlanStatus
from coach_app.domain.referral import WorkStatus
from coach_app.domain.review import OutcomeKind
from coach_app.domain.signature import SignerRole
from coach_app.services import (
    agenda,
    assessments,
    caseload,
    checking,
    consents,
    documents,
    outcomes,
    planning,
    referrals,
    signing,
    triage,
)
from coach_app.services.desk import Desk
from tests.support.journeys import (
    a_referral,
    agreed_case,
    agreed_plan,
    assessed_case,
    signed_case,
    typed,
)
from tests.support.stillness import FixedClock


def test_every_station_is_reached_in_turn(desk: Desk) -> None:
    case_id = referrals.register(desk, a_referral()).case_id
    assert caseload.open_case(desk, case_id).stage is Stage.REFERRAL
    case_id = agreed_case(desk)
    assert caseload.open_case(desk, case_id).stage is Stage.ASSESSMENT
    case_id = assessed_case(desk)
    assert caseload.open_case(desk, case_id).stage is Stage.PLAN
    case_id, _ = signed_case(desk)
    view = caseload.open_case(desk, case_id)
    assert view.stage is Stage.SUPPORT
    assert view.file.plan is not None
    assert view.file.plan.kind is PlanKind.THRIVE_IN_WORK


def test_a_person_outside_the_rules_is_not_accepted_and_hears_why(desk: Desk) -> None:
    late = a_referral(
        work_status=WorkStatus.OUT_OF_WORK,
        unemployed_since=date(2026, 11, 27) - timedelta(days=57),
        health_contributed=True,
    )
    case_id = referrals.register(desk, late).case_id
    decision = caseload.open_case(desk, case_id).file.decision
    assert decision is not None
    assert decision.outcome is Outcome.NOT_ELIGIBLE
    assert "57 days" in decision.reason
    assert "56 days" in decision.reason
    with pytest.raises(referrals.NotEligible):
        referrals.accept(desk, case_id)
    referrals.turn_away(desk, case_id, "Sent to the careers service")
    assert triage.queue(desk) == ()


def test_a_preview_saves_nothing(desk: Desk) -> None:
    assert referrals.preview(desk, a_referral()).outcome is Outcome.ELIGIBLE
    assert caseload.page(desk).total == 0


def test_nobody_is_assessed_or_planned_for_before_they_agreed(desk: Desk) -> None:
    case_id = referrals.register(desk, a_referral()).case_id
    with pytest.raises(AgreementMissing):
        assessments.open_or_resume(desk, case_id)
    with pytest.raises(AgreementMissing):
        planning.draft(desk, case_id)
    agreed = agreed_case(desk)
    with pytest.raises(AssessmentUnfinished):
        planning.draft(desk, agreed)
    consents.withdraw_agreement(desk, agreed)
    with pytest.raises(AgreementMissing):
        assessments.open_or_resume(desk, agreed)


def test_nothing_is_planned_for_somebody_who_stopped_or_left(desk: Desk) -> None:
    case_id, plan_id = signed_case(desk)
    consents.withdraw_agreement(desk, case_id)
    with pytest.raises(AgreementMissing):
        planning.new_version(desk, plan_id)
    left = outcomes.NewOutcome(what=OutcomeKind.EXIT, on=desk.today(), reason="own-wish")
    outcomes.record(desk, case_id, left)
    for going_on in (planning.new_version, planning.agree):
        with pytest.raises(CaseIsClosed):
            going_on(desk, plan_id)
    outcomes.record(desk, case_id, replace(left, what=OutcomeKind.RE_ENTRY, reason=""))
    view = caseload.open_case(desk, case_id)
    assert view.due is not None
    assert view.due.kind is DueKind.RECORD_AGREEMENT, "they came back: nobody asks why they left"
    outcomes.record(desk, case_id, left)
    assert caseload.open_case(desk, case_id).file.case.closed_on == desk.today()


def test_an_unfinished_assessment_is_resumed_and_finishing_names_what_is_missing(
    desk: Desk,
) -> None:
    case_id = agreed_case(desk)
    opened = assessments.open_or_resume(desk, case_id)
    with pytest.raises(AssessmentUnfinished, match="Please answer first"):
        assessments.finish(desk, opened.assessment.id, opened.response)
    half = {**opened.response, "item": [{"linkId": "goal", "item": [_goal("Back by spring")]}]}
    assessments.save(desk, opened.assessment.id, half)
    resumed = assessments.open_or_resume(desk, case_id)
    assert resumed.assessment.id == opened.assessment.id
    assert "Back by spring" in str(resumed.response)


def _goal(words: str) -> dict[str, object]:
    return {"linkId": "goal.text", "answer": [{"valueString": words}]}


def test_drafting_twice_gives_the_same_plan(desk: Desk) -> None:
    case_id = assessed_case(desk)
    first = planning.draft(desk, case_id).record_id
    assert planning.draft(desk, case_id).record_id == first


def test_an_edited_draft_is_kept_and_an_agreed_one_is_not_overwritten(desk: Desk) -> None:
    case_id = assessed_case(desk)
    plan_id = planning.draft(desk, case_id).record_id
    draft = _plan(desk, case_id)
    edited = draft.moved(draft.steps[0].id, 1).with_goal("Stay in the kitchen")
    planning.save(desk, edited)
    assert _plan(desk, case_id) == edited
    planning.agree(desk, plan_id)
    with pytest.raises(PlanAlreadyAgreed):
        planning.save(desk, edited.with_goal("Something else"))
    assert _plan(desk, case_id).goal == "Stay in the kitchen"


def test_signing_has_an_order_and_happens_once(desk: Desk) -> None:
    case_id = assessed_case(desk)
    plan_id = planning.draft(desk, case_id).record_id
    with pytest.raises(PlanNotAgreed):
        signing.sign(desk, plan_id, typed(SignerRole.PARTICIPANT, "Frankie"))
    planning.agree(desk, plan_id)
    with pytest.raises(ParticipantSignsFirst):
        signing.sign(desk, plan_id, typed(SignerRole.COACH, "Jo"))
    signing.sign(desk, plan_id, typed(SignerRole.PARTICIPANT, "Frankie"))
    with pytest.raises(AlreadySigned):
        signing.sign(desk, plan_id, typed(SignerRole.PARTICIPANT, "Frankie"))
    assert _plan(desk, case_id).status is PlanStatus.AGREED
    signing.sign(desk, plan_id, typed(SignerRole.COACH, "Jo"))
    assert _plan(desk, case_id).status is PlanStatus.SIGNED


def test_the_signed_paper_proves_itself_and_stays_the_same_after_an_edit(desk: Desk) -> None:
    case_id, plan_id = signed_case(desk)
    document = caseload.open_case(desk, case_id).file.document(plan_id)
    assert document is not None
    paper = documents.pdf(desk, document.id)
    verdict = checking.check(desk, paper)
    assert verdict.ok
    assert [s.field for s in verdict.signatures] == ["participant", "coach"]

    second = planning.new_version(desk, plan_id).record_id
    draft = _plan(desk, case_id)
    planning.save(desk, draft.with_goal("Another goal"))
    assert (draft.id, draft.version, draft.status) == (second, 2, PlanStatus.DRAFT)
    assert documents.pdf(desk, document.id) == paper
    assert caseload.open_case(desk, case_id).stage is Stage.PLAN


def test_a_changed_paper_is_found_out(desk: Desk) -> None:
    case_id, plan_id = signed_case(desk)
    document = caseload.open_case(desk, case_id).file.document(plan_id)
    assert document is not None
    paper = bytearray(documents.pdf(desk, document.id))
    paper[len(paper) // 2] ^= 1
    verdict = checking.check(desk, bytes(paper))
    assert not verdict.ok
    assert verdict.problems


def test_an_agreed_version_that_nobody_signed_is_superseded(desk: Desk) -> None:
    case_id, plan_id = agreed_plan(desk)
    planning.new_version(desk, plan_id)
    states = {p.version: p.status for p in caseload.open_case(desk, case_id).file.plans}
    assert states == {1: PlanStatus.SUPERSEDED, 2: PlanStatus.DRAFT}
    with pytest.raises(PlanNotAgreed):
        signing.sign(desk, plan_id, typed(SignerRole.PARTICIPANT, "Frankie"))


def test_today_puts_what_is_late_first(desk: Desk, clock: FixedClock) -> None:
    agreed_plan(desk)
    clock.forward(timedelta(days=10))
    referrals.register(desk, a_referral(received_on=desk.today(), preferred_name="Robin New"))
    groups = [group.group for group in agenda.of_today(desk).groups]
    assert groups == [Group.LATE, Group.SOON]


def test_search_finds_a_note_by_the_start_of_a_word(desk: Desk) -> None:
    case_id = agreed_case(desk)
    assert [hit.case_id for hit in caseload.search(desk, "kee")] == [case_id]
    assert caseload.search(desk, '"; drop') == ()


def test_a_reference_is_found_as_it_is_heard_on_the_phone(desk: Desk) -> None:
    case_id = agreed_case(desk)
    ref = caseload.open_case(desk, case_id).file.case.ref
    for heard in (ref, ref.lower(), ref.replace("-", ""), ref.replace("-", " ")):
        assert [hit.case_id for hit in caseload.search(desk, heard)] == [case_id], heard
        assert [row.case_id for row in caseload.page(desk, text=heard).rows] == [case_id], heard
    wrong = "A" if ref[-1] != "A" else "B"
    assert caseload.search(desk, ref[:-1] + wrong) == ()


def test_library_entries_become_steps(desk: Desk) -> None:
    case_id = agreed_case(desk)
    entry = planning.library(desk, case_id)[0]
    step = planning.step_from_library(desk, case_id, entry.key)
    assert step.title == entry.title
    assert desk.catalogue.working_days.is_working(step.due_on)


def _plan(desk: Desk, case_id: str) -> Plan:
    plan = caseload.open_case(desk, case_id).file.plan
    assert plan is not None
    return plan
