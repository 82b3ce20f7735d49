"""Drafting again: dates that people were told stay, what is new starts today, and nothing else."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coach_app.catalogue import load_catalogue
from coach_app.domain.findings import Findings
from coach_app.domain.plan import Plan, Step
from coach_app.domain.redraft import ChangeKind, Merged, difference, merged
from coach_app.plans.again import with_known_dates
from tests.support.plan_findings import TODAY, any_findings, composed

CATALOGUE = load_catalogue()
DAYS = CATALOGUE.working_days
LATER = st.integers(0, 70).map(lambda n: TODAY + timedelta(days=n))
SEVERAL = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def plan_for(findings: Findings, ids: str = "step") -> Plan:
    plan = composed(findings, CATALOGUE.interventions, DAYS).plan
    return plan.with_steps(tuple(replace(s, id=s.id.replace("step", ids)) for s in plan.steps))


def dates(plan: Plan) -> dict[str, tuple[date, date]]:
    return {step.intervention: (step.starts_on, step.due_on) for step in plan.steps}


def first_talk(plan: Plan) -> date | None:
    """The day of return, as far as the plan knows it."""
    return next((s.starts_on for s in plan.steps if s.intervention == "return-check-ins"), None)


@SEVERAL
@given(old=any_findings(), new=any_findings(), today=LATER)
def test_dates_that_people_were_told_stay_where_they_can(
    old: Findings, new: Findings, today: date
) -> None:
    base, fresh = plan_for(old), plan_for(new, "fresh")
    again = with_known_dates(fresh, base, today=today, days=DAYS)
    told, now = dates(base), dates(again)
    same_return = first_talk(base) == first_talk(fresh)
    for step in again.steps:
        needed = [now[key][1] for key in step.after if key in now]
        assert all(due < step.starts_on for due in needed), "never before what it needs"
        assert DAYS.is_working(step.starts_on)
        assert DAYS.is_working(step.due_on)
        assert step.starts_on <= step.due_on
        known = told.get(step.intervention)
        if known is None:
            assert step.starts_on >= today
        elif same_return and all(due < known[0] for due in needed):
            assert (step.starts_on, step.due_on) == known
    assert DAYS.is_working(again.review_on)


@SEVERAL
@given(old=any_findings(), new=any_findings(), today=LATER)
def test_only_dates_are_touched_and_a_second_time_changes_nothing(
    old: Findings, new: Findings, today: date
) -> None:
    base, fresh = plan_for(old), plan_for(new, "fresh")
    again = with_known_dates(fresh, base, today=today, days=DAYS)
    undated = [replace(s, starts_on=TODAY, due_on=TODAY) for s in fresh.steps]
    assert [replace(s, starts_on=TODAY, due_on=TODAY) for s in again.steps] == undated
    assert with_known_dates(again, again, today=today, days=DAYS) == again
    unchanged = with_known_dates(plan_for(old), base, today=today, days=DAYS)
    assert unchanged == base


Edit = Callable[[Plan, int], Plan]


def _at(plan: Plan, n: int) -> Step:
    return plan.steps[n % len(plan.steps)]


def _gone(plan: Plan, n: int) -> Plan:
    """The last step stays: an empty plan is no plan."""
    return plan if len(plan.steps) == 1 else plan.without_step(_at(plan, n).id, "Not now", TODAY)


EDITS: tuple[Edit, ...] = (
    _gone,
    lambda plan, n: plan.moved(_at(plan, n).id, n % 9 - 4),
    lambda plan, n: plan.with_step(replace(_at(plan, n), what=f"In my words {n}")),
    lambda plan, n: plan.with_step(replace(_at(plan, n), private=not _at(plan, n).private)),
    lambda plan, n: plan.with_step(
        replace(_at(plan, n), due_on=_at(plan, n).due_on + timedelta(days=n))
    ),
    lambda plan, n: plan.with_goal(f"Goal {n}"),
)
ANY_EDITS = st.lists(st.tuples(st.sampled_from(EDITS), st.integers(0, 30)), max_size=7)


@SEVERAL
@given(old=any_findings(), new=any_findings(), today=LATER, edits=ANY_EDITS)
def test_the_coachs_work_comes_through_and_the_difference_tells_every_change(
    old: Findings, new: Findings, today: date, edits: list[tuple[Edit, int]]
) -> None:
    base = plan_for(old)
    edited = base
    for edit, n in edits:
        edited = edit(edited, n)
    fresh = with_known_dates(plan_for(new, "fresh"), base, today=today, days=DAYS)
    result = merged(base, edited, fresh)
    _assert_the_coachs_work_is_there(base, edited, result)
    _assert_everything_is_told(edited, result)


def _assert_the_coachs_work_is_there(base: Plan, edited: Plan, result: Merged) -> None:
    was = {step.intervention: step for step in base.steps}
    now = {step.intervention: step for step in edited.steps}
    after = {step.intervention: step for step in result.plan.steps}
    assert result.plan.removed == edited.removed
    assert not {one.intervention for one in edited.removed} & (after.keys() - now.keys())
    for key, step in now.items():
        own = [
            name
            for name in ("what", "private", "starts_on", "due_on")
            if getattr(step, name) != getattr(was[key], name)
        ]
        assert not own or key in after, "what the coach edited is not dropped"
        assert all(getattr(after[key], name) == getattr(step, name) for name in own)
    if edited.goal != base.goal:
        assert result.plan.goal == edited.goal


def _assert_everything_is_told(edited: Plan, result: Merged) -> None:
    """Read back from the lines alone: nothing is different that no line names."""
    told = difference(edited, result.plan)
    assert result.changes[: len(told)] == told
    named = {(change.what, change.intervention) for change in told}
    before = {step.intervention: step for step in edited.steps}
    after = {step.intervention: step for step in result.plan.steps}
    assert {key for what, key in named if what is ChangeKind.ADDED} == after.keys() - before.keys()
    assert {key for what, key in named if what is ChangeKind.GONE} == before.keys() - after.keys()
    for key in before.keys() & after.keys():
        old, new = before[key], after[key]
        redated = (old.starts_on, old.due_on) != (new.starts_on, new.due_on)
        assert redated is ((ChangeKind.REDATED, key) in named)
        undated = replace(new, id=old.id, starts_on=old.starts_on, due_on=old.due_on)
        assert (undated != old) is ((ChangeKind.REWORDED, key) in named)
    around = {name for change in told if change.what is ChangeKind.AROUND for name in change.fields}
    for name in ("kind", "goal", "strengths", "review_on", "parked"):
        assert (getattr(edited, name) != getattr(result.plan, name)) is (name in around)
    if not told:
        assert result.plan.steps == edited.steps
