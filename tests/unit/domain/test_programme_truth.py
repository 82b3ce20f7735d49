"""The truth table of the other eight packs: each cohort, its boundaries, and what is missing."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from coach_app.catalogue.programmes import load_programmes
from coach_app.domain.decision import Outcome
from coach_app.domain.eligibility import judge
from coach_app.domain.programmes import Programmes
from coach_app.domain.referral import (
    Benefit,
    HealthNeed,
    Referral,
    Source,
    WaitingList,
    WiderNeed,
    WorkStatus,
)

YES, NO, ASK = Outcome.ELIGIBLE, Outcome.NOT_ELIGIBLE, Outcome.CANNOT_TELL

CW, GM = "coventry-warwickshire", "greater-manchester"
PILOT, PHASE_1, LEAVERS = "working-well-pilot", "working-well-phase-1", "work-programme-leavers"
OFF_SICK, NO_JOB, PATHWAY = (
    "fit-for-work-in-work",
    "fit-for-work-out-of-work",
    "health-wellbeing-pathway",
)

IN_WORK = Referral(
    id="r-1",
    case_id="c-1",
    source=Source.GP,
    reason="Low mood at work",
    received_on=date(2025, 6, 2),
    work_status=WorkStatus.IN_WORK,
    health_needs=(HealthNeed.MENTAL_HEALTH,),
    work_at_risk=True,
    waiting_lists=(),
    age=42,
    lives_in_area=True,
    gp_in_area=False,
    jobcentre_in_area=False,
    may_work_in_uk=True,
)
LEFT = replace(
    IN_WORK,
    work_status=WorkStatus.OUT_OF_WORK,
    work_at_risk=None,
    unemployed_since=date(2025, 5, 1),
    health_contributed=True,
)
MSK = (HealthNeed.MUSCULOSKELETAL,)
CLAIMANT = replace(
    LEFT,
    source=Source.JOBCENTRE,
    received_on=date(2014, 6, 2),
    unemployed_since=None,
    health_contributed=None,
    benefit=Benefit.ESA_WORK_RELATED,
    work_programme_since=date(2012, 6, 2),
)
LONG = replace(CLAIMANT, received_on=date(2016, 6, 2), benefit=Benefit.NONE, benefit_months=36)
COMPLEX = replace(
    LONG,
    benefit=Benefit.JOBSEEKERS,
    benefit_months=0,
    health_needs=(),
    local_groups=("severe-debt",),
)
SICK = replace(IN_WORK, work_status=WorkStatus.OFF_SICK, received_on=date(2014, 6, 2))
JOBLESS = replace(LEFT, received_on=date(2014, 6, 2), unemployed_since=None, gp_in_area=True)
NEEDS = replace(IN_WORK, received_on=date(2015, 6, 2), wider_needs=(WiderNeed.SOCIAL,))


def left(days_before: int) -> Referral:
    return replace(LEFT, unemployed_since=LEFT.received_on - timedelta(days=days_before))


def programme_since(since: date, received: date) -> Referral:
    return replace(CLAIMANT, work_programme_since=since, received_on=received)


@pytest.fixture(scope="module")
def packs() -> Programmes:
    return load_programmes()


@pytest.mark.parametrize(
    ("pack", "referral", "outcome", "cohort"),
    [
        # Coventry and Warwickshire: mental health alone, and no window.
        (CW, IN_WORK, YES, "1"),
        (CW, replace(IN_WORK, health_needs=MSK), NO, ""),
        (CW, replace(IN_WORK, health_needs=()), ASK, ""),
        (CW, replace(IN_WORK, work_at_risk=False), NO, ""),
        (CW, replace(IN_WORK, work_at_risk=None), ASK, ""),
        (CW, left(20), YES, "2"),
        (CW, left(2_000), YES, "2"),
        (CW, replace(LEFT, health_contributed=None), ASK, ""),
        (CW, replace(LEFT, health_contributed=False), NO, ""),
        (CW, replace(IN_WORK, lives_in_area=False), NO, ""),
        (CW, replace(IN_WORK, lives_in_area=False, jobcentre_in_area=True), YES, "1"),
        (CW, replace(IN_WORK, age=15), NO, ""),
        (CW, replace(IN_WORK, age=16), YES, "1"),
        # Greater Manchester: 56 days, and no cohort 4 of its own.
        (GM, IN_WORK, YES, "1"),
        (
            GM,
            replace(
                IN_WORK,
                health_needs=(HealthNeed.OTHER,),
                waiting_lists=(WaitingList.ELECTIVE_CARE,),
            ),
            YES,
            "2",
        ),
        (GM, left(55), YES, "3"),
        (GM, left(56), YES, "3"),
        (GM, left(57), NO, ""),
        (GM, replace(left(57), age=30), NO, ""),
        (GM, replace(LEFT, unemployed_since=None), ASK, ""),
        # The pilot and the leavers: ESA in the right group, and two years to the day.
        (PILOT, CLAIMANT, YES, "1"),
        (PILOT, programme_since(date(2012, 6, 1), date(2014, 6, 2)), YES, "1"),
        (PILOT, programme_since(date(2012, 6, 2), date(2014, 6, 2)), YES, "1"),
        (PILOT, programme_since(date(2012, 6, 3), date(2014, 6, 2)), NO, ""),
        # ... from a leap day, to a leap day, and over the end of a month.
        (PILOT, programme_since(date(2012, 2, 29), date(2014, 2, 27)), NO, ""),
        (PILOT, programme_since(date(2012, 2, 28), date(2014, 2, 28)), YES, "1"),
        (PILOT, programme_since(date(2012, 2, 29), date(2014, 2, 28)), NO, ""),
        (PILOT, programme_since(date(2012, 2, 29), date(2014, 3, 1)), YES, "1"),
        (PILOT, programme_since(date(2014, 2, 28), date(2016, 2, 29)), YES, "1"),
        (PILOT, programme_since(date(2014, 3, 1), date(2016, 2, 29)), NO, ""),
        (PILOT, replace(CLAIMANT, benefit=Benefit.ESA_SUPPORT), NO, ""),
        (PILOT, replace(CLAIMANT, benefit=None), ASK, ""),
        (PILOT, replace(CLAIMANT, work_programme_since=None), ASK, ""),
        (PILOT, replace(CLAIMANT, work_status=WorkStatus.IN_WORK), NO, ""),
        (PILOT, replace(CLAIMANT, source=Source.GP), NO, ""),
        (PILOT, replace(CLAIMANT, lives_in_area=False, gp_in_area=True), NO, ""),
        (PILOT, replace(CLAIMANT, lives_in_area=None, jobcentre_in_area=None), ASK, ""),
        (LEAVERS, CLAIMANT, YES, "1"),
        (LEAVERS, programme_since(date(2012, 6, 3), date(2014, 6, 2)), NO, ""),
        (LEAVERS, replace(CLAIMANT, source=Source.SELF), NO, ""),
        # Phase 1: three ways in, and many doors.
        (PHASE_1, replace(CLAIMANT, received_on=date(2016, 6, 2)), YES, "1"),
        (PHASE_1, LONG, YES, "2"),
        (PHASE_1, replace(LONG, benefit_months=35), NO, ""),
        (PHASE_1, replace(LONG, benefit_months=37), YES, "2"),
        (PHASE_1, replace(LONG, benefit_months=None), ASK, ""),
        (PHASE_1, COMPLEX, YES, "3"),
        (PHASE_1, replace(COMPLEX, local_groups=(), health_needs=MSK), YES, "3"),
        (PHASE_1, replace(COMPLEX, local_groups=()), ASK, ""),
        (PHASE_1, replace(COMPLEX, benefit=Benefit.NONE), NO, ""),
        (PHASE_1, replace(LONG, source=Source.GP), YES, "2"),
        (PHASE_1, replace(LONG, source=Source.HOUSING), YES, "2"),
        (PHASE_1, replace(LONG, source=Source.EMPLOYER), NO, ""),
        (PHASE_1, replace(LONG, source=Source.SELF), NO, ""),
        # Fit for Work: a GP sends people who are off sick, or out of work in the north.
        (OFF_SICK, SICK, YES, "1"),
        (OFF_SICK, replace(SICK, work_status=WorkStatus.IN_WORK), NO, ""),
        (OFF_SICK, replace(SICK, work_status=None), ASK, ""),
        (OFF_SICK, replace(SICK, health_needs=()), ASK, ""),
        (OFF_SICK, replace(SICK, source=Source.SELF), NO, ""),
        (NO_JOB, JOBLESS, YES, "1"),
        (NO_JOB, replace(JOBLESS, gp_in_area=False), NO, ""),
        (NO_JOB, replace(JOBLESS, gp_in_area=None), ASK, ""),
        (NO_JOB, replace(JOBLESS, source=Source.JOBCENTRE), NO, ""),
        (NO_JOB, replace(JOBLESS, work_status=WorkStatus.OFF_SICK), NO, ""),
        # The single pathway: any of four kinds of need, from health or employment partners.
        (PATHWAY, NEEDS, YES, "1"),
        (PATHWAY, replace(NEEDS, wider_needs=(WiderNeed.ENVIRONMENTAL,)), YES, "1"),
        (PATHWAY, replace(NEEDS, wider_needs=()), NO, ""),
        (PATHWAY, replace(NEEDS, wider_needs=None), ASK, ""),
        (PATHWAY, replace(NEEDS, source=Source.SECONDARY_CARE), YES, "1"),
        (PATHWAY, replace(NEEDS, source=Source.SELF), NO, ""),
    ],
)
def test_truth_table(
    packs: Programmes, pack: str, referral: Referral, outcome: Outcome, cohort: str
) -> None:
    verdict = judge(referral, packs[pack], referral.received_on)
    assert (verdict.outcome, verdict.cohort) == (outcome, cohort), verdict.aloud
    assert bool(verdict.ask_for) is (outcome is ASK)
    assert bool(verdict.next_door) is (outcome is NO)
    assert packs[pack].name in verdict.aloud
    assert f"version {packs[pack].version}" in verdict.aloud


def test_two_years_are_said_with_the_day_that_would_do(packs: Programmes) -> None:
    late = programme_since(date(2012, 6, 10), date(2014, 6, 2))
    verdict = judge(late, packs[PILOT], late.received_on)
    assert verdict.reason == (
        "The time on the Work Programme began on 10 June 2012. Two years before the referral "
        "would be 2 June 2012 or earlier. So Working Well pilot cannot help this time."
    )
    assert verdict.nearest_miss.endswith("It was missed by 8 days.")
    assert "the time on the Work Programme began on 10 June 2012" in verdict.dates_used


def test_the_wrong_door_is_said_and_nothing_else_is_held_against_the_person(
    packs: Programmes,
) -> None:
    verdict = judge(replace(SICK, source=Source.SELF), packs[OFF_SICK], SICK.received_on)
    assert verdict.reason == (
        "Fit for Work takes referrals from GPs. This referral came from the person. "
        "So Fit for Work in work cannot help this time."
    )
    assert verdict.nearest_miss == (
        "Cohort 1, in work but off sick, would fit. Only this is missing: was referred by somebody "
        "who may refer."
    )
    assert "GP can still refer you" in verdict.next_door


def test_benefit_months_are_said_with_both_numbers(packs: Programmes) -> None:
    verdict = judge(replace(LONG, benefit_months=35), packs[PHASE_1], LONG.received_on)
    assert verdict.reason.startswith(
        "35 of the last 48 months were on out-of-work benefits. Working Well phase 1 asks for 36."
    )


def test_a_place_without_a_window_says_whom_to_ask(packs: Programmes) -> None:
    verdict = judge(replace(LEFT, health_needs=MSK), packs[CW], LEFT.received_on)
    assert "ask the triage lead" in verdict.nearest_miss


@pytest.mark.parametrize("key", sorted(load_programmes()))
def test_with_nothing_known_it_asks_and_never_says_no(packs: Programmes, key: str) -> None:
    pack = packs[key]
    door = pack.may_refer[0] if pack.may_refer else Source.SELF
    unknown = Referral(
        id="r", case_id="c", source=door, reason="Nothing yet", received_on=pack.effective_from
    )
    verdict = judge(unknown, pack, pack.effective_from)
    assert verdict.outcome is ASK
    assert "It cannot be said yet whether" in verdict.reason
    assert all(question.endswith("?") for question in verdict.ask_for)
    assert len(set(verdict.ask_for)) == len(verdict.ask_for)


@pytest.mark.parametrize("key", sorted(load_programmes()))
def test_the_first_and_the_last_day_of_a_pack(packs: Programmes, key: str) -> None:
    pack = packs[key]
    day = timedelta(days=1)
    first, last = pack.effective_from, pack.effective_to
    assert [pack.in_force(first + n * day) for n in (-1, 0, 1)] == [False, True, True]
    if last is not None:
        assert [pack.in_force(last + n * day) for n in (-1, 0, 1)] == [True, True, False]
    early = replace(IN_WORK, received_on=first - day, unemployed_since=None)
    assert any("these rules were made for" in said for said in judge(early, pack, ON).dates_used)


ON = date(2026, 12, 1)
