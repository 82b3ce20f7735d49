"""The truth table of the two WorkWell services in Greater Manchester: Bury and Stockport."""

from dataclasses import replace
from datetime import date, timedelta

from coach_app.domain.decision import Outcome
from coach_app.domain.referral import HealthNeed, Referral, Source, WaitingList, WorkStatus

Row = tuple[str, Referral, Outcome, str]
"""The pack, the referral, the decision and the cohort it is made under."""

YES, NO, ASK = Outcome.ELIGIBLE, Outcome.NOT_ELIGIBLE, Outcome.CANNOT_TELL

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


def left(days_before: int) -> Referral:
    since = LEFT_WORK.received_on - timedelta(days=days_before)
    return replace(LEFT_WORK, unemployed_since=since)


def left_on(since: date, received: date) -> Referral:
    return replace(LEFT_WORK, unemployed_since=since, received_on=received)


AREA = ("lives_in_area", "gp_in_area", "jobcentre_in_area")


def general(
    key: str, fits: Referral, cohort: str, area: tuple[str, ...] = AREA, *, may_work: bool = True
) -> tuple[Row, ...]:
    """The tests that everybody has to meet, on somebody whom the pack takes under the cohort."""

    def row(outcome: Outcome, **changes: object) -> Row:
        taken = cohort if outcome is YES else ""
        return (key, replace(fits, **changes), outcome, taken)  # type: ignore[arg-type]

    nowhere = dict.fromkeys(AREA, False)
    return (
        row(NO, age=15),
        row(YES, age=16),
        row(YES, age=17),
        row(ASK, age=None),
        row(NO, **nowhere),
        row(ASK, **dict.fromkeys(AREA)),
        *(row(YES if one in area else NO, **{**nowhere, one: True}) for one in AREA),
        *(row(ASK, **{**nowhere, one: None}) for one in area),
        *((row(NO, may_work_in_uk=False), row(ASK, may_work_in_uk=None)) if may_work else ()),
    )


def left_work(key: str) -> tuple[Row, ...]:
    """The three cohorts of the whole area, and whatever one answer can change in them."""
    waits = replace(
        IN_WORK, health_needs=(HealthNeed.OTHER,), waiting_lists=(WaitingList.COMMUNITY_HEALTH,)
    )
    both = replace(left(20), work_at_risk=True, waiting_lists=(WaitingList.ELECTIVE_CARE,))
    return (
        (key, waits, YES, "2"),
        (key, replace(waits, work_at_risk=False, health_contributed=False), NO, ""),
        (key, replace(waits, waiting_lists=None), ASK, ""),
        (key, both, YES, "3"),
        (key, replace(both, work_status=WorkStatus.IN_WORK), YES, "1"),
        (key, replace(IN_WORK, work_at_risk=False, health_contributed=False), NO, ""),
        (key, replace(IN_WORK, work_at_risk=None), ASK, ""),
        (key, replace(IN_WORK, work_status=None), ASK, ""),
        (key, replace(IN_WORK, health_needs=()), ASK, ""),
        (key, replace(left(20), health_contributed=False, work_at_risk=False), NO, ""),
        (key, replace(left(20), health_contributed=None), ASK, ""),
        (key, replace(left(20), unemployed_since=None), ASK, ""),
    )


def eight_weeks(key: str) -> tuple[Row, ...]:
    """56 days back, both ends counted: over a month's end, a leap day and a year's end."""
    return (
        (key, left(0), YES, "3"),
        (key, left(55), YES, "3"),
        (key, left(56), YES, "3"),
        (key, left(57), NO, ""),
        (key, left_on(date(2025, 4, 5), date(2025, 5, 31)), YES, "3"),
        (key, left_on(date(2025, 4, 4), date(2025, 5, 31)), NO, ""),
        (key, left_on(date(2024, 2, 1), date(2024, 3, 28)), YES, "3"),
        (key, left_on(date(2024, 1, 31), date(2024, 3, 28)), NO, ""),
        (key, left_on(date(2024, 11, 6), date(2025, 1, 1)), YES, "3"),
        (key, left_on(date(2024, 11, 5), date(2025, 1, 1)), NO, ""),
    )


ROWS: tuple[Row, ...] = (
    *general("bury", IN_WORK, "1"),
    *general("stockport", IN_WORK, "1"),
    *left_work("bury"),
    *left_work("stockport"),
    *eight_weeks("bury"),
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
    ("bury", replace(left(200), age=34), YES, "4"),
    ("bury", replace(left(200), age=35), YES, "4"),
    ("bury", replace(left(200), age=36), NO, ""),
    ("bury", replace(left(200), age=49), NO, ""),
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
)
