"""A fictional person's plan, and a document that has every kind of block."""

from datetime import UTC, date, datetime, timedelta

from coach_app.domain.case import Case, CaseFile
from coach_app.domain.people import Person
from coach_app.domain.plan import Parked, Phase, Plan, PlanKind, PlanStatus, Step, Who
from coach_app.plans import layout
from coach_app.plans.layout import bold, plain

NOW = datetime(2026, 12, 1, 10, 45, tzinfo=UTC)
GOAL = "Back on the counter three days a week by spring."

STEPS = (
    ("Call the surgery about the waiting list", Phase.SETTLE, Who.PARTICIPANT, True),
    ("Ten minutes of back exercises every day", Phase.SETTLE, Who.PARTICIPANT, True),
    ("Meet your manager about lighter duties", Phase.ADJUST, Who.TOGETHER, False),
    ("A stool at the counter", Phase.ADJUST, Who.EMPLOYER, False),
    ("Go back in steps: 12, 16, 20 hours a week", Phase.MOVE, Who.TOGETHER, False),
    ("A call every second week", Phase.KEEP_GOING, Who.COACH, True),
)

HARD_NAMES = (
    "Zo\u00eb \U0001f600 O\u2019Brien",
    "X" * 80,
    "Si\u00e2n \u0174yn \u0176",
    "Nguy\u1ec5n Th\u1ecb H\u1ed3ng",
    "\u0645\u062d\u0645\u062f \u0639\u0628\u062f \u0627\u0644\u0644\u0647 123 (\u0639\u0644\u064a)",
    "\u0301",
    "a\u0358b x\u0302",
    "\u202eevil",
    "\u674e\u5c0f\u9f8d",
    "Ivan\x07\tO\u00adShea <b>&amp;</b>",
    "\u0409\u0443\u0431\u0438\u0446\u0430",
)


def step(number: int, title: str, phase: Phase, who: Who, *, private: bool) -> Step:
    return Step(
        id=f"step-{number}",
        title=title,
        what="Write down what you want to say first.",
        why=f"You said: \u201cReason number {number}.\u201d",
        who=who,
        phase=phase,
        starts_on=date(2026, 12, 1),
        due_on=date(2026, 12, 1) + timedelta(days=3 * number),
        how_we_know=f"Sign number {number} that it worked.",
        private=private,
    )


def sample_plan(**changes: object) -> Plan:
    fields: dict[str, object] = {
        "id": "plan-2",
        "case_id": "case-1",
        "version": 2,
        "kind": PlanKind.BACK_TO_WORK,
        "status": PlanStatus.AGREED,
        "goal": GOAL,
        "strengths": "I know every customer.\nI am never late.",
        "steps": tuple(
            step(number, title, phase, who, private=private)
            for number, (title, phase, who, private) in enumerate(STEPS, start=1)
        ),
        "parked": (Parked(obstacle="money", label="Money advice", reason="not now."),),
        "review_on": date(2027, 1, 5),
        "drafted_at": NOW - timedelta(hours=1),
        "agreed_at": NOW,
    }
    return Plan(**(fields | changes))  # type: ignore[arg-type]


def sample_case(name: str = "Sam Fictional") -> CaseFile:
    return CaseFile(
        case=Case(
            id="case-1",
            case_id="case-1",
            ref="K-4821-T",
            opened_on=date(2026, 11, 2),
            coach_name="Jo Example",
        ),
        person=Person(id="person-1", case_id="case-1", preferred_name=name),
    )


def document(*blocks: layout.Block, title: str = "A document") -> layout.Document:
    heading = layout.Heading(level=1, text=plain(title))
    return layout.Document(
        title=title,
        author="Jo Example",
        subject="A test",
        created=NOW,
        blocks=(heading, *blocks),
    )


def every_block(name: str) -> layout.Document:
    """All kinds of block, with a name in each, and texts that are longer than a page."""
    text = plain(name)
    columns = tuple(layout.Column(heading=plain(word)) for word in ("First", "Second"))
    spans = (
        *bold(name),
        layout.Span(text=f" {name}", italic=True),
        layout.Span(text=name, language="ar"),
    )
    return document(
        layout.Paragraph(text=spans),
        layout.Heading(level=2, text=text),
        layout.Quote(text=plain(f"{name}\n" + "a long goal " * 1200)),
        layout.BulletList(items=(text, plain("second"))),
        layout.NumberedList(items=tuple(plain(f"{n} {name}") for n in range(12))),
        layout.Heading(level=2, text=plain("Tables")),
        layout.Table(columns=columns, rows=((text, text),) * 40, summary=f"Table of {name}"),
        layout.Table(columns=columns, rows=((text, plain("long cell " * 900)),), summary="Long"),
        layout.Callout(title=text, lines=(text, plain("again"))),
        layout.Facts(
            items=tuple(layout.Fact(label="Who", value=text) for _ in range(3)), columns=2
        ),
        layout.StepBlock(
            number=1,
            title=text,
            level=3,
            lines=(plain("much to do " * 900),),
            facts=(layout.Fact(label="Who", value=text),),
            note=text,
        ),
        layout.Link(text=text, address="https://www.gov.uk/access-to-work", description=name),
        layout.Figure(
            alternative=f"Hours a week for {name}: 12, then 16.",
            bars=(
                layout.Bar(label=name, value=12, said="12 hours"),
                layout.Bar(label="Week 2", value=16, said="16 hours"),
            ),
        ),
        layout.Rule(),
        layout.PageBreak(),
        layout.Together(
            blocks=(
                layout.Paragraph(text=text, quiet=True),
                layout.SignatureField(name="someone", label=name, caption=text),
            )
        ),
        layout.Paragraph(text=()),
        title=f"About {name}",
    )


def figure_document() -> layout.Document:
    """A chart and a place to sign."""
    return document(
        layout.Figure(
            alternative="Hours a week: 12, then 16.",
            bars=(
                layout.Bar(label="Week 1", value=12, said="12 hours"),
                layout.Bar(label="Week 2", value=16, said="16 hours"),
            ),
        ),
        layout.SignatureField(name="coach", label="Signature of the coach"),
    )
