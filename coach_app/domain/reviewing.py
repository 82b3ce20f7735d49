"""From a review to the plan's next version and the next date."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from coach_app.domain.adjustment import Adjustment
from coach_app.domain.errors import Refusal
from coach_app.domain.phased_return import course
from coach_app.domain.plan import Plan, Step
from coach_app.domain.review import ChangeResult, Review, StepResult
from coach_app.domain.working_days import WorkingDays, days_after

LEAVES = frozenset({StepResult.DONE, StepResult.DROPPED})
"""Steps that the next version no longer has."""
LONGEST_WEEKS = 26
"""A review later than this is no review of the same plan. Own choice."""


class ReviewUnfinished(Refusal):
    key = "review.unfinished"
    sentence = "Say for every step what became of it, then finish the review."


class NextReviewWrong(Refusal):
    key = "review.next_date"
    sentence = "The next review is after today and within 26 weeks. Choose another day."


def next_review(today: date, weeks: int, working_days: WorkingDays) -> date:
    """The next date by the programme's rule: a working day, so many weeks on."""
    return working_days.on_or_after(days_after(today, weeks * 7))


def still_open(review: Review, plan: Plan) -> tuple[Step, ...]:
    """The steps for which nobody said yet what became of them."""
    return tuple(step for step in plan.steps if review.step(step.id) is None)


def possible(day: date, today: date, working_days: WorkingDays) -> date:
    """The working day of the next review. Raises NextReviewWrong."""
    found = working_days.on_or_after(day)
    if not today < found <= days_after(today, LONGEST_WEEKS * 7):
        raise NextReviewWrong
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Following:
    """What the next version is called, and when: `next_review_on` as it was agreed."""

    plan_id: str
    at: datetime
    today: date
    next_review_on: date


def next_version(
    plan: Plan, review: Review, working_days: WorkingDays, following: Following
) -> Plan:
    """The draft that follows: what is done or dropped is gone, the rest goes on from today.

    A step whose date has passed begins today and keeps its length, in working days' places.
    Raises ReviewUnfinished and NextReviewWrong.
    """
    if still_open(review, plan):
        raise ReviewUnfinished
    today = following.today
    steps = tuple(
        carried_on(step, today, working_days)
        for step in plan.steps
        if (said := review.step(step.id)) is not None and said.result not in LEAVES
    )
    return replace(
        plan.next_version(following.plan_id, following.at),
        steps=steps,
        review_on=possible(following.next_review_on, today, working_days),
        adjustments=_changes_that_stay(plan, review, today),
        phased_return=None if _is_over(plan, today, working_days) else plan.phased_return,
    )


def carried_on(step: Step, today: date, working_days: WorkingDays) -> Step:
    """A step that is not over yet stays as it is; one whose day has passed gets a new one."""
    if step.due_on > today:
        return step
    length = max(step.due_on - step.starts_on, timedelta(days=7))
    starts_on = working_days.on_or_after(today)
    return replace(step, starts_on=starts_on, due_on=working_days.on_or_after(starts_on + length))


def _changes_that_stay(plan: Plan, review: Review, today: date) -> tuple[Adjustment, ...]:
    kept = []
    for one in plan.adjustments:
        said = review.change(one.key)
        if said is not None and said.result is ChangeResult.NOT_NEEDED:
            continue
        passed = one.look_again_on is not None and one.look_again_on <= today
        kept.append(replace(one, look_again_on=None) if passed else one)
    return tuple(kept)


def _is_over(plan: Plan, today: date, working_days: WorkingDays) -> bool:
    """Whether the usual hours are back: then there is nothing left to agree about them."""
    if plan.phased_return is None:
        return True
    return course(plan.phased_return, working_days).usual_from <= today
