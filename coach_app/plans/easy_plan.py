"""The action plan in easy read: one thing at a time, and what matters most first."""

from collections.abc import Iterator, Mapping

from coach_app.domain.case import CaseFile
from coach_app.domain.local_service import LocalService
from coach_app.domain.phased_return import Course
from coach_app.domain.plan import Plan, PlanKind, Step, Who
from coach_app.plans.easy_read import lines
from coach_app.plans.layout import Block, Heading, PageBreak, Span, plain
from coach_app.plans.plan_words import hours_title, pay_words, who_words
from coach_app.plans.service_words import service_facts
from coach_app.plans.working_time import week_line
from coach_app.plans.writing import Writer

PICTURE_OF_WHO = {
    Who.PARTICIPANT: "person",
    Who.COACH: "talk",
    Who.TOGETHER: "people",
    Who.EMPLOYER: "employer",
    Who.SERVICE: "place",
}


def easy_plan(
    case_file: CaseFile,
    plan: Plan,
    w: Writer,
    course: Course | None,
    services: Mapping[str, LocalService],
) -> tuple[Block, ...]:
    """All of the plan but the signatures."""
    return (
        *_about(case_file, w),
        *_wish(plan, w),
        Heading(level=2, text=w.text("My steps")),
        *(
            block
            for place, step in enumerate(plan.steps, 1)
            for block in _step(place, step, w, services)
        ),
        *_work(plan, w),
        *easy_return(plan, w, course),
        *_private(w),
        *_review(plan, w),
        PageBreak(),
    )


def _about(case_file: CaseFile, w: Writer) -> Iterator[Block]:
    name = case_file.person.preferred_name if case_file.person else ""
    coach = case_file.case.coach_name
    yield Heading(level=2, text=w.text("About this plan"))
    if name:
        yield from lines("person", w.text("This plan is for {name}.", name=name))
    if coach:
        yield from lines("talk", w.text("Your coach is {name}.", name=coach))
    yield from lines("paper", w.text("It says what you want. It says who does what."))


def _wish(plan: Plan, w: Writer) -> Iterator[Block]:
    if plan.goal.strip():
        yield Heading(level=2, text=w.text("What I want"))
        yield from lines("goal", w.quoted(plan.goal))
    strengths = [line for line in plan.strengths.splitlines() if line.strip()]
    if strengths:
        yield Heading(level=2, text=w.text("What I am good at"))
        for line in strengths:
            yield from lines("star", w.own(line.strip()))


def _step(
    number: int, step: Step, w: Writer, services: Mapping[str, LocalService]
) -> Iterator[Block]:
    yield Heading(level=3, text=w.text("Step {number}", number=number))
    title = w.known(step.title)
    what = [w.known(line.strip()) for line in step.what.splitlines() if line.strip()]
    yield from lines(PICTURE_OF_WHO[step.who], title, *what)
    yield from lines("people", w.text("Who does it: {who}.", who=who_words(step.who, w)))
    with_service = (
        (Span(text=f"{label}: ", bold=True), *value)
        for label, value in service_facts(step, services, w)
    )
    yield from lines("place", *with_service)
    yield from lines("calendar", w.text("Do it by {day}.", day=w.day(step.due_on)))
    if step.how_we_know.strip():
        yield from lines("tick", w.known(step.how_we_know.strip()))


def _work(plan: Plan, w: Writer) -> Iterator[Block]:
    if plan.adjustments:
        yield Heading(level=2, text=w.text("Changes at work"))
        for one in plan.adjustments:
            yield from lines("work", w.known(one.change))


def easy_return(plan: Plan, w: Writer, course: Course | None) -> Iterator[Block]:
    agreed = plan.phased_return
    if agreed is None or course is None:
        return
    yield Heading(level=2, text=plain(hours_title(plan.kind, w)))
    day = w.day(agreed.return_on)
    if plan.kind is PlanKind.THRIVE_IN_WORK:
        first = w.text("Your new hours start on {day}.", day=day)
    else:
        first = w.text("Your first day back is {day}.", day=day)
    yield from lines("calendar", first)
    for week in course.weeks:
        yield from lines("clock", plain(week_line(week.number, week.minutes, w)))
    yield from lines("money", plain(pay_words(agreed.pay, w)))


def _private(w: Writer) -> Iterator[Block]:
    yield Heading(level=2, text=w.text("What stays private"))
    yield from lines("private", w.text("This plan is yours."))
    yield from lines("employer", w.text("Your employer does not get it."))
    yield from lines("agree", w.text("You choose what your employer may see. You can say no."))


def _review(plan: Plan, w: Writer) -> Iterator[Block]:
    yield Heading(level=2, text=w.text("When we look at it again"))
    day = w.day(plan.review_on)
    yield from lines("calendar", w.text("We look at this plan again on {day}.", day=day))
    yield Heading(level=2, text=w.text("If things get harder"))
    yield from lines("talk", w.text("Tell your coach. We can change the plan."))
    yield from lines(
        "health",
        w.text("For help with your mental health, call 111. Choose option 2."),
        w.text("You can call Samaritans on 116 123. They are there day and night."),
    )
    yield from lines("warning", w.text("If somebody is in danger, call 999."))
