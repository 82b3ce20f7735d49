"""Changes at work and the way back to work, as parts of a paper for the participant."""

from collections.abc import Iterable

from coach_app.domain.phased_return import Course, Pay, Spread, WeekPlan
from coach_app.domain.plan import Plan
from coach_app.plans.layout import (
    Bar,
    Block,
    Column,
    Fact,
    Facts,
    Figure,
    Heading,
    Link,
    Paragraph,
    Table,
    Text,
    joined,
    plain,
)
from coach_app.plans.plan_words import (
    cost_words,
    first_day_words,
    hours_title,
    pay_words,
    spread_words,
    who_words,
)
from coach_app.plans.web_pages import web_pages
from coach_app.plans.working_time import labelled_time, short_time, spoken_time, usual_line
from coach_app.plans.writing import Writer


def changes_at_work(plan: Plan, w: Writer) -> tuple[Block, ...]:
    """What is asked for, why, and who does it. Empty when nothing is."""
    if not plan.adjustments:
        return ()
    table = Table(
        columns=(
            Column(heading=w.text("What changes"), width=4.4),
            Column(heading=w.text("Because"), width=3.2),
            Column(heading=w.text("Who"), width=2.4),
        ),
        rows=tuple(
            (
                w.known(one.change),
                w.named(one.task) if one.task.strip() else w.known(one.difficulty),
                plain(f"{who_words(one.who, w)}. {cost_words(one.cost, w)}."),
            )
            for one in plan.adjustments
        ),
        summary=w.say("Changes at work: what changes, why, and who does it"),
    )
    blocks: list[Block] = [
        Heading(level=2, text=w.text("Changes at work")),
        Paragraph(
            text=w.text(
                "The law says that an employer must make reasonable changes for a disabled worker. "
                "These are the changes that could help you."
            )
        ),
        table,
    ]
    if any(one.beyond_the_employer for one in plan.adjustments):
        blocks += [
            Paragraph(
                text=w.text(
                    "Access to Work can pay for help beyond what your employer has to do. You "
                    "apply for it yourself."
                )
            ),
            Link(
                text=w.text("Apply for Access to Work on GOV.UK"),
                address=web_pages().access_to_work,
                description=w.say("Opens the page of Access to Work on GOV.UK"),
            ),
        ]
    return tuple(blocks)


def way_back(plan: Plan, w: Writer, course: Course | None) -> tuple[Block, ...]:
    """The phased return in the plan: the weeks in a table, and what is agreed about pay."""
    agreed = plan.phased_return
    if agreed is None or course is None:
        return ()
    return (
        Heading(level=2, text=plain(hours_title(plan.kind, w))),
        return_facts(plan, w, course),
        weeks_table(course, w),
        Paragraph(text=plain(pay_words(agreed.pay, w))),
        *sick_pay_note(plan, w),
    )


def sick_pay_note(plan: Plan, w: Writer) -> tuple[Block, ...]:
    agreed = plan.phased_return
    short = agreed is not None and agreed.spread is Spread.SHORTER_DAYS
    if agreed is None or agreed.pay is not Pay.SICK_PAY or not short:
        return ()
    note = w.text("Statutory Sick Pay is for whole days off. It does not top up a short day.")
    return (Paragraph(text=note),)


def return_facts(plan: Plan, w: Writer, course: Course) -> Facts:
    agreed = plan.phased_return
    if agreed is None:
        return Facts(items=())
    rows = (
        (first_day_words(plan.kind, w), w.day(agreed.return_on)),
        (w.say("Usual hours"), usual_line(agreed.usual_minutes, w)),
        (w.say("How it starts"), spread_words(agreed.spread, w)),
        (w.say("Usual hours again from"), w.day(course.usual_from)),
    )
    return Facts(items=tuple(Fact(label=label, value=plain(value)) for label, value in rows))


def weeks_table(course: Course, w: Writer) -> Table:
    return Table(
        columns=(
            Column(heading=w.text("Week"), width=1.2),
            Column(heading=w.text("Starts on"), width=3.2),
            Column(heading=w.text("Hours"), width=2.0),
            Column(heading=w.text("Not done yet"), width=3.6),
        ),
        rows=tuple(_week(week, w) for week in course.weeks),
        summary=w.say("The hours of each week, and the tasks that are not done yet"),
    )


def _week(week: WeekPlan, w: Writer) -> tuple[Text, ...]:
    left_out = tasks(week.left_out, w) if week.left_out else w.text("All tasks are done")
    return (
        plain(f"{week.number}"),
        plain(w.short_day(week.starts_on)),
        plain(short_time(week.minutes, w)),
        left_out,
    )


def tasks(names: Iterable[str], w: Writer) -> Text:
    """Tasks that are not done yet, with commas."""
    first, *more = (w.named(name) for name in names)
    return joined(first, *(part for one in more for part in (plain(w.comma), one)))


def hours_chart(course: Course, w: Writer) -> Figure:
    said = [
        w.say("week {number}: {hours}", number=week.number, hours=spoken_time(week.minutes, w))
        for week in course.weeks
    ]
    return Figure(
        alternative=w.say("A chart of the hours in each week. {weeks}.", weeks="; ".join(said)),
        bars=tuple(
            Bar(
                label=w.say("Week {number}", number=week.number),
                value=round(week.hours, 2),
                said=labelled_time(week.minutes, w),
            )
            for week in course.weeks
        ),
    )
