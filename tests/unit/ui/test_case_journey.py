"""Where a case stands and what its one button does, from the records alone."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from coach_app.domain.assessment import Assessment, AssessmentStatus
from coach_app.domain.case import CaseFile
from coach_app.domain.contact import Contact, ContactResult
from coach_app.domain.journey import Stage, stage
from coach_app.domain.outcome_rules import ExitReason
from coach_app.domain.people import Channel
from coach_app.domain.plan import PlanStatus
from coach_app.domain.signature import Signature, SignerRole, SigningMethod
from coach_app.services.caseload import CaseView
from coach_app.services.desk import Desk
from tests.support import journeys
from ui.case.happening import Happening
from ui.case.journey import NextStep, Standing, next_step, stations
from ui.case.timeline import entries

TODAY = date(2026, 12, 1)
NOW = datetime(2026, 12, 1, 9, 30, tzinfo=UTC)


def seen(file: CaseFile, today: date = TODAY) -> CaseView:
    return CaseView(file=file, stage=stage(file, today), due=None, today=today)


def file_of(desk: Desk, case_id: str) -> CaseFile:
    with desk.work() as work:
        return work.case_file(case_id)


@pytest.fixture
def signed(desk: Desk) -> CaseFile:
    return file_of(desk, journeys.signed_case(desk)[0])


@pytest.fixture
def agreed(desk: Desk) -> CaseFile:
    return file_of(desk, journeys.agreed_plan(desk)[0])


def test_a_new_referral_is_decided_first(agreed: CaseFile) -> None:
    new = CaseFile(case=agreed.case, person=agreed.person, referrals=agreed.referrals)
    assert next_step(seen(new)) is NextStep.DECIDE


def test_then_contact_agreement_assessment_and_draft_follow(agreed: CaseFile) -> None:
    file = replace(agreed, plans=(), assessments=(), agreements=(), contacts=())
    assert next_step(seen(file)) is NextStep.LOG_CONTACT
    file = replace(file, contacts=agreed.contacts)
    assert next_step(seen(file)) is NextStep.RECORD_AGREEMENT
    file = replace(file, agreements=agreed.agreements)
    assert next_step(seen(file)) is NextStep.START_ASSESSMENT
    begun = replace(agreed.assessments[0], status=AssessmentStatus.IN_PROGRESS)
    assert next_step(seen(replace(file, assessments=(begun,)))) is NextStep.RESUME_ASSESSMENT
    assert next_step(seen(replace(file, assessments=agreed.assessments))) is NextStep.DRAFT_PLAN


def test_the_plan_is_agreed_then_signed_by_one_then_by_the_other(agreed: CaseFile) -> None:
    plan = agreed.plans[0]
    draft = replace(plan, status=PlanStatus.DRAFT, agreed_at=None, content_hash="")
    assert next_step(seen(replace(agreed, plans=(draft,)))) is NextStep.AGREE_PLAN
    assert next_step(seen(agreed)) is NextStep.SIGN_PLAN
    first = Signature(
        id="s1",
        case_id=plan.case_id,
        plan_id=plan.id,
        role=SignerRole.PARTICIPANT,
        signer_name="Frankie Notreal",
        method=SigningMethod.TYPED,
        typed_name="Frankie Notreal",
        statement="I agree.",
        signed_at=NOW,
        content_hash=plan.content_hash,
    )
    assert next_step(seen(replace(agreed, signatures=(first,)))) is NextStep.COACH_SIGNS


def test_a_signed_plan_is_opened_and_later_reviewed(signed: CaseFile) -> None:
    assert next_step(seen(signed)) is NextStep.OPEN_PDF
    assert next_step(seen(signed, signed.plans[0].review_on)) is NextStep.REVIEW


def test_stations_are_done_up_to_where_the_case_stands(signed: CaseFile) -> None:
    shown = stations(seen(signed))
    assert [s.stage for s in shown] == list(Stage)
    assert [s.standing for s in shown[:5]] == [Standing.DONE] * 5
    assert shown[5].standing is Standing.NOW
    assert shown[6].standing is Standing.AHEAD
    assert shown[6].on == signed.plans[0].review_on


def test_a_closed_case_shows_only_stations_it_reached(agreed: CaseFile) -> None:
    closed = replace(
        agreed,
        plans=(),
        assessments=(),
        case=replace(agreed.case, closed_on=TODAY, close_reason="Moved away"),
    )
    standing = {s.stage: s.standing for s in stations(seen(closed))}
    assert standing[Stage.AGREEMENT] is Standing.DONE
    assert standing[Stage.ASSESSMENT] is Standing.AHEAD
    assert standing[Stage.OUTCOME] is Standing.NOW
    assert next_step(seen(closed)) is NextStep.COME_BACK
    for never in (
        replace(closed, case=replace(closed.case, close_reason=ExitReason.DIED.value)),
        replace(closed, decisions=()),
    ):
        assert next_step(seen(never)) is NextStep.NOTHING


def test_a_closed_case_had_its_plan_agreed(signed: CaseFile) -> None:
    """Leaving closes the plan with the case; that it was agreed stays done."""
    closed = replace(
        signed,
        plans=tuple(replace(plan, status=PlanStatus.CLOSED) for plan in signed.plans),
        case=replace(signed.case, closed_on=TODAY, close_reason="Moved away"),
    )
    standing = {s.stage: s.standing for s in stations(seen(closed))}
    assert (standing[Stage.PLAN], standing[Stage.SUPPORT]) == (Standing.DONE, Standing.DONE)


def test_the_timeline_tells_the_newest_first(desk: Desk, signed: CaseFile) -> None:
    told = [entry.what for entry in entries(signed, desk.day_of)]
    assert told[0] is Happening.DOCUMENT_MADE
    assert told.index(Happening.COACH_SIGNED) < told.index(Happening.PARTICIPANT_SIGNED)
    assert told.index(Happening.PLAN_AGREED) < told.index(Happening.PLAN_DRAFTED)
    assert told[-1] is Happening.REFERRED


def test_a_contact_late_in_the_evening_counts_for_the_day_in_britain(
    desk: Desk, agreed: CaseFile
) -> None:
    summer = datetime(2026, 7, 1, 23, 30, tzinfo=UTC)
    late = Contact(
        id="c9",
        case_id=agreed.case.id,
        at=summer,
        channel=Channel.PHONE,
        result=ContactResult.NO_ANSWER,
    )
    found = entries(replace(agreed, contacts=(late,)), desk.day_of)
    assert [e.day for e in found if e.contact is not None] == [date(2026, 7, 2)]


def test_an_unfinished_assessment_is_not_told_as_finished(desk: Desk, agreed: CaseFile) -> None:
    begun = Assessment(
        id="a1", case_id="c", questionnaire="https://example.org/q|1", started_at=NOW, saved_at=NOW
    )
    told = [e.what for e in entries(replace(agreed, assessments=(begun,)), desk.day_of)]
    assert Happening.ASSESSMENT_STARTED in told
    assert Happening.ASSESSMENT_FINISHED not in told
