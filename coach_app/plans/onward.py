"""Passing somebody on: a referral to a local service, and a warm handover to the next helper."""

from collections.abc import Iterator

from coach_app.domain.case import CaseFile
from coach_app.domain.consent import Subject
from coach_app.domain.handover import Handover
from coach_app.domain.plan import Step, Who
from coach_app.plans.easy_read import simplified
from coach_app.plans.layout import (
    Block,
    BulletList,
    Column,
    Document,
    Fact,
    Facts,
    Heading,
    Paragraph,
    Quote,
    Table,
    bold,
    plain,
)
from coach_app.plans.letters import (
    Sending,
    addressed,
    needs_words,
    person_name,
    signed_off,
)
from coach_app.plans.sheet import About, sheet
from coach_app.plans.writing import Writer


def onward_referral(
    case_file: CaseFile, sending: Sending, writer: Writer | None = None
) -> Document:
    """What the service has to know to begin, and a slip on which it answers."""
    w = writer or Writer()
    blocks = (
        addressed(case_file, sending, w),
        Paragraph(
            text=w.text(
                "We refer {name} to you with their agreement. {name} takes part in WorkWell, "
                "a voluntary service that helps people to stay in work or to get back to it.",
                name=person_name(case_file),
            )
        ),
        *_why(case_file, sending, w),
        *_needs(case_file, sending, w),
        *_answer(w),
        *signed_off(case_file, sending, w),
    )
    about = About(
        to_the_person=False,
        title=w.say("Referral to a local service"),
        subject=case_file.case.ref,
        author=case_file.case.coach_name,
        created=sending.made,
        ref=case_file.case.ref,
    )
    return sheet(w, about, simplified(blocks) if w.easy else blocks)


def _why(case_file: CaseFile, sending: Sending, w: Writer) -> Iterator[Block]:
    """Only the steps of services, and only where the permission covers the plan."""
    plan = case_file.agreed_plan
    if plan is None or not sending.covers(Subject.PLAN):
        return
    steps = _steps_for(plan.steps, sending.recipient)
    if plan.goal.strip():
        yield Heading(level=2, text=w.text("What the person wants"))
        yield Quote(text=w.quoted(plan.goal))
    if steps:
        yield Heading(level=2, text=w.text("What we hope you can do"))
        items = tuple(
            (*w.known(step.title), *plain(f" ({w.say('by {day}', day=w.short_day(step.due_on))})"))
            for step in steps
        )
        yield BulletList(items=items)


def _steps_for(steps: tuple[Step, ...], recipient: str) -> tuple[Step, ...]:
    """Those that name this service; where none does, all that a service does."""
    wanted = " ".join(recipient.split()).casefold()
    named = tuple(step for step in steps if _service(step).casefold() == wanted)
    return named or tuple(step for step in steps if step.who is Who.SERVICE)


def _service(step: Step) -> str:
    return " ".join(str(getattr(step, "service", "")).split())


def _needs(case_file: CaseFile, sending: Sending, w: Writer) -> Iterator[Block]:
    """What makes the first talk possible (DCB1605: needs are shared with consent)."""
    person = case_file.person
    if person is None or not sending.covers(Subject.CONTACT_DETAILS):
        return
    needs = [needs_words(need, w) for need in person.needs]
    rows = (
        (
            w.say("Language"),
            w.language_name(person.language) if not person.language.startswith("en") else "",
        ),
        (w.say("Needs"), w.comma.join(needs)),
        (w.say("Best time"), person.best_time),
        (
            w.say("Messages"),
            w.say("Leave no message") if person.safe_to_leave_message is False else "",
        ),
    )
    items = tuple(Fact(label=label, value=bold(value)) for label, value in rows if value.strip())
    if items:
        yield Heading(level=2, text=w.text("How to reach the person"))
        yield Facts(items=items, columns=2)


def _answer(w: Writer) -> Iterator[Block]:
    yield Heading(level=2, text=w.text("Please tell us"))
    yield Paragraph(
        text=w.text("We close the loop: tick what has happened and send this page back.")
    )
    yield Table(
        columns=(
            Column(heading=w.text("What has happened"), width=5.0),
            Column(heading=w.text("Tick"), width=1.4),
            Column(heading=w.text("Date"), width=3.6),
        ),
        rows=tuple(
            (plain(said), plain(""), plain(""))
            for said in (
                w.say("Accepted"),
                w.say("First meeting"),
                w.say("Ended"),
                w.say("We cannot help. Somebody else could:"),
            )
        ),
        summary=w.say("To be filled in by the service: what has happened, and when"),
    )


def handover_letter(
    case_file: CaseFile, handover: Handover | None, sending: Sending, writer: Writer | None = None
) -> Document:
    """What the next helper has to know before the first call, so that nobody tells it twice."""
    w = writer or Writer()
    blocks = (
        addressed(case_file, sending, w),
        Paragraph(
            text=w.text(
                "{name} knows that you will be in touch, and knows your name. Please read this "
                "before the first call, so that nothing has to be told twice.",
                name=person_name(case_file),
            )
        ),
        *_handed_over(handover, w),
        *_needs(case_file, sending, w),
        *signed_off(case_file, sending, w),
    )
    about = About(
        to_the_person=False,
        title=w.say("Warm handover"),
        subject=case_file.case.ref,
        author=case_file.case.coach_name,
        created=sending.made,
        ref=case_file.case.ref,
    )
    return sheet(w, about, simplified(blocks) if w.easy else blocks)


def _handed_over(handover: Handover | None, w: Writer) -> Iterator[Block]:
    if handover is None:
        return
    for heading, words in (
        (w.text("What the person said"), handover.said),
        (w.text("What was promised"), handover.promised),
        (w.text("Best time"), handover.best_time),
    ):
        if words.strip():
            yield Heading(level=2, text=heading)
            yield Quote(text=w.own(words.strip()))
