"""A phased return: which hours on which days, week by week, from the usual working pattern.

A week runs for seven days from the day of return, so that each usual day comes once in it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from functools import cached_property

from coach_app.domain.errors import FieldInvalid, Refusal
from coach_app.domain.fields import required, within
from coach_app.domain.findings import JobTask
from coach_app.domain.working_days import WorkingDays

QUARTER = 15
"""Minutes: hours are agreed in quarters, rounded down."""
LONGEST_DAY = 24 * 60
SHORTEST_DAY = 120
"""Minutes below which a trip to work is hardly worth it; own choice."""
MOST_WEEKS = 26
DAYS_OF_WEEK = 7
WHOLE = 100
WEEK = timedelta(days=DAYS_OF_WEEK)


class PatternEmpty(Refusal):
    key = "phased_return.no_pattern"
    sentence = "The usual working days are missing. Enter the hours of a usual week first."


class Spread(StrEnum):
    """How fewer hours are spread over the week."""

    SHORTER_DAYS = "shorter-days"
    FEWER_DAYS = "fewer-days"


class Branch(StrEnum):
    NORMAL = "normal"
    FASTER = "faster"
    """Every second stage is left out."""
    SLOWER = "slower"
    """Every stage is held for two weeks."""


class Pay(StrEnum):
    """What is agreed about the hours that are not worked."""

    NOT_AGREED = "not-agreed"
    USUAL = "usual"
    HOURS_WORKED = "hours-worked"
    SICK_PAY = "sick-pay"
    HOLIDAY = "holiday"


@dataclass(frozen=True, slots=True, kw_only=True)
class UsualDay:
    """A day of the usual week: 0 is Monday. A night counts on the day it begins."""

    weekday: int
    minutes: int
    night: bool = False

    def __post_init__(self) -> None:
        within(self.weekday, 0, DAYS_OF_WEEK - 1, "The day of the week")
        within(self.minutes, QUARTER, LONGEST_DAY, "The minutes of a working day")


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """A task that is left out at first and comes back in this week, counted from 1."""

    name: str
    back_in_week: int

    def __post_init__(self) -> None:
        required(self.name, "The name of a duty")
        within(self.back_in_week, 1, MOST_WEEKS + 1, "The week in which a duty comes back")


@dataclass(frozen=True, slots=True, kw_only=True)
class PhasedReturn:
    """What is agreed: from it every week follows. `start_percent` is the share of week 1."""

    usual: tuple[UsualDay, ...]
    return_on: date
    start_percent: int
    weeks: int
    """Weeks below the usual hours; the week after them is a usual one."""
    spread: Spread = Spread.SHORTER_DAYS
    works_bank_holidays: bool = False
    nights_from_week: int | None = None
    """Before this week a night is worked by day; None: nights come back with the usual hours."""
    duties: tuple[Duty, ...] = ()
    pay: Pay = Pay.NOT_AGREED

    def __post_init__(self) -> None:
        if not self.usual:
            raise PatternEmpty
        if len({day.weekday for day in self.usual}) < len(self.usual):
            raise FieldInvalid("A day of the usual week is there twice. Take one away.")
        within(self.start_percent, 10, WHOLE, "The share of the usual hours to start with")
        within(self.weeks, 1, MOST_WEEKS, "The weeks of a phased return")
        if self.nights_from_week is not None:
            within(self.nights_from_week, 1, MOST_WEEKS + 1, "The week in which nights come back")

    @property
    def usual_minutes(self) -> int:
        return sum(day.minutes for day in self.usual)

    @property
    def stages(self) -> tuple[int, ...]:
        """Share of the usual hours, week by week, in even steps up to the usual week."""
        more = WHOLE - self.start_percent
        return (
            *(self.start_percent + more * n // self.weeks for n in range(self.weeks)),
            WHOLE,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class DayPlan:
    day: date
    minutes: int
    """What is worked on this day; 0 on a bank holiday that is not worked."""
    usual_minutes: int
    night: bool = False
    bank_holiday: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekPlan:
    number: int
    percent: int
    """Share of the usual hours that this week is meant to be."""
    days: tuple[DayPlan, ...]
    """Only the person's own working days, in order."""
    left_out: tuple[str, ...]
    """Duties that are not done yet."""

    @property
    def starts_on(self) -> date:
        return self.days[0].day

    @property
    def minutes(self) -> int:
        return sum(day.minutes for day in self.days)

    @property
    def hours(self) -> float:
        return self.minutes / 60

    @property
    def bank_holidays(self) -> tuple[date, ...]:
        return tuple(day.day for day in self.days if day.bank_holiday)


@dataclass(frozen=True, kw_only=True)
class Course:
    """A phased return with all its days. The last week is the first usual one."""

    branch: Branch
    weeks: tuple[WeekPlan, ...]

    @cached_property
    def usual_from(self) -> date:
        """The first day of the first usual week."""
        return self.weeks[-1].starts_on

    @property
    def chart(self) -> tuple[tuple[date, float], ...]:
        """First working day of each week and its hours."""
        return tuple((week.starts_on, week.hours) for week in self.weeks)


def course(
    agreed: PhasedReturn,
    working_days: WorkingDays,
    branch: Branch = Branch.NORMAL,
    *,
    from_week: int = 1,
) -> Course:
    """The dated weeks. A branch changes what comes after `from_week`; that week stays as it is."""
    within(from_week, 1, agreed.weeks, "The week from which it goes faster or slower")
    stages = _branched(tuple(enumerate(agreed.stages, start=1)), branch, from_week)
    weeks = tuple(
        _week(agreed, number, stage, percent, working_days)
        for number, (stage, percent) in enumerate(stages, start=1)
    )
    return Course(branch=branch, weeks=weeks)


def duties_back(tasks: Iterable[JobTask], weeks: int, hard_from: int) -> tuple[Duty, ...]:
    """The hard tasks, each with the week it comes back: the hardest one last."""
    hard = sorted(
        (task for task in tasks if task.difficulty >= hard_from),
        key=lambda task: (task.difficulty, task.name),
    )
    return tuple(
        Duty(name=task.name, back_in_week=2 + (weeks - 1) * (n + 1) // len(hard))
        for n, task in enumerate(hard)
    )


def moved(agreed: PhasedReturn, return_on: date) -> PhasedReturn:
    """The same, with another day of return."""
    return replace(agreed, return_on=return_on)


Stage = tuple[int, int]
"""Number of the stage in the agreed course, and its share."""


def _branched(stages: tuple[Stage, ...], branch: Branch, from_week: int) -> tuple[Stage, ...]:
    kept, later, usual = stages[:from_week], stages[from_week:-1], stages[-1]
    match branch:
        case Branch.NORMAL:
            return stages
        case Branch.FASTER:
            return (*kept, *later[1::2], usual)
        case Branch.SLOWER:
            # The week that was too much is done again before anything is added.
            return (*kept, kept[-1], *(stage for stage in later for _ in range(2)), usual)


def _week(
    agreed: PhasedReturn, number: int, stage: int, percent: int, working_days: WorkingDays
) -> WeekPlan:
    planned = _minutes(agreed, percent)
    nights = agreed.nights_from_week
    first = agreed.return_on + (number - 1) * WEEK
    days = []
    for n in range(DAYS_OF_WEEK):
        day = first + timedelta(days=n)
        usual = next((one for one in agreed.usual if one.weekday == day.weekday()), None)
        if usual is None:
            continue
        closed = day in working_days.bank_holidays and not agreed.works_bank_holidays
        by_night = percent == WHOLE if nights is None else stage >= nights
        days.append(
            DayPlan(
                day=day,
                minutes=0 if closed else planned[usual.weekday],
                usual_minutes=usual.minutes,
                night=usual.night and by_night,
                bank_holiday=closed,
            )
        )
    left_out = tuple(duty.name for duty in agreed.duties if duty.back_in_week > stage)
    return WeekPlan(number=number, percent=percent, days=tuple(days), left_out=left_out)


def _minutes(agreed: PhasedReturn, percent: int) -> dict[int, int]:
    """Weekday -> minutes, never more than usual, in quarters of an hour below the usual week."""
    if percent == WHOLE:
        return {day.weekday: day.minutes for day in agreed.usual}
    if agreed.spread is Spread.SHORTER_DAYS:
        return {day.weekday: _quarters(day.minutes * percent // WHOLE) for day in agreed.usual}
    left = agreed.usual_minutes * percent // WHOLE
    minutes = {day.weekday: 0 for day in agreed.usual}
    for day in _apart(agreed.usual):
        share = day.minutes if day.minutes <= left else _quarters(left)
        if share < min(SHORTEST_DAY, day.minutes):
            break
        minutes[day.weekday] = share
        left -= share
    return minutes if any(minutes.values()) else _one_short_day(agreed, minutes)


def _one_short_day(agreed: PhasedReturn, minutes: dict[int, int]) -> dict[int, int]:
    """So small a share that no day is worth the trip: one short day, not a week at home."""
    day = _apart(agreed.usual)[0]
    return {**minutes, day.weekday: min(SHORTEST_DAY, day.minutes)}


def _apart(usual: tuple[UsualDay, ...]) -> tuple[UsualDay, ...]:
    """Every second day first, so that there is a day of rest in between."""
    in_order = sorted(usual, key=lambda day: day.weekday)
    return (*in_order[::2], *in_order[1::2])


def _quarters(minutes: int) -> int:
    return minutes - minutes % QUARTER


PAY_NOTES = {
    Pay.NOT_AGREED: "Ask how the hours that you do not work are paid. Get it in writing.",
    Pay.USUAL: "You get your usual pay all the time.",
    Pay.HOURS_WORKED: "You are paid for the hours that you work.",
    Pay.SICK_PAY: "You are paid for the hours that you work. Sick pay covers days off.",
    Pay.HOLIDAY: "You use holiday for the hours that you do not work. Check how much is left.",
}
SHORT_DAY_AND_SICK_PAY = "Statutory Sick Pay is for whole days off. It does not top up a short day."
"""GOV.UK, Statutory Sick Pay: it is paid for days on which no work is done."""


def pay_note(agreed: PhasedReturn) -> str:
    """What is agreed about pay, in a sentence or two for the participant."""
    note = PAY_NOTES[agreed.pay]
    if agreed.pay is Pay.SICK_PAY and agreed.spread is Spread.SHORTER_DAYS:
        return f"{note} {SHORT_DAY_AND_SICK_PAY}"
    return note
