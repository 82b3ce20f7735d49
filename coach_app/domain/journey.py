"""Where a case stands on its way from referral to outcome, and what is due next."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from coach_app.domain.case import CaseFile
from coach_app.domain.contact import Contact, ContactResult
from coach_app.domain.plan import PlanStatus
from coach_app.domain.working_days import WorkingDays

FIRST_CONTACT_WORKING_DAYS = 2
"""A referral is answered within 2 working days (Bury WorkWell process, 2024)."""
SIGN_WITHIN_WORKING_DAYS = 3
"""An agreed plan that nobody signed for this long is shown as late. Own choice."""


class Stage(StrEnum):
    """The journey's stations in order."""

    REFERRAL = "referral"
    CONTACT = "contact"
    AGREEMENT = "agreement"
    ASSESSMENT = "assessment"
    PLAN = "plan"
    SUPPORT = "support"
    REVIEW = "review"
    OUTCOME = "outcome"


class DueKind(StrEnum):
    DECIDE_REFERRAL = "decide-referral"
    FIRST_CONTACT = "first-contact"
    TRY_AGAIN = "try-again"
    RECORD_AGREEMENT = "record-agreement"
    ASSESS = "assess"
    DRAFT_PLAN = "draft-plan"
    AGREE_PLAN = "agree-plan"
    SIGN_PLAN = "sign-plan"
    REVIEW_PLAN = "review-plan"


@dataclass(frozen=True, slots=True)
class Due:
    kind: DueKind
    on: date

    def late(self, today: date) -> bool:
        return self.on < today


def reached(case_file: CaseFile) -> bool:
    """Whether anybody has spoken with the person yet."""
    return any(c.result is ContactResult.REACHED for c in case_file.contacts)


def last_contact(case_file: CaseFile) -> Contact | None:
    return max(case_file.contacts, key=lambda c: c.at, default=None)


def accepted(case_file: CaseFile) -> bool:
    decision = case_file.decision
    return decision is not None and decision.accepted


def plan_signed(case_file: CaseFile) -> bool:
    """Whether the newest version is signed; an edited plan is not signed any more."""
    return case_file.plan is not None and case_file.plan.status is PlanStatus.SIGNED


def stage(case_file: CaseFile, today: date) -> Stage:
    """The station the case stands at: the first one whose work is not done."""
    plan = case_file.plan
    not_done = (
        (Stage.OUTCOME, case_file.case.closed_on is not None),
        (Stage.REFERRAL, not accepted(case_file)),
        (Stage.CONTACT, not reached(case_file)),
        (Stage.AGREEMENT, case_file.agreement is None),
        (Stage.ASSESSMENT, case_file.finished_assessment is None),
        (Stage.PLAN, not plan_signed(case_file)),
        (Stage.REVIEW, plan is not None and plan.review_on <= today),
    )
    return next((station for station, here in not_done if here), Stage.SUPPORT)


def next_due(case_file: CaseFile, days: WorkingDays, today: date) -> Due | None:
    """What the coach does next in this case and by when; None when nothing is left to do."""
    first_contact = days.after(case_file.case.opened_on, FIRST_CONTACT_WORKING_DAYS)
    now = days.on_or_after(today)
    due: Due | None
    match stage(case_file, today):
        case Stage.OUTCOME:
            due = None
        case Stage.REFERRAL:
            due = Due(DueKind.DECIDE_REFERRAL, first_contact)
        case Stage.CONTACT:
            due = _contact_due(case_file, first_contact, today)
        case Stage.AGREEMENT:
            due = Due(DueKind.RECORD_AGREEMENT, now)
        case Stage.ASSESSMENT:
            due = Due(DueKind.ASSESS, now)
        case _:
            due = _plan_due(case_file, days, now)
    return due


def _contact_due(case_file: CaseFile, first_contact: date, today: date) -> Due:
    latest = last_contact(case_file)
    if latest is None:
        return Due(DueKind.FIRST_CONTACT, first_contact)
    return Due(DueKind.TRY_AGAIN, latest.next_try_on or today)


def _plan_due(case_file: CaseFile, days: WorkingDays, now: date) -> Due:
    plan = case_file.plan
    if plan is None:
        return Due(DueKind.DRAFT_PLAN, now)
    if plan.status is PlanStatus.DRAFT:
        drafted = plan.drafted_at.date()
        return Due(DueKind.AGREE_PLAN, days.after(drafted, SIGN_WITHIN_WORKING_DAYS))
    if plan.status is PlanStatus.AGREED and plan.agreed_at is not None:
        agreed = plan.agreed_at.date()
        return Due(DueKind.SIGN_PLAN, days.after(agreed, SIGN_WITHIN_WORKING_DAYS))
    return Due(DueKind.REVIEW_PLAN, plan.review_on)
