"""The action plan as a document: what the person takes home and both sign."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby
from types import MappingProxyType

from coach_app.domain.case import CaseFile
from coach_app.domain.local_service import LocalService
from coach_app.domain.phased_return import Course
from coach_app.domain.plan import Plan, PlanStatus, Step
from coach_app.domain.signature import SignerRole
from coach_app.plans.digest import plan_digest
from coach_app.plans.easy_plan import easy_plan
from coach_app.plans.layout import (
    Block,
    BulletList,
    Callout,
    Column,
    Document,
    Fact,
    Facts,
    Heading,
    Paragraph,
    Quote,
    SignatureField,
    StepBlock,
    Table,
    Text,
    Together,
    bold,
    joined,
    plain,
)
from coach_app.plans.plan_words import phase_words, plan_state, plan_title, who_words
from coach_app.plans.service_words import NO_SERVICES, service_facts
from coach_app.plans.sheet import About, sheet
from coach_app.plans.work_changes import changes_at_work, way_back
from coach_app.plans.writing import Writer

PARTICIPANT_FIELD = SignerRole.PARTICIPANT.value
COACH_FIELD = SignerRole.COACH.value
FIRST_STEPS = 3

AGREEMENT_STATEMENTS = MappingProxyType(
    {
        SignerRole.PARTICIPANT: (
            "I have read this plan, or had it read to me. It says what I want in my own words, "
            "and I agree to try it. I can change it or stop at any time."
        ),
        SignerRole.COACH: (
            "I made this plan together with the person it is about, and I will do my part of it."
        ),
    }
)
"""What each signs, word for word as it stands above the box."""


def action_plan(
    case_file: CaseFile,
    plan: Plan,
    writer: Writer | None = None,
    course: Course | None = None,
    services: Mapping[str, LocalService] = NO_SERVICES,
) -> Document:
    """The participant's own copy of one version, draft or agreed, with two places to sign.

    `course` are the dated weeks of the plan's phased return, `services` those of the area by id.
    """
    made = _Plan(case_file, plan, writer or Writer(), course, services)
    return made.document()


@dataclass(frozen=True, slots=True)
class _Plan:
    case_file: CaseFile
    plan: Plan
    w: Writer
    course: Course | None
    services: Mapping[str, LocalService]

    @property
    def name(self) -> str:
        person = self.case_file.person
        return person.preferred_name if person else ""

    def document(self) -> Document:
        w, plan, case = self.w, self.plan, self.case_file.case
        state = plan_state(plan, w)
        version = w.say("Version {version}, {state}.", version=plan.version, state=state)
        short = w.say("Version {version}", version=plan.version)
        about = About(
            title=plan_title(plan.kind, w),
            subject=w.comma.join((case.ref, short, state)),
            author=case.coach_name,
            # From the plan itself, so that the same version always makes the same file.
            created=plan.agreed_at or plan.drafted_at,
            person=self.name,
            ref=case.ref,
            version=short,
            fingerprint=plan.content_hash or plan_digest(plan),
            sealed=True,
        )
        inside = (
            easy_plan(self.case_file, plan, w, self.course, self.services)
            if w.easy
            else self.blocks()
        )
        signing = self.signing()
        return sheet(w, about, (*inside, *signing, Paragraph(text=plain(version), quiet=True)))

    def blocks(self) -> tuple[Block, ...]:
        plan, w = self.plan, self.w
        return (
            self.cover(),
            *self.wishes(),
            *self.next_steps(),
            *self.all_steps(),
            *changes_at_work(plan, w),
            *way_back(plan, w, self.course),
            *self.left_for_now(),
            *self.private(),
            *self.review(),
        )

    def cover(self) -> Facts:
        plan, w, case = self.plan, self.w, self.case_file.case
        agreed = plan.status is not PlanStatus.DRAFT and plan.agreed_at is not None
        when = w.day(w.moment_day(plan.agreed_at or plan.drafted_at))
        draft = w.say("{version}, draft", version=plan.version)
        rows = (
            (w.say("For"), self.name),
            (w.say("Reference"), case.ref),
            (w.say("Coach"), case.coach_name),
            (w.say("Version"), f"{plan.version}" if agreed else draft),
            (w.say("Agreed") if agreed else w.say("Drafted"), when),
            (w.say("Review"), w.day(plan.review_on)),
        )
        items = tuple(Fact(label=label, value=bold(value)) for label, value in rows if value)
        return Facts(items=items, columns=2)

    def wishes(self) -> tuple[Block, ...]:
        plan, w = self.plan, self.w
        blocks: list[Block] = []
        if plan.goal.strip():
            blocks += [
                Heading(level=2, text=w.text("What I want")),
                Quote(text=w.quoted(plan.goal)),
            ]
        if plan.strengths.strip():
            strengths = tuple(line.strip() for line in plan.strengths.splitlines() if line.strip())
            blocks.append(Heading(level=2, text=w.text("What I am good at")))
            if len(strengths) == 1:
                blocks.append(Paragraph(text=w.own(strengths[0])))
            else:
                blocks.append(BulletList(items=tuple(w.own(line) for line in strengths)))
        return tuple(blocks)

    def next_steps(self) -> tuple[Block, ...]:
        steps, w = self.plan.steps, self.w
        if not steps:
            return ()
        table = Table(
            columns=(
                Column(heading=w.text("What"), width=4.3),
                Column(heading=w.text("Who"), width=2.3),
                Column(heading=w.text("By when"), width=3.4),
            ),
            rows=tuple(
                (w.known(step.title), plain(who_words(step.who, w)), plain(w.day(step.due_on)))
                for step in steps[:FIRST_STEPS]
            ),
            summary=w.say("The first steps, who does each and by when"),
        )
        return Heading(level=2, text=w.text("My next steps")), table

    def all_steps(self) -> tuple[Block, ...]:
        """In the order that was agreed; a phase that comes back gets its heading again."""
        steps = self.plan.steps
        if not steps:
            return ()
        blocks: list[Block] = [Heading(level=2, text=self.w.text("All my steps"))]
        numbered = enumerate(steps, start=1)
        for phase, group in groupby(numbered, key=lambda pair: pair[1].phase):
            blocks.append(Heading(level=3, text=plain(phase_words(phase, self.w))))
            blocks += [self.step(number, step) for number, step in group]
        return tuple(blocks)

    def step(self, number: int, step: Step) -> StepBlock:
        w = self.w
        rows: tuple[tuple[str, Text], ...] = (
            (w.say("Why"), w.known(step.why.strip()) if step.why.strip() else ()),
            (w.say("Who"), plain(who_words(step.who, w))),
            *service_facts(step, self.services, w),
            (w.say("By when"), plain(w.day(step.due_on))),
            (w.say("How we will know"), w.known(step.how_we_know.strip())),
        )
        return StepBlock(
            number=number,
            title=w.known(step.title),
            level=4,
            lines=tuple(w.known(line.strip()) for line in step.what.splitlines() if line.strip()),
            facts=tuple(
                Fact(label=label, value=value)
                for label, value in rows
                if any(span.text for span in value)
            ),
        )

    def left_for_now(self) -> tuple[Block, ...]:
        plan, w = self.plan, self.w
        if not plan.parked:
            return ()
        items = tuple(
            joined(w.known(parked.label), plain(": "), w.known(parked.reason))
            for parked in plan.parked
        )
        return Heading(level=2, text=w.text("What we leave for now")), BulletList(items=items)

    def private(self) -> tuple[Block, ...]:
        w = self.w
        numbered = enumerate(self.plan.steps, start=1)
        shared = [str(number) for number, step in numbered if not step.private]
        if len(shared) == 1:
            second = w.text(
                "Only step {step} could go to your employer, and only if you say so.",
                step=shared[0],
            )
        elif shared:
            second = w.text(
                "Only steps {steps} could go to your employer, and only if you say so.",
                steps=w.listed(shared),
            )
        else:
            second = w.text("All steps in this plan stay private.")
        return (
            Heading(level=2, text=w.text("What stays private")),
            Paragraph(
                text=w.text(
                    "This plan belongs to you. Your employer gets nothing from it unless you "
                    "choose what to show and give your permission. You can take your permission "
                    "back at any time."
                )
            ),
            Paragraph(text=second),
        )

    def review(self) -> tuple[Block, ...]:
        w = self.w
        return (
            Heading(level=2, text=w.text("When we look at it again")),
            Paragraph(
                text=w.text(
                    "We look at this plan again on {day}. Together we see what helped and what "
                    "should change.",
                    day=w.day(self.plan.review_on),
                )
            ),
            if_harder(w),
        )

    def signing(self) -> tuple[Block, ...]:
        w, coach = self.w, self.case_file.case.coach_name
        person = self.name or w.say("the participant")
        labels = {
            SignerRole.PARTICIPANT: w.say("Signature of {name}", name=person),
            SignerRole.COACH: w.say("Signature of the coach, {name}", name=coach)
            if coach
            else w.say("Signature of the coach"),
        }
        blocks: list[Block] = [Heading(level=2, text=w.text("We agree"))]
        for role, label in labels.items():
            statement = Paragraph(text=w.known(AGREEMENT_STATEMENTS[role]))
            field = SignatureField(name=role.value, label=label)
            blocks.append(Together(blocks=(statement, field)))
        return tuple(blocks)


def if_harder(w: Writer) -> Callout:
    """Whom to call. Numbers as the NHS and Samaritans give them."""
    return Callout(
        title=w.text("If things get harder"),
        lines=(
            w.text("Tell your coach within a week, or sooner. We can change the plan at any time."),
            w.text(
                "If you need help with your mental health quickly, call 111 and choose option 2. "
                "Samaritans listen day and night on 116 123."
            ),
            w.text("If somebody is in danger, call 999."),
        ),
    )
