"""What was said at a review of each step and of each change at work."""

from collections.abc import Iterator

from coach_app.domain.case import CaseFile
from coach_app.domain.review import ChangeResult, Review, StepResult, StepReviewed
from coach_app.plans.layout import Block, Column, Heading, Table, Text, plain
from coach_app.plans.writing import Writer


def review_answers(case_file: CaseFile, review: Review | None, w: Writer) -> Iterator[Block]:
    """In the order of the plan that was looked back at; what nobody asked about is left out."""
    plan = next((p for p in case_file.plans if review and p.id == review.plan_id), None)
    if review is None or plan is None:
        return
    steps = tuple(
        (w.known(step.title), plain(_result(one, w)), _note(one.note, w))
        for step in plan.steps
        if (one := review.step(step.id)) is not None
    )
    if steps:
        yield Heading(level=2, text=w.text("What became of the steps"))
        yield _table(steps, w.say("Each step of the plan and what became of it"), w)
    changes = tuple(
        (w.known(change.change), plain(change_words(asked.result, w)), _note(asked.note, w))
        for change in plan.adjustments
        if (asked := review.change(change.key)) is not None
    )
    if changes:
        yield Heading(level=2, text=w.text("How the changes at work are"))
        yield _table(changes, w.say("Each change at work and how it is"), w)


def _table(rows: tuple[tuple[Text, ...], ...], summary: str, w: Writer) -> Table:
    columns = [
        Column(heading=w.text("What"), width=3.8),
        Column(heading=w.text("What became of it"), width=2.8),
    ]
    if any(row[2] for row in rows):
        columns.append(Column(heading=w.text("In your words"), width=3.4))
    return Table(
        columns=tuple(columns),
        rows=tuple(row[: len(columns)] for row in rows),
        summary=summary,
    )


def _result(one: StepReviewed, w: Writer) -> str:
    said = step_words(one.result, w)
    if one.helped is None:
        return said
    return f"{said}. {w.say('It helped.') if one.helped else w.say('It did not help.')}"


def _note(note: str, w: Writer) -> Text:
    return w.own(note.strip()) if note.strip() else ()


def step_words(result: StepResult, w: Writer) -> str:
    return {
        StepResult.DONE: w.say("Done"),
        StepResult.PARTLY: w.say("Partly done"),
        StepResult.NOT_YET: w.say("Not yet"),
        StepResult.DROPPED: w.say("Left out from now on"),
    }[result]


def change_words(result: ChangeResult, w: Writer) -> str:
    return {
        ChangeResult.HELPS: w.say("It helps"),
        ChangeResult.NOT_ENOUGH: w.say("It is not enough"),
        ChangeResult.NOT_MADE: w.say("Not made yet"),
        ChangeResult.NOT_NEEDED: w.say("Not needed any more"),
    }[result]
