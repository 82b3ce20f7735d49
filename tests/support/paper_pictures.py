"""Pictures of the papers for docs/documents.md, of made-up people.

    python -m tests.support.paper_pictures

writes docs/papers/*.png anew, after a change to how papers look. Look at them.
"""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pypdfium2
from PIL import Image

from coach_app.catalogue import load_catalogue
from coach_app.domain.paper import PaperFormat, PaperKind
from coach_app.plans.layout import Document
from coach_app.plans.pdf import render
from coach_app.plans.writing import Writer
from tests.support.paper_samples import kit, papers

HOME = Path(__file__).parents[2] / "docs" / "papers"
DPI = 66
COLOURS = 24
GAP = 10


def shown() -> Iterator[tuple[str, Document, tuple[int, ...]]]:
    """Name, paper, and the pages that are shown beside each other, from 0."""
    languages = load_catalogue().translations
    plan = PaperKind.ACTION_PLAN
    pages = {
        plan: (0, 1, 2),
        PaperKind.REVIEW_SUMMARY: (0, 1),
        PaperKind.PHASED_RETURN: (0, 1),
        PaperKind.EMPLOYER_COPY: (0, 1),
    }
    for kind, make in papers(Writer()).items():
        yield kind.value, make(), pages.get(kind, (0,))
    yield "recovery-kit", kit(Writer()), (0,)
    yield "large-print", papers(Writer(format=PaperFormat.LARGE_PRINT))[plan](), (0, 1)
    yield "easy-read", papers(Writer(format=PaperFormat.EASY_READ))[plan](), (0, 1)
    for tag in ("ur", "ar", "bn", "pa"):
        writer = Writer(languages.get(tag))
        yield f"language-{tag}", papers(writer)[PaperKind.PHASED_RETURN](), (0, 1)


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
