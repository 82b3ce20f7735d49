"""From assessment to a plan that both agree on, and on to its next version."""

from dataclasses import dataclass, replace
from datetime import date

from coach_app.domain.assessment_findings import findings
from coach_app.domain.case import CaseFile
from coach_app.domain.commenting import may_go_on
from coach_app.domain.errors import (
    AgreementMissing,
    AssessmentUnfinished,
    ClockBehind,
    PlanAlreadyAgreed,
)
from coach_app.domain.plan import Phase, Plan, PlanStatus, Step, Who
from coach_app.domain.programme import ProgrammePack
from coach_app.domain.referral import WorkStatus
from coach_app.plans import compose
from coach_app.plans.digest import plan_digest
from coach_app.services.changes import Changes, changes
from coach_app.services.desk import Desk

REVIEW_WEEKS = 4
"""Used when a case's programme pack is not on this laptop."""


@dataclass(frozen=True, slots=True)
class LibraryEntry:
    """An intervention as a coach picks it from the list."""

    key: str
    title: str
    what: str
    phase: Phase


def draft(desk: Desk, case_id: str) -> Changes:
    """A first draft from the finished assessment, or the draft that is already there."""
    with desk.work() as work:
        file = work.case_file(case_id)
        if file.plan is not None:
            return changes(case_id, "plan", record_id=file.plan.id)
        plan = _composed(desk, file)
        work.save(plan, action="drafted")
        work.commit()
    return changes(case_id, "plan", record_id=plan.id)


def save(desk: Desk, plan: Plan) -> Changes:
    """Keep a draft as the coach edited it. An agreed version is never overwritten."""
    with desk.work() as work:
        if not work.get(Plan, plan.id).editable or not plan.editable:
            raise PlanAlreadyAgreed
        work.save(plan, action="edited")
        work.commit()
    return changes(plan.case_id, "plan", record_id=plan.id)


def library(desk: Desk) -> tuple[LibraryEntry, ...]:
    """Everything that can be added to a plan, in the order of its titles."""
    entries = (
        LibraryEntry(key=i.key, title=i.title, what=i.what, phase=i.phase)
        for i in desk.catalogue.interventions.entries
    )
    return tuple(sorted(entries, key=lambda entry: entry.title))


def step_from_library(desk: Desk, key: str) -> Step:
    """A step made from a library entry, due after its usual time to arrange.

    Raises InterventionNotFound for a key that the library does not hold.
    """
    entry = desk.catalogue.interventions.get(key)
    days = desk.catalogue.working_days
    starts_on = days.on_or_after(desk.today())
    return compose.step_from(
        entry,
        step_id=desk.ids.new(),
        starts_on=starts_on,
        due_on=days.after(starts_on, entry.lead_days),
    )


def new_step(desk: Desk, title: str, *, who: Who, phase: Phase, due_on: date) -> Step:
    """A step in the coach's and participant's own words."""
    days = desk.catalogue.working_days
    return Step(
        id=desk.ids.new(),
        title=title,
        who=who,
        phase=phase,
        starts_on=min(days.on_or_after(desk.today()), due_on),
        due_on=due_on,
    )


def agree(desk: Desk, plan_id: str) -> Changes:
    """Freeze the draft: from now on its content is what the hash says it is."""
    with desk.work() as work:
        plan = work.get(Plan, plan_id)
        may_go_on(work.case_file(plan.case_id), plan)
        work.save(plan.agreed(desk.now(), plan_digest(plan)), action="agreed")
        work.commit()
    return changes(plan.case_id, "plan", record_id=plan_id)


def new_version(desk: Desk, plan_id: str) -> Changes:
    """A draft with the same content, not yet agreed. The old version and its PDF stay.

    An agreed version that nobody signed is superseded by it; a signed one stays signed.
    """
    with desk.work() as work:
        plan = work.get(Plan, plan_id)
        newest = work.case_file(plan.case_id).plan
        if newest is not None and newest.editable:
            return changes(plan.case_id, "plan", record_id=newest.id)
        following = plan.next_version(desk.ids.new(), desk.now())
        work.save(following, action="new version")
        if plan.status is PlanStatus.AGREED:
            work.save(replace(plan, status=PlanStatus.SUPERSEDED), action="superseded")
        work.commit()
    return changes(plan.case_id, "plan", record_id=following.id)


def _composed(desk: Desk, file: CaseFile) -> Plan:
    if file.agreement is None:
        raise AgreementMissing
    if desk.today() < file.case.opened_on:
        raise ClockBehind
    assessment = file.finished_assessment
    if assessment is None:
        raise AssessmentUnfinished
    programmes = desk.catalogue.programmes
    pack = programmes.of_case(file.case) or programmes.get(file.case.programme)
    found = findings(desk.catalogue.assessment_form, assessment.response)
    return compose.draft(
        found,
        desk.catalogue.interventions_of(file.case.programme),
        today=desk.today(),
        working_days=desk.catalogue.working_days,
        review_weeks=pack.review_weeks if pack else REVIEW_WEEKS,
        plan_id=desk.ids.new(),
        case_id=file.case.id,
        drafted_at=desk.now(),
        assessment_id=assessment.id,
        new_id=desk.ids.new,
        support_weeks=_support_weeks(pack, found.situation),
    )


def _support_weeks(pack: ProgrammePack | None, situation: WorkStatus) -> int | None:
    """How long the programme supports somebody in this situation; None when it does not say."""
    if pack is None:
        return None
    # Somebody off sick has the longer way too: back to work first, then settling in.
    longer = situation in (WorkStatus.OUT_OF_WORK, WorkStatus.OFF_SICK)
    return pack.support_weeks_out_of_work if longer else pack.support_weeks_in_work
