"""Drafting: what holds for any findings, and the hard conditions one by one."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from coach_app import codec
from coach_app.catalogue import load_catalogue
from coach_app.domain.circumstances import OBSTACLES, SEVERE
from coach_app.domain.errors import FieldInvalid
from coach_app.domain.findings import Condition, Findings, JobTask, Wellbeing
from coach_app.domain.intervention import PHASES
from coach_app.domain.plan import Plan, PlanKind, Who, broken_order
from coach_app.domain.referral import WorkStatus
from coach_app.plans.choosing import MOST_STEPS, Choice, choose
from coach_app.plans.compose import SUPPORT_WEEKS, step_from
from tests.support.plan_findings import (
    TODAY,
    any_findings,
    charge_hand,
    composed,
    machine_operator,
    obstacle,
)

CATALOGUE = load_catalogue()
LIBRARY = CATALOGUE.interventions
DAYS = CATALOGUE.working_days
MOST_ALWAYS = 3
"""The review, what belongs to the situation, and an interpreter where one is needed."""
WEEK = timedelta(days=7)
EVERYTHING = Findings(
    situation=WorkStatus.OUT_OF_WORK,
    obstacles=tuple(obstacle(code, 9, 8, "It is bad.") for code in OBSTACLES),
)

LOW_AND_TROUBLED = Findings(
    situation=WorkStatus.SELF_EMPLOYED,
    obstacles=(obstacle("relationships", 7, 9),),
    wellbeing=Wellbeing(life_satisfaction=0, worthwhile=0, happiness=0, anxiety=0),
)
"""The only quick step of this plan fills the waiting time of another one."""


def plan_for(findings: Findings, today: date = TODAY) -> Plan:
    return composed(findings, LIBRARY, DAYS, today=today).plan


def keys(plan: Plan) -> list[str]:
    return [step.intervention for step in plan.steps]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(findings=any_findings(), today=st.dates(date(2026, 1, 1), date(2030, 12, 31)))
@example(findings=EVERYTHING, today=TODAY)
@example(findings=Findings(situation=WorkStatus.IN_WORK), today=date(2026, 12, 25))
@example(findings=replace(charge_hand(), waiting_for="CBT"), today=date(2026, 12, 24))
@example(findings=LOW_AND_TROUBLED, today=date(2026, 1, 1))
def test_any_findings_give_a_plan_that_holds_together(findings: Findings, today: date) -> None:
    plan = plan_for(findings, today)
    end = today + SUPPORT_WEEKS[plan.kind] * WEEK

    assert broken_order(plan.steps) == {}
    place = {key: n for n, key in enumerate(keys(plan))}
    assert len(place) == len(plan.steps) <= MOST_STEPS + MOST_ALWAYS
    by_key = {step.intervention: step for step in plan.steps}
    for step in plan.steps:
        assert set(step.after) <= place.keys()
        for earlier in step.after:
            assert by_key[earlier].due_on < step.starts_on
        assert today <= step.starts_on <= step.due_on <= end
        assert DAYS.is_working(step.starts_on)
        assert DAYS.is_working(step.due_on)
        assert step.why
        assert "\n" not in step.why
    assert today < plan.review_on <= end
    assert DAYS.is_working(plan.review_on)
    phases = [PHASES.index(step.phase) for step in plan.steps]
    assert phases == sorted(phases)
    assert any(s.who is Who.PARTICIPANT and s.due_on <= today + WEEK for s in plan.steps)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(findings=any_findings())
@example(findings=EVERYTHING)
def test_every_big_obstacle_is_answered_or_parked_with_a_reason(findings: Findings) -> None:
    plan = plan_for(findings)
    parked = {one.obstacle for one in plan.parked}
    answered = {
        code
        for key in keys(plan)
        for code, strength in LIBRARY.get(key).answers.items()
        if strength >= 2
    }
    for one in findings.obstacles:
        if one.severity >= SEVERE:
            assert one.code in answered | parked
    assert not answered & parked
    assert all(one.reason for one in plan.parked)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(findings=any_findings(), order=st.randoms(use_true_random=False))
def test_the_same_answers_give_the_same_plan(findings: Findings, order: object) -> None:
    """Also when the answers come in another order, and after a trip through the store."""
    plan = plan_for(findings)
    assert plan == plan_for(findings)
    assert codec.load(Plan, codec.dump(plan)) == plan
    turned = replace(findings, interests=tuple(reversed(findings.interests)))
    assert keys(plan_for(turned)) == keys(plan)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(findings=any_findings())
def test_no_more_than_three_steps_run_at_once_and_five_with_habits(findings: Findings) -> None:
    plan = plan_for(findings)
    own_room = [
        step
        for step in plan.steps
        if not LIBRARY.get(step.intervention).meanwhile
        and LIBRARY.get(step.intervention).anchor not in ("review", "end", "after-return")
    ]
    for step in own_room:
        assert sum(s.starts_on <= step.starts_on <= s.due_on for s in own_room) <= 3
    with_habits = [
        s
        for s in plan.steps
        if LIBRARY.get(s.intervention).anchor not in ("review", "end", "after-return")
    ]
    for step in with_habits:
        assert sum(s.starts_on <= step.starts_on <= s.due_on for s in with_habits) <= 5


def test_nothing_answered_gives_a_small_safe_plan() -> None:
    for situation in WorkStatus:
        plan = plan_for(Findings(situation=situation))
        assert 2 <= len(plan.steps) <= 8
        assert "first-review" in keys(plan)
        assert "note-what-helps" in keys(plan)
        assert plan.parked == ()


def test_everything_at_once_still_fits_and_the_rest_is_parked() -> None:
    plan = plan_for(EVERYTHING)
    assert len(plan.steps) == MOST_STEPS + MOST_ALWAYS
    assert len(plan.parked) > len(OBSTACLES) / 3
    reasons = {one.obstacle: one.reason for one in plan.parked}
    assert reasons["pain"].endswith("We look at this again on 22 December 2026.")
    assert reasons["employer-relationship"].startswith("There is no step for this yet.")


def test_what_does_not_matter_to_the_person_is_left_alone() -> None:
    findings = Findings(
        situation=WorkStatus.IN_WORK, obstacles=(obstacle("weight-activity", 9, 0),)
    )
    plan = plan_for(findings)
    assert "live-well-activity" not in keys(plan)
    assert plan.parked[0].reason.startswith("You said that this does not matter")


@pytest.mark.parametrize(
    ("situation", "kind"),
    [
        (WorkStatus.OFF_SICK, PlanKind.BACK_TO_WORK),
        (WorkStatus.OUT_OF_WORK, PlanKind.BACK_TO_WORK),
        (WorkStatus.IN_WORK, PlanKind.THRIVE_IN_WORK),
        (WorkStatus.SELF_EMPLOYED, PlanKind.THRIVE_IN_WORK),
    ],
)
def test_the_situation_decides_the_kind(situation: WorkStatus, kind: PlanKind) -> None:
    assert plan_for(Findings(situation=situation)).kind is kind


def test_safety_comes_first_is_private_and_never_named() -> None:
    findings = replace(
        charge_hand(),
        obstacles=(
            *charge_hand().obstacles,
            obstacle("domestic-abuse", 1, 0, "He reads my post."),
            obstacle("relationships", 9, 9),
        ),
    )
    plan = plan_for(findings)
    first = plan.steps[0]
    assert first.intervention == "safe-talk"
    assert first.private
    everything = " ".join(f"{s.title} {s.what} {s.why} {s.how_we_know}" for s in plan.steps)
    assert "He reads my post" not in everything
    assert "abuse" not in everything.lower()
    assert "relationship-help" not in keys(plan)
    assert "domestic-abuse" not in {one.obstacle for one in plan.parked}


def test_the_employer_is_not_asked_before_the_person_has_decided() -> None:
    untold = replace(machine_operator(), employer_knows=False)
    plan = plan_for(untold)
    decide = keys(plan).index("decide-what-to-tell")
    assert all(decide < n for n, s in enumerate(plan.steps) if s.who is Who.EMPLOYER)
    meeting = next(s for s in plan.steps if s.intervention == "manager-meeting")
    assert meeting.after == ("decide-what-to-tell",)
    assert "decide-what-to-tell" not in keys(plan_for(machine_operator()))


def test_an_employer_who_does_not_help_is_not_asked_for_a_new_role() -> None:
    plan = plan_for(replace(machine_operator(), employer_supportive=False))
    assert "train-others-at-work" not in keys(plan)
    assert "teaching-course-with-employer" not in keys(plan)
    assert "rights-advice" in keys(plan)
    assert "teaching-course" in keys(plan)


def test_who_already_waits_is_not_referred_again_but_has_something_to_do() -> None:
    waiting = replace(machine_operator(), waiting_for="MSK physio at the hospital")
    plan = plan_for(waiting)
    assert "physio-self-referral" not in keys(plan)
    asks = next(s for s in plan.steps if s.intervention == "chase-the-wait")
    assert asks.why == "Because you are waiting for: \u201cMSK physio at the hospital\u201d."
    moves = next(s for s in plan.steps if s.intervention == "msk-home-exercise")
    assert moves.title.startswith("While you wait for physiotherapy: ")


def test_therapy_starts_when_the_waiting_list_said_so() -> None:
    until = date(2027, 1, 18)
    waiting = replace(charge_hand(), waiting_for="CBT", waiting_until=until)
    plan = plan_for(waiting)
    going = next(s for s in plan.steps if s.intervention == "talking-therapies-attend")
    assert going.starts_on == until
    assert "talking-therapies" not in keys(plan)


def test_what_is_waited_for_longer_than_the_support_lasts_stays_out() -> None:
    waiting = replace(charge_hand(), waiting_for="CBT", waiting_until=date(2027, 9, 1))
    plan = plan_for(waiting)
    assert "talking-therapies-attend" not in keys(plan)
    assert "talking-therapies" not in keys(plan)
    assert "chase-the-wait" in keys(plan)


def test_without_the_right_to_work_that_is_settled_before_any_search() -> None:
    findings = replace(
        charge_hand(), obstacles=(*charge_hand().obstacles, obstacle("right-to-work", 5, 5))
    )
    plan = plan_for(findings)
    by_key = {s.intervention: s for s in plan.steps}
    check = by_key["right-to-work-check"]
    assert by_key["job-search-plan"].starts_on > check.due_on
    assert by_key["volunteering"].starts_on > check.due_on


@pytest.mark.parametrize("back_on", [date(2027, 1, 11), date(2026, 12, 7)])
@pytest.mark.parametrize("knows", [True, False])
def test_a_return_is_agreed_before_the_day_and_looked_after_from_then_on(
    back_on: date, *, knows: bool
) -> None:
    findings = Findings(
        situation=WorkStatus.OFF_SICK,
        job_title="Cook",
        employer_knows=knows,
        return_hoped_on=back_on,
        obstacles=(obstacle("low-mood", 8, 8), obstacle("hours-pattern", 6, 7)),
        conditions=(Condition(code="depression", label="Depression"),),
    )
    by_key = {s.intervention: s for s in plan_for(findings).steps}
    assert by_key["return-meeting"].due_on < by_key["phased-return"].starts_on
    assert by_key["phased-return"].due_on <= back_on
    assert by_key["return-check-ins"].starts_on == back_on


def test_a_support_of_two_weeks_is_kept_to() -> None:
    plan = composed(EVERYTHING, LIBRARY, DAYS, support_weeks=2, review_weeks=4).plan
    end = TODAY + 2 * WEEK
    assert all(step.due_on <= end for step in plan.steps)
    assert plan.review_on <= end
    assert broken_order(plan.steps) == {}


def test_a_support_of_no_time_is_refused() -> None:
    with pytest.raises(FieldInvalid):
        composed(EVERYTHING, LIBRARY, DAYS, today=date(2026, 12, 26), support_weeks=0)


def test_an_answer_that_is_met_asks_less_loudly() -> None:
    """A second obstacle gets its step before the first one gets its third."""
    findings = Findings(
        situation=WorkStatus.OUT_OF_WORK,
        obstacles=(obstacle("pain", 9, 9), obstacle("money-debt", 5, 6)),
    )
    choice = choose(findings, LIBRARY, most=3)
    assert choice.answers("pain")
    assert choice.answers("money-debt") or "debt-advice" in keys(plan_for(findings))


def test_need_decides_between_two_people_with_the_same_obstacles() -> None:
    def first(choice: Choice) -> str:
        return choice.chosen[1].entry.key

    pain_first = (obstacle("pain", 9, 9), obstacle("money-debt", 3, 3))
    debt_first = (obstacle("pain", 3, 3), obstacle("money-debt", 9, 9))
    in_work = Findings(situation=WorkStatus.SELF_EMPLOYED)
    assert first(choose(replace(in_work, obstacles=pain_first), LIBRARY)) == "physio-self-referral"
    assert first(choose(replace(in_work, obstacles=debt_first), LIBRARY)) == "debt-advice"


def test_long_or_odd_words_stay_one_sentence() -> None:
    said = 'They "let me go"\nand then ' + "very " * 100 + "{job} %s"
    findings = Findings(
        situation=WorkStatus.OUT_OF_WORK, obstacles=(obstacle("low-mood", 9, 9, said),)
    )
    why = next(s.why for s in plan_for(findings).steps if s.why.startswith("You said"))
    assert why.startswith("You said: \u201cThey \u2018let me go\u2019 and then very")
    assert why.endswith("very...\u201d")
    assert len(why) < 200


def test_a_task_is_named_as_the_person_named_it() -> None:
    findings = Findings(
        situation=WorkStatus.IN_WORK,
        tasks=(JobTask(name="The phone queue", demand="phone", difficulty=8),),
    )
    assert any("\u201cThe phone queue\u201d" in step.why for step in plan_for(findings).steps)


def test_a_coach_can_add_a_step_by_hand() -> None:
    entry = LIBRARY.get("phased-return")
    step = step_from(entry, step_id="s", starts_on=TODAY, due_on=TODAY, why="You asked for it.")
    assert (step.intervention, step.after, step.private) == (entry.key, entry.after, False)
    assert step.why == "You asked for it."


def test_ids_of_steps_come_in_their_order() -> None:
    assert [s.id for s in plan_for(machine_operator()).steps][:2] == ["step-1", "step-2"]
    assert all(a != b for a, b in pairwise(keys(plan_for(machine_operator()))))
