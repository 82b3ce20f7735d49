"""The dates of a plan under somebody's hands: what comes next, and what could move along."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from coach_app.domain.plan import Plan, Step
from coach_app.domain.working_days import WorkingDays

NEXT = 3
"""So many steps are in view first; more at once is too much. Own choice."""


def next_steps(steps: Sequence[Step], today: date, most: int = NEXT) -> tuple[Step, ...]:
    """One to three steps: what has begun and is due soonest comes first. Steps whose day is past
    are left out; the last ones when all are past."""
    ahead = [step for step in steps if step.due_on >= today] or list(steps[-most:])
    place = {step.id: n for n, step in enumerate(steps)}
    soon = sorted(ahead, key=lambda step: (step.starts_on > today, step.due_on, place[step.id]))
    return tuple(soon[:most])


def starts_too_early(steps: Sequence[Step]) -> dict[str, tuple[str, ...]]:
    """Step id -> library keys of steps that it needs and that are not done when it starts."""
    due = {step.intervention: step.due_on for step in steps if step.intervention}
    early: dict[str, tuple[str, ...]] = {}
    for step in steps:
        unready = tuple(key for key in step.after if key in due and due[key] >= step.starts_on)
        if unready:
            early[step.id] = unready
    return early


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """Later steps that could move by as much as one step was moved."""

    working_days: int
    """Negative when they could come earlier."""
    steps: tuple[Step, ...]
    """As they would stand with their new dates."""


def shift_after(plan: Plan, step_id: str, was_due: date, days: WorkingDays) -> Shift | None:
    """What could move along with a step whose due date was changed; None where nothing could.

    That is each step behind it in the list that started only when it was done. Nothing moves by
    itself: people and services were told these dates.
    """
    moved = plan.step(step_id)
    by = _between(was_due, moved.due_on, days)
    later = plan.steps[plan.steps.index(moved) + 1 :]
    following = tuple(step for step in later if step.starts_on > was_due)
    if by == 0 or not following:
        return None
    return Shift(
        working_days=by, steps=tuple(_by_working_days(step, by, days) for step in following)
    )


def days_long(step: Step, days: WorkingDays) -> int:
    """Working days from the start of a step until it is due; 0 when it is all on one day."""
    return max(0, _between(step.starts_on, step.due_on, days))


def _by_working_days(step: Step, by: int, days: WorkingDays) -> Step:
    return replace(
        step,
        starts_on=_plus(step.starts_on, by, days),
        due_on=_plus(step.due_on, by, days),
    )


def _plus(day: date, by: int, days: WorkingDays) -> date:
    if by >= 0:
        return days.after(day, by)
    for _ in range(-by):
        day = days.on_or_before(date.fromordinal(max(day.toordinal() - 1, 1)))
    return day


MOST_DAYS = 400
"""Somebody who types the year 9999 moves nothing else along."""


def _between(first: date, last: date, days: WorkingDays) -> int:
    """Working days from one day to the other, negative backwards, 0 when that is too far."""
    low, high = min(first, last), max(first, last)
    if (high - low).days > MOST_DAYS:
        return 0
    count = sum(
        days.is_working(date.fromordinal(n))
        for n in range(low.toordinal() + 1, high.toordinal() + 1)
    )
    return count if last >= first else -count
