"""The employer copy as a document. It is given the ticked content and nothing else to read from."""

from datetime import date, datetime

from coach_app.domain.employer_copy import EmployerCopy, WorkWeek
from coach_app.domain.plan import Who
from coach_app.domain.signature import SignerRole
from coach_app.domain.statement import Statements
from coach_app.plans.layout import (
    Bar,
    Block,
    BulletList,
    Callout,
    Column,
    Document,
    Fact,
    Facts,
    Figure,
    Heading,
    Paragraph,
    SignatureField,
    Table,
    Text,
    Together,
    bold,
    plain,
)
from coach_app.plans.plan_words import long_date
from coach_app.plans.sheet import ORGANISATION

TITLE = "What helps me at work"
EMPLOYER_FIELD = SignerRole.EMPLOYER.value


def employer_document(
    content: EmployerCopy, statements: Statements, made: datetime, fingerprint: str
) -> Document:
    """`statements` are those that stand above the places to sign, in the language of the paper;
    `fingerprint` is the SHA-256 of the content, in hex."""
    title = f"{TITLE}: {content.name}"
    until = long_date(content.until)
    return Document(
        title=title,
        author=content.coach or ORGANISATION,
        subject=f"Copy for {content.employer}, version {content.version}, valid until {until}",
        created=made,
        organisation=ORGANISATION,
        fingerprint=fingerprint,
        running_head=f"{title}, for {content.employer}",
        running_foot=f"Valid until {until}  {fingerprint}",
        blocks=(
            Heading(level=1, text=plain(TITLE)),
            _cover(content),
            _private(content),
            *_changes(content),
            *_hours(content),
            *_dates(content),
            *_steps(content),
            *_people(content),
            *_signing(content, statements),
            Paragraph(
                text=plain(f"Fingerprint of the content (SHA-256): {fingerprint}"), quiet=True
            ),
        ),
    )


def _cover(content: EmployerCopy) -> Facts:
    rows = (
        ("For", content.employer),
        ("From", content.name),
        ("Version", f"{content.version}"),
        ("Valid until", long_date(content.until)),
    )
    return Facts(
        items=tuple(Fact(label=label, value=bold(value)) for label, value in rows), columns=2
    )


def _private(content: EmployerCopy) -> Callout:
    return Callout(
        title=plain("Please keep this private"),
        lines=(
            plain(
                f"{content.name} has chosen what stands in this copy. Show it only to those who "
                "make the changes in it."
            ),
            plain(
                "The permission ends on the day above, or earlier if it is taken back. Then please "
                "destroy the copy."
            ),
        ),
    )


def _changes(content: EmployerCopy) -> tuple[Block, ...]:
    if not content.changes:
        return ()
    dated = any(one.review_on is not None for one in content.changes)
    columns = [Column(heading=plain("What"), width=4.6), Column(heading=plain("Who"), width=2.2)]
    if dated:
        columns.append(Column(heading=plain("We look at it again"), width=3.2))
    rows = tuple(
        (
            plain(one.change),
            plain(_who(one.who, content)),
            *((plain(_day(one.review_on)),) if dated else ()),
        )
        for one in content.changes
    )
    table = Table(columns=tuple(columns), rows=rows, summary="What is changed at work, and by whom")
    return Heading(level=2, text=plain("Changes at work")), table


def _hours(content: EmployerCopy) -> tuple[Block, ...]:
    if not content.weeks:
        return ()
    some_left_out = any(week.left_out for week in content.weeks)
    columns = [
        Column(heading=plain("Week from"), width=2.6),
        Column(heading=plain("Hours"), width=1.3),
        Column(heading=plain("Days"), width=4.1),
    ]
    if some_left_out:
        columns.append(Column(heading=plain("Not yet"), width=2.6))
    rows = tuple(_week(week, left_out=some_left_out) for week in content.weeks)
    said = ", ".join(f"{_hours_of(week.minutes)} hours" for week in content.weeks)
    chart = Figure(
        alternative=f"Hours a week, week by week: {said}.",
        bars=tuple(
            Bar(label=f"Week {number}", value=week.minutes / 60)
            for number, week in enumerate(content.weeks, start=1)
        ),
        unit="hours",
    )
    table = Table(columns=tuple(columns), rows=rows, summary="Hours and days of each week")
    return Heading(level=2, text=plain("Hours, week by week")), chart, table


def _week(week: WorkWeek, *, left_out: bool) -> tuple[Text, ...]:
    days = ", ".join(
        f"{day:%a} {_hours_of(minutes)}" if minutes else f"{day:%a} off"
        for day, minutes in week.days
    )
    cells = (
        plain(f"{week.starts_on.day} {week.starts_on:%B %Y}"),
        plain(_hours_of(week.minutes)),
        plain(days),
    )
    return (*cells, plain(", ".join(week.left_out) or "nothing")) if left_out else cells


def _dates(content: EmployerCopy) -> tuple[Block, ...]:
    rows = (
        ("First day back", content.return_on),
        ("Usual hours from", content.usual_from),
        ("We look at all of it again", content.review_on),
    )
    items = tuple(
        Fact(label=label, value=plain(long_date(day))) for label, day in rows if day is not None
    )
    if not items:
        return ()
    return Heading(level=2, text=plain("Dates")), Facts(items=items)


def _steps(content: EmployerCopy) -> tuple[Block, ...]:
    if not content.steps:
        return ()
    table = Table(
        columns=(
            Column(heading=plain("What"), width=4.4),
            Column(heading=plain("Who"), width=2.3),
            Column(heading=plain("By when"), width=3.3),
        ),
        rows=tuple(
            (plain(step.title), plain(_who(step.who, content)), plain(long_date(step.due_on)))
            for step in content.steps
        ),
        summary="What happens, who does it and by when",
    )
    return Heading(level=2, text=plain("What happens next")), table


def _people(content: EmployerCopy) -> tuple[Block, ...]:
    lines = []
    if content.ask_person:
        lines.append(plain(f"{content.name}, about everything in this copy."))
    if content.ask_coach and content.coach:
        lines.append(
            plain(f"{content.coach}, work and health coach, about how changes at work are made.")
        )
    if not lines:
        return ()
    return Heading(level=2, text=plain("Who to talk to")), BulletList(items=tuple(lines))


def _signing(content: EmployerCopy, statements: Statements) -> tuple[Block, ...]:
    consent = statements.consent.replace("{employer}", content.employer)
    signers = (
        (SignerRole.PARTICIPANT, consent, f"Signature of {content.name}"),
        (
            SignerRole.COACH,
            "I made this copy from what was ticked, and from nothing else.",
            f"Signature of the coach, {content.coach}".rstrip(" ,"),
        ),
        (
            SignerRole.EMPLOYER,
            statements.employer,
            "Signature for the employer, if they wish to sign",
        ),
    )
    blocks: list[Block] = [Heading(level=2, text=plain("Signatures"))]
    for role, statement, label in signers:
        blocks.append(
            Together(
                blocks=(
                    Paragraph(text=plain(statement)),
                    SignatureField(name=role.value, label=label),
                )
            )
        )
    return tuple(blocks)


def _who(who: Who, content: EmployerCopy) -> str:
    return {
        Who.PARTICIPANT: content.name,
        Who.COACH: content.coach or "The coach",
        Who.TOGETHER: f"{content.name} and the coach",
        Who.EMPLOYER: "The employer",
        Who.SERVICE: "A local service",
    }[who]


def _day(day: date | None) -> str:
    return long_date(day) if day is not None else ""


def _hours_of(minutes: int) -> str:
    return f"{minutes / 60:g}"
