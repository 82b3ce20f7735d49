"""The truth table of the shipped packs: every boundary, in the words that are said aloud."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from coach_app.catalogue.programmes import load_programmes
from coach_app.domain.eligibility import decide, judge
from coach_app.domain.programme import ProgrammePack
from coach_app.domain.referral import Benefit, HealthNeed
from tests.support.truth_bury_stockport import (
    ASK,
    IN_WORK,
    LEFT_WORK,
    NO,
    YES,
    left,
    left_on,
)

ON = date(2025, 6, 2)


@pytest.fixture(scope="module")
def packs() -> dict[str, ProgrammePack]:
    return dict(load_programmes())


def test_too_late_is_said_with_both_numbers(packs: dict[str, ProgrammePack]) -> None:
    decision = decide(left(61), packs["bury"], ON, decision_id="d-1")
    assert decision.reason == (
        "The last job ended 61 days before the referral. Bury allows 56 days. "
        "So Bury WorkWell cannot help this time."
    )
    assert decision.nearest_miss == (
        "The nearest is cohort 3, out of work for a short time, with poor health as a main cause, "
        "which needs: the job ended in the 8 weeks before the referral. It was missed by 5 days."
    )
    assert decision.dates_used == (
        "the referral came in on 2 June 2025",
        "the last job ended on 2 April 2025",
        "age 42 on that day",
    )
    assert (decision.programme, decision.programme_version) == ("bury", "2024.1")
    assert (decision.referral_id, decision.case_id, decision.decided_on) == ("r-1", "c-1", ON)
    assert "single access point" in decision.next_door


def test_months_are_said_with_the_first_day_that_counts(packs: dict[str, ProgrammePack]) -> None:
    verdict = judge(left_on(date(2025, 2, 27), date(2025, 8, 31)), packs["stockport"], ON)
    assert verdict.reason.startswith(
        "The last job ended on 27 February 2025. "
        "Stockport allows 6 months before the referral, back to 28 February 2025."
    )
    assert verdict.nearest_miss.endswith("It was missed by 1 day.")


def test_a_fitting_cohort_is_said_aloud(packs: dict[str, ProgrammePack]) -> None:
    verdict = judge(left(40), packs["bury"], ON)
    assert verdict.reason == (
        "Bury WorkWell can help, under cohort 3. You left work a short time ago, and poor health "
        "had much to do with it. The last job ended 40 days before the referral. "
        "Bury allows 56 days."
    )
    assert verdict.nearest_miss == ""
    assert verdict.aloud.endswith("Decided by the rules of Bury WorkWell, version 2024.1.")


def test_only_questions_that_can_settle_it_are_asked(packs: dict[str, ProgrammePack]) -> None:
    verdict = judge(replace(left(61), age=None), packs["bury"], ON)
    assert verdict.ask_for == ("How old are you?",)
    assert verdict.reason == (
        "The last job ended 61 days before the referral. Bury allows 56 days. It cannot be said "
        "yet whether Bury WorkWell can help in another way. One answer is missing."
    )
    assert "Please ask: How old are you?" in verdict.aloud


def test_a_fitting_cohort_leaves_only_the_questions_everybody_gets(
    packs: dict[str, ProgrammePack],
) -> None:
    asked = replace(IN_WORK, may_work_in_uk=None, waiting_lists=None)
    verdict = judge(asked, packs["bury"], ON)
    assert verdict.ask_for == ("Are you allowed to work in the UK?",)
    assert verdict.nearest_miss == ""


def test_the_nearest_cohort_is_one_that_is_meant_for_the_person(
    packs: dict[str, ProgrammePack],
) -> None:
    other_need = replace(IN_WORK, health_needs=(HealthNeed.OTHER,))
    assert "cohort 1" in judge(other_need, packs["bury"], ON).nearest_miss
    at_risk_once = replace(left(200), work_at_risk=True)
    assert "cohort 3" in judge(at_risk_once, packs["bury"], ON).nearest_miss


def test_a_flexible_cohort_says_so_when_it_is_the_nearest(packs: dict[str, ProgrammePack]) -> None:
    pack = packs["bury"]
    only_local = replace(pack, cohorts=pack.cohorts[3:])
    miss = judge(IN_WORK, only_local, ON).nearest_miss
    assert "cohort 4" in miss
    assert miss.endswith("ask the triage lead before you turn anybody away.")


def test_the_date_of_birth_stands_in_for_the_age(packs: dict[str, ProgrammePack]) -> None:
    referral = replace(left(200), age=None)
    turns_36 = LEFT_WORK.received_on.replace(year=1989)
    verdict = judge(referral, packs["bury"], ON, date_of_birth=turns_36)
    assert verdict.outcome is NO
    day_later = turns_36 + timedelta(days=1)
    assert judge(referral, packs["bury"], ON, date_of_birth=day_later).cohort == "4"
    born_tomorrow = LEFT_WORK.received_on + timedelta(days=1)
    assert judge(referral, packs["bury"], ON, date_of_birth=born_tomorrow).outcome is ASK


def test_rules_used_outside_their_dates_are_said(packs: dict[str, ProgrammePack]) -> None:
    within = judge(replace(IN_WORK, received_on=date(2026, 3, 31)), packs["bury"], ON)
    after = judge(replace(IN_WORK, received_on=date(2026, 4, 1)), packs["bury"], ON)
    assert not any("these rules" in said for said in within.dates_used)
    assert after.outcome is YES
    assert after.dates_used[-1] == (
        "these rules were made for 1 October 2024 to 31 March 2026, so check that they still hold"
    )


def test_the_first_days_of_the_calendar_do_not_break_it(packs: dict[str, ProgrammePack]) -> None:
    first_day = replace(
        left_on(date.min, date.min),
        health_needs=(HealthNeed.MENTAL_HEALTH,),
        benefit=Benefit.ESA_WORK_RELATED,
        work_programme_since=date.min,
    )
    for pack in packs.values():
        assert judge(first_day, pack, ON).aloud
    assert judge(first_day, packs["bury"], ON).outcome is YES
    assert judge(first_day, packs["stockport"], ON).outcome is YES
