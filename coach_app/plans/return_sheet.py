"""The phased-return sheet: every week with its days and hours, to be taken to work."""

from collections.abc import Iterator, Mapping

from coach_app.domain.case import CaseFile
from coach_app.domain.phased_return import Branch, Course, WeekPlan
from coach_app.domain.plan import Plan
from coach_app.plans.easy_plan import easy_return
from coach_app.plans.layout import (
    Block,
    BulletList,
    Column,
    Document,
    Heading,
    Paragraph,
    Table,
    Text,
    plain,
)
from coach_app.plans.plan_words import hours_title, pay_words
from coach_app.plans.sheet import About, sheet
from coach_app.plans.work_changes import hours_chart, return_facts, sick_pay_note, tasks
from coach_app.plans.working_time import day_line, short_time
from coach_app.plans.writing import Writer


def return_sheet(
    case_file: CaseFile, plan: Plan, courses: Mapping[Branch, Course], writer: Writer | None = None
) -> Document:
    """`courses` as agreed, and how it goes when it is faster or slower from the first week."""
    w = writer or Writer()
    case = case_file.case
    person = case_file.person.preferred_name if case_file.person else ""
    version = w.say("Version {version}", version=plan.version)
    about = About(
        title=hours_title(plan.kind, w),
        subject=w.comma.join((case.ref, version)),
        author=case.coach_name,
        created=plan.agreed_at or plan.drafted_at,
        person=person,
        ref=case.ref,
        version=version,
    )
    course = courses[Branch.NORMAL]
    if w.easy:
        inside = (*tuple(easy_return(plan, w, course))[1:], *_branches(courses, w))
        return sheet(w, about, inside)
    return sheet(
        w,
        about,
        (
            return_facts(plan, w, course),
            Heading(level=2, text=w.text("Hours in each week")),
            hours_chart(course, w),
            Heading(level=2, text=w.text("Week by week")),
            _table(course, w),
            *_pay(plan, w),
            *_branches(courses, w),
            *_check_ins(course, w),
        ),
    )


def _table(course: Course, w: Writer) -> Table:
    return Table(
        columns=(
            Column(heading=w.text("Week"), width=1.1),
            Column(heading=w.text("Days and hours"), width=4.7),
            Column(heading=w.text("In all"), width=1.8),
            Column(heading=w.text("Not done yet"), width=2.4),
        ),
        rows=tuple(_row(week, w) for week in course.weeks),
        summary=w.say("The days and hours of each week, and the tasks that are not done yet"),
    )


def _row(week: WeekPlan, w: Writer) -> tuple[Text, ...]:
    left_out = tasks(week.left_out, w) if week.left_out else w.text("All tasks are done")
    return (
        plain(f"{week.number}"),
        plain(_days(week, w)),
        plain(short_time(week.minutes, w)),
        left_out,
    )


def _days(week: WeekPlan, w: Writer) -> str:
    """One line a day that is worked; a bank holiday says why it is free."""
    said: list[str] = []
    for day in week.days:
        if day.bank_holiday:
            said.append(w.say("{day}: bank holiday", day=w.weekday(day.day)))
        elif day.minutes:
            said.append(day_line(day.day, day.minutes, w, night=day.night))
    return "\n".join(said)


def _pay(plan: Plan, w: Writer) -> Iterator[Block]:
    if plan.phased_return is not None:
        yield Heading(level=2, text=w.text("Pay"))
        yield Paragraph(text=plain(pay_words(plan.phased_return.pay, w)))
        yield from sick_pay_note(plan, w)


def _branches(courses: Mapping[Branch, Course], w: Writer) -> Iterator[Block]:
    said: list[Text] = []
    if (slower := courses.get(Branch.SLOWER)) is not None:
        said.append(
            w.text(
                "If it is too much: each step takes two weeks. Then the usual hours begin on "
                "{day}.",
                day=w.day(slower.usual_from),
            )
        )
    if (faster := courses.get(Branch.FASTER)) is not None:
        said.append(
            w.text(
                "If it goes well: every second step is left out. Then the usual hours begin on "
                "{day}.",
                day=w.day(faster.usual_from),
            )
        )
    if said:
        yield Heading(level=2, text=w.text("If it goes slower or faster"))
        yield BulletList(items=tuple(said))


def _check_ins(course: Course, w: Writer) -> Iterator[Block]:
    """To be filled in by hand."""
    yield Heading(level=2, text=w.text("How it went"))
    yield Paragraph(
        text=w.text("Talk about it at the end of each week. Write down what you agree.")
    )
    yield Table(
        columns=(
            Column(heading=w.text("Week"), width=1.3),
            Column(heading=w.text("Went well"), width=4.3),
            Column(heading=w.text("Was too much"), width=4.4),
        ),
        rows=tuple((plain(f"{week.number}"), plain("\n"), plain("")) for week in course.weeks),
        summary=w.say("Room to write how each week went"),
    )
