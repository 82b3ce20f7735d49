"""What a plan allows, and what it refuses once it is agreed."""

from datetime import UTC, date, datetime

import pytest

from coach_app.domain.errors import FieldMissing, PlanAlreadyAgreed, PlanEmpty, StepNotFound
from coach_app.domain.plan import Phase, Plan, PlanKind, PlanStatus, Step, Who, broken_order

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)

DAY = date(2026, 3, 3)


def a_step(key: str, after: tuple[str, ...] = ()) -> Step:
    return Step(
        id=f"step-{key}",
        intervention=key,
        title=f"Do {key}",
        who=Who.PARTICIPANT,
        phase=Phase.SETTLE,
        starts_on=date(2026, 3, 2),
        due_on=date(2026, 3, 9),
        after=after,
    )


def a_plan(*keys: str, goal: str = "Back on the counter") -> Plan:
    return Plan(
        id="plan-1",
        case_id="case-1",
        version=1,
        kind=PlanKind.BACK_TO_WORK,
        goal=goal,
        steps=tuple(a_step(key) for key in keys),
        review_on=date(2026, 3, 30),
        drafted_at=NOW,
    )


def keys(plan: Plan) -> list[str]:
    return [step.intervention for step in plan.steps]


@pytest.mark.parametrize(
    ("step", "places", "expected"),
    [
        ("b", -1, ["b", "a", "c"]),
        ("b", 1, ["a", "c", "b"]),
        ("a", -1, ["a", "b", "c"]),
        ("c", 5, ["a", "b", "c"]),
        ("c", -9, ["c", "a", "b"]),
    ],
)
def test_steps_move_and_stop_at_either_end(step: str, places: int, expected: list[str]) -> None:
    assert keys(a_plan("a", "b", "c").moved(f"step-{step}", places)) == expected


def test_a_step_without_a_title_is_refused() -> None:
    with pytest.raises(FieldMissing, match="title"):
        Step(
            id="s",
            title="  ",
            who=Who.COACH,
            phase=Phase.SETTLE,
            starts_on=date(2026, 3, 2),
            due_on=date(2026, 3, 2),
        )


def test_an_agreed_version_refuses_every_edit() -> None:
    agreed = a_plan("a", "b").agreed(NOW, "hash")
    for edit in (
        lambda: agreed.moved("step-a", 1),
        lambda: agreed.without_step("step-a", "Not wanted", DAY),
        lambda: agreed.with_goal("other"),
        lambda: agreed.with_step(agreed.steps[0]),
        lambda: agreed.agreed(NOW, "again"),
    ):
        with pytest.raises(PlanAlreadyAgreed):
            edit()


@pytest.mark.parametrize("plan", [a_plan(), a_plan("a", goal=" ")])
def test_an_empty_plan_cannot_be_agreed(plan: Plan) -> None:
    with pytest.raises(PlanEmpty):
        plan.agreed(NOW, "hash")


def test_the_next_version_is_a_draft_that_nobody_agreed() -> None:
    signed = a_plan("a").agreed(NOW, "hash")
    following = signed.next_version("plan-2", NOW)
    assert (following.version, following.status) == (2, PlanStatus.DRAFT)
    assert (following.content_hash, following.agreed_at) == ("", None)
    assert following.steps == signed.steps
    assert signed.version == 1


def test_a_step_that_is_gone_is_named_so() -> None:
    with pytest.raises(StepNotFound):
        a_plan("a").without_step("step-z", "Not wanted", DAY)


def test_a_broken_order_is_told_and_not_forbidden() -> None:
    first, second = a_step("talk"), a_step("meet", after=("talk",))
    assert broken_order((first, second)) == {}
    assert broken_order((second, first)) == {"step-meet": ("talk",)}
