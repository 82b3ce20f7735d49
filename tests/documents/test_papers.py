"""Every paper is accessible and archivable in every format and language."""

import ast
import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from itertools import cycle
from pathlib import Path
from typing import Any, get_args, get_type_hints

import pytest

from coach_app.catalogue import load_catalogue
from coach_app.catalogue.statements import load_statements
from coach_app.domain.distance import SCALES
from coach_app.domain.paper import PaperFormat, PaperKind
from coach_app.domain.records import RECORD_TYPES
from coach_app.domain.signature import SignerRole
from coach_app.domain.translation import Translation
from coach_app.plans.html import to_html
from coach_app.plans.pdf import page_count, render
from coach_app.plans.record_document import label_of
from coach_app.plans.writing import Writer
from tests.support.conformance import Validator
from tests.support.paper_matrix import Case, broken, every_case
from tests.support.paper_samples import LENGTHS, papers
from tests.support.papers import words_of
from tests.support.sample_plan import HARD_NAMES

LANGUAGES = load_catalogue().translations.languages
PRINTED = (PaperFormat.STANDARD, PaperFormat.LARGE_PRINT, PaperFormat.EASY_READ)
PLANS = Path(__file__).parents[2] / "coach_app" / "plans"


def covering() -> list[tuple[PaperKind, PaperFormat, Translation, str, str]]:
    """Each kind in each format; languages, lengths and names take turns."""
    turns = zip(cycle(LANGUAGES), cycle(LENGTHS), cycle(HARD_NAMES), strict=False)
    pairs = [(kind, format_) for kind in PaperKind for format_ in PRINTED]
    return [(*pair, *turn) for pair, turn in zip(pairs, turns, strict=False)]


@pytest.mark.parametrize("chosen", covering(), ids=lambda chosen: f"{chosen[0]}-{chosen[1]}")
def test_each_paper_is_valid(
    chosen: tuple[PaperKind, PaperFormat, Translation, str, str],
    validator: Validator,
    tmp_path: Path,
) -> None:
    kind, format_, language, length, name = chosen
    document = papers(Writer(language, format_), length, name)[kind]()
    path = tmp_path / "paper.pdf"
    path.write_bytes(render(document).pdf)
    assert [rule for flavour in ("ua1", "2a") for rule in validator.failures(path, flavour)] == []
    assert document.fingerprint.encode() in to_html(document)


@pytest.mark.parametrize("case", every_case()[:24], ids=str)
def test_some_of_every_paper(case: Case, validator: Validator, tmp_path: Path) -> None:
    """`make papers` takes them all."""
    assert broken(case, validator, tmp_path) == []


def test_the_whole_is_every_paper_once() -> None:
    cases = every_case()
    assert len(set(map(str, cases))) == len(cases) > 7_500


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda language: language.language)
def test_the_card_is_one_side_in_every_format_and_language(language: Translation) -> None:
    for format_ in PRINTED:
        for length, name in (("short", "Sam"), ("long", "N" * 300)):
            card = papers(Writer(language, format_), length, name)[PaperKind.NEXT_STEPS]()
            assert page_count(card) == 1, (format_, length)


def test_a_draft_language_says_so_on_the_paper_and_beside_it(tmp_path: Path) -> None:
    polish = load_catalogue().translations.get("pl")
    document = papers(Writer(polish))[PaperKind.ACTION_PLAN]()
    path = tmp_path / "paper.pdf"
    path.write_bytes(render(document).pdf)
    assert "has not yet been checked by a translator" in words_of(path)
    assert any("Polish" in note for note in document.notes)


def sentences() -> set[str]:
    """Every sentence that a builder of papers says."""
    found: set[str] = set()
    for path in PLANS.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            match node:
                case ast.Call(
                    func=ast.Attribute(attr="say" | "text"),
                    args=[ast.Constant(value=str(sentence)), *_],
                ):
                    found.add(sentence)
    return found


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda language: language.language)
def test_every_sentence_is_there_with_its_holes(language: Translation) -> None:
    said = sentences()
    assert len(said) > 200
    for sentence in said:
        translated = language.known(sentence)
        assert translated is not None, sentence
        assert sorted(set(re.findall(r"{\w+}", translated))) == sorted(
            set(re.findall(r"{\w+}", sentence))
        )


def library_sentences() -> set[str]:
    entries = load_catalogue().interventions_of("bury").entries
    return {
        line.strip()
        for entry in entries
        for text in (entry.title, entry.what, entry.how_we_know)
        for line in text.splitlines()
        if line.strip()
    }


def record_labels() -> set[str]:
    """What the fields of every kind of record, and of what lies in them, are called on paper."""
    shapes = {shape for kind in RECORD_TYPES.values() for shape in shapes_in(kind)}
    return {label_of(field.name) for shape in shapes for field in fields(shape)}


def shapes_in(kind: Any) -> Iterator[Any]:
    for inner in get_args(kind):
        yield from shapes_in(inner)
    if isinstance(kind, type) and is_dataclass(kind):
        yield kind
        for inner in get_type_hints(kind).values():
            yield from shapes_in(inner)


@pytest.mark.parametrize("language", LANGUAGES[1:], ids=lambda language: language.language)
def test_no_translation_is_of_a_sentence_that_nobody_says(language: Translation) -> None:
    statements = {load_statements().english.of(role) for role in SignerRole}
    names = {scale.name for scale in SCALES}
    said = sentences() | library_sentences() | names | statements | record_labels()
    assert set(language.sentences) - said == set()
    assert len(set(language.sentences) & library_sentences()) >= 60
