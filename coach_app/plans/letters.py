"""Letters to a surgery or to whoever referred somebody: what the permission covers, no more."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from coach_app.domain.case import CaseFile
from coach_app.domain.consent import Permission, Subject
from coach_app.domain.paper import PaperKind
from coach_app.domain.people import CommunicationNeed
from coach_app.domain.plan import Plan, Who
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
    Together,
    bold,
    plain,
)
from coach_app.plans.outcome_words import outcome_words
from coach_app.plans.sheet import About, sheet
from coach_app.plans.writing import Writer


@dataclass(frozen=True, slots=True, kw_only=True)
class Sending:
    """To whom, on which permission, and when the letter is made."""

    recipient: str
    permission: Permission | None
    """Without one the letter holds nothing about the person but the name."""
    made: datetime

    def covers(self, subject: Subject) -> bool:
        return self.permission is not None and subject in self.permission.covers


def gp_letter(case_file: CaseFile, sending: Sending, writer: Writer | None = None) -> Document:
    return _Letter(case_file, sending, writer or Writer(), PaperKind.GP_LETTER).document()


def referrer_letter(
    case_file: CaseFile, sending: Sending, writer: Writer | None = None
) -> Document:
    return _Letter(case_file, sending, writer or Writer(), PaperKind.REFERRER_LETTER).document()


@dataclass(frozen=True, slots=True)
class _Letter:
    case_file: CaseFile
    sending: Sending
    w: Writer
    kind: PaperKind

    def document(self) -> Document:
        w, case = self.w, self.case_file.case
        title = (
            w.say("Letter to the surgery")
            if self.kind is PaperKind.GP_LETTER
            else w.say("Letter to the referrer")
        )
        blocks = (*self.opening(), *self.sections(), *self.ending())
        about = About(
            to_the_person=False,
            title=title,
            subject=case.ref,
            author=case.coach_name,
            created=self.sending.made,
            ref=case.ref,
        )
        return sheet(w, about, simplified(blocks) if w.easy else blocks)

    def opening(self) -> Iterator[Block]:
        w = self.w
        yield addressed(self.case_file, self.sending, w)
        yield Paragraph(
            text=w.text(
                "{name} takes part in WorkWell, a voluntary service that helps people to stay in "
                "work or to get back to it. This letter tells you what {name} agreed to share.",
                name=person_name(self.case_file),
            )
        )

    def sections(self) -> Iterator[Block]:
        sending = self.sending
        if sending.covers(Subject.REFERRAL):
            yield from self.referral()
        plan = self.case_file.agreed_plan
        if plan is not None and sending.covers(Subject.PLAN):
            yield from plan_section(plan, self.w)
        if plan is not None and sending.covers(Subject.ADJUSTMENTS):
            yield from changes_section(plan, self.w)
        if sending.covers(Subject.PROGRESS):
            yield from self.progress()

    def referral(self) -> Iterator[Block]:
        w, referral, decision = self.w, self.case_file.referral, self.case_file.decision
        if referral is None:
            return
        yield Heading(level=2, text=w.text("The referral"))
        yield Paragraph(
            text=w.text(
                "Thank you for the referral that we received on {day}.",
                day=w.day(referral.received_on),
            )
        )
        if decision is not None:
            taken = (
                w.text("The person was taken on.")
                if decision.accepted
                else w.text("The person was not taken on.")
            )
            yield Paragraph(text=taken)

    def progress(self) -> Iterator[Block]:
        w, file = self.w, self.case_file
        yield Heading(level=2, text=w.text("Where things stand"))
        rows = [(w.say("Support since"), w.day(file.case.opened_on))]
        if file.agreed_plan is not None:
            rows.append((w.say("Next review"), w.day(file.agreed_plan.review_on)))
        if file.case.closed_on is not None:
            rows.append((w.say("Support ended"), w.day(file.case.closed_on)))
        yield Facts(items=tuple(Fact(label=a, value=plain(b)) for a, b in rows))
        reached = [one for one in file.outcomes if one.counts]
        if reached:
            yield BulletList(
                items=tuple(
                    plain(w.comma.join((outcome_words(one.what, w), w.day(one.on))))
                    for one in reached
                )
            )
        helped = [review.what_helped for review in file.reviews if review.what_helped.strip()]
        if helped:
            words = Paragraph(text=w.text("What helped, in the person's own words:"))
            yield Together(blocks=(words, Quote(text=w.quoted(helped[-1]))))

    def ending(self) -> Iterator[Block]:
        w = self.w
        yield Heading(level=2, text=w.text("What we ask of you"))
        yield Paragraph(
            text=w.text(
                "Please tell us if something here does not fit the care that you give. A coach is "
                "not a clinician: this letter holds what the person told us, never a diagnosis."
            )
        )
        yield from signed_off(self.case_file, self.sending, w)


def person_name(case_file: CaseFile) -> str:
    person = case_file.person
    return (person.full_name.strip() or person.preferred_name) if person else ""


def addressed(case_file: CaseFile, sending: Sending, w: Writer) -> Facts:
    """To whom, when, about whom; how to reach the person only where that is covered."""
    person = case_file.person
    rows = [
        (w.say("To"), sending.recipient),
        (w.say("Date"), w.day(w.moment_day(sending.made))),
        (w.say("About"), person_name(case_file)),
        (w.say("Our reference"), case_file.case.ref),
    ]
    if person is not None and sending.covers(Subject.CONTACT_DETAILS):
        born = w.short_day(person.date_of_birth) if person.date_of_birth else ""
        rows += [
            (w.say("Born on"), born),
            (w.say("NHS number"), person.nhs_number),
            (w.say("Phone"), person.phone),
            (w.say("Email"), person.email),
        ]
    items = tuple(Fact(label=label, value=bold(value)) for label, value in rows if value.strip())
    return Facts(items=items, columns=2)


def plan_section(plan: Plan, w: Writer) -> Iterator[Block]:
    """The goal and the steps; who does each is said about the person, not to them."""
    yield Heading(level=2, text=w.text("The plan"))
    if plan.goal.strip():
        words = Paragraph(text=w.text("What the person wants, in their own words:"))
        yield Together(blocks=(words, Quote(text=w.quoted(plan.goal))))
    if plan.steps:
        yield Table(
            columns=(
                Column(heading=w.text("Step"), width=4.0),
                Column(heading=w.text("Who"), width=2.0),
                Column(heading=w.text("By when"), width=4.0),
            ),
            rows=tuple(
                (w.known(step.title), plain(who_of(step.who, w)), plain(w.day(step.due_on)))
                for step in plan.steps
            ),
            summary=w.say("The steps of the plan, who does each and by when"),
        )


def who_of(who: Who, w: Writer) -> str:
    """For a reader who is not the participant."""
    return {
        Who.PARTICIPANT: w.say("The person"),
        Who.COACH: w.say("The coach"),
        Who.TOGETHER: w.say("The person and the coach"),
        Who.EMPLOYER: w.say("The employer"),
        Who.SERVICE: w.say("A local service"),
    }[who]


def changes_section(plan: Plan, w: Writer) -> Iterator[Block]:
    if plan.adjustments:
        yield Heading(level=2, text=w.text("Changes at work"))
        yield BulletList(items=tuple(w.known(one.change) for one in plan.adjustments))


def _permission_note(sending: Sending, w: Writer) -> Iterator[Block]:
    permission = sending.permission
    if permission is not None:
        yield Paragraph(
            text=w.text(
                "Sent with the person's permission of {day}. What for: {purpose}. Please keep it "
                "to yourself and share it with nobody else.",
                day=w.day(w.moment_day(permission.given_at)),
                purpose=permission.purpose.strip().rstrip("."),
            ),
            quiet=True,
        )


def signed_off(case_file: CaseFile, sending: Sending, w: Writer) -> Iterator[Block]:
    """On what ground it is sent, and by whom: the name never stands alone on a last page."""
    note = tuple(_permission_note(sending, w))
    coach = case_file.case.coach_name
    if not coach:
        yield from note
        return
    role = Paragraph(text=w.text("Work and Health Coach"))
    yield Together(blocks=(*note, Paragraph(text=bold(coach)), role))


def needs_words(need: CommunicationNeed, w: Writer) -> str:
    return {
        CommunicationNeed.LARGE_PRINT: w.say("Large print"),
        CommunicationNeed.EASY_READ: w.say("Easy read"),
        CommunicationNeed.READ_ALOUD: w.say("Papers read aloud"),
        CommunicationNeed.INTERPRETER: w.say("An interpreter"),
        CommunicationNeed.SIGN_LANGUAGE: w.say("Sign language"),
        CommunicationNeed.HEARING_LOOP: w.say("A hearing loop"),
        CommunicationNeed.SCREEN_READER: w.say("Papers for a screen reader"),
    }[need]
