"""The action plan as a document: what the person takes home and both sign."""

from datetime import date, datetime
from itertools import groupby
from types import MappingProxyType

from coach_app.domain.case import CaseFile
from coach_app.domain.plan import Phase, Plan, PlanKind, PlanStatus, Step, Who
from coach_app.domain.signature import SignerRole
from coach_app.plans.digest import plan_digest
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
    plain,
)

ORGANISATION = "WorkWell: Work and Health Coach service"
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

_TITLES = {
    PlanKind.BACK_TO_WORK: "My Back-to-Work plan",
    PlanKind.THRIVE_IN_WORK: "My Thrive-in-Work plan",
}
_PHASES = {
    Phase.SETTLE: "Settle: get on firmer ground",
    Phase.PREPARE: "Prepare: get ready",
    Phase.ADJUST: "Adjust: make work fit you",
    Phase.MOVE: "Move: take the step",
    Phase.KEEP_GOING: "Keep going: make it last",
}
_WHO = {
    Who.PARTICIPANT: "You",
    Who.COACH: "Your coach",
    Who.TOGETHER: "You and your coach together",
    Who.EMPLOYER: "Your employer",
    Who.SERVICE: "A local service",
}


def plan_title(kind: PlanKind) -> str:
    return _TITLES[kind]


def long_date(day: date) -> str:
    """ "Tuesday 1 December 2026"."""
    return f"{day:%A} {day.day} {day:%B %Y}"


def action_plan(case_file: CaseFile, plan: Plan) -> Document:
    """The participant's own copy of one version, draft or agreed, with two places to sign."""
    name = case_file.person.preferred_name if case_file.person else ""
    title = plan_title(plan.kind)
    fingerprint = plan.content_hash or plan_digest(plan)
    ref = case_file.case.ref
    state = _state(plan)
    blocks: tuple[Block, ...] = (
        Heading(level=1, text=plain(title)),
        _cover(case_file, plan, name),
        *_wishes(plan),
        *_next_steps(plan.steps),
        *_all_steps(plan.steps),
        *_left_for_now(plan),
        *_private(plan.steps),
        *_review(plan),
        *_signing(case_file, name),
        Paragraph(text=plain(f"Version {plan.version}, {state}."), quiet=True),
        Paragraph(text=plain(f"Fingerprint of the content (SHA-256): {fingerprint}"), quiet=True),
    )
    return Document(
        title=f"{title}, {name}" if name else title,
        author=case_file.case.coach_name or ORGANISATION,
        subject=f"{ref}, version {plan.version}, {state}",
        created=_made(plan),
        organisation=ORGANISATION,
        fingerprint=fingerprint,
        running_head=f"{title}, {name}, reference {ref}",
        running_foot=f"Version {plan.version}  {fingerprint}",
        blocks=blocks,
    )


def _made(plan: Plan) -> datetime:
    """From the plan itself, so that the same version always makes the same file."""
    return plan.agreed_at or plan.drafted_at


def _state(plan: Plan) -> str:
    if plan.status is PlanStatus.DRAFT or plan.agreed_at is None:
        return "draft, not yet agreed"
    return f"agreed on {long_date(plan.agreed_at.date())}"


def _cover(case_file: CaseFile, plan: Plan, name: str) -> Facts:
    agreed = plan.status is not PlanStatus.DRAFT and plan.agreed_at is not None
    when = long_date(_made(plan).date())
    rows = (
        ("For", name),
        ("Reference", case_file.case.ref),
        ("Coach", case_file.case.coach_name),
        ("Version", f"{plan.version}" if agreed else f"{plan.version}, draft"),
        ("Agreed" if agreed else "Drafted", when),
        ("Review", long_date(plan.review_on)),
    )
    items = tuple(Fact(label=label, value=bold(value)) for label, value in rows if value)
    return Facts(items=items, columns=2)


def _wishes(plan: Plan) -> tuple[Block, ...]:
    blocks: list[Block] = []
    if plan.goal.strip():
        goal = f"\u201c{plan.goal.strip()}\u201d"
        blocks += [Heading(level=2, text=plain("What I want")), Quote(text=plain(goal))]
    if plan.strengths.strip():
        strengths = tuple(line.strip() for line in plan.strengths.splitlines() if line.strip())
        blocks.append(Heading(level=2, text=plain("What I am good at")))
        if len(strengths) == 1:
            blocks.append(Paragraph(text=plain(strengths[0])))
        else:
            blocks.append(BulletList(items=tuple(plain(line) for line in strengths)))
    return tuple(blocks)


def _next_steps(steps: tuple[Step, ...]) -> tuple[Block, ...]:
    if not steps:
        return ()
    first = steps[:FIRST_STEPS]
    count = {1: "first step", 2: "first 2 steps"}.get(len(first), "first 3 steps")
    table = Table(
        columns=(
            Column(heading=plain("What"), width=4.2),
            Column(heading=plain("Who"), width=2.3),
            Column(heading=plain("By when"), width=3.5),
        ),
        rows=tuple(
            (plain(step.title), plain(_WHO[step.who]), plain(long_date(step.due_on)))
            for step in first
        ),
        summary=f"The {count}, who does each and by when",
    )
    return Heading(level=2, text=plain("My next steps")), table


def _all_steps(steps: tuple[Step, ...]) -> tuple[Block, ...]:
    """In the order that was agreed; a phase that comes back gets its heading again."""
    if not steps:
        return ()
    blocks: list[Block] = [Heading(level=2, text=plain("All my steps"))]
    numbered = enumerate(steps, start=1)
    for phase, group in groupby(numbered, key=lambda pair: pair[1].phase):
        blocks.append(Heading(level=3, text=plain(_PHASES[phase])))
        blocks += [_step(number, step) for number, step in group]
    return tuple(blocks)


def _step(number: int, step: Step) -> StepBlock:
    facts = [Fact(label="Why", value=plain(step.why.strip()))] if step.why.strip() else []
    facts += [
        Fact(label="Who", value=plain(_WHO[step.who])),
        Fact(label="By when", value=plain(long_date(step.due_on))),
    ]
    if step.how_we_know.strip():
        facts.append(Fact(label="How we will know", value=plain(step.how_we_know.strip())))
    return StepBlock(
        number=number,
        title=plain(step.title),
        level=4,
        lines=_lines(step.what),
        facts=tuple(facts),
    )


def _lines(text: str) -> tuple[Text, ...]:
    return tuple(plain(line.strip()) for line in text.splitlines() if line.strip())


def _left_for_now(plan: Plan) -> tuple[Block, ...]:
    if not plan.parked:
        return ()
    items = tuple(plain(f"{parked.label}: {parked.reason}") for parked in plan.parked)
    return Heading(level=2, text=plain("What we leave for now")), BulletList(items=items)


def _private(steps: tuple[Step, ...]) -> tuple[Block, ...]:
    shared = [str(number) for number, step in enumerate(steps, start=1) if not step.private]
    first = (
        "This plan belongs to you. Your employer gets nothing from it unless you choose what to "
        "show and give your permission. You can take your permission back at any time."
    )
    if shared:
        which = f"step {shared[0]}" if len(shared) == 1 else f"steps {_listed(shared)}"
        second = f"Only {which} could go into a copy for your employer, and only if you say so."
    else:
        second = "All steps in this plan stay private."
    return (
        Heading(level=2, text=plain("What stays private")),
        Paragraph(text=plain(first)),
        Paragraph(text=plain(second)),
    )


def _listed(numbers: list[str]) -> str:
    return f"{', '.join(numbers[:-1])} and {numbers[-1]}"


def _review(plan: Plan) -> tuple[Block, ...]:
    when = (*plain("We look at this plan again on "), *bold(long_date(plan.review_on)))
    harder = (
        plain("Tell your coach within a week, or sooner. We can change the plan at any time."),
        plain(
            "If you need help with your mental health quickly, call 111 and choose option 2. "
            "Samaritans listen day and night on 116 123."
        ),
        plain("If somebody is in danger, call 999."),
    )
    return (
        Heading(level=2, text=plain("When we look at it again")),
        Paragraph(text=(*when, *plain(". Together we see what helped and what should change."))),
        Callout(title=plain("If things get harder"), lines=harder),
    )


def _signing(case_file: CaseFile, name: str) -> tuple[Block, ...]:
    signers = (
        (PARTICIPANT_FIELD, SignerRole.PARTICIPANT, "Signature of", name or "the participant"),
        (COACH_FIELD, SignerRole.COACH, "Signature of the coach,", case_file.case.coach_name),
    )
    blocks: list[Block] = [Heading(level=2, text=plain("We agree"))]
    for field, role, label, signer in signers:
        blocks.append(
            Together(
                blocks=(
                    Paragraph(text=plain(AGREEMENT_STATEMENTS[role])),
                    SignatureField(name=field, label=f"{label} {signer}".rstrip(" ,")),
                )
            )
        )
    return tuple(blocks)
