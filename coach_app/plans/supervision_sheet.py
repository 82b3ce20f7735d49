"""One side of paper for the monthly talk of a supervisor and a coach: references, and no names."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from coach_app.plans.layout import (
    Block,
    BulletList,
    Column,
    Document,
    Fact,
    Facts,
    Heading,
    Paragraph,
    Table,
    bold,
    plain,
)
from coach_app.plans.pdf import page_count
from coach_app.plans.sheet import About, sheet
from coach_app.plans.writing import Writer


@dataclass(frozen=True, slots=True)
class Room:
    """How much is said: references of each exception, how many of them with a question, sentences
    about quality, rows to write on."""

    refs: int
    asks: int
    sentences: int
    rows: int


ROOMS = (
    Room(refs=8, asks=8, sentences=5, rows=5),
    Room(refs=8, asks=8, sentences=5, rows=3),
    Room(refs=6, asks=8, sentences=5, rows=2),
    Room(refs=4, asks=3, sentences=3, rows=2),
    Room(refs=4, asks=2, sentences=2, rows=2),
    Room(refs=4, asks=0, sentences=2, rows=2),
    Room(refs=3, asks=0, sentences=1, rows=2),
    Room(refs=3, asks=0, sentences=0, rows=1),
    Room(refs=0, asks=0, sentences=0, rows=1),
)
"""Tried in this order until it is one side."""


@dataclass(frozen=True, slots=True)
class LookAt:
    """One kind of exception: how many cases, their references, what to ask about them."""

    what: str
    count: int
    refs: tuple[str, ...]
    ask: str = ""


@dataclass(frozen=True, slots=True)
class Moved:
    """People who came to a step in the period, and in the one of the same length before it."""

    what: str
    now: int
    before: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Supervision:
    """What the talk is about. `made_at` in the time at home; the period ends on its day.

    `usual_cases` and `usual_weight` are the middle of the team's coaches; None with one coach.
    `look_at` has what is most urgent first; `quality` are sentences.
    """

    coach: str
    team: str
    supervisor: str
    made_at: datetime
    since: date
    cases: int
    weight: int
    late: int
    usual_cases: float | None = None
    usual_weight: float | None = None
    laptop: str = ""
    look_at: tuple[LookAt, ...] = ()
    moved: tuple[Moved, ...] = ()
    quality: tuple[str, ...] = ()


def supervision_sheet(about: Supervision) -> Document:
    """What fits on one side: where there is too much, references and sentences are left out from
    the end, and counts stay."""
    made = (_document(about, room) for room in ROOMS)
    return next((one for one in made if page_count(one) == 1), _document(about, ROOMS[-1]))


def _document(about: Supervision, room: Room) -> Document:
    w = Writer()
    paper = About(
        title="Supervision",
        subject="For the monthly talk",
        author=about.supervisor,
        created=about.made_at,
        person=about.coach,
        brief=True,
    )
    return sheet(w, paper, _blocks(about, room, w))


def _blocks(about: Supervision, room: Room, w: Writer) -> Iterator[Block]:
    until = about.made_at.date()
    yield Paragraph(text=w.own(about.coach, bold=True))
    yield Paragraph(
        text=w.own(
            f"{about.team}. {w.short_day(about.since)} to {w.short_day(until)}. "
            f"Supervisor: {about.supervisor}. References only, no names."
        )
    )
    yield Paragraph(text=plain(_load(about, w)))
    yield from _look_at(about, room, w)
    yield from _moved(about)
    yield Heading(level=2, text=plain("What we agreed"))
    yield Table(
        columns=(
            Column(heading=plain("What"), width=6),
            Column(heading=plain("Who"), width=2),
            Column(heading=plain("By when"), width=2),
        ),
        rows=tuple((plain(" "), plain(""), plain("")) for _ in range(room.rows)),
        summary="Room to write down what the two agreed",
        row_header=False,
    )


def _load(about: Supervision, w: Writer) -> str:
    """What the coach has, beside the middle of the team's coaches."""

    def of_team(own: int, usual: float | None) -> str:
        return f"{own}" if usual is None else f"{own} (middle of the team: {w.number(usual)})"

    said = (
        f"Open cases: {of_team(about.cases, about.usual_cases)}. "
        f"Weight: {of_team(about.weight, about.usual_weight)}. "
        f"With something late: {about.late}."
    )
    return f"{said} Laptop: {about.laptop}." if about.laptop else said


def _look_at(about: Supervision, room: Room, w: Writer) -> Iterator[Block]:
    yield Heading(level=2, text=plain("To talk about"))
    said = [
        (*bold(f"{one.what}: "), *w.own(_asked(one, room, asks=number < room.asks)))
        for number, one in enumerate(about.look_at)
    ]
    said += [(*bold("Quality: "), *w.own(one)) for one in about.quality[: room.sentences]]
    if not about.look_at:
        yield Paragraph(text=plain("No case needs a look today."))
    if said:
        yield BulletList(items=tuple(said))


def _asked(one: LookAt, room: Room, *, asks: bool) -> str:
    """How many, which, and what to ask: "3 (K-4821, S-1190 and 1 more). What has been tried?"."""
    refs = one.refs[: room.refs]
    left = one.count - len(refs)
    named = f" ({', '.join(refs)}{f' and {left} more' if left else ''})" if refs else ""
    return f"{one.count}{named}. {one.ask}" if one.ask and asks else f"{one.count}{named}"


def _moved(about: Supervision) -> Iterator[Block]:
    yield Heading(level=2, text=plain("What moved in 30 days, and in the 30 days before"))
    yield Facts(
        items=tuple(
            Fact(label=one.what, value=plain(f"{one.now}, before {one.before}"))
            for one in about.moved
        ),
        columns=2,
    )
