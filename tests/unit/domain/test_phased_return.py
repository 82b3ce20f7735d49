"""A phased return: never above the usual hours, only on the person's own days, all dated."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach_app.domain.errors import FieldInvalid
from coach_app.domain.findings import JobTask
from coach_app.domain.phased_return import (
    PAY_NOTES,
    Branch,
    Duty,
    PatternEmpty,
    Pay,
    PhasedReturn,
    Spread,
    UsualDay,
    course,
    duties_back,
    moved,
    pay_note,
)
from coach_app.domain.working_days import WorkingDays
from tests.support.reading_age import reading_age

MONDAY = date(2026, 12, 7)
CHRISTMAS = date(2026, 12, 25)
DAYS = WorkingDays(frozenset({CHRISTMAS, date(2026, 12, 28), date(2027, 1, 1)}))
EIGHT_HOURS = 480
FULL_TIME = tuple(UsualDay(weekday=n, minutes=EIGHT_HOURS) for n in range(5))
AGREED = PhasedReturn(usual=FULL_TIME, return_on=MONDAY, start_percent=50, weeks=4)
OLDEST_READER = 11


def hours(agreed: PhasedReturn, branch: Branch = Branch.NORMAL, from_week: int = 1) -> list[float]:
    return [week.hours for week in course(agreed, DAYS, branch, from_week=from_week).weeks]


def test_hours_grow_in_even_steps_up_to_the_usual_week() -> None:
    whole = course(replace(AGREED, works_bank_holidays=True), DAYS)
    assert [week.percent for week in whole.weeks] == [50, 62, 75, 87, 100]
    assert [week.hours for week in whole.weeks] == [20.0, 23.75, 30.0, 33.75, 40.0]
    assert whole.usual_from == date(2027, 1, 4)
    assert whole.chart[0] == (MONDAY, 20.0)


def test_a_bank_holiday_is_not_worked_and_is_named() -> None:
    third = course(AGREED, DAYS).weeks[2]
    assert third.bank_holidays == (CHRISTMAS,)
    assert third.hours == 24.0
    assert [day.minutes for day in third.days if day.bank_holiday] == [0]


def test_somebody_part_time_goes_back_on_their_own_days_only() -> None:
    part_time = (UsualDay(weekday=1, minutes=300), UsualDay(weekday=4, minutes=240))
    agreed = replace(AGREED, usual=part_time, weeks=2)
    days = [day for week in course(agreed, DAYS).weeks for day in week.days]
    assert {day.day.weekday() for day in days} == {1, 4}
    assert days[0].day == date(2026, 12, 8)
    assert (days[0].minutes, days[1].minutes) == (150, 120)


def test_a_return_in_the_middle_of_the_week_keeps_every_week_whole() -> None:
    wednesday = moved(AGREED, date(2026, 12, 9))
    first = course(wednesday, DAYS).weeks[0]
    assert [day.day.weekday() for day in first.days] == [2, 3, 4, 0, 1]


def test_fewer_days_leave_a_day_of_rest_in_between() -> None:
    agreed = replace(AGREED, spread=Spread.FEWER_DAYS, start_percent=40)
    first = course(agreed, DAYS).weeks[0]
    assert [day.day.weekday() for day in first.days if day.minutes] == [0, 2]
    assert first.hours == 16.0


def test_a_tiny_share_on_fewer_days_is_one_short_day() -> None:
    agreed = replace(AGREED, spread=Spread.FEWER_DAYS, start_percent=10, usual=FULL_TIME[:1])
    assert hours(agreed)[0] == 2.0


NIGHTS = tuple(UsualDay(weekday=n, minutes=600, night=True) for n in (4, 5, 6))


@pytest.mark.parametrize(("from_week", "by_night"), [(None, [5]), (3, [3, 4, 5])])
def test_nights_come_back_last_unless_agreed_earlier(
    from_week: int | None, by_night: list[int]
) -> None:
    agreed = replace(AGREED, usual=NIGHTS, nights_from_week=from_week)
    weeks = course(agreed, DAYS).weeks
    assert [w.number for w in weeks if all(day.night for day in w.days)] == by_night
    assert [w.number for w in weeks if any(day.night for day in w.days)] == by_night


def test_slower_holds_every_stage_and_faster_leaves_out_every_second() -> None:
    agreed = replace(AGREED, works_bank_holidays=True)
    assert hours(agreed, Branch.SLOWER, 2) == [20.0, 23.75, 23.75, 30, 30, 33.75, 33.75, 40]
    assert hours(agreed, Branch.FASTER) == [20.0, 30.0, 40.0]


def test_hard_duties_come_back_one_after_the_other_the_hardest_last() -> None:
    tasks = [
        JobTask(name="Press", demand="machinery", difficulty=9),
        JobTask(name="Notes", demand="screen", difficulty=2),
        JobTask(name="Lifting", demand="lifting", difficulty=6),
    ]
    back = duties_back(tasks, weeks=4, hard_from=4)
    assert back == (Duty(name="Lifting", back_in_week=3), Duty(name="Press", back_in_week=5))
    weeks = course(replace(AGREED, duties=back), DAYS).weeks
    assert [len(week.left_out) for week in weeks] == [2, 2, 1, 1, 0]
    slower = course(replace(AGREED, duties=back), DAYS, Branch.SLOWER).weeks
    assert [len(week.left_out) for week in slower] == [2, 2, 2, 2, 1, 1, 1, 1, 0]


def test_pay_is_said_and_a_short_day_is_not_topped_up() -> None:
    assert pay_note(AGREED).startswith("Ask how")
    sick = replace(AGREED, pay=Pay.SICK_PAY)
    assert "whole days off" in pay_note(sick)
    assert "whole days off" not in pay_note(replace(sick, spread=Spread.FEWER_DAYS))


@pytest.mark.parametrize("pay", Pay)
def test_what_is_said_about_pay_reads_easily(pay: Pay) -> None:
    assert set(PAY_NOTES) == set(Pay)
    for sentence in pay_note(replace(AGREED, pay=pay)).split(". "):
        assert reading_age(sentence) <= OLDEST_READER


@pytest.mark.parametrize(
    ("wrong", "refusal"),
    [
        ({"usual": ()}, PatternEmpty),
        ({"usual": (FULL_TIME[0], FULL_TIME[0])}, FieldInvalid),
        ({"start_percent": 0}, FieldInvalid),
        ({"weeks": 0}, FieldInvalid),
        ({"nights_from_week": 40}, FieldInvalid),
    ],
)
def test_what_cannot_be_is_refused(wrong: dict[str, object], refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        replace(AGREED, **wrong)  # type: ignore[arg-type]


def test_a_branch_starts_in_a_week_of_the_return() -> None:
    with pytest.raises(FieldInvalid):
        course(AGREED, DAYS, Branch.SLOWER, from_week=5)


@st.composite
def any_return(draw: st.DrawFn) -> PhasedReturn:
    weekdays = draw(st.sets(st.integers(0, 6), min_size=1))
    usual = tuple(
        UsualDay(weekday=n, minutes=draw(st.integers(15, 1440)), night=draw(st.booleans()))
        for n in sorted(weekdays)
    )
    return PhasedReturn(
        usual=usual,
        return_on=draw(st.dates(date(2026, 11, 1), date(2027, 3, 1))),
        start_percent=draw(st.integers(10, 100)),
        weeks=draw(st.integers(1, 26)),
        spread=draw(st.sampled_from(Spread)),
        works_bank_holidays=draw(st.booleans()),
    )


@given(agreed=any_return(), branch=st.sampled_from(Branch), data=st.data())
def test_any_return_stays_within_the_usual_week(
    agreed: PhasedReturn, branch: Branch, data: st.DataObject
) -> None:
    from_week = data.draw(st.integers(1, agreed.weeks))
    whole = course(agreed, DAYS, branch, from_week=from_week)
    usual = {day.weekday: day for day in agreed.usual}
    for week in whole.weeks:
        assert len(week.days) == len(usual)
        for day in week.days:
            assert 0 <= day.minutes <= usual[day.day.weekday()].minutes
            assert day.bank_holiday is (
                day.day in DAYS.bank_holidays and not agreed.works_bank_holidays
            )
    every = [day.day for week in whole.weeks for day in week.days]
    assert every == sorted(set(every))
    assert every[0] >= agreed.return_on
    assert every[0] < agreed.return_on + timedelta(days=7)
    assert whole.weeks[-1].percent == 100


@given(agreed=any_return(), branch=st.sampled_from(Branch))
def test_hours_never_shrink_but_for_bank_holidays(agreed: PhasedReturn, branch: Branch) -> None:
    weeks = hours(replace(agreed, works_bank_holidays=True), branch)
    assert all(earlier <= later for earlier, later in pairwise(weeks))
    assert weeks[-1] == agreed.usual_minutes / 60


@given(agreed=any_return())
def test_slower_takes_longer_and_faster_no_longer_than_agreed(agreed: PhasedReturn) -> None:
    normal, faster, slower = (
        course(agreed, DAYS, branch).usual_from
        for branch in (Branch.NORMAL, Branch.FASTER, Branch.SLOWER)
    )
    assert faster <= normal < slower
