"""The day's list on paper: what to do, in order, with initials and reference and nothing else."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType

from coach_app.domain.agenda import Group, ThingKind
from coach_app.domain.journey import DueKind
from coach_app.plans.layout import Block, Column, Document, Heading, Paragraph, Table, Text, plain
from coach_app.plans.sheet import About, sheet
from coach_app.plans.writing import HOME_ZONE, Writer

GROUPS: Mapping[Group, str] = MappingProxyType(
    {
        Group.SAFETY: "Safety",
        Group.NEXT: "Meetings today",
        Group.LATE: "Late",
        Group.CAME_BACK: "Came back from a supervisor",
        Group.UNCONTACTED: "Not reached yet",
        Group.TODAY: "Today",
        Group.TO_SIGN: "To sign",
        Group.SOON: "Coming up this week",
        Group.WAITING: "Waiting for others",
    }
)
WORDS: Mapping[DueKind | ThingKind, str] = MappingProxyType(
    {
        DueKind.DECIDE_REFERRAL: "Decide on the referral",
        DueKind.ANSWER_QUESTION: "Answer a question",
        DueKind.CHASE_ANSWER: "Ask again for an answer",
        DueKind.FIRST_CONTACT: "First contact",
        DueKind.TRY_AGAIN: "Try to reach again",
        DueKind.DECIDE_CONTACT: "Decide: go on trying or stop",
        DueKind.RECORD_AGREEMENT: "Ask for agreement to take part",
        DueKind.ASSESS: "Assessment",
        DueKind.DRAFT_PLAN: "Draft a plan",
        DueKind.AGREE_PLAN: "Agree the plan together",
        DueKind.SIGN_PLAN: "Sign the plan",
        DueKind.REVIEW_PLAN: "Review the plan",
        DueKind.ANSWER_COMMENT: "Answer a supervisor's comment",
        ThingKind.CONCERN: "Open safety concern",
        ThingKind.APPOINTMENT: "Meeting",
        ThingKind.SENT_BACK: "Plan sent back: answer the comment",
        ThingKind.COMMENT: "Answer a supervisor's comment",
        ThingKind.TO_ANSWER: "Answer a question",
        ThingKind.ANSWER_AWAITED: "Ask again for an answer",
        ThingKind.STEP_OF_OTHERS: "Waiting for a step of the plan",
        ThingKind.EVIDENCE: "Evidence is missing",
    }
)
"""What is to be done, without a word of what somebody said: the paper may be left behind."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DayLine:
    ref: str
    initials: str
    kind: DueKind | ThingKind
    on: date | None = None
    at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DayGroup:
    """`total` counts also what is not on the paper."""

    group: Group
    lines: tuple[DayLine, ...]
    total: int


def day_list(groups: tuple[DayGroup, ...], now: datetime, coach: str, place: str) -> Document:
    """`now` in the time of Britain."""
    w = Writer()
    about = About(
        title=f"To do on {w.day(now.date())}", subject="Day list", author=coach, created=now
    )
    where = f"{coach}, {place}" if place else coach
    made = f"{where}. Made at {now:%H:%M}. Initials only: put it into confidential waste after use."
    return sheet(w, about, (Paragraph(text=w.own(made)), *_groups(groups, w)))


def _groups(groups: tuple[DayGroup, ...], w: Writer) -> Iterator[Block]:
    for group in groups:
        yield Heading(level=2, text=plain(f"{GROUPS[group.group]}: {group.total}"))
        yield Table(
            columns=(
                Column(heading=plain("Reference"), width=2.5),
                Column(heading=plain("Who"), width=1.2),
                Column(heading=plain("What"), width=3.5),
                Column(heading=plain("When"), width=2.4),
                Column(heading=plain("Done"), width=0.9),
            ),
            rows=tuple(_row(line, w) for line in group.lines),
            summary=f"{GROUPS[group.group]}: who, what and by when, with room to tick",
        )
        if group.total > len(group.lines):
            left = group.total - len(group.lines)
            yield Paragraph(text=plain(f"{left} more stand in the caseload."), quiet=True)


def _row(line: DayLine, w: Writer) -> tuple[Text, ...]:
    return (
        plain(line.ref),
        w.own(line.initials),
        plain(WORDS[line.kind]),
        plain(_when(line, w)),
        plain(""),
    )


def _when(line: DayLine, w: Writer) -> str:
    if line.at is not None:
        here = line.at.astimezone(HOME_ZONE)
        return f"{w.brief_day(here.date())}, {here:%H:%M}"
    return w.brief_day(line.on) if line.on is not None else ""
