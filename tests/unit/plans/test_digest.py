"""The fingerprint follows the content and nothing else."""

import unicodedata
from dataclasses import replace
from datetime import date, timedelta
from hashlib import sha256

import pytest

from coach_app import codec
from coach_app.domain.adjustment import Adjustment, Cost
from coach_app.domain.phased_return import PhasedReturn, UsualDay
from coach_app.domain.plan import Parked, Plan, PlanKind, PlanStatus, Who
from coach_app.plans.digest import canonical, plan_digest
from tests.support.sample_plan import NOW, sample_plan

PLAN = sample_plan()


def test_where_a_version_stands_is_not_content() -> None:
    draft = sample_plan(status=PlanStatus.DRAFT, agreed_at=None)
    agreed = draft.agreed(NOW, plan_digest(draft))
    signed = replace(agreed, status=PlanStatus.SIGNED)
    moved = replace(signed, id="other", drafted_at=NOW + timedelta(days=1), assessment_id="a")
    assert len({plan_digest(plan) for plan in (draft, agreed, signed, moved)}) == 1


FIRST, *REST = PLAN.steps
LIGHTER_LOADS = Adjustment(
    key="smaller-loads",
    task="Stocking shelves",
    difficulty="Lifting is hard.",
    size=7,
    change="Split loads.",
    who=Who.EMPLOYER,
    cost=Cost.NONE,
    review_weeks=2,
    private_reason=False,
)
MORNINGS = PhasedReturn(
    usual=(UsualDay(weekday=0, minutes=480),),
    return_on=date(2027, 1, 4),
    start_percent=50,
    weeks=4,
)


@pytest.mark.parametrize(
    "changed",
    [
        replace(PLAN, goal=PLAN.goal + "."),
        replace(PLAN, strengths=""),
        replace(PLAN, version=3),
        replace(PLAN, case_id="case-2"),
        replace(PLAN, kind=PlanKind.THRIVE_IN_WORK),
        replace(PLAN, review_on=date(2027, 1, 6)),
        replace(PLAN, parked=()),
        replace(PLAN, parked=(Parked(obstacle="money", label="Money", reason="not now."),)),
        replace(PLAN, adjustments=(LIGHTER_LOADS,)),
        replace(PLAN, phased_return=MORNINGS),
        replace(PLAN, steps=tuple(REST)),
        replace(PLAN, steps=(*REST, FIRST)),
        *(
            replace(PLAN, steps=(step, *REST))
            for step in (
                replace(FIRST, title="Something else"),
                replace(FIRST, who=Who.COACH),
                replace(FIRST, due_on=FIRST.due_on + timedelta(days=1)),
                replace(FIRST, why=""),
                replace(FIRST, private=not FIRST.private),
                replace(FIRST, after=("other-step",)),
            )
        ),
    ],
)
def test_any_change_of_content_shows(changed: object) -> None:
    assert plan_digest(changed) != plan_digest(PLAN)  # type: ignore[arg-type]


def test_the_same_letters_written_in_two_ways_are_the_same() -> None:
    name = "Zo\u00eb \u0174"
    other = unicodedata.normalize("NFD", name)
    assert other != name
    assert plan_digest(replace(PLAN, goal=name)) == plan_digest(replace(PLAN, goal=other))


def test_canonical_form_is_pinned() -> None:
    """If this fails, plans that were signed can no longer be checked: make a new scheme."""
    plan = sample_plan(steps=PLAN.steps[:1], parked=())
    text = canonical(plan).decode()
    assert text == (
        '{"plan":{"case_id":"case-1","goal":"Back on the counter three days a week by spring.",'
        '"kind":"back-to-work","review_on":"2027-01-05","steps":[{"due_on":"2026-12-04",'
        '"how_we_know":"Sign number 1 that it worked.","id":"step-1","phase":"settle",'
        '"starts_on":"2026-12-01","title":"Call the surgery about the waiting list",'
        '"what":"Write down what you want to say first.","who":"participant",'
        '"why":"You said: \u201cReason number 1.\u201d"}],'
        '"strengths":"I know every customer.\\nI am never late.","version":2},'
        '"scheme":"plan-content/1"}'
    )
    assert plan_digest(plan) == sha256(text.encode()).hexdigest()


def test_a_plan_from_before_a_field_was_added_keeps_its_fingerprint() -> None:
    """What was kept before changes at work and phased returns stood in plans."""
    kept = codec.dump(PLAN)
    del kept["adjustments"]
    del kept["phased_return"]
    assert plan_digest(codec.load(Plan, kept)) == plan_digest(PLAN)
    assert b"adjustments" not in canonical(PLAN)
    assert b"phased_return" not in canonical(PLAN)


def test_a_change_in_what_was_agreed_beside_the_steps_shows() -> None:
    later = replace(PLAN, phased_return=replace(MORNINGS, weeks=6))
    assert plan_digest(later) != plan_digest(replace(PLAN, phased_return=MORNINGS))
    dearer = replace(LIGHTER_LOADS, cost=Cost.ACCESS_TO_WORK)
    assert plan_digest(replace(PLAN, adjustments=(dearer,))) != plan_digest(
        replace(PLAN, adjustments=(LIGHTER_LOADS,))
    )
