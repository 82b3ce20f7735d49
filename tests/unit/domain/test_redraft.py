"""Drafting again after new answers: the difference is clear and the coach's work stays."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coach_app.catalogue import load_catalogue
from coach_app.domain.errors import PlanAlreadyAgreed
from coach_app.domain.findings import Findings
from coach_app.domain.plan import Phase, Plan, PlanStatus, Step, Who
from coach_app.domain.redraft import Change, ChangeKind, difference, merged
from tests.support.plan_findings import any_findings, composed, machine_operator, obstacle

CATALOGUE = load_catalogue()


def plan_for(findings: Findings, ids: str = "step") -> Plan:
    plan = composed(findings, CATALOGUE.interventions, CATALOGUE.working_days).plan
    return plan.with_steps(tuple(replace(s, id=s.id.replace("step", ids)) for s in plan.steps))


BASE = plan_for(machine_operator())
IN_DEBT = replace(
    machine_operator(), obstacles=(*machine_operator().obstacles, obstacle("money-debt", 9, 9))
)
FRESH = plan_for(IN_DEBT, "fresh")
DAY = BASE.steps[0].starts_on
OWN = Step(
    id="own-1",
    title="Ring my sister each Sunday",
    who=Who.PARTICIPANT,
    phase=Phase.SETTLE,
    starts_on=BASE.steps[0].starts_on,
    due_on=BASE.steps[0].due_on,
)


def of(changes: tuple[Change, ...], kind: ChangeKind) -> list[str]:
    return [change.intervention or change.title for change in changes if change.what is kind]


def keys(plan: Plan) -> list[str]:
    return [step.intervention for step in plan.steps]


def test_nothing_is_different_from_itself() -> None:
    assert difference(BASE, BASE) == ()
    assert difference(BASE, plan_for(machine_operator(), "other")) == ()


def test_new_answers_show_as_steps_added_and_gone() -> None:
    changes = difference(BASE, FRESH)
    assert "debt-advice" in of(changes, ChangeKind.ADDED)
    assert set(of(changes, ChangeKind.ADDED)) == set(keys(FRESH)) - set(keys(BASE))
    assert set(of(changes, ChangeKind.GONE)) == set(keys(BASE)) - set(keys(FRESH))


def test_one_step_that_moved_is_the_only_one_called_moved() -> None:
    last = BASE.steps[-1]
    moved = BASE.moved(last.id, -100)
    assert of(difference(BASE, moved), ChangeKind.MOVED) == [last.intervention]


def test_other_dates_and_other_words_are_told_apart() -> None:
    first = BASE.steps[0]
    later = replace(first, due_on=first.due_on + timedelta(days=1))
    (change,) = difference(BASE, BASE.with_step(later))
    assert change.what is ChangeKind.REDATED
    assert (change.before, change.after) != (None, None)
    assert change.before != change.after
    (change,) = difference(BASE, BASE.with_step(replace(first, what="My way.")))
    assert (change.what, change.fields) == (ChangeKind.REWORDED, ("what",))


def test_an_edited_step_stays_though_the_new_answers_no_longer_ask_for_it() -> None:
    gone = next(step for step in BASE.steps if step.intervention not in keys(FRESH))
    edited = BASE.with_step(replace(gone, title="In my own words"))
    result = merged(BASE, edited, FRESH)
    assert "In my own words" in [step.title for step in result.plan.steps]
    assert of(result.changes, ChangeKind.KEPT) == [gone.intervention]
    assert gone.intervention not in keys(merged(BASE, BASE, FRESH).plan)


def test_a_step_that_the_coach_took_out_stays_out() -> None:
    out = next(step for step in BASE.steps if step.intervention in keys(FRESH))
    result = merged(BASE, BASE.without_step(out.id, "Not now", DAY), FRESH)
    assert out.intervention not in keys(result.plan)
    assert of(result.changes, ChangeKind.LEFT_OUT) == [out.intervention]


def test_an_own_step_stays_behind_the_one_it_followed() -> None:
    stays = next(step for step in BASE.steps if step.intervention in keys(FRESH))
    at = BASE.steps.index(stays) + 1
    edited = BASE.with_steps((*BASE.steps[:at], OWN, *BASE.steps[at:]))
    result = merged(BASE, edited, FRESH)
    order = [step.intervention or step.id for step in result.plan.steps]
    assert order[order.index(stays.intervention) + 1] == OWN.id


def test_the_coachs_order_wins_and_new_steps_find_their_place_in_it() -> None:
    edited = BASE.moved(BASE.steps[-1].id, -100)
    result = merged(BASE, edited, FRESH)
    common = [key for key in keys(edited) if key in keys(result.plan)]
    assert [key for key in keys(result.plan) if key in common] == common
    assert set(keys(result.plan)) == set(keys(FRESH))


def test_goal_and_words_are_kept_and_parked_follows_the_answers() -> None:
    edited = BASE.with_goal("Stay, and teach.")
    changed = replace(FRESH, goal="Something else", strengths="Newly said.")
    plan = merged(BASE, edited, changed).plan
    assert (plan.goal, plan.strengths) == ("Stay, and teach.", "Newly said.")
    assert plan.parked == FRESH.parked
    assert (plan.id, plan.version) == (BASE.id, BASE.version)


def test_an_agreed_plan_is_not_drafted_again() -> None:
    agreed = replace(BASE, status=PlanStatus.AGREED)
    with pytest.raises(PlanAlreadyAgreed):
        merged(BASE, agreed, FRESH)


Edit = Callable[[Plan, int], Plan]


def _pick(plan: Plan, n: int) -> Step:
    return plan.steps[n % len(plan.steps)]


def _turns(plan: Plan) -> int:
    """Grows with each step that comes or goes, so that no id is given twice."""
    return len(plan.steps) + 2 * len(plan.removed)


def _without(plan: Plan, n: int) -> Plan:
    if len(plan.steps) == 1:
        return plan
    return plan.without_step(_pick(plan, n).id, "Not now", DAY)


EDITS: tuple[Edit, ...] = (
    lambda plan, n: plan.moved(_pick(plan, n).id, n % 7 - 3),
    _without,
    lambda plan, n: plan.with_step(replace(_pick(plan, n), title=f"Title {n}")),
    lambda plan, n: plan.with_step(replace(_pick(plan, n), private=n % 2 == 0)),
    lambda plan, n: plan.with_step(
        replace(_pick(plan, n), due_on=_pick(plan, n).due_on + timedelta(days=n % 5))
    ),
    lambda plan, n: plan.with_steps((*plan.steps, replace(OWN, id=f"own-{n}-{_turns(plan)}"))),
    lambda plan, n: plan.with_steps(
        (*plan.steps, replace(_pick(plan, n), id=f"twice-{n}-{_turns(plan)}"))
    ),
    lambda plan, n: plan.with_goal(f"Goal {n}"),
)
ANY_EDITS = st.lists(st.tuples(st.sampled_from(EDITS), st.integers(0, 30)), max_size=8)


def as_edited(plan: Plan, edits: list[tuple[Edit, int]]) -> Plan:
    for edit, n in edits:
        plan = edit(plan, n)
    return plan


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(findings=any_findings(), edits=ANY_EDITS)
def test_the_same_answers_give_exactly_what_the_coach_has(
    findings: Findings, edits: list[tuple[Edit, int]]
) -> None:
    base = plan_for(findings)
    edited = as_edited(base, edits)
    result = merged(base, edited, plan_for(findings, "again"))
    assert result.plan == edited
    assert set(of(result.changes, ChangeKind.KEPT)) == set()
    assert {change.what for change in result.changes} <= {ChangeKind.LEFT_OUT}


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(old=any_findings(), new=any_findings(), edits=ANY_EDITS)
def test_drafting_again_twice_changes_nothing_more(
    old: Findings, new: Findings, edits: list[tuple[Edit, int]]
) -> None:
    base, fresh = plan_for(old), plan_for(new, "fresh")
    once = merged(base, as_edited(base, edits), fresh).plan
    twice = merged(fresh, once, fresh)
    assert twice.plan == once
    ids = [step.id for step in once.steps]
    assert len(set(ids)) == len(ids)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(old=any_findings(), new=any_findings())
def test_the_difference_leads_from_one_plan_to_the_other(old: Findings, new: Findings) -> None:
    one, other = plan_for(old), plan_for(new, "fresh")
    changes = difference(one, other)
    expected = set(keys(one)) - set(of(changes, ChangeKind.GONE))
    assert expected | set(of(changes, ChangeKind.ADDED)) == set(keys(other))
    still = [k for k in keys(one) if k in keys(other)]
    unmoved = [key for key in still if key not in of(changes, ChangeKind.MOVED)]
    assert [key for key in keys(other) if key in unmoved] == unmoved
