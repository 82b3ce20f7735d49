"""The plan as accessible PDF against the same words drawn by bare reportlab, and two seals."""

import gc
import io
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from importlib.resources import files
from itertools import groupby
from statistics import median
from xml.sax.saxutils import escape

import weasyprint
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Table

from bench.figure import Figure, resident
from coach_app.domain.case import Case, CaseFile
from coach_app.domain.people import Person
from coach_app.domain.plan import Phase, Plan, PlanKind, Step, Who
from coach_app.plans import layout
from coach_app.plans.html import to_html
from coach_app.plans.pdf import render
from coach_app.plans.plan_document import action_plan
from coach_app.plans.sealing import DrawnMark, SealIdentity, seal
from coach_app.plans.trust import Trust
from coach_app.plans.verifying import verify
from coach_app.store.seal_identity import SealIdentity as MadeSeal
from coach_app.store.seal_identity import make_seal_identity

ROUNDS = 15
NOW = datetime(2026, 12, 1, 9, 30, tzinfo=UTC)
PHASES = (Phase.SETTLE, Phase.PREPARE, Phase.ADJUST, Phase.MOVE)


def sample() -> layout.Document:
    """A plan of three pages."""
    steps = tuple(
        Step(
            id=f"step-{n}",
            title=f"Step {n}: ask for one thing that makes the day easier",
            what="Write down what you want to ask for. Your coach helps you with the words.",
            why="You said: \u201cAfter two hours at the till I cannot stand any more.\u201d",
            who=Who.TOGETHER if n % 2 else Who.PARTICIPANT,
            phase=PHASES[n],
            starts_on=date(2026, 12, 1),
            due_on=date(2026, 12, 1) + timedelta(days=4 * n),
            how_we_know="There is a written note of what was agreed.",
            private=n < 2,
        )
        for n in range(3)
    )
    plan = Plan(
        id="plan",
        case_id="case",
        version=1,
        kind=PlanKind.THRIVE_IN_WORK,
        goal="Stay in the job I like, and get through the week without lying down after it.",
        strengths="I know the customers.\nI am never late.",
        steps=steps,
        review_on=date(2027, 1, 5),
        drafted_at=NOW,
    )
    case = Case(
        id="case", case_id="case", ref="K-4821-T", opened_on=NOW.date(), coach_name="Jo Example"
    )
    person = Person(id="person", case_id="case", preferred_name="Sam Fictional")
    return action_plan(CaseFile(case=case, person=person, plans=(plan,)), plan)


def words(block: layout.Block) -> Iterator[tuple[str, ...]]:
    """Every text of a block, row by row."""
    match block:
        case layout.Table():
            yield tuple(_text(column.heading) for column in block.columns)
            yield from (tuple(_text(cell) for cell in row) for row in block.rows)
        case layout.BulletList() | layout.NumberedList():
            yield from ((_text(item),) for item in block.items)
        case layout.Facts():
            yield from ((fact.label, _text(fact.value)) for fact in block.items)
        case layout.StepBlock():
            yield (str(block.number), _text(block.title))
            yield from ((_text(line),) for line in block.lines)
            yield from ((fact.label, _text(fact.value)) for fact in block.facts)
        case layout.Callout():
            yield from ((_text(line),) for line in (block.title, *block.lines))
        case layout.SignatureField():
            yield (block.label,)
        case layout.Together():
            for inner in block.blocks:
                yield from words(inner)
        case layout.Heading() | layout.Paragraph() | layout.Quote() | layout.Link():
            yield (_text(block.text),)


def _text(text: layout.Text) -> str:
    return "".join(span.text for span in text)


def bare(document: layout.Document) -> bytes:
    """The same words with reportlab's own paragraphs and tables; no tags, no finishing."""
    normal = ParagraphStyle("normal", fontName="Plain", fontSize=12, leading=17, spaceAfter=6)
    story: list[Flowable] = []
    for block in document.blocks:
        for columns, rows in groupby(words(block), key=len):
            cells = [[Paragraph(escape(text), normal) for text in row] for row in rows]
            story += [row[0] for row in cells] if columns == 1 else [Table(cells)]
    out = io.BytesIO()
    SimpleDocTemplate(out, pagesize=A4, invariant=1, pageCompression=1).build(story)
    return out.getvalue()


def measure() -> Iterator[Figure]:
    face = files("fontpkg_atkinson_hyperlegible").joinpath("files")
    regular = io.BytesIO(face.joinpath("AtkinsonHyperlegible-Regular.ttf").read_bytes())
    pdfmetrics.registerFont(TTFont("Plain", regular))
    document = sample()
    done = render(document)
    tagged, plain = _compared(lambda: render(document), lambda: bare(document))
    yield Figure(
        name="plan PDF over bare reportlab",
        value=tagged / plain,
        unit="times",
        detail=f"{done.pages} pages, tagged and finished {tagged * 1000:.1f} ms, "
        f"same words bare {plain * 1000:.1f} ms, {len(done.pdf) // 1024} KB",
    )
    yield from _against_weasyprint(document)
    yield _batch(document)
    made = make_seal_identity("K-1", NOW)
    signing = _signing(done.pdf, made)
    yield Figure(
        name="two signatures",
        value=signing * 1000,
        unit="ms",
        detail="drawn, certifying and second, offline, without reading a key file",
    )
    twice = _signed_twice(done.pdf, made)
    trust = Trust.in_root(made.root_pem)
    verify(twice, trust=trust, now=NOW)
    checking = median(_seconds(lambda: verify(twice, trust=trust, now=NOW)) for _ in range(ROUNDS))
    yield Figure(
        name="a plan signed twice, checked",
        value=checking * 1000,
        unit="ms",
        detail="both signatures, their seals and every change since, offline",
    )


def _against_weasyprint(document: layout.Document) -> Iterator[Figure]:
    """The same words, typefaces, sizes, tables and running foot, made into PDF/UA by WeasyPrint."""
    page = _comparable(document)
    own, other = _compared(lambda: render(document), lambda: _by_weasyprint(page), rounds=5)
    yield Figure(
        name="WeasyPrint's PDF/UA over ours",
        value=other / own,
        unit="times",
        detail=f"{other * 1000:.0f} over {own * 1000:.1f} ms, the same plan in the same typefaces",
    )


def _comparable(document: layout.Document) -> str:
    """The plain page of the plan with the looks of our paper."""
    face = str(files("fontpkg_atkinson_hyperlegible").joinpath("files"))
    sources = "".join(
        f"@font-face {{ font-family: Own; font-weight: {weight}; "
        f"src: url('file://{face}/AtkinsonHyperlegible-{cut}.ttf'); }}"
        for cut, weight in (("Regular", 400), ("Bold", 700))
    )
    looks = """
        @page { size: A4; margin: 24mm 22mm; @bottom-right { content: counter(page); } }
        body { font: 12pt/17pt Own; color: #212b32; }
        h1 { font-size: 28pt; color: #003087; } h2 { font-size: 17pt; color: #003087; }
        h3 { font-size: 14pt; color: #005eb8; } table { width: 100%; border-collapse: collapse; }
        th { background: #d8e4f2; text-align: left; } td { border-bottom: 0.6pt solid #c4cdd3; }
        blockquote { background: #f0f4f5; } aside { background: #fff9c4; }
        dl { display: grid; grid-template-columns: 8em 1fr; } dd { margin: 0; }
    """
    page = to_html(document).decode()
    return page.replace("</head>", f"<style>{sources}{looks}</style></head>", 1)


def _by_weasyprint(page: str) -> bytes:
    return bytes(weasyprint.HTML(string=page).write_pdf(pdf_variant="pdf/ua-1"))


def _batch(document: layout.Document) -> Figure:
    """How much memory 200 plans leave behind, after the first ten."""
    for _ in range(10):
        render(document)
    gc.collect()
    before = resident()
    for _ in range(200):
        render(document)
    gc.collect()
    grown = resident() - before
    return Figure(
        name="memory after 200 plans", value=grown, unit="MB more", detail="resident, one process"
    )


def _signed_twice(pdf: bytes, made: MadeSeal) -> bytes:
    identity = SealIdentity(
        key_pem=made.key_pem,
        certificate_pem=made.certificate_pem,
        chain_pem=b"".join(made.chain_pems),
    )
    stroke = tuple((n / 80, 0.5 + (n % 9 - 4) / 10, n % 7 / 7) for n in range(80))
    signed = pdf
    for field in ("participant", "coach"):
        signed = seal(
            signed,
            field=field,
            signer_name="Sam Fictional",
            mark=DrawnMark((stroke, stroke)),
            reason="I agree to this plan",
            location="Example Library",
            identity=identity,
            certify=field == "participant",
            when=NOW,
        )
    return signed


def _signing(pdf: bytes, made: MadeSeal) -> float:
    _signed_twice(pdf, made)
    return median(_seconds(lambda: _signed_twice(pdf, made)) for _ in range(ROUNDS))


def _compared(
    one: Callable[[], object], other: Callable[[], object], *, rounds: int = ROUNDS
) -> tuple[float, float]:
    """Medians of two jobs in turns, so that a busy moment hits both."""
    one()
    other()
    pairs = [(_seconds(one), _seconds(other)) for _ in range(rounds)]
    return median(first for first, _ in pairs), median(second for _, second in pairs)


def _seconds(job: Callable[[], object]) -> float:
    gc.collect()
    start = time.perf_counter()
    job()
    return time.perf_counter() - start
