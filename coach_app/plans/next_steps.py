"""The card for the fridge door: the next few steps on one side of paper, whatever they say."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from coach_app.domain.case import CaseFile
from coach_app.domain.paper import PaperFormat
from coach_app.domain.plan import Plan, Step
from coach_app.plans.digest import plan_digest
from coach_app.plans.easy_plan import PICTURE_OF_WHO
from coach_app.plans.easy_read import lines
from coach_app.plans.layout import (
    Block,
    Callout,
    Document,
    Fact,
    Facts,
    Paragraph,
    StepBlock,
    Text,
    bold,
    plain,
)
from coach_app.plans.pdf import page_count
from coach_app.plans.plan_words import who_words
from coach_app.plans.sheet import About, sheet
from coach_app.plans.writing import Writer


@dataclass(frozen=True, slots=True)
class Size:
    """How many steps stand on a card, and how many letters of each and of the name."""

    steps: int
    letters: int
    name: int = 60
    bare: bool = False
    """Nothing but whose it is and the step: for scripts that stand high, in large letters."""


TRIES = (
    *(Size(3, 400), Size(3, 120), Size(2, 120), Size(1, 120), Size(1, 60)),
    *(Size(2, 60, 24, bare=True), Size(1, 60, 24, bare=True), Size(1, 30, 16, bare=True)),
)
"""From the fullest card to one that always fits."""


def next_steps(case_file: CaseFile, plan: Plan, writer: Writer | None = None) -> Document:
    """The first steps that are agreed: what, who, by when. One page in every format."""
    w = writer or Writer()
    card = _card(case_file, plan, w, TRIES[0])
    for tried in TRIES[1:]:
        if page_count(card) == 1:
            break
        card = _card(case_file, plan, w, tried)
    return card


def _card(case_file: CaseFile, plan: Plan, w: Writer, size: Size) -> Document:
    case = case_file.case
    name = shortened(case_file.person.preferred_name if case_file.person else "", size.name)
    version = w.say("Version {version}", version=plan.version)
    about = About(
        title=w.say("My next steps"),
        subject=w.comma.join((case.ref, version)),
        author=case.coach_name,
        created=plan.agreed_at or plan.drafted_at,
        person=name,
        ref=case.ref,
        version=version,
        fingerprint=plan.content_hash or plan_digest(plan),
        brief=True,
    )
    chosen = plan.steps[: size.steps]
    coach = "" if size.bare else shortened(case.coach_name, size.name)
    card = sheet(
        w,
        about,
        (
            *_facts(name, coach, plan, w, bare=size.bare),
            *(
                block
                for number, step in enumerate(chosen, start=1)
                for block in _step(number, step, w, size.letters)
            ),
            *(() if size.bare else _end(w, len(plan.steps) - len(chosen))),
        ),
    )
    # It hangs on a door and is read from further away than a page in the hand.
    large = w.format is PaperFormat.STANDARD
    return replace(card, format=PaperFormat.LARGE_PRINT) if large else card


def _facts(name: str, coach: str, plan: Plan, w: Writer, *, bare: bool) -> Iterator[Block]:
    rows = (
        (w.say("For"), name),
        (w.say("Coach"), coach),
        (w.say("Review"), "" if bare else w.day(plan.review_on)),
    )
    items = tuple(Fact(label=label, value=bold(value)) for label, value in rows if value)
    yield Facts(items=items)


def _step(number: int, step: Step, w: Writer, letters: int) -> Iterator[Block]:
    title = _cut(w.known(step.title), letters)
    who, day = who_words(step.who, w), w.day(step.due_on)
    if w.easy:
        by = w.text("Do it by {day}.", day=day)
        who_does = w.text("Who does it: {who}.", who=who)
        yield from lines(PICTURE_OF_WHO[step.who], title, who_does, by)
        return
    yield StepBlock(
        number=number,
        title=title,
        level=2,
        facts=(
            Fact(label=w.say("Who"), value=plain(who)),
            Fact(label=w.say("By when"), value=plain(day)),
        ),
    )


def _end(w: Writer, left: int) -> Iterator[Block]:
    if left > 0:
        yield Paragraph(text=w.text("Your plan says what comes after that."))
    yield Callout(
        title=w.text("If things get harder"),
        lines=(w.text("Tell your coach. We can change the plan."),),
    )


def _cut(text: Text, letters: int) -> Text:
    return tuple(replace(span, text=shortened(span.text, letters)) for span in text)


def shortened(words: str, letters: int) -> str:
    """At most so many letters, cut at a word where there is one, with three dots."""
    line = " ".join(words.split())
    if len(line) <= letters:
        return line
    kept = line[:letters].rsplit(" ", 1)[0] if " " in line[:letters] else line[:letters]
    return f"{kept.rstrip(' ,;:.')}..."
