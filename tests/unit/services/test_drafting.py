"""Drafting, and drafting again: what the coach did stays, and the same answers change nothing."""

from dataclasses import replace
from datetime import timedelta

import pytest

from coach_app.domain.answers import Answers
from coach_app.domain.errors import PlanAlreadyAgreed
from coach_app.domain.plan import Plan
from coach_app.domain.questionnaire import Value
from coach_app.domain.redraft import ChangeKind
from coach_app.services import assessments, caseload, drafting, planning
from coach_app.services.desk import Desk
from tests.support import journeys
from tests.support.stillness import FixedClock


@pytest.fixture
def case_id(desk: Desk) -> str:
    case_id = journeys.assessed_case(desk)
    planning.draft(desk, case_id)
    return case_id


def plan_of(desk: Desk, case_id: str) -> Plan:
    plan = caseload.open_case(desk, case_id).file.plan
    assert plan is not None
    return plan


def answer(desk: Desk, case_id: str, link_id: str, *values: Value) -> None:
    opened = assessments.open_or_resume(desk, case_id)
    answers = Answers.read(opened.form, opened.response)
    if link_id.startswith("obstacles."):
        values = (*answers.values(link_id), *values)
    changed = answers.with_answer(link_id, *values)
    assessments.save(desk, opened.assessment.id, changed.response())


def newly_in_debt(desk: Desk, case_id: str) -> None:
    answer(desk, case_id, "obstacles.life", "money-debt")
    answer(desk, case_id, "obstacle.money-debt.severity", 9)
    answer(desk, case_id, "obstacle.money-debt.matters", 9)


@pytest.mark.parametrize("days", [0, 1, 23])
def test_the_same_answers_change_nothing_on_a_later_day(
    desk: Desk, case_id: str, clock: FixedClock, days: int
) -> None:
    clock.forward(timedelta(days=days))
    plan = plan_of(desk, case_id)
    again = drafting.redraft(desk, plan)
    assert again.merged.changes == ()
    assert again.merged.plan == plan


def test_new_answers_bring_steps_from_today_and_keep_what_the_coach_did(
    desk: Desk, case_id: str, clock: FixedClock
) -> None:
    plan = plan_of(desk, case_id)
    mine, out, kept = plan.steps[0], plan.steps[1], plan.steps[2]
    plan = plan.with_step(replace(mine, title="In their own words"))
    plan = plan.without_step(out.id, "Not wanted now", desk.today())
    planning.save(desk, plan)
    clock.forward(timedelta(days=10))
    assert not drafting.has_new_answers(caseload.open_case(desk, case_id).file, plan)
    newly_in_debt(desk, case_id)
    assert drafting.has_new_answers(caseload.open_case(desk, case_id).file, plan)
    again = drafting.redraft(desk, plan)
    added = [c.intervention for c in again.merged.changes if c.what is ChangeKind.ADDED]
    assert "debt-advice" in added
    drafting.take_redraft(desk, again)
    taken = plan_of(desk, case_id)
    by_key = {step.intervention: step for step in taken.steps}
    assert by_key["debt-advice"].starts_on >= desk.today()
    assert by_key[mine.intervention].title == "In their own words"
    assert out.intervention not in by_key
    assert by_key[kept.intervention].starts_on == kept.starts_on
    assert taken.removed[0].reason == "Not wanted now"
    assert not drafting.has_new_answers(caseload.open_case(desk, case_id).file, taken)
    assert drafting.redraft(desk, taken).merged.plan == taken


def test_a_plan_without_its_first_draft_loses_nothing(desk: Desk, case_id: str) -> None:
    """As one that was taken in from a file."""
    plan = replace(plan_of(desk, case_id), id="from-elsewhere", case_id=case_id)
    file = caseload.open_case(desk, case_id).file
    alone = replace(file, proposals=(), plans=(plan,))
    assert alone.proposal(plan) is None
    own = plan.with_goal("My own goal")
    with desk.work() as work:
        work.save(own, action="edited")
        work.commit()
    again = drafting.redraft(desk, own)
    assert {s.id for s in own.steps} <= {s.id for s in again.merged.plan.steps}
    assert again.merged.plan.goal == "My own goal"


def test_an_agreed_plan_is_not_drafted_again(desk: Desk, case_id: str) -> None:
    plan = plan_of(desk, case_id)
    planning.agree(desk, plan.id)
    with pytest.raises(PlanAlreadyAgreed):
        drafting.redraft(desk, plan_of(desk, case_id))


def test_the_services_of_the_area_are_offered(desk: Desk, case_id: str) -> None:
    nearby = planning.nearby(desk, case_id)
    assert "Live Well Team" in {service.name for service in nearby.services}
    live_well = next(s for s in nearby.services if s.name == "Live Well Team")
    assert live_well.suits(nearby.wanted["live-well-activity"])
    assert live_well.full_name == "Live Well Team, Bury Council"


def test_what_does_not_fit_the_work_comes_last_in_the_library(desk: Desk, case_id: str) -> None:
    entries = planning.library(desk, case_id)
    fits = [entry.fits for entry in entries]
    assert fits == sorted(fits, reverse=True)
    assert not next(e for e in entries if e.key == "phased-return").fits
    assert next(e for e in entries if e.key == "live-well-activity").title.startswith("Join Bury")
