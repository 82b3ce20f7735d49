"""A coach's day: what stands in it, and in which group, in the order a coach would take it.

The next step of a case comes from the journey. Beside it stand things that have a day of their
own: a concern, a meeting, a question, a supervisor's comment, what others still have to do.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from coach_app.domain.appointment import Appointment
from coach_app.domain.case import CaseFile
from coach_app.domain.journey import DueKind
from coach_app.domain.limits import Limits, due_on
from coach_app.domain.outcomes import claimable
from coach_app.domain.plan import Plan, PlanStatus
from coach_app.domain.question import QuestionWay
from coach_app.domain.review import OutcomeKind, StepResult
from coach_app.domain.who import Who
from coach_app.domain.working_days import WorkingDays


class Group(StrEnum):
    """The headings of Today, in the order a coach would take them."""

    SAFETY = "safety"
    NEXT = "next"
    """The meetings of today."""
    LATE = "late"
    CAME_BACK = "came-back"
    """A supervisor wrote about it, or sent the plan back."""
    UNCONTACTED = "uncontacted"
    """Nobody has spoken with the person yet."""
    TODAY = "today"
    TO_SIGN = "to-sign"
    SOON = "soon"
    WAITING = "waiting"
    """Somebody else is to do something."""


NOW = frozenset(Group) - {Group.SOON, Group.WAITING}
"""What there is to do now; the rest is good to know."""


class ThingKind(StrEnum):
    """What stands in the day beside the next step of a case."""

    CONCERN = "concern"
    APPOINTMENT = "appointment"
    SENT_BACK = "sent-back"
    COMMENT = "comment"
    TO_ANSWER = "to-answer"
    ANSWER_AWAITED = "answer-awaited"
    STEP_OF_OTHERS = "step-of-others"
    EVIDENCE = "evidence"


COVERED = frozenset({DueKind.ANSWER_COMMENT, DueKind.ANSWER_QUESTION, DueKind.CHASE_ANSWER})
"""Next steps that stand in the day as things of their own."""
REACHING = frozenset({DueKind.FIRST_CONTACT, DueKind.TRY_AGAIN})
OF_OTHERS = frozenset({Who.EMPLOYER, Who.SERVICE})
NEEDS_EVIDENCE = frozenset(
    {
        OutcomeKind.JOB_START,
        OutcomeKind.JOB_KEPT,
        OutcomeKind.HOURS_INCREASED,
        OutcomeKind.SUSTAINED_WORK,
    }
)
IN_FORCE = frozenset({PlanStatus.AGREED, PlanStatus.SIGNED, PlanStatus.UNDER_REVIEW})
OVER = frozenset({StepResult.DONE, StepResult.DROPPED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    """One thing of one case. `since`: it stands in no day before that one."""

    kind: ThingKind
    record_id: str
    part_id: str = ""
    since: date | None = None
    on: date | None = None
    at: datetime | None = None
    minutes: int = 0
    words: str = ""
    """What it is about, as it was written; for a concern its kind only."""


@dataclass(frozen=True, slots=True)
class When:
    """The day, the time of it in the zone that its dates are meant in, and how far to look."""

    now: datetime
    soon: date

    @property
    def today(self) -> date:
        return self.now.date()

    def day_of(self, at: datetime) -> date:
        return at.astimezone(self.now.tzinfo).date()


def things_of(case_file: CaseFile, days: WorkingDays, limits: Limits) -> tuple[Thing, ...]:
    """All things of a case, whatever the day. A closed case has none but open concerns."""
    found = list(_concerns(case_file))
    if case_file.case.closed_on is None:
        found += _appointments(case_file)
        found += _comments(case_file, days, limits)
        found += _questions(case_file, days)
        found += _steps_of_others(case_file)
        found += _evidence(case_file)
    return tuple(found)


def group_of_due(kind: DueKind, on: date, when: When) -> Group | None:
    """Where the next step of a case stands; None when it is too far ahead, or is a thing."""
    if kind in COVERED:
        return None
    if on < when.today:
        return Group.LATE
    if kind is DueKind.FIRST_CONTACT or (kind in REACHING and on == when.today):
        return Group.UNCONTACTED
    if kind is DueKind.SIGN_PLAN:
        return Group.TO_SIGN
    return _by_day(on, when)


def group_of_thing(
    kind: ThingKind, when: When, *, on: date | None, at: datetime | None, minutes: int = 0
) -> Group | None:
    """Where a thing stands that has begun to count; None when it is too far ahead."""
    match kind:
        case ThingKind.CONCERN:
            return Group.SAFETY
        case ThingKind.SENT_BACK | ThingKind.COMMENT:
            return Group.CAME_BACK
        case ThingKind.STEP_OF_OTHERS | ThingKind.EVIDENCE:
            return Group.WAITING
        case ThingKind.APPOINTMENT if at is not None:
            return _group_of_meeting(at, minutes, when)
        case ThingKind.ANSWER_AWAITED if on is not None and on > when.today:
            return Group.WAITING
    return None if on is None else Group.LATE if on < when.today else _by_day(on, when)


def _by_day(on: date, when: When) -> Group | None:
    if on <= when.today:
        return Group.TODAY
    return Group.SOON if on <= when.soon else None


def _group_of_meeting(at: datetime, minutes: int, when: When) -> Group | None:
    """A meeting that is over and has left no trace asks how it went."""
    day = when.day_of(at)
    if when.now - at >= timedelta(minutes=minutes):
        return Group.TODAY if day == when.today else Group.LATE
    return Group.NEXT if day == when.today else _by_day(day, when)


def _concerns(case_file: CaseFile) -> Iterator[Thing]:
    for concern in case_file.open_concerns:
        yield Thing(
            kind=ThingKind.CONCERN,
            record_id=concern.id,
            at=concern.noticed_at,
            words=concern.about.value,
        )


def _appointments(case_file: CaseFile) -> Iterator[Thing]:
    latest = _latest_trace(case_file)
    for one in case_file.appointments:
        if one.cancelled_at is None and not _told_of(one, latest):
            yield Thing(
                kind=ThingKind.APPOINTMENT,
                record_id=one.id,
                at=one.starts_at,
                minutes=one.minutes,
                words=one.venue,
            )


def _told_of(appointment: Appointment, latest: datetime | None) -> bool:
    """Whether something was recorded at or after its beginning: then it is known how it went."""
    return latest is not None and latest >= appointment.starts_at


def _latest_trace(case_file: CaseFile) -> datetime | None:
    """When the coach and the person last did something together that is on record."""
    traces = [contact.at for contact in case_file.contacts]
    traces += [assessment.saved_at for assessment in case_file.assessments]
    traces += [agreement.given_at for agreement in case_file.agreements]
    traces += [plan.agreed_at for plan in case_file.plans if plan.agreed_at is not None]
    traces += [review.at for review in case_file.reviews]
    return max(traces, default=None)


def _comments(case_file: CaseFile, days: WorkingDays, limits: Limits) -> Iterator[Thing]:
    for comment in case_file.comments:
        if comment.open:
            yield Thing(
                kind=ThingKind.SENT_BACK if comment.sends_back else ThingKind.COMMENT,
                record_id=comment.id,
                on=due_on(limits.question, comment.written_at.date(), days),
                words=comment.text,
            )


def _questions(case_file: CaseFile, days: WorkingDays) -> Iterator[Thing]:
    kinds = {
        QuestionWay.TO_US: ThingKind.TO_ANSWER,
        QuestionWay.FROM_US: ThingKind.ANSWER_AWAITED,
    }
    for question in case_file.questions:
        if question.open:
            yield Thing(
                kind=kinds[question.way],
                record_id=question.id,
                on=days.on_or_after(question.due_on),
                words=question.text,
            )


def _steps_of_others(case_file: CaseFile) -> Iterator[Thing]:
    """What an employer or a service is to do under the plan in force, until a review says more."""
    plan = case_file.agreed_plan
    if plan is None or plan.status not in IN_FORCE:
        return
    over = _steps_over(case_file, plan)
    for step in plan.steps:
        if step.who in OF_OTHERS and step.id not in over:
            yield Thing(
                kind=ThingKind.STEP_OF_OTHERS,
                record_id=plan.id,
                part_id=step.id,
                since=step.starts_on,
                on=step.due_on,
                words=step.title,
            )


def _steps_over(case_file: CaseFile, plan: Plan) -> frozenset[str]:
    reviews = (review for review in case_file.reviews if review.plan_id == plan.id)
    return frozenset(
        one.step_id for review in reviews for one in review.steps if one.result in OVER
    )


def _evidence(case_file: CaseFile) -> Iterator[Thing]:
    """Outcomes that count and cannot be claimed yet."""
    for outcome in case_file.outcomes:
        if outcome.what in NEEDS_EVIDENCE and outcome.counts and not claimable(outcome):
            yield Thing(
                kind=ThingKind.EVIDENCE,
                record_id=outcome.id,
                on=outcome.on,
                words=outcome.what.value,
            )
