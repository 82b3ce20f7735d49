"""The truth table of the other eight packs: each cohort, its boundaries, and what is missing."""

from dataclasses import replace
from datetime import date, timedelta

from coach_app.domain.referral import (
    Benefit,
    HealthNeed,
    Referral,
    Source,
    WiderNeed,
    WorkStatus,
)
from tests.support.truth_bury_stockport import (
    ASK,
    NO,
    YES,
    Row,
    eight_weeks,
    general,
    left_work,
)

CW, GM = "coventry-warwickshire", "greater-manchester"
PILOT, PHASE_1, LEAVERS = "working-well-pilot", "working-well-phase-1", "work-programme-leavers"
OFF_SICK, NO_JOB, PATHWAY = (
    "fit-for-work-in-work",
    "fit-for-work-out-of-work",
    "health-wellbeing-pathway",
)

LIVES_OR_JOBCENTRE = ("lives_in_area", "jobcentre_in_area")

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


def two_years(key: str) -> tuple[Row, ...]:
    """ESA in the right group and two years on the Work Programme, to the day."""
    return (
        (key, CLAIMANT, YES, "1"),
        (key, programme_since(date(2012, 6, 1), date(2014, 6, 2)), YES, "1"),
        (key, programme_since(date(2012, 6, 2), date(2014, 6, 2)), YES, "1"),
        (key, programme_since(date(2012, 6, 3), date(2014, 6, 2)), NO, ""),
        # ... from a leap day, to a leap day, and over the end of a month.
        (key, programme_since(date(2012, 2, 29), date(2014, 2, 27)), NO, ""),
        (key, programme_since(date(2012, 2, 28), date(2014, 2, 28)), YES, "1"),
        (key, programme_since(date(2012, 2, 29), date(2014, 2, 28)), NO, ""),
        (key, programme_since(date(2012, 2, 29), date(2014, 3, 1)), YES, "1"),
        (key, programme_since(date(2014, 2, 28), date(2016, 2, 29)), YES, "1"),
        (key, programme_since(date(2014, 3, 1), date(2016, 2, 29)), NO, ""),
        (key, replace(CLAIMANT, benefit=Benefit.ESA_SUPPORT), NO, ""),
        (key, replace(CLAIMANT, benefit=None), ASK, ""),
        (key, replace(CLAIMANT, work_programme_since=None), ASK, ""),
        (key, replace(CLAIMANT, work_status=None), ASK, ""),
        (key, replace(CLAIMANT, work_status=WorkStatus.IN_WORK), NO, ""),
        (key, replace(CLAIMANT, source=Source.GP), NO, ""),
        (key, replace(CLAIMANT, source=Source.SELF), NO, ""),
    )


ROWS: tuple[Row, ...] = (
    *general(CW, IN_WORK, "1"),
    *general(GM, IN_WORK, "1"),
    *general(PILOT, CLAIMANT, "1", LIVES_OR_JOBCENTRE, may_work=False),
    *general(LEAVERS, CLAIMANT, "1", LIVES_OR_JOBCENTRE, may_work=False),
    *general(PHASE_1, LONG, "2", may_work=False),
    *general(OFF_SICK, SICK, "1", may_work=False),
    *general(NO_JOB, JOBLESS, "1", ("gp_in_area",), may_work=False),
    *general(PATHWAY, NEEDS, "1", may_work=False),
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
    (CW, replace(LEFT, health_needs=MSK), NO, ""),
    (CW, replace(LEFT, work_status=None), ASK, ""),
    (CW, replace(LEFT, work_at_risk=True), YES, "2"),
    (CW, replace(LEFT, work_at_risk=True, work_status=WorkStatus.IN_WORK), YES, "1"),
    # Greater Manchester: 56 days, and no cohort 4 of its own.
    *left_work(GM),
    *eight_weeks(GM),
    (GM, replace(left(57), age=30), NO, ""),
    # The pilot and the leavers: ESA in the right group, and two years to the day.
    *two_years(PILOT),
    *two_years(LEAVERS),
    # Phase 1: three ways in, and many doors.
    (PHASE_1, replace(CLAIMANT, received_on=date(2016, 6, 2)), YES, "1"),
    (PHASE_1, replace(CLAIMANT, received_on=date(2016, 6, 2), work_status=None), ASK, ""),
    (PHASE_1, replace(CLAIMANT, received_on=date(2016, 6, 2), benefit=None), ASK, ""),
    (
        PHASE_1,
        replace(LONG, benefit=Benefit.ESA_WORK_RELATED, work_status=WorkStatus.IN_WORK),
        NO,
        "",
    ),
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
    (OFF_SICK, replace(SICK, health_needs=()), YES, "1"),
    (OFF_SICK, replace(SICK, source=Source.SELF), NO, ""),
    (NO_JOB, JOBLESS, YES, "1"),
    (NO_JOB, replace(JOBLESS, work_status=None), ASK, ""),
    (NO_JOB, replace(JOBLESS, health_needs=()), ASK, ""),
    (NO_JOB, replace(JOBLESS, source=Source.JOBCENTRE), NO, ""),
    (NO_JOB, replace(JOBLESS, work_status=WorkStatus.OFF_SICK), NO, ""),
    # The single pathway: any of four kinds of need, from health or employment partners.
    (PATHWAY, NEEDS, YES, "1"),
    (PATHWAY, replace(NEEDS, wider_needs=(WiderNeed.ENVIRONMENTAL,)), YES, "1"),
    (PATHWAY, replace(NEEDS, wider_needs=()), NO, ""),
    (PATHWAY, replace(NEEDS, wider_needs=None), ASK, ""),
    (PATHWAY, replace(NEEDS, source=Source.SECONDARY_CARE), YES, "1"),
    (PATHWAY, replace(NEEDS, source=Source.SELF), NO, ""),
)
