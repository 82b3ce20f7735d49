"""Drafting again after new answers: what they leave as it was keeps its dates."""

from dataclasses import replace
from datetime import date

from coach_app.domain.plan import Plan, Step
from coach_app.domain.plan_dates import days_long
from coach_app.domain.working_days import WorkingDays

AFTER_RETURN = "return-check-ins"


def with_known_dates(fresh: Plan, base: Plan, *, today: date, days: WorkingDays) -> Plan:
    """`fresh` with dates that people can still keep.

    `base` is the draft from the old answers, and `fresh` the one from the new answers, both
    composed for the day on which the support was planned. A step that is in both keeps its dates,
    also when it is overdue, unless what it needs is done later now or the day of return is another
    one. A step that is new starts today at the earliest, and after what it needs.
    """
    known = {step.intervention: step for step in base.steps}
    if _day_of_return(base) != _day_of_return(fresh):
        known = {}
    placed: dict[str, Step] = {}
    for step in fresh.steps:
        before = known.get(step.intervention)
        needed = [placed[key].due_on for key in step.after if key in placed]
        soonest = days.after(max(needed), 1) if needed else date.min
        if before is not None and soonest <= before.starts_on:
            start, due = before.starts_on, before.due_on
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


def _day_of_return(plan: Plan) -> date | None:
    """The talks after going back start on that day."""
    talks = (step.starts_on for step in plan.steps if step.intervention == AFTER_RETURN)
    return next(talks, None)
