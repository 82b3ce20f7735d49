"""The truth table of the shipped packs: every boundary, in the words that are said aloud."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from coach_app.catalogue.programmes import load_programmes
from coach_app.domain.decision import Outcome
from coach_app.domain.eligibility import decide, judge
from coach_app.domain.programme import ProgrammePack
from coach_app.domain.referral import Benefit, HealthNeed, Referral, Source, WaitingList, WorkStatus

YES, NO, ASK = Outcome.ELIGIBLE, Outcome.NOT_ELIGIBLE, Outcome.CANNOT_TELL
ON = date(2025, 6, 2)

IN_WORK = Referral(
    id="r-1",
    case_id="c-1",
    source=Source.GP,
    reason="Pain at work",
    received_on=date(2025, 6, 2),
    work_status=WorkStatus.IN_WORK,
    health_needs=(HealthNeed.MUSCULOSKELETAL,),
    work_at_risk=True,
    waiting_lists=(),
    age=42,
    lives_in_area=True,
    gp_in_area=False,
    jobcentre_in_area=False,
    may_work_in_uk=True,
)
LEFT_WORK = replace(
    IN_WORK,
    work_status=WorkStatus.OUT_OF_WORK,
    work_at_risk=None,
    unemployed_since=date(2025, 5, 1),
    health_contributed=True,
)


@pytest.fixture(scope="module")
def packs() -> dict[str, ProgrammePack]:
    return dict(load_programmes())


def left(days_before: int) -> Referral:
    since = LEFT_WORK.received_on - timedelta(days=days_before)
    return replace(LEFT_WORK, unemployed_since=since)


def left_on(since: date, received: date) -> Referral:
    return replace(LEFT_WORK, unemployed_since=since, received_on=received)


@pytest.mark.parametrize(
    ("pack", "referral", "outcome", "cohort"),
    [
        # Bury counts 56 days back.
        ("bury", left(0), YES, "3"),
        ("bury", left(55), YES, "3"),
        ("bury", left(56), YES, "3"),
        ("bury", left(57), NO, ""),
        # ... across a leap day (29 February 2024 is one of the 56) and across a year's end.
        ("bury", left_on(date(2024, 2, 1), date(2024, 3, 28)), YES, "3"),
        ("bury", left_on(date(2024, 1, 31), date(2024, 3, 28)), NO, ""),
        ("bury", left_on(date(2024, 11, 6), date(2025, 1, 1)), YES, "3"),
        ("bury", left_on(date(2024, 11, 5), date(2025, 1, 1)), NO, ""),
        # Stockport counts six calendar months back.
        ("stockport", left(57), YES, "3"),
        ("stockport", left_on(date(2024, 12, 1), date(2025, 6, 2)), NO, ""),
        ("stockport", left_on(date(2024, 12, 2), date(2025, 6, 2)), YES, "3"),
        ("stockport", left_on(date(2024, 12, 3), date(2025, 6, 2)), YES, "3"),
        # ... to the last day of a shorter month, with and without a leap day.
        ("stockport", left_on(date(2025, 2, 27), date(2025, 8, 31)), NO, ""),
        ("stockport", left_on(date(2025, 2, 28), date(2025, 8, 31)), YES, "3"),
        ("stockport", left_on(date(2024, 2, 28), date(2024, 8, 31)), NO, ""),
        ("stockport", left_on(date(2024, 2, 29), date(2024, 8, 31)), YES, "3"),
        ("stockport", left_on(date(2024, 8, 28), date(2025, 2, 28)), YES, "3"),
        ("stockport", left_on(date(2024, 8, 27), date(2025, 2, 28)), NO, ""),
        ("stockport", left_on(date(2023, 8, 29), date(2024, 2, 29)), YES, "3"),
        # Cohorts 1 and 2: the health need, or a waiting list.
        ("bury", IN_WORK, YES, "1"),
        ("stockport", IN_WORK, YES, "1"),
        ("bury", replace(IN_WORK, work_status=WorkStatus.OFF_SICK), YES, "1"),
        ("bury", replace(IN_WORK, work_status=WorkStatus.SELF_EMPLOYED), YES, "1"),
        ("bury", replace(IN_WORK, health_needs=(HealthNeed.OTHER,)), NO, ""),
        ("bury", replace(IN_WORK, work_at_risk=False, health_contributed=False), NO, ""),
        (
            "stockport",
            replace(
                IN_WORK,
                health_needs=(HealthNeed.OTHER,),
                waiting_lists=(WaitingList.ELECTIVE_CARE,),
            ),
            YES,
            "2",
        ),
        # Cohort 4 is Bury's alone: up to 35, over 50, veterans, learning difficulties.
        ("bury", replace(left(200), age=35), YES, "4"),
        ("bury", replace(left(200), age=36), NO, ""),
        ("bury", replace(left(200), age=50), NO, ""),
        ("bury", replace(left(200), age=51), YES, "4"),
        ("bury", replace(left(200), local_groups=("veteran",)), YES, "4"),
        ("bury", replace(left(200), local_groups=("learning-difficulty",)), YES, "4"),
        ("bury", replace(left(200), local_groups=("care-experienced",)), NO, ""),
        ("bury", replace(left(200), age=35, health_contributed=False), ASK, ""),
        (
            "bury",
            replace(left(200), age=35, health_contributed=False, work_at_risk=False),
            NO,
            "",
        ),
        ("stockport", replace(left(200), age=35), NO, ""),
        # Age 16, and one of the three area tests.
        ("bury", replace(IN_WORK, age=15), NO, ""),
        ("bury", replace(IN_WORK, age=16), YES, "1"),
        ("bury", replace(IN_WORK, lives_in_area=False), NO, ""),
        ("bury", replace(IN_WORK, lives_in_area=False, gp_in_area=True), YES, "1"),
        ("bury", replace(IN_WORK, lives_in_area=None, jobcentre_in_area=True), YES, "1"),
        ("bury", replace(IN_WORK, lives_in_area=False, gp_in_area=None), ASK, ""),
        ("bury", replace(IN_WORK, may_work_in_uk=False), NO, ""),
        # A missing answer is asked for, never taken for a no.
        ("bury", replace(IN_WORK, may_work_in_uk=None), ASK, ""),
        ("bury", replace(IN_WORK, age=None), ASK, ""),
        ("bury", replace(IN_WORK, work_status=None), ASK, ""),
        ("bury", replace(IN_WORK, health_needs=(), waiting_lists=None), ASK, ""),
        ("bury", replace(IN_WORK, health_needs=(), waiting_lists=()), ASK, ""),
        ("bury", replace(IN_WORK, work_at_risk=None), ASK, ""),
        ("bury", replace(LEFT_WORK, unemployed_since=None), ASK, ""),
        ("bury", replace(left(57), age=None), ASK, ""),
        # ... but not when it could change nothing.
        ("stockport", replace(left(300), health_contributed=None), NO, ""),
        ("bury", replace(IN_WORK, lives_in_area=False, work_status=None), NO, ""),
    ],
)
def test_truth_table(
    packs: dict[str, ProgrammePack], pack: str, referral: Referral, outcome: Outcome, cohort: str
) -> None:
    verdict = judge(referral, packs[pack], ON)
    assert (verdict.outcome, verdict.cohort) == (outcome, cohort), verdict.aloud
    assert bool(verdict.ask_for) is (outcome is ASK)
    assert bool(verdict.next_door) is (outcome is NO)


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
