"""What a screen reader is told of each paper, in its order; kept in tests/documents/reading_order.

    python -m tests.support.reading_order

writes the kept orders anew, after a change to what papers say. Look at the difference.
"""

import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from coach_app.catalogue import load_catalogue
from coach_app.domain.paper import PaperFormat, PaperKind
from coach_app.plans.layout import Document
from coach_app.plans.pdf import render
from coach_app.plans.writing import Writer
from tests.support.paper_samples import kit, papers

KEPT = Path(__file__).parents[1] / "documents" / "reading_order"


def snapshots() -> Iterator[tuple[str, Document]]:
    """Each kind in standard English, and the plan in easy read and in another language."""
    for kind, make in papers(Writer()).items():
        yield kind.value, make()
    yield "recovery-kit", kit(Writer())
    plan = PaperKind.ACTION_PLAN
    yield "action-plan-easy-read", papers(Writer(format=PaperFormat.EASY_READ))[plan]()
    polish = load_catalogue().translations.get("pl")
    yield "action-plan-polish", papers(Writer(polish))[plan]()


def told(pdf: Path) -> str:
    """Elements and their words, one a line, without the attributes that say how they look."""
    done = subprocess.run(
        ["pdfinfo", "-struct-text", pdf],
        capture_output=True,
        check=True,
        encoding="utf-8",
        # Titles of headings come in two bytes a letter.
        errors="replace",
    )
    lines: list[str] = []
    for line in done.stdout.splitlines():
        words = line.strip()
        if not words:
            continue
        if words.startswith('"'):
            lines.append("    " + " ".join(words.strip('"').split()))
        elif words[0].isalpha():
            lines.append(words.split(" ")[0].rstrip(":"))
    return "\n".join(_joined(lines)) + "\n"


def _joined(lines: list[str]) -> Iterator[str]:
    """Words of one element on one line, however many pieces they were drawn in."""
    kept: list[str] = []
    for line in lines:
        if line.startswith(" "):
            kept.append(line.strip())
            continue
        if kept:
            yield "    " + " ".join(kept)
            kept = []
        yield line
    if kept:
        yield "    " + " ".join(kept)


def told_of(document: Document, folder: Path) -> str:
    path = folder / "paper.pdf"
    path.write_bytes(render(document).pdf)
    return told(path)


if __name__ == "__main__":
    KEPT.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as place:
        for name, shown in snapshots():
            (KEPT / f"{name}.txt").write_text(told_of(shown, Path(place)), encoding="utf-8")
