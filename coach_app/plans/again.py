"""Drafting again after new answers: what they leave as it was keeps its dates."""

from dataclasses import replace
from datetime import date

from coach_app.domain.plan import Plan, Step
from coach_app.domain.plan_dates import days_long
from coach_app.domain.working_days import WorkingDays


def with_known_dates(fresh: Plan, base: Plan, *, today: date, days: WorkingDays) -> Plan:
    """`fresh` with dates that people can still keep.

    `base` is the draft from the old answers, and `fresh` the one from the new answers, both
    composed for the day on which the support was planned. A step with the same dates in both
    keeps them, also when it is overdue: the same answers change nothing. A step that is new, or
    that the answers put on other days, starts today at the earliest and after what it needs.
    """
    known = {step.intervention: step for step in base.steps}
    placed: dict[str, Step] = {}
    for step in fresh.steps:
        before = known.get(step.intervention)
        needed = [placed[key].due_on for key in step.after if key in placed]
        soonest = days.after(max(needed), 1) if needed else date.min
        unchanged = before is not None and _dates(before) == _dates(step)
        if unchanged and soonest <= step.starts_on:
            placed[step.intervention] = step
        else:
            start = days.on_or_after(max(step.starts_on, today, soonest))
            due = days.after(start, days_long(step, days))
            placed[step.intervention] = replace(step, starts_on=start, due_on=due)
    return replace(
        fresh,
        steps=tuple(placed[step.intervention] for step in fresh.steps),
        review_on=_review(fresh, base, today, days),
    )


def _review(fresh: Plan, base: Plan, today: date, days: WorkingDays) -> date:
    if fresh.review_on == base.review_on:
        return base.review_on
    return days.on_or_after(max(fresh.review_on, today))


def _dates(step: Step) -> tuple[date, date]:
    return step.starts_on, step.due_on
