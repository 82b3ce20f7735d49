"""The summary of a review: how far somebody has come, what helped, and what comes next."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from coach_app.domain.case import CaseFile
from coach_app.domain.distance import Direction, Track
from coach_app.domain.plan import Plan
from coach_app.domain.review import CaseOutcome, Review
from coach_app.plans.easy_read import simplified
from coach_app.plans.layout import (
    Block,
    BulletList,
    Column,
    Distance,
    Document,
    Fact,
    Facts,
    Heading,
    Paragraph,
    Stretch,
    Table,
    Text,
    bold,
    plain,
)
from coach_app.plans.outcome_words import outcome_words
from coach_app.plans.plan_document import if_harder
from coach_app.plans.plan_words import who_words
from coach_app.plans.review_answers import review_answers
from coach_app.plans.sheet import About, sheet
from coach_app.plans.writing import Writer


def review_summary(
    case_file: CaseFile,
    review: Review | None,
    tracks: Sequence[Track],
    made: datetime,
    writer: Writer | None = None,
) -> Document:
    """`review` is None before the first one: then it says where somebody stands now."""
    w = writer or Writer()
    case = case_file.case
    person = case_file.person.preferred_name if case_file.person else ""
    about = About(
        title=w.say("How far I have come"),
        subject=case.ref,
        author=case.coach_name,
        created=review.at if review else made,
        person=person,
        ref=case.ref,
    )
    plan = case_file.agreed_plan or case_file.plan
    blocks = (
        _cover(case_file, review, made, w),
        *_distance(tracks, w),
        *review_answers(case_file, review, w),
        *_said(review, w),
        *_outcomes([one for one in case_file.outcomes if one.counts], w),
        *_next(plan, review, w),
        if_harder(w),
    )
    return sheet(w, about, simplified(blocks) if w.easy else blocks)


def _cover(case_file: CaseFile, review: Review | None, made: datetime, w: Writer) -> Facts:
    person = case_file.person.preferred_name if case_file.person else ""
    day = w.day(w.moment_day(review.at if review else made))
    rows = (
        (w.say("For"), person),
        (w.say("Reference"), case_file.case.ref),
        (w.say("Coach"), case_file.case.coach_name),
        (w.say("Review on"), day),
    )
    items = tuple(Fact(label=label, value=bold(value)) for label, value in rows if value)
    return Facts(items=items, columns=2)


def _distance(tracks: Sequence[Track], w: Writer) -> Iterator[Block]:
    yield Heading(level=2, text=w.text("How far you have come"))
    if not tracks:
        yield Paragraph(text=w.text("There are no answers to compare yet."))
        return
    yield Paragraph(
        text=w.text(
            "You gave these numbers yourself, from 0 to 10. They are never added up. Each one "
            "stands for itself."
        )
    )
    yield Distance(
        alternative=w.say("A chart of each scale from 0 to 10. {rows}", rows=_aloud(tracks, w)),
        stretches=tuple(
            Stretch(
                label=_name(track, w),
                first=track.points[0].value,
                latest=track.now.value if track.now else None,
                note=change(track, w),
            )
            for track in tracks
        ),
        first=w.say("First answer"),
        latest=w.say("Latest answer"),
    )
    yield Table(
        columns=(
            Column(heading=w.text("Scale"), width=3.4),
            Column(heading=w.text("First"), width=2.4),
            Column(heading=w.text("Latest"), width=2.4),
            Column(heading=w.text("Change"), width=2.1),
        ),
        rows=tuple(_row(track, w) for track in tracks),
        summary=w.say("The first and the latest answer to each question, and the change"),
    )


def _name(track: Track, w: Writer) -> str:
    return "".join(span.text for span in w.known(track.scale.name))


def _row(track: Track, w: Writer) -> tuple[Text, ...]:
    first = track.points[0]
    latest = f"{track.now.value}, {w.brief_day(track.now.on)}" if track.now else "-"
    return (
        plain(_name(track, w)),
        plain(f"{first.value}, {w.brief_day(first.on)}"),
        plain(latest),
        plain(change(track, w)),
    )


def change(track: Track, w: Writer) -> str:
    """In words: on anxiety a lower number is the better one."""
    points = abs(track.gained or 0)
    return {
        Direction.BETTER: w.say("better by {points}", points=points),
        Direction.WORSE: w.say("harder by {points}", points=points),
        Direction.SAME: w.say("the same"),
        Direction.NOT_KNOWN: w.say("asked once so far"),
    }[track.direction]


def _aloud(tracks: Sequence[Track], w: Writer) -> str:
    rows = []
    for track in tracks:
        numbers = f"{track.points[0].value}"
        if track.now is not None:
            numbers += f", {track.now.value}"
        rows.append(f"{_name(track, w)}: {numbers}, {change(track, w)}.")
    return " ".join(rows)


def _said(review: Review | None, w: Writer) -> Iterator[Block]:
    if review is None:
        return
    for heading, words in (
        (w.text("What helped"), review.what_helped),
        (w.text("What has changed"), review.what_changed),
    ):
        said = [line.strip() for line in words.splitlines() if line.strip()]
        if said:
            yield Heading(level=2, text=heading)
            yield from (Paragraph(text=w.own(line)) for line in said)


def _outcomes(outcomes: Sequence[CaseOutcome], w: Writer) -> Iterator[Block]:
    if outcomes:
        yield Heading(level=2, text=w.text("What you have reached"))
        yield BulletList(
            items=tuple(
                plain(w.comma.join((outcome_words(one.what, w), w.day(one.on)))) for one in outcomes
            )
        )


def _next(plan: Plan | None, review: Review | None, w: Writer) -> Iterator[Block]:
    yield Heading(level=2, text=w.text("What comes next"))
    if plan is not None and plan.steps:
        yield Table(
            columns=(
                Column(heading=w.text("What"), width=3.8),
                Column(heading=w.text("Who"), width=2.2),
                Column(heading=w.text("By when"), width=4.0),
            ),
            rows=tuple(
                (w.known(step.title), plain(who_words(step.who, w)), plain(w.day(step.due_on)))
                for step in plan.steps
            ),
            summary=w.say("The steps of the plan, who does each and by when"),
        )
    day = (review.next_review_on if review else None) or (plan.review_on if plan else None)
    if day is not None:
        yield Paragraph(text=w.text("We look at it again on {day}.", day=w.day(day)))
