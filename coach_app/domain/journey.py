"""Where a case stands on its way from referral to outcome, and what is due next."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from coach_app.domain.case import CaseFile
from coach_app.domain.contact import Contact, ContactResult
from coach_app.domain.limits import Limits, LimitsBook, due_on
from coach_app.domain.plan import Plan, PlanStatus
from coach_app.domain.question import QuestionWay
from coach_app.domain.review import OutcomeKind
from coach_app.domain.working_days import WorkingDays


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


BEFORE_A_NO = frozenset({Stage.REFERRAL, Stage.OUTCOME})
"""Where nobody asks what follows from a no: it is not taken on yet, or over."""


class DueKind(StrEnum):
    DECIDE_REFERRAL = "decide-referral"
    ANSWER_QUESTION = "answer-question"
    CHASE_ANSWER = "chase-answer"
    FIRST_CONTACT = "first-contact"
    TRY_AGAIN = "try-again"
    DECIDE_CONTACT = "decide-contact"
    RECORD_AGREEMENT = "record-agreement"
    ASSESS = "assess"
    DRAFT_PLAN = "draft-plan"
    AGREE_PLAN = "agree-plan"
    SIGN_PLAN = "sign-plan"
    REVIEW_PLAN = "review-plan"
    ANSWER_COMMENT = "answer-comment"


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
    signed = (PlanStatus.SIGNED, PlanStatus.UNDER_REVIEW)
    return case_file.plan is not None and case_file.plan.status in signed


def review_is_on(plan: Plan | None, today: date) -> bool:
    """Whether the review is due by its date, or has been begun before it."""
    if plan is None:
        return False
    return plan.status is PlanStatus.UNDER_REVIEW or plan.review_on <= today


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
        (Stage.REVIEW, review_is_on(plan, today)),
    )
    return next((station for station, here in not_done if here), Stage.SUPPORT)


def tries_without_success(case_file: CaseFile) -> int:
    """Contact attempts since somebody was last reached, or last decided to go on trying."""
    success = (ContactResult.REACHED, ContactResult.DECLINED)
    resets = [c.at for c in case_file.contacts if c.result in success]
    resets += [d.decided_at for d in case_file.contact_decisions]
    since = max(resets, default=None)
    return sum(1 for c in case_file.contacts if since is None or c.at > since)


def said_no_at(case_file: CaseFile) -> datetime | None:
    """When the person said no to the support, or stopped taking part, and nothing answers it yet.

    A decision answers it, and so does speaking with them again, an agreement given since, or
    that they came back.
    """
    latest = last_contact(case_file)
    noes = [a.withdrawn_at for a in case_file.agreements if a.withdrawn_at is not None]
    if latest is not None and latest.result is ContactResult.DECLINED:
        noes.append(latest.at)
    said = max(noes, default=None)
    if said is None:
        return None
    yeses = [a.given_at for a in case_file.agreements if a.live]
    yeses += [c.at for c in case_file.contacts if c.result is ContactResult.REACHED]
    came_back = [o for o in case_file.outcomes if o.what is OutcomeKind.RE_ENTRY and o.counts]
    if any(o.recorded_at is None or o.recorded_at >= said for o in came_back):
        return None
    decided = any(d.decided_at >= said for d in case_file.contact_decisions)
    return None if decided or any(at > said for at in yeses) else said


def next_due(
    case_file: CaseFile, days: WorkingDays, today: date, limits: Limits | None = None
) -> Due | None:
    """What the coach does next in this case and by when; None when nothing is left to do.

    Always a working day. `limits` are those of the case's programme, or the defaults.
    """
    limits = limits or Limits()
    now = days.on_or_after(today)
    due: Due | None
    here = stage(case_file, today)
    if here is not Stage.OUTCOME and (asked := _comment_due(case_file, days, limits)) is not None:
        return asked
    if here not in BEFORE_A_NO and (said_no := said_no_at(case_file)) is not None:
        return Due(DueKind.DECIDE_CONTACT, days.after(said_no.date(), 1))
    match here:
        case Stage.OUTCOME:
            due = None
        case Stage.REFERRAL:
            due = _referral_due(case_file, days, limits)
        case Stage.CONTACT:
            due = _contact_due(case_file, days, limits, now)
        case Stage.AGREEMENT:
            due = Due(DueKind.RECORD_AGREEMENT, now)
        case Stage.ASSESSMENT:
            due = Due(DueKind.ASSESS, now)
        case _:
            due = _plan_due(case_file, days, limits, now)
    return due


def _referral_due(case_file: CaseFile, days: WorkingDays, limits: Limits) -> Due:
    """The decision, or a question whose answer is due sooner."""
    decide = Due(DueKind.DECIDE_REFERRAL, due_on(limits.referral, case_file.case.opened_on, days))
    return min((decide, *_questions_due(case_file, days)), key=lambda due: due.on)


def _questions_due(case_file: CaseFile, days: WorkingDays) -> tuple[Due, ...]:
    kinds = {
        QuestionWay.TO_US: DueKind.ANSWER_QUESTION,
        QuestionWay.FROM_US: DueKind.CHASE_ANSWER,
    }
    still_open = (q for q in case_file.questions if q.open)
    return tuple(Due(kinds[q.way], days.on_or_after(q.due_on)) for q in still_open)


def _contact_due(case_file: CaseFile, days: WorkingDays, limits: Limits, now: date) -> Due:
    latest = last_contact(case_file)
    if latest is None:
        start = case_file.decision.accepted_on if case_file.decision else None
        first = due_on(limits.first_contact, start or case_file.case.opened_on, days)
        first_contact = Due(DueKind.FIRST_CONTACT, first)
        return min((first_contact, *_questions_due(case_file, days)), key=lambda due: due.on)
    if _tried_enough(case_file, latest, limits):
        return Due(DueKind.DECIDE_CONTACT, days.after(latest.at.date(), 1))
    return Due(DueKind.TRY_AGAIN, days.on_or_after(latest.next_try_on or now))


def _tried_enough(case_file: CaseFile, latest: Contact, limits: Limits) -> bool:
    """As often as the programme says. Who said no, and was decided on, is just tried again."""
    declined = latest.result is ContactResult.DECLINED
    return not declined and tries_without_success(case_file) >= limits.contact_tries


def _comment_due(case_file: CaseFile, days: WorkingDays, limits: Limits) -> Due | None:
    """A supervisor waits for an answer; it comes before everything else in the case."""
    written = min((c.written_at.date() for c in case_file.comments if c.open), default=None)
    if written is None:
        return None
    return Due(DueKind.ANSWER_COMMENT, due_on(limits.question, written, days))


def _plan_due(case_file: CaseFile, days: WorkingDays, limits: Limits, now: date) -> Due:
    plan = case_file.plan
    if plan is None or plan.status is PlanStatus.CLOSED:
        return Due(DueKind.DRAFT_PLAN, now)
    if plan.status is PlanStatus.DRAFT:
        return Due(DueKind.AGREE_PLAN, due_on(limits.sign, plan.drafted_at.date(), days))
    if plan.status is PlanStatus.AGREED and plan.agreed_at is not None:
        return Due(DueKind.SIGN_PLAN, due_on(limits.sign, plan.agreed_at.date(), days))
    return Due(DueKind.REVIEW_PLAN, days.on_or_after(plan.review_on))


@dataclass(frozen=True, slots=True)
class Deadlines:
    """What due dates are counted with: the working days, and the limits of each programme."""

    days: WorkingDays
    limits: LimitsBook = field(default_factory=LimitsBook)

    def of(self, case_file: CaseFile) -> Limits:
        return self.limits.of(case_file.case)

    def next_due(self, case_file: CaseFile, today: date) -> Due | None:
        """What is due next under the case's own programme; None when nothing is left to do."""
        return next_due(case_file, self.days, today, self.of(case_file))
