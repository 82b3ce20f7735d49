"""A draft from the assessment, and drafting again once answers have changed."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from coach_app.domain.assessment import Assessment
from coach_app.domain.assessment_findings import findings
from coach_app.domain.case import CaseFile
from coach_app.domain.errors import AssessmentUnfinished, ClockBehind
from coach_app.domain.outcome_rules import must_take_part
from coach_app.domain.plan import Plan
from coach_app.domain.programme import ProgrammePack
from coach_app.domain.proposal import Proposal
from coach_app.domain.redraft import Merged, merged
from coach_app.domain.referral import WorkStatus
from coach_app.plans import compose
from coach_app.plans.again import with_known_dates
from coach_app.services.changes import Changes, changes
from coach_app.services.desk import Desk

REVIEW_WEEKS = 4
"""Used when a case's programme pack is not on this laptop."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Redraft:
    """What new answers would make of a plan: the plan, and each change in it."""

    merged: Merged
    fresh: Plan
    """The draft as the program composed it, before the coach's edits went into it."""


def draft(desk: Desk, case_id: str) -> Changes:
    """A first draft from the finished assessment, or the draft that is already there."""
    with desk.work() as work:
        file = work.case_file(case_id)
        if file.plan is not None:
            return changes(case_id, "plan", record_id=file.plan.id)
        plan = composed(desk, file, on=desk.today(), drafted_at=desk.now())
        work.save(plan, action="drafted")
        work.save(_proposal(desk, plan, plan), action="drafted")
        work.commit()
    return changes(case_id, "plan", record_id=plan.id)


def has_new_answers(file: CaseFile, plan: Plan) -> bool:
    """Whether a finished assessment was answered or corrected after this plan was drafted."""
    assessment, proposal = file.finished_assessment, file.proposal(plan)
    if assessment is None or not plan.editable:
        return False
    if proposal is None:
        return assessment.id != plan.assessment_id
    return assessment.saved_at > proposal.proposed_at


def redraft(desk: Desk, plan: Plan) -> Redraft:
    """What the answers of today would make of the plan, with all of the coach's edits in it.

    Nothing is kept yet: `take_redraft` does that. `plan` is the draft as it stands on the screen.
    Raises AssessmentUnfinished, and PlanAlreadyAgreed for a plan that is no draft any more.
    """
    with desk.work() as work:
        file = work.case_file(plan.case_id)
    proposal = file.proposal(plan)
    base = proposal.plan if proposal is not None else _nothing_known(plan)
    planned_on = desk.day_of(base.drafted_at) if proposal is not None else desk.today()
    fresh = composed(desk, file, on=planned_on, drafted_at=base.drafted_at)
    days = desk.catalogue.working_days
    fresh = with_known_dates(fresh, base, today=desk.today(), days=days)
    return Redraft(merged=merged(base, plan, fresh), fresh=fresh)


def take_redraft(desk: Desk, drafted: Redraft) -> Changes:
    """Keep the plan that new answers led to, and what it was drafted from."""
    plan = drafted.merged.plan
    with desk.work() as work:
        work.save(plan, action="drafted again")
        work.save(_proposal(desk, plan, drafted.fresh), action="drafted again")
        work.commit()
    return changes(plan.case_id, "plan", record_id=plan.id)


def composed(desk: Desk, file: CaseFile, *, on: date, drafted_at: datetime) -> Plan:
    """A draft for a support that is planned on this day."""
    must_take_part(file)
    if desk.today() < file.case.opened_on:
        raise ClockBehind
    assessment = file.finished_assessment
    if assessment is None:
        raise AssessmentUnfinished
    pack = pack_of(desk, file)
    found = findings(desk.catalogue.assessment_form, assessment.response)
    return compose.draft(
        found,
        desk.catalogue.interventions_of(file.case.programme),
        today=on,
        working_days=desk.catalogue.working_days,
        review_weeks=pack.review_weeks if pack else REVIEW_WEEKS,
        plan_id=desk.ids.new(),
        case_id=file.case.id,
        drafted_at=drafted_at,
        assessment_id=assessment.id,
        new_id=desk.ids.new,
        support_weeks=_support_weeks(pack, found.situation),
    )


def situation_of(desk: Desk, assessment: Assessment | None) -> WorkStatus | None:
    """How things are with work, as far as a finished assessment says."""
    if assessment is None:
        return None
    return findings(desk.catalogue.assessment_form, assessment.response).situation


def pack_of(desk: Desk, file: CaseFile) -> ProgrammePack | None:
    programmes = desk.catalogue.programmes
    return programmes.of_case(file.case) or programmes.get(file.case.programme)


def _proposal(desk: Desk, plan: Plan, as_composed: Plan) -> Proposal:
    return Proposal(
        id=desk.ids.new(),
        case_id=plan.case_id,
        plan_id=plan.id,
        proposed_at=desk.now(),
        plan=as_composed,
    )


def _nothing_known(plan: Plan) -> Plan:
    """For a plan that came without its first draft: all in it counts as the coach's own."""
    return replace(
        plan,
        steps=(),
        goal="",
        strengths="",
        review_on=date.min,
        adjustments=(),
        phased_return=None,
    )


def _support_weeks(pack: ProgrammePack | None, situation: WorkStatus) -> int | None:
    """How long the programme supports somebody in this situation; None when it does not say."""
    if pack is None:
        return None
    # Somebody off sick has the longer way too: back to work first, then settling in.
    longer = situation in (WorkStatus.OUT_OF_WORK, WorkStatus.OFF_SICK)
    return pack.support_weeks_out_of_work if longer else pack.support_weeks_in_work
