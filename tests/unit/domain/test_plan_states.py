"""The life of a version, whatever anybody does in whatever order."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from coach_app.domain.case import Case, CaseFile
from coach_app.domain.errors import PlanAlreadyAgreed
from coach_app.domain.plan import Phase, Plan, PlanKind, PlanStatus, Step, Who
from coach_app.domain.plan_states import (
    ENDED,
    FOLLOWS,
    IN_FORCE,
    PlanNotSigned,
    PlanStateWrong,
    closed,
    in_state,
    replaced,
    under_review,
)

AT = datetime(2026, 12, 1, 9, tzinfo=UTC)
STEP = Step(
    id="s",
    title="Call the surgery",
    who=Who.PARTICIPANT,
    phase=Phase.SETTLE,
    starts_on=date(2026, 12, 1),
    due_on=date(2026, 12, 4),
)
DRAFT = Plan(
    id="p1",
    case_id="c",
    version=1,
    kind=PlanKind.BACK_TO_WORK,
    goal="Back on the counter",
    steps=(STEP,),
    review_on=date(2026, 12, 29),
    drafted_at=AT,
)


@given(st.sampled_from(PlanStatus), st.sampled_from(PlanStatus))
def test_no_state_is_reached_but_by_its_way(before: PlanStatus, after: PlanStatus) -> None:
    plan = replace(DRAFT, status=before)
    if after in FOLLOWS[before] and after is not PlanStatus.AGREED:
        assert in_state(plan, after).status is after
    else:
        with pytest.raises(PlanStateWrong):
            in_state(plan, after)


def test_every_state_has_its_followers_and_the_last_ones_have_none() -> None:
    assert FOLLOWS.keys() == set(PlanStatus)
    assert {status for status, after in FOLLOWS.items() if not after} == ENDED
    assert all(PlanStatus.DRAFT not in after for after in FOLLOWS.values()), "no way back"
    assert {s for s, after in FOLLOWS.items() if PlanStatus.SIGNED in after} == {
        PlanStatus.AGREED,
        PlanStatus.UNDER_REVIEW,
    }


def test_only_a_signed_plan_is_reviewed() -> None:
    for status in set(PlanStatus) - {PlanStatus.SIGNED}:
        with pytest.raises(PlanNotSigned):
            under_review(replace(DRAFT, status=status))
    assert under_review(replace(DRAFT, status=PlanStatus.SIGNED)).status is PlanStatus.UNDER_REVIEW


def test_agreed_content_is_frozen_in_every_state_after_it() -> None:
    for status in set(PlanStatus) - {PlanStatus.DRAFT}:
        with pytest.raises(PlanAlreadyAgreed):
            replace(DRAFT, status=status).with_goal("Something else")


class Versions(RuleBasedStateMachine):
    """A coach who drafts, agrees, signs, reviews and closes in any order that is offered."""

    def __init__(self) -> None:
        super().__init__()
        self.plans: tuple[Plan, ...] = (DRAFT,)
        self.signed_content: dict[str, Plan] = {}

    @property
    def newest(self) -> Plan:
        return max(self.plans, key=lambda plan: plan.version)

    def put(self, *changed: Plan) -> None:
        by_id = {plan.id: plan for plan in (*self.plans, *changed)}
        self.plans = tuple(by_id.values())

    @precondition(lambda self: self.newest.status is PlanStatus.DRAFT)
    @rule()
    def agree(self) -> None:
        self.put(self.newest.agreed(AT, "0" * 64))

    @precondition(lambda self: self.newest.status is PlanStatus.AGREED)
    @rule()
    def sign(self) -> None:
        signed = in_state(self.newest, PlanStatus.SIGNED)
        self.put(signed, *replaced((*self.plans, signed), signed))
        assert self.newest.status is PlanStatus.SIGNED
        self.signed_content[signed.id] = replace(signed, status=PlanStatus.DRAFT)

    @precondition(lambda self: self.newest.status is PlanStatus.SIGNED)
    @rule()
    def begin_review(self) -> None:
        self.put(under_review(self.newest))

    @precondition(lambda self: self.newest.status is PlanStatus.UNDER_REVIEW)
    @rule()
    def put_the_review_off(self) -> None:
        self.put(in_state(self.newest, PlanStatus.SIGNED))

    @precondition(lambda self: self.newest.status is not PlanStatus.DRAFT)
    @rule()
    def next_version(self) -> None:
        before = self.newest
        self.put(before.next_version(f"p{before.version + 1}", AT + timedelta(days=1)))
        if before.status is PlanStatus.AGREED:
            self.put(in_state(before, PlanStatus.SUPERSEDED))

    @rule()
    def leave(self) -> None:
        self.put(*closed(self.plans))
        assert all(plan.status in ENDED for plan in self.plans)

    @invariant()
    def one_at_most_is_signed_and_in_force(self) -> None:
        signed = {PlanStatus.SIGNED, PlanStatus.UNDER_REVIEW}
        assert sum(plan.status in signed for plan in self.plans) <= 1

    @invariant()
    def at_most_the_newest_is_a_draft(self) -> None:
        drafts = [plan for plan in self.plans if plan.status is PlanStatus.DRAFT]
        assert drafts in ([], [self.newest])

    @invariant()
    def every_version_is_kept_once(self) -> None:
        versions = sorted(plan.version for plan in self.plans)
        assert versions == list(range(1, len(versions) + 1))

    @invariant()
    def what_was_signed_never_changes(self) -> None:
        for plan in self.plans:
            if plan.id in self.signed_content:
                assert replace(plan, status=PlanStatus.DRAFT) == self.signed_content[plan.id]

    @invariant()
    def the_case_shows_the_one_in_force(self) -> None:
        case = Case(id="c", case_id="c", ref="KD-0001-X", opened_on=date(2026, 11, 2))
        found = CaseFile(case=case, plans=self.plans).agreed_plan
        living = [plan for plan in self.plans if plan.status in IN_FORCE]
        assert found == max(living, key=lambda plan: plan.version, default=None)


Versions.TestCase.settings = settings(max_examples=60, stateful_step_count=20, deadline=None)
TestVersions = Versions.TestCase
