"""What other programs read in the papers: their order, their letters, every word of them."""

import subprocess
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from coach_app.catalogue import load_catalogue
from coach_app.domain.paper import PaperKind
from coach_app.domain.translation import Translation
from coach_app.plans.layout import Document
from coach_app.plans.pdf import render
from coach_app.plans.writing import Writer
from tests.support.inside import inside
from tests.support.paper_samples import papers
from tests.support.papers import words_of
from tests.support.reading_order import KEPT, snapshots, told, told_of
from tests.support.sample_plan import HARD_NAMES

LANGUAGES = load_catalogue().translations.languages
LEFT_TO_RIGHT = [one for one in LANGUAGES if not one.right_to_left]
NOT_TEXT = frozenset({"name", "language", "address", "alternative", "summary", "description"})
"""Fields that say something about a block and are not drawn: they are spoken or not said."""


@pytest.mark.parametrize(("name", "document"), list(snapshots()), ids=lambda one: str(one)[:40])
def test_a_screen_reader_is_told_all_in_this_order(
    name: str, document: Document, tmp_path: Path
) -> None:
    kept = (KEPT / f"{name}.txt").read_text(encoding="utf-8")
    assert told_of(document, tmp_path) == kept, "python -m tests.support.reading_order"


def test_another_order_is_seen(tmp_path: Path) -> None:
    """The validator cannot see it: a person would."""
    name, document = next(snapshots())
    path = tmp_path / "paper.pdf"
    path.write_bytes(render(document).pdf)
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        whole = pdf.Root.StructTreeRoot.K
        whole = whole[0] if isinstance(whole, pikepdf.Array) else whole
        whole.K = pikepdf.Array(reversed(list(whole.K)))
        pdf.save(path)
    assert told(path) != (KEPT / f"{name}.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda one: one.language)
def test_every_font_is_embedded_with_its_letters(language: Translation, tmp_path: Path) -> None:
    path = tmp_path / "paper.pdf"
    for kind, name in ((PaperKind.ACTION_PLAN, HARD_NAMES[4]), (PaperKind.CASE_RECORD, "Sam")):
        path.write_bytes(render(papers(Writer(language), "usual", name)[kind]()).pdf)
        done = subprocess.run(["pdffonts", path], capture_output=True, check=True, encoding="utf-8")
        found = done.stdout.splitlines()[2:]
        assert len(found) >= 2
        for line in found:
            assert line.split()[-5:-2] == ["yes", "yes", "yes"], line


def said(thing: Any) -> Iterator[str]:
    """Every text that is drawn, in order."""
    return inside(thing, str, lambda _: NOT_TEXT)


def counted(text: str) -> Counter[str]:
    """Words as they stand between spaces, colons of labels and places where a line may break."""
    for mark in "-\u2013\u2014/:":
        text = text.replace(mark, " ")
    return Counter(text.split())


@pytest.mark.parametrize("language", LEFT_TO_RIGHT, ids=lambda one: one.language)
def test_every_word_of_every_paper_is_found_again(language: Translation, tmp_path: Path) -> None:
    path = tmp_path / "paper.pdf"
    for kind, make in papers(Writer(language)).items():
        document = make()
        path.write_bytes(render(document).pdf)
        wanted = counted(" ".join(said(document.blocks)))
        assert wanted - counted(words_of(path)) == Counter(), kind
