"""What a phased return is for, what it begins with, and what to think of first."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach_app.domain.findings import Findings, FitNote, JobTask
from coach_app.domain.hours_plan import (
    BeginsInThePast,
    BeginsTooFarAhead,
    HoursFor,
    Thought,
    dated,
    first_day,
    hours_for,
    proposed,
    remarks,
    usual_days,
)
from coach_app.domain.phased_return import PhasedReturn, course
from coach_app.domain.referral import WorkStatus
from coach_app.domain.working_days import WorkingDays

TODAY = date(2026, 12, 1)
CHRISTMAS = date(2026, 12, 25)
DAYS = WorkingDays(frozenset({CHRISTMAS, date(2026, 12, 28), date(2027, 1, 1)}))
OFF_SICK = Findings(
    situation=WorkStatus.OFF_SICK,
    usual_hours=30,
    usual_weekdays=(0, 2, 4),
    tasks=(
        JobTask(name="Lifting boxes", demand="lifting", difficulty=8),
        JobTask(name="Lifting boxes ", demand="lifting", difficulty=5),
        JobTask(name="Phone", demand="phone", difficulty=1),
    ),
    fit_note=FitNote(starts_on=date(2026, 11, 2), ends_on=date(2026, 12, 18), says="not-fit"),
)


def first_proposal(found: Findings) -> PhasedReturn:
    made = proposed(found, TODAY, DAYS)
    assert made is not None
    return made


def thoughts(agreed: PhasedReturn, found: Findings) -> list[Thought]:
    return [remark.thought for remark in remarks(agreed, found, DAYS)]


def test_the_proposal_begins_after_a_note_that_says_not_fit() -> None:
    made = first_proposal(OFF_SICK)
    assert made.return_on == date(2026, 12, 21), "the working day after Friday the 18th"
    assert [day.weekday for day in made.usual] == [0, 2, 4]
    assert made.usual_minutes == 30 * 60
    assert [duty.name for duty in made.duties] == ["Lifting boxes"]
    assert thoughts(made, OFF_SICK) == []


def test_the_day_that_the_person_hopes_for_counts_when_it_is_later() -> None:
    hoped = replace(OFF_SICK, return_hoped_on=date(2027, 1, 4))
    assert first_day(hoped, TODAY, DAYS) == date(2027, 1, 4)
    sooner = replace(OFF_SICK, return_hoped_on=date(2026, 12, 7))
    assert first_day(sooner, TODAY, DAYS) == date(2026, 12, 21)


def test_a_day_before_the_note_ends_is_said_and_not_forbidden() -> None:
    early = replace(first_proposal(OFF_SICK), return_on=date(2026, 12, 7))
    assert thoughts(early, OFF_SICK) == [Thought.BEFORE_NOTE_ENDS]
    may_be = replace(OFF_SICK, fit_note=FitNote(ends_on=date(2026, 12, 18), says="may-be-fit"))
    assert thoughts(early, may_be) == [Thought.NOTE_SAYS_MAY_BE_FIT]


def test_a_gap_after_the_note_is_said() -> None:
    late = replace(first_proposal(OFF_SICK), return_on=date(2027, 1, 11))
    assert thoughts(late, OFF_SICK) == [Thought.NOTE_MISSING_AFTER]


def test_a_first_day_that_is_not_worked_is_said() -> None:
    tuesday = replace(first_proposal(OFF_SICK), return_on=date(2026, 12, 22))
    assert thoughts(tuesday, OFF_SICK) == [Thought.NOT_A_USUAL_DAY]
    christmas = replace(tuesday, return_on=CHRISTMAS)
    assert Thought.BANK_HOLIDAY in thoughts(christmas, OFF_SICK)
    assert Thought.BANK_HOLIDAY not in thoughts(
        replace(christmas, works_bank_holidays=True), OFF_SICK
    )


def test_pay_that_ends_before_the_first_day_is_said() -> None:
    ends = replace(OFF_SICK, sick_pay_until=date(2026, 12, 11))
    assert Thought.SICK_PAY_ENDS_BEFORE in thoughts(first_proposal(ends), ends)


@pytest.mark.parametrize(
    ("situation", "purpose"),
    [
        (WorkStatus.OFF_SICK, HoursFor.RETURN),
        (WorkStatus.IN_WORK, HoursFor.SHORTER),
        (WorkStatus.SELF_EMPLOYED, HoursFor.SHORTER),
        (WorkStatus.OUT_OF_WORK, HoursFor.NEW_JOB),
    ],
)
def test_the_situation_says_what_the_weeks_are_for(
    situation: WorkStatus, purpose: HoursFor
) -> None:
    assert hours_for(replace(OFF_SICK, situation=situation)) is purpose


def test_without_a_usual_week_nothing_is_made_up() -> None:
    assert proposed(replace(OFF_SICK, usual_weekdays=()), TODAY, DAYS) is None
    assert proposed(replace(OFF_SICK, usual_hours=None), TODAY, DAYS) is None


def test_wrong_first_days_are_refused() -> None:
    made = first_proposal(OFF_SICK)
    for day in (TODAY - timedelta(days=1), date(1926, 12, 7)):
        with pytest.raises(BeginsInThePast):
            dated(replace(made, return_on=day), TODAY)
    with pytest.raises(BeginsTooFarAhead):
        dated(replace(made, return_on=date(2036, 12, 7)), TODAY)
    assert dated(replace(made, return_on=TODAY), TODAY).return_on == TODAY


@given(
    hours=st.integers(1, 168),
    weekdays=st.sets(st.integers(0, 6), min_size=1),
    nights=st.booleans(),
    note_ends=st.none() | st.dates(date(2026, 11, 1), date(2027, 6, 1)),
)
def test_any_usual_week_gives_weeks_that_can_be_worked(
    *,
    hours: int,
    weekdays: set[int],
    nights: bool,
    note_ends: date | None,
) -> None:
    found = replace(
        OFF_SICK,
        usual_hours=hours,
        usual_weekdays=tuple(weekdays),
        works_nights=nights,
        fit_note=FitNote(ends_on=note_ends, says="not-fit"),
    )
    made = first_proposal(found)
    assert made.return_on > TODAY
    assert note_ends is None or made.return_on > note_ends
    assert made.return_on.weekday() in weekdays, "a day on which the person works"
    assert made.return_on not in DAYS.bank_holidays
    assert {day.weekday for day in usual_days(found)} == weekdays
    weeks = course(made, DAYS).weeks
    assert len(weeks) == made.weeks + 1
    assert all(day.minutes <= day.usual_minutes for week in weeks for day in week.days)
    assert Thought.BEFORE_NOTE_ENDS not in thoughts(made, found)
