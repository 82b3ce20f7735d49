"""The plan as two people read it side by side: page after page, in one language, no Qt, no paper.

Only what the participant's own copy says stands here: no comments, no codes, no reasons for steps
that were taken out, nothing about who may see what.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date

from coach_app.domain.local_service import LocalService
from coach_app.domain.phased_return import Course
from coach_app.domain.plan import Plan, Step
from coach_app.domain.plan_dates import next_steps
from coach_app.domain.side_by_side import PageKind, Reading, ReadingPage, Said, Turning
from coach_app.plans.directions import is_right_to_left, numbers_apart, set_apart
from coach_app.plans.layout import Text
from coach_app.plans.plan_words import (
    cost_words,
    first_day_words,
    hours_title,
    pay_words,
    who_words,
)
from coach_app.plans.service_words import NO_SERVICES, service_facts
from coach_app.plans.working_time import week_line
from coach_app.plans.writing import Writer


def reading(
    plan: Plan,
    writer: Writer,
    today: date,
    *,
    services: Mapping[str, LocalService] = NO_SERVICES,
    course: Course | None = None,
) -> Reading:
    """The one to three next steps first, then every step, then what stands around them.

    `services` are those of the area by id, `course` the weeks of the plan's phased return.
    """
    w = writer
    pages = (
        _next(plan, w, today),
        *_steps(plan, w, services),
        *_work(plan, w),
        *_way_back(plan, w, course),
        *_later(plan, w),
        _end(plan, w),
    )
    if w.translation.right_to_left:
        pages = tuple(_numbers_in_order(page) for page in pages)
    return Reading(
        language=w.language,
        own_name=w.translation.own_name,
        right_to_left=w.translation.right_to_left,
        unchecked=_unchecked(w),
        pages=pages,
        turning=Turning(
            on=w.say("Next"),
            back=w.say("Back"),
            close=w.say("Close"),
            sign=w.say("Sign the plan"),
            open_paper=w.say("Open the signed plan"),
            change=w.say("Go to the plan"),
        ),
    )


def _next(plan: Plan, w: Writer, today: date) -> ReadingPage:
    goal = plan.goal.strip()
    open_goal = w.say("The goal is still open. Say it in your own words.")
    steps = tuple(
        Said(label=f"{who_words(step.who, w)} \u00b7 {w.day(step.due_on)}", text=_title(step, w))
        for step in next_steps(plan.steps, today)
    )
    strengths = Said(label=w.say("What I am good at"), text=plan.strengths.strip())
    return ReadingPage(
        kind=PageKind.NEXT,
        where=w.say("What I want"),
        title=_plain(w.quoted(goal)) if goal else open_goal,
        under=w.say("My next steps") if steps else "",
        said=_there((*steps, strengths)),
    )


def _steps(plan: Plan, w: Writer, services: Mapping[str, LocalService]) -> Iterator[ReadingPage]:
    count = len(plan.steps)
    for number, step in enumerate(plan.steps, start=1):
        yield ReadingPage(
            kind=PageKind.STEP,
            where=w.say("Step {number} of {count}", number=number, count=count),
            title=_title(step, w),
            said=_there(
                (
                    Said(label="", text=_lines(step.what, w)),
                    Said(label=w.say("Why"), text=_plain(w.known(step.why.strip()))),
                    Said(label=w.say("Who"), text=who_words(step.who, w)),
                    Said(label=w.say("By when"), text=w.day(step.due_on)),
                    *(
                        Said(label=label, text=_plain(value))
                        for label, value in service_facts(step, services, w)
                    ),
                    Said(
                        label=w.say("How we will know"),
                        text=_plain(w.known(step.how_we_know.strip())),
                    ),
                )
            ),
        )


def _work(plan: Plan, w: Writer) -> Iterator[ReadingPage]:
    if not plan.adjustments:
        return
    said = tuple(
        Said(
            label=f"{who_words(one.who, w)} \u00b7 {cost_words(one.cost, w)}",
            text=_plain(w.known(one.change)),
        )
        for one in plan.adjustments
    )
    yield ReadingPage(kind=PageKind.WORK, where="", title=w.say("Changes at work"), said=said)


def _way_back(plan: Plan, w: Writer, course: Course | None) -> Iterator[ReadingPage]:
    agreed = plan.phased_return
    if agreed is None or course is None:
        return
    weeks = (week_line(week.number, week.minutes, w) for week in course.weeks)
    yield ReadingPage(
        kind=PageKind.RETURN,
        where="",
        title=hours_title(plan.kind, w),
        said=(
            Said(label=first_day_words(plan.kind, w), text=w.day(agreed.return_on)),
            Said(label=w.say("Hours in each week"), text="\n".join(weeks)),
            Said(label=w.say("Usual hours again from"), text=w.day(course.usual_from)),
            Said(label=w.say("Pay"), text=pay_words(agreed.pay, w)),
        ),
    )


def _later(plan: Plan, w: Writer) -> Iterator[ReadingPage]:
    if not plan.parked:
        return
    said = tuple(
        Said(label=_plain(w.known(one.label)), text=_plain(w.known(one.reason)))
        for one in plan.parked
    )
    title = w.say("What we leave for now")
    yield ReadingPage(kind=PageKind.LATER, where="", title=title, said=said)


def _end(plan: Plan, w: Writer) -> ReadingPage:
    again = w.say(
        "We look at this plan again on {day}. Together we see what helped and what should change.",
        day=w.day(plan.review_on),
    )
    decided = w.say("Nothing is decided until you both say yes. What should change?")
    harder = (
        w.say("Tell your coach within a week, or sooner. We can change the plan at any time."),
        w.say("If somebody is in danger, call 999."),
    )
    return ReadingPage(
        kind=PageKind.END,
        where="",
        title=w.say("When we look at it again"),
        said=_there(
            (
                Said(label="", text=decided if plan.editable else ""),
                Said(label="", text=again),
                Said(label=w.say("If things get harder"), text="\n".join(harder)),
            )
        ),
    )


def _unchecked(w: Writer) -> str:
    if w.translation.checked:
        return ""
    return w.say(
        "This version has not yet been checked by a translator. If it differs from the English "
        "one, the English one counts."
    )


def _title(step: Step, w: Writer) -> str:
    return _plain(w.known(step.title))


def _lines(text: str, w: Writer) -> str:
    lines = (line.strip() for line in text.splitlines())
    return "\n".join(_plain(w.known(line)) for line in lines if line)


def _plain(text: Text) -> str:
    """With what is in another language set apart where both directions meet, so that the full
    stop of an English sentence in an Arabic one stays at its end.
    """
    said = "".join(span.text for span in text)
    if len(text) < 2 or len({is_right_to_left(span.text) for span in text}) < 2:
        return said
    return "".join(set_apart(span.text) if span.language else span.text for span in text)


def _numbers_in_order(page: ReadingPage) -> ReadingPage:
    said = (replace(one, text=numbers_apart(one.text)) for one in page.said)
    return replace(page, under=numbers_apart(page.under), said=tuple(said))


def _there(said: tuple[Said, ...]) -> tuple[Said, ...]:
    """Without what has nothing to say."""
    return tuple(one for one in said if one.text.strip())
