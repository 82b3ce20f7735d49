"""The employer copy as a document. It is given the ticked content and nothing else to read from."""

from collections.abc import Iterator
from datetime import date, datetime

from coach_app.domain.employer_copy import EmployerCopy, WorkWeek
from coach_app.domain.plan import Who
from coach_app.domain.signature import SignerRole
from coach_app.domain.statement import Statements
from coach_app.plans.easy_read import simplified
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
from coach_app.plans.sheet import About, sheet
from coach_app.plans.work_changes import tasks
from coach_app.plans.working_time import labelled_time, short_time, spoken_time
from coach_app.plans.writing import Writer

EMPLOYER_FIELD = SignerRole.EMPLOYER.value


def employer_document(
    content: EmployerCopy,
    statements: Statements,
    made: datetime,
    fingerprint: str,
    writer: Writer | None = None,
) -> Document:
    """`statements` are those that stand above the places to sign, in the language of the paper;
    `fingerprint` is the SHA-256 of the content, in hex."""
    copy = _Copy(content, statements, writer or Writer())
    return copy.document(made, fingerprint)


class _Copy:
    def __init__(self, content: EmployerCopy, statements: Statements, writer: Writer) -> None:
        self._content = content
        self._statements = statements
        self._w = writer

    def document(self, made: datetime, fingerprint: str) -> Document:
        w, content = self._w, self._content
        until = w.day(content.until)
        version = w.say("Version {version}", version=content.version)
        valid = w.say("Valid until {day}", day=until)
        about = About(
            to_the_person=False,
            title=w.say("What helps me at work"),
            subject=w.comma.join((content.employer, version, valid)),
            author=content.coach,
            created=made,
            person=content.name,
            version=valid,
            fingerprint=fingerprint,
            sealed=True,
        )
        blocks = (
            self._cover(until),
            self._private(),
            *self._changes(),
            *self._hours(),
            *self._dates(),
            *self._steps(),
            *self._people(),
        )
        inside = simplified(blocks) if w.easy else blocks
        return sheet(w, about, (*inside, *self._signing()))

    def _cover(self, until: str) -> Facts:
        w, content = self._w, self._content
        rows = (
            (w.say("For"), content.employer),
            (w.say("From"), content.name),
            (w.say("Version"), f"{content.version}"),
            (w.say("Valid until"), until),
        )
        items = tuple(Fact(label=label, value=bold(value)) for label, value in rows)
        return Facts(items=items, columns=2)

    def _private(self) -> Callout:
        w = self._w
        return Callout(
            title=w.text("Please keep this private"),
            lines=(
                w.text(
                    "{name} has chosen what stands in this copy. Show it only to those who make "
                    "the changes in it.",
                    name=self._content.name,
                ),
                w.text(
                    "The permission ends on the day above, or earlier if it is taken back. Then "
                    "please destroy the copy."
                ),
            ),
        )

    def _changes(self) -> Iterator[Block]:
        w, changes = self._w, self._content.changes
        if not changes:
            return
        dated = any(one.review_on is not None for one in changes)
        columns = [
            Column(heading=w.text("What"), width=4.6),
            Column(heading=w.text("Who"), width=2.2),
        ]
        if dated:
            columns.append(Column(heading=w.text("We look at it again"), width=3.2))
        rows = tuple(
            (
                w.known(one.change),
                plain(self._who(one.who)),
                *((plain(self._day(one.review_on)),) if dated else ()),
            )
            for one in changes
        )
        yield Heading(level=2, text=w.text("Changes at work"))
        yield Table(
            columns=tuple(columns),
            rows=rows,
            summary=w.say("What is changed at work, and by whom"),
        )

    def _hours(self) -> Iterator[Block]:
        w, weeks = self._w, self._content.weeks
        if not weeks:
            return
        some_left_out = any(week.left_out for week in weeks)
        columns = [
            Column(heading=w.text("Week from"), width=2.5),
            Column(heading=w.text("Hours"), width=2.0),
            Column(heading=w.text("Days"), width=3.5),
        ]
        if some_left_out:
            columns.append(Column(heading=w.text("Not done yet"), width=2.6))
        said = w.comma.join(
            w.say("week {number}: {hours}", number=number, hours=spoken_time(week.minutes, w))
            for number, week in enumerate(weeks, start=1)
        )
        yield Heading(level=2, text=w.text("Hours, week by week"))
        yield Figure(
            alternative=w.say("A chart of the hours in each week. {weeks}.", weeks=said),
            bars=tuple(
                Bar(
                    label=w.say("Week {number}", number=number),
                    value=week.minutes / 60,
                    said=labelled_time(week.minutes, w),
                )
                for number, week in enumerate(weeks, start=1)
            ),
        )
        yield Table(
            columns=tuple(columns),
            rows=tuple(self._week(week, left_out=some_left_out) for week in weeks),
            summary=w.say("Hours and days of each week"),
        )

    def _week(self, week: WorkWeek, *, left_out: bool) -> tuple[Text, ...]:
        w = self._w
        days = "\n".join(
            w.say("{day} {hours}", day=w.day_of_week(day), hours=short_time(minutes, w))
            if minutes
            else w.say("{day} off", day=w.day_of_week(day))
            for day, minutes in week.days
        )
        cells = (
            plain(w.short_day(week.starts_on)),
            plain(short_time(week.minutes, w)),
            plain(days),
        )
        if not left_out:
            return cells
        return (*cells, tasks(week.left_out, w) if week.left_out else w.text("nothing"))

    def _dates(self) -> Iterator[Block]:
        w, content = self._w, self._content
        rows = (
            (w.say("New hours from"), content.return_on),
            (w.say("Usual hours from"), content.usual_from),
            (w.say("We look at all of it again"), content.review_on),
        )
        items = tuple(
            Fact(label=label, value=plain(w.day(day))) for label, day in rows if day is not None
        )
        if items:
            yield Heading(level=2, text=w.text("Dates"))
            yield Facts(items=items)

    def _steps(self) -> Iterator[Block]:
        w, steps = self._w, self._content.steps
        if not steps:
            return
        yield Heading(level=2, text=w.text("What happens next"))
        yield Table(
            columns=(
                Column(heading=w.text("What"), width=4.4),
                Column(heading=w.text("Who"), width=2.3),
                Column(heading=w.text("By when"), width=3.3),
            ),
            rows=tuple(
                (w.known(step.title), plain(self._who(step.who)), plain(w.day(step.due_on)))
                for step in steps
            ),
            summary=w.say("What happens, who does it and by when"),
        )

    def _people(self) -> Iterator[Block]:
        w, content = self._w, self._content
        lines = []
        if content.ask_person:
            lines.append(w.text("{name}, about everything in this copy.", name=content.name))
        if content.ask_coach and content.coach:
            lines.append(
                w.text(
                    "{name}, work and health coach, about how changes at work are made.",
                    name=content.coach,
                )
            )
        if lines:
            yield Heading(level=2, text=w.text("Who to talk to"))
            yield BulletList(items=tuple(lines))

    def _signing(self) -> tuple[Block, ...]:
        w, content, statements = self._w, self._content, self._statements
        coach = (
            w.say("Signature of the coach, {name}", name=content.coach)
            if content.coach
            else w.say("Signature of the coach")
        )
        signers = (
            (
                SignerRole.PARTICIPANT,
                statements.consent.replace("{employer}", content.employer),
                w.say("Signature of {name}", name=content.name),
            ),
            (
                SignerRole.COACH,
                w.say("I made this copy from what was ticked, and from nothing else."),
                coach,
            ),
            (
                SignerRole.EMPLOYER,
                statements.employer,
                w.say("Signature for the employer, if they wish to sign"),
            ),
        )
        blocks: list[Block] = [Heading(level=2, text=w.text("Signatures"))]
        for role, statement, label in signers:
            field = SignatureField(name=role.value, label=label)
            blocks.append(Together(blocks=(Paragraph(text=plain(statement)), field)))
        return tuple(blocks)

    def _who(self, who: Who) -> str:
        w, content = self._w, self._content
        return {
            Who.PARTICIPANT: content.name,
            Who.COACH: content.coach or w.say("The coach"),
            Who.TOGETHER: w.say("{name} and the coach", name=content.name),
            Who.EMPLOYER: w.say("The employer"),
            Who.SERVICE: w.say("A local service"),
        }[who]

    def _day(self, day: date | None) -> str:
        return self._w.day(day) if day is not None else ""
