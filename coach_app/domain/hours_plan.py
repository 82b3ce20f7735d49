"""What a phased return is for in this case, what to begin with, and what to think of first."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from coach_app.domain.circumstances import HARD_TASK
from coach_app.domain.errors import Refusal
from coach_app.domain.findings import Findings, JobTask
from coach_app.domain.phased_return import (
    QUARTER,
    SHORTEST_DAY,
    PhasedReturn,
    UsualDay,
    duties_back,
)
from coach_app.domain.referral import WorkStatus
from coach_app.domain.working_days import WorkingDays, days_after

START_PERCENT, START_WEEKS = 50, 4
"""What is proposed first: half the hours, four weeks. Own choice; both are changed together."""
FARTHEST_DAYS = 366
NOT_FIT = "not-fit"


class BeginsInThePast(Refusal):
    key = "phased_return.in_the_past"
    sentence = "The first day has passed already. Choose today or a later day."


class BeginsTooFarAhead(Refusal):
    key = "phased_return.too_far"
    sentence = "The first day is more than a year away. Check the year."


class HoursFor(StrEnum):
    """Three ways of the same weeks, by the person's situation."""

    RETURN = "return"
    """Back to a job after being off sick."""
    SHORTER = "shorter"
    """Fewer hours for a while, to stay in the job."""
    NEW_JOB = "new-job"
    """A new job begins with fewer hours."""


def hours_for(found: Findings) -> HoursFor:
    """What the weeks are for. Somebody out of work builds up hours once there is a job."""
    return {
        WorkStatus.OFF_SICK: HoursFor.RETURN,
        WorkStatus.IN_WORK: HoursFor.SHORTER,
        WorkStatus.SELF_EMPLOYED: HoursFor.SHORTER,
        WorkStatus.OUT_OF_WORK: HoursFor.NEW_JOB,
    }[found.situation]


def usual_days(found: Findings) -> tuple[UsualDay, ...]:
    """The usual week as far as the answers say it: the hours spread evenly over the days."""
    if not found.usual_weekdays or not found.usual_hours:
        return ()
    each = found.usual_hours * 60 // len(found.usual_weekdays)
    minutes = min(max(each - each % QUARTER, QUARTER), 24 * 60)
    return tuple(
        UsualDay(weekday=day, minutes=minutes, night=bool(found.works_nights))
        for day in sorted(set(found.usual_weekdays))
    )


def first_day(found: Findings, today: date, working_days: WorkingDays) -> date:
    """The day to begin with: what the person hopes for, after a note that says not fit.

    Where neither says it, a day of the person's usual week that is no bank holiday.
    """
    earliest = working_days.on_or_after(days_after(today, 1))
    hoped = found.return_hoped_on if hours_for(found) is HoursFor.RETURN else None
    note = found.fit_note
    after_note = None
    if note is not None and note.ends_on is not None and note.says == NOT_FIT:
        after_note = working_days.on_or_after(days_after(note.ends_on, 1))
    first = max(day for day in (earliest, hoped, after_note) if day is not None)
    return first if first == hoped else _usual_day_from(first, found, working_days)


def _usual_day_from(day: date, found: Findings, working_days: WorkingDays) -> date:
    usual = set(found.usual_weekdays)
    while usual and (day.weekday() not in usual or day in working_days.bank_holidays):
        day = days_after(day, 1)
    return day


def proposed(found: Findings, today: date, working_days: WorkingDays) -> PhasedReturn | None:
    """A first proposal from the answers; None where they do not give a usual week."""
    usual = usual_days(found)
    if not usual:
        return None
    return PhasedReturn(
        usual=usual,
        return_on=first_day(found, today, working_days),
        start_percent=START_PERCENT,
        weeks=START_WEEKS,
        duties=duties_back(_named_once(found), START_WEEKS, HARD_TASK),
    )


def dated(agreed: PhasedReturn, today: date) -> PhasedReturn:
    """The same, when its first day is possible. Raises BeginsInThePast and BeginsTooFarAhead."""
    if agreed.return_on < today:
        raise BeginsInThePast
    if agreed.return_on > days_after(today, FARTHEST_DAYS):
        raise BeginsTooFarAhead
    return agreed


class Thought(StrEnum):
    """What two people should know before they agree on the weeks. Nothing of it forbids."""

    BEFORE_NOTE_ENDS = "before-note-ends"
    NOTE_SAYS_MAY_BE_FIT = "note-may-be-fit"
    NOTE_MISSING_AFTER = "note-missing-after"
    """There are days between the end of the note and the first day."""
    NOT_A_USUAL_DAY = "not-a-usual-day"
    BANK_HOLIDAY = "bank-holiday"
    SICK_PAY_ENDS_BEFORE = "sick-pay-ends-before"
    HALF_A_SHORT_DAY = "half-a-short-day"
    """Days become shorter than is worth the trip: fewer, longer days may be better."""


@dataclass(frozen=True, slots=True)
class Remark:
    thought: Thought
    on: date | None = None


def remarks(agreed: PhasedReturn, found: Findings, working_days: WorkingDays) -> tuple[Remark, ...]:
    """What to say beside the weeks, in the order in which it matters."""
    noted = (
        *_about_the_note(agreed, found),
        *_about_the_day(agreed, working_days),
    )
    pay_ends = found.sick_pay_until
    if pay_ends is not None and hours_for(found) is HoursFor.RETURN and pay_ends < agreed.return_on:
        noted = (*noted, Remark(Thought.SICK_PAY_ENDS_BEFORE, pay_ends))
    shortest = min(day.minutes for day in agreed.usual) * agreed.start_percent // 100
    if agreed.spread.value == "shorter-days" and shortest < SHORTEST_DAY:
        noted = (*noted, Remark(Thought.HALF_A_SHORT_DAY))
    return noted


def _about_the_note(agreed: PhasedReturn, found: Findings) -> tuple[Remark, ...]:
    note = found.fit_note
    if note is None or note.ends_on is None or hours_for(found) is HoursFor.NEW_JOB:
        return ()
    if agreed.return_on <= note.ends_on:
        fit = Thought.BEFORE_NOTE_ENDS if note.says == NOT_FIT else Thought.NOTE_SAYS_MAY_BE_FIT
        return (Remark(fit, note.ends_on),)
    gap = agreed.return_on - note.ends_on
    if hours_for(found) is HoursFor.RETURN and gap > timedelta(days=4):
        return (Remark(Thought.NOTE_MISSING_AFTER, note.ends_on),)
    return ()


def _about_the_day(agreed: PhasedReturn, working_days: WorkingDays) -> tuple[Remark, ...]:
    first = agreed.return_on
    if first.weekday() not in {day.weekday for day in agreed.usual}:
        return (Remark(Thought.NOT_A_USUAL_DAY, first),)
    if first in working_days.bank_holidays and not agreed.works_bank_holidays:
        return (Remark(Thought.BANK_HOLIDAY, first),)
    return ()


def _named_once(found: Findings) -> tuple[JobTask, ...]:
    """A task that was named twice is one duty, as hard as it was called at worst."""
    worst: dict[str, JobTask] = {}
    for task in sorted(found.tasks, key=lambda task: task.difficulty):
        worst[task.name.strip().casefold()] = task
    return tuple(worst.values())
