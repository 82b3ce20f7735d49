"""Pictures of the papers for docs/documents.md, of made-up people.

    python -m tests.support.paper_pictures

writes docs/papers/*.png anew, after a change to how papers look. Look at them.
"""

from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pypdfium2
from PIL import Image

from coach_app.catalogue import load_catalogue
from coach_app.domain.paper import PaperFormat, PaperKind
from coach_app.plans.adjusting import adjustments
from coach_app.plans.layout import Document
from coach_app.plans.pdf import render
from coach_app.plans.plan_document import action_plan
from coach_app.plans.writing import Writer
from tests.support.paper_samples import file_of, kit, papers
from tests.support.plan_findings import composed, machine_operator

HOME = Path(__file__).parents[2] / "docs" / "papers"
DPI = 66
COLOURS = 24
GAP = 10
GOAL = "I want to stay in my factory and teach others."
GOALS = {
    "ur": (
        "\u0645\u06cc\u06ba \u0627\u067e\u0646\u06cc \u0641\u06cc\u06a9\u0679\u0631\u06cc "
        "\u0645\u06cc\u06ba \u06a9\u0627\u0645 \u062c\u0627\u0631\u06cc "
        "\u0631\u06a9\u06be\u0646\u0627 \u0686\u0627\u06c1\u062a\u0627 \u06c1\u0648\u06ba\u06d4"
    ),
    "pl": "Chc\u0119 zosta\u0107 w mojej fabryce i uczy\u0107 innych.",
}
"""What somebody wants, in their own language: to stay at the factory."""


def shown() -> Iterator[tuple[str, Document, tuple[int, ...]]]:
    """Name, paper, and the pages that are shown beside each other, from 0."""
    languages = load_catalogue().translations
    plan = PaperKind.ACTION_PLAN
    pages = {
        PaperKind.REVIEW_SUMMARY: (0, 1),
        PaperKind.PHASED_RETURN: (0, 1),
        PaperKind.EMPLOYER_COPY: (0, 1),
        PaperKind.CASE_RECORD: (0, 1, 2),
    }
    for kind, make in papers(Writer()).items():
        if kind is not plan:
            yield kind.value, make(), pages.get(kind, (0,))
    yield plan.value, drafted_plan(Writer(), GOAL), (0, 1, 2)
    yield "recovery-kit", kit(Writer()), (0,)
    for format_ in (PaperFormat.LARGE_PRINT, PaperFormat.EASY_READ):
        yield format_.value, drafted_plan(Writer(format=format_), GOAL), (0, 1, 2)
    for tag, goal in GOALS.items():
        yield f"plan-{tag}", drafted_plan(Writer(languages.get(tag)), goal), (0, 1, 2)
    for tag in ("ur", "ar", "bn", "pa"):
        writer = Writer(languages.get(tag))
        yield f"language-{tag}", papers(writer)[PaperKind.PHASED_RETURN](), (0, 1)


def drafted_plan(writer: Writer, goal: str) -> Document:
    """As the program drafts it: a reason for every step, and what somebody said as they said it."""
    catalogue = load_catalogue()
    found = replace(machine_operator(), goal=goal)
    plan = composed(found, catalogue.interventions, catalogue.working_days).plan
    changes = adjustments(found, catalogue.adjustments)[:3]
    return action_plan(file_of(plan, "Sam Fictional"), replace(plan, adjustments=changes), writer)


def picture(pdf: bytes, pages: tuple[int, ...]) -> Image.Image:
    opened = pypdfium2.PdfDocument(BytesIO(pdf))
    drawn = [opened[page].render(scale=DPI / 72).to_pil() for page in pages if page < len(opened)]
    width = sum(one.width for one in drawn) + GAP * (len(drawn) + 1)
    whole = Image.new("RGB", (width, drawn[0].height + 2 * GAP), (200, 205, 210))
    left = GAP
    for one in drawn:
        whole.paste(one, (left, GAP))
        left += one.width + GAP
    return whole.quantize(COLOURS)


def write_all(folder: Path) -> None:
    folder.mkdir(exist_ok=True)
    for name, document, pages in shown():
        made = picture(render(document).pdf, pages)
        made.save(folder / f"{name}.png", optimize=True)


if __name__ == "__main__":
    write_all(HOME)
