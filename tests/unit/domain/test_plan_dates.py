"""Dates of a plan under somebody's hands: what comes next, and what could move along."""

from dataclasses import replace
from datetime import date

from coach_app.domain.plan import Phase, Plan, PlanKind, Step, Who
from coach_app.domain.plan_dates import next_steps, shift_after, starts_too_early
from coach_app.domain.working_days import WorkingDays
from tests.support.plan_findings import DRAFTED_AT

DAYS = WorkingDays(frozenset({date(2026, 12, 25), date(2026, 12, 28)}))


def step(key: str, start: date, due: date, after: tuple[str, ...] = ()) -> Step:
    return Step(
        id=key,
        intervention=key,
        title=key,
        who=Who.PARTICIPANT,
        phase=Phase.SETTLE,
        starts_on=start,
        due_on=due,
        after=after,
    )


A = step("a", date(2026, 12, 1), date(2026, 12, 4))
B = step("b", date(2026, 12, 7), date(2026, 12, 11), after=("a",))
C = step("c", date(2026, 12, 2), date(2026, 12, 3))
D = step("d", date(2026, 12, 14), date(2026, 12, 23))
PLAN = Plan(
    id="p",
    case_id="c",
    version=1,
    kind=PlanKind.BACK_TO_WORK,
    steps=(A, B, C, D),
    review_on=date(2026, 12, 29),
    drafted_at=DRAFTED_AT,
)


def test_later_steps_could_move_by_as_many_working_days() -> None:
    moved = PLAN.with_step(replace(A, due_on=date(2026, 12, 8)))
    shift = shift_after(moved, "a", A.due_on, DAYS)
    assert shift is not None
    assert shift.working_days == 2
    assert [s.id for s in shift.steps] == ["b", "d"], "c was under way beside it"
    assert shift.steps[0].starts_on == date(2026, 12, 9)
    assert shift.steps[1].due_on == date(2026, 12, 29), "over Christmas"
    assert moved.steps[1] == B, "nothing moves by itself"


def test_they_could_come_earlier_too() -> None:
    shift = shift_after(PLAN.with_step(replace(A, due_on=date(2026, 12, 3))), "a", A.due_on, DAYS)
    assert shift is not None
    assert shift.working_days == -1
    assert shift.steps[0].starts_on == date(2026, 12, 4)


def test_nothing_is_offered_where_nothing_follows_or_the_day_is_absurd() -> None:
    assert shift_after(PLAN, "a", A.due_on, DAYS) is None
    last = PLAN.with_step(replace(D, due_on=date(2027, 1, 8)))
    assert shift_after(last, "d", D.due_on, DAYS) is None
    far = PLAN.with_step(replace(A, due_on=date.max))
    assert shift_after(far, "a", A.due_on, DAYS) is None


def test_one_to_three_steps_come_next() -> None:
    assert [s.id for s in next_steps(PLAN.steps, date(2026, 12, 1))] == ["a", "c", "b"]
    assert [s.id for s in next_steps(PLAN.steps, date(2026, 12, 4))] == ["a", "b", "d"]
    assert [s.id for s in next_steps(PLAN.steps, date(2026, 12, 24))] == ["c", "b", "d"]
    assert next_steps((), date(2026, 12, 1)) == ()


def test_a_step_that_starts_before_what_it_needs_is_known() -> None:
    assert starts_too_early(PLAN.steps) == {}
    early = PLAN.with_step(replace(B, starts_on=date(2026, 12, 4)))
    assert starts_too_early(early.steps) == {"b": ("a",)}
