"""The two sample cases: every element a good plan holds, in a sensible order, and why it is there.

Next to each expected step stands the answer that led to it.
"""

import pytest

from coach_app.catalogue import load_catalogue
from coach_app.domain.intervention import Library
from coach_app.domain.plan import Phase, Plan, PlanKind, Step, Who
from coach_app.domain.working_days import WorkingDays
from coach_app.plans.compose import Composition, Origin
from tests.support.plan_findings import charge_hand, composed, machine_operator


@pytest.fixture(scope="module")
def operator() -> Composition:
    catalogue = load_catalogue()
    return composed(machine_operator(), catalogue.interventions, catalogue.working_days)


@pytest.fixture(scope="module")
def supervisor() -> Composition:
    catalogue = load_catalogue()
    return composed(charge_hand(), catalogue.interventions, catalogue.working_days)


def step(plan: Plan, key: str) -> Step:
    return next(step for step in plan.steps if step.intervention == key)


def place(plan: Plan, key: str) -> int:
    return [step.intervention for step in plan.steps].index(key)


OPERATOR_STEPS = {
    "physio-self-referral": Origin("obstacle", "pain"),
    "msk-home-exercise": Origin("obstacle", "pain"),
    "live-well-activity": Origin("obstacle", "weight-activity"),
    "manager-meeting": Origin("demand", "machinery"),
    "workplace-check": Origin("obstacle", "pain"),
    "access-to-work": Origin("demand", "machinery"),
    "train-others-at-work": Origin("interest", "training-others"),
    "teaching-course-with-employer": Origin("interest", "training-others"),
    "flare-up-plan": Origin("obstacle", "pain"),
    "first-review": Origin("base"),
}


@pytest.mark.parametrize(("key", "origin"), OPERATOR_STEPS.items())
def test_the_operator_gets_a_step_from_each_answer(
    operator: Composition, key: str, origin: Origin
) -> None:
    assert operator.origins[key] == origin


def test_the_operator_keeps_the_job_with_thrive_in_work(operator: Composition) -> None:
    plan = operator.plan
    assert plan.kind is PlanKind.THRIVE_IN_WORK
    assert plan.goal == "Stay with my firm and pass on what I know."
    assert plan.parked == ()


def test_pain_and_lighter_duties_come_before_the_longer_change_of_role(
    operator: Composition,
) -> None:
    plan = operator.plan
    assert (
        place(plan, "physio-self-referral")
        < place(plan, "manager-meeting")
        < place(plan, "workplace-check")
        < place(plan, "access-to-work")
        < place(plan, "train-others-at-work")
        < place(plan, "teaching-course-with-employer")
    )
    assert step(plan, "manager-meeting").due_on < step(plan, "train-others-at-work").starts_on
    assert step(plan, "train-others-at-work").after == ("manager-meeting",)
    assert step(plan, "physio-self-referral").phase is Phase.SETTLE


def test_the_operator_is_quoted_and_the_employer_sees_only_work(operator: Composition) -> None:
    plan = operator.plan
    assert plan.steps[0].why == "You said: \u201cMy back and knees are bad by dinner time.\u201d"
    assert step(plan, "manager-meeting").why == (
        "Because this task is hard for you, 9 out of 10: \u201cRunning the heavy press\u201d."
    )
    visible = {step.intervention for step in plan.steps if not step.private}
    assert visible == {
        "manager-meeting",
        "workplace-check",
        "occupational-health",
        "access-to-work",
        "train-others-at-work",
        "teaching-course-with-employer",
    }


def test_what_fills_a_waiting_time_says_so(operator: Composition) -> None:
    title = step(operator.plan, "msk-home-exercise").title
    assert title == "While you wait for physiotherapy: do your short exercise routine each day"


SUPERVISOR_STEPS = {
    "talking-therapies": Origin("obstacle", "low-mood"),
    "talking-therapies-attend": Origin("obstacle", "low-mood"),
    "mood-course": Origin("interest", "group-course"),
    "daily-routine": Origin("obstacle", "low-mood"),
    "job-that-fits": Origin("scale", "find-work"),
    "cv-strengths": Origin("scale", "find-work"),
    "telling-new-employer": Origin("obstacle", "anxiety"),
    "volunteering": Origin("interest", "volunteering"),
    "job-search-plan": Origin("scale", "find-work"),
    "interview-practice": Origin("obstacle", "confidence"),
    "stay-well-plan": Origin("obstacle", "low-mood"),
    "starting-work-support": Origin("obstacle", "anxiety"),
    "first-review": Origin("base"),
}


@pytest.mark.parametrize(("key", "origin"), SUPERVISOR_STEPS.items())
def test_the_supervisor_gets_a_step_from_each_answer(
    supervisor: Composition, key: str, origin: Origin
) -> None:
    assert supervisor.origins[key] == origin


def test_talking_therapy_is_first_and_going_there_is_her_own_action(
    supervisor: Composition,
) -> None:
    plan = supervisor.plan
    assert plan.kind is PlanKind.BACK_TO_WORK
    assert plan.steps[0].intervention == "talking-therapies"
    assert plan.steps[0].why == "You said: \u201cSome days I can't get going.\u201d"
    going = step(plan, "talking-therapies-attend")
    assert going.who is Who.PARTICIPANT
    assert "each week" in going.title
    assert going.after == ("talking-therapies",)


def test_feeling_better_comes_before_the_cv_and_the_cv_before_the_search(
    supervisor: Composition,
) -> None:
    plan = supervisor.plan
    assert (
        place(plan, "talking-therapies")
        < place(plan, "daily-routine")
        < place(plan, "volunteering")
        < place(plan, "stay-well-plan")
        < place(plan, "starting-work-support")
    )
    assert (
        place(plan, "job-that-fits") < place(plan, "cv-strengths") < place(plan, "job-search-plan")
    )
    assert place(plan, "telling-new-employer") < place(plan, "job-search-plan")


def test_the_search_rests_on_her_years_as_a_supervisor(supervisor: Composition) -> None:
    why = step(supervisor.plan, "job-search-plan").why
    assert why == (
        "So that what you know from this job counts: \u201cCharge hand at a food company\u201d."
    )


def test_nobody_is_quoted_twice_with_the_same_words(
    operator: Composition, supervisor: Composition
) -> None:
    for composition in (operator, supervisor):
        quotes = [s.why for s in composition.plan.steps if s.why.startswith("You said")]
        assert len(quotes) == len(set(quotes))


def test_neither_plan_is_tied_to_one_week(
    library_and_days: tuple[Library, WorkingDays],
) -> None:
    """The same steps at another time of year, with other bank holidays in between."""
    library, days = library_and_days
    for findings in (machine_operator(), charge_hand()):
        now = composed(findings, library, days)
        spring = composed(findings, library, days, today=now.plan.review_on.replace(2027, 3, 22))
        assert now.origins == spring.origins


@pytest.fixture(scope="module")
def library_and_days() -> tuple[Library, WorkingDays]:
    catalogue = load_catalogue()
    return catalogue.interventions, catalogue.working_days
