"""The sentences of a phased return, by what the weeks are for."""

from itertools import groupby

from PySide6.QtCore import QCoreApplication

from coach_app.domain.hours_plan import HoursFor, Remark, Thought
from coach_app.domain.phased_return import WeekPlan
from ui.phased_return.usual_week import hours_text
from ui.shared.dates import day_month, long_date, short_date

translate = QCoreApplication.translate


def title(purpose: HoursFor) -> str:
    return {
        HoursFor.RETURN: translate("Phased", "Phased return"),
        HoursFor.SHORTER: translate("Phased", "Fewer hours for a while"),
        HoursFor.NEW_JOB: translate("Phased", "Building up hours in a new job"),
    }[purpose]


def explained(purpose: HoursFor) -> str:
    return {
        HoursFor.RETURN: translate(
            "Phased", "Back to the same job in steps: fewer hours first, then week by week more."
        ),
        HoursFor.SHORTER: translate(
            "Phased",
            "Fewer hours for some weeks, so that the job can be kept. It needs the employer\u2019s "
            "agreement, in writing, with the day on which the usual hours are back.",
        ),
        HoursFor.NEW_JOB: translate(
            "Phased",
            "A new job can begin with fewer hours. Ask before the first day, and look at what "
            "it means for benefits.",
        ),
    }[purpose]


def first_day_label(purpose: HoursFor) -> str:
    return {
        HoursFor.RETURN: translate("Phased", "First day back"),
        HoursFor.SHORTER: translate("Phased", "First day with fewer hours"),
        HoursFor.NEW_JOB: translate("Phased", "First day of the job"),
    }[purpose]


def remark(said: Remark) -> str:
    """A sentence for the two people at the table."""
    day = long_date(said.on) if said.on is not None else ""
    text = {
        Thought.BEFORE_NOTE_ENDS: translate(
            "Phased",
            "The fit note says not fit for work until {day}. Going back sooner is possible when "
            "the person feels able and the employer agrees. A coach cannot change a fit note.",
        ),
        Thought.NOTE_SAYS_MAY_BE_FIT: translate(
            "Phased",
            "The fit note until {day} says that the person may be fit for work. Show it to the "
            "employer: what it advises belongs into these weeks.",
        ),
        Thought.NOTE_MISSING_AFTER: translate(
            "Phased",
            "The fit note ends on {day}. Ask the surgery for one for the days until the first day.",
        ),
        Thought.NOT_A_USUAL_DAY: translate(
            "Phased", "{day} is not one of the usual days. The first hours come after it."
        ),
        Thought.BANK_HOLIDAY: translate(
            "Phased", "{day} is a bank holiday that is not worked. The first hours come after it."
        ),
        Thought.SICK_PAY_ENDS_BEFORE: translate(
            "Phased", "Sick pay ends on {day}, before the first day. Ask what is paid in between."
        ),
        Thought.HALF_A_SHORT_DAY: translate(
            "Phased",
            "Some days would be under two hours. Fewer, longer days may be worth the trip more.",
        ),
    }[said.thought]
    return text.format(day=day)


def week_row(week: WeekPlan) -> tuple[str, str, str, str]:
    """Number, first day, hours, and the days with what is different in this week."""
    worked = [day for day in week.days if day.minutes]
    days = "; ".join(
        translate("Phased", "{days} {hours} h").format(
            days=", ".join(short_date(day.day)[:3] for day in alike), hours=hours_text(minutes)
        )
        for minutes, alike in groupby(worked, key=lambda day: day.minutes)
    )
    noted = [
        translate("Phased", "Bank holiday {day}").format(day=day_month(day))
        for day in week.bank_holidays
    ]
    if any(day.night for day in worked):
        noted.append(translate("Phased", "With nights"))
    if week.left_out:
        noted.append(translate("Phased", "Without: {tasks}").format(tasks=", ".join(week.left_out)))
    return (
        str(week.number),
        short_date(week.starts_on),
        hours_text(week.minutes),
        "\n".join((days, *noted)),
    )
