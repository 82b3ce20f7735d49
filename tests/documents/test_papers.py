"""Every paper is accessible and archivable in every format and language."""

import re
from dataclasses import replace
from itertools import cycle
from pathlib import Path

import pikepdf
import pytest

from coach_app.catalogue import load_catalogue
from coach_app.domain.paper import PaperFormat, PaperKind
from coach_app.domain.translation import Translation
from coach_app.plans.html import to_html
from coach_app.plans.layout import Span
from coach_app.plans.pdf import page_count, render
from coach_app.plans.record_document import case_record
from coach_app.plans.tagged.setting import pdf_text
from coach_app.plans.writing import Writer
from coach_app.services.languages import library_sentences
from coach_app.services.paper_kinds import record_sources
from tests.support.conformance import Validator
from tests.support.inside import inside
from tests.support.made_up_language import said_anywhere, said_on_papers
from tests.support.paper_matrix import Case, broken, every_case
from tests.support.paper_samples import LENGTHS, MADE, papers, plan_of
from tests.support.papers import words_of
from tests.support.sample_plan import HARD_NAMES
from tests.support.whole_record import whole_record

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


@pytest.mark.parametrize(
    ("tag", "format_"), [("pl", PaperFormat.STANDARD), ("ur", PaperFormat.EASY_READ)]
)
def test_a_record_with_something_in_every_field_is_valid(
    tag: str, format_: PaperFormat, validator: Validator, tmp_path: Path
) -> None:
    catalogue = load_catalogue()
    writer = Writer(catalogue.translations.get(tag), format_)
    document = case_record(whole_record(), MADE, writer, record_sources(catalogue))
    path = tmp_path / "paper.pdf"
    path.write_bytes(render(document).pdf)
    assert [rule for flavour in ("ua1", "2a") for rule in validator.failures(path, flavour)] == []


@pytest.mark.parametrize("case", every_case()[:8], ids=str)
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


@pytest.mark.parametrize("tag", ["pl", "ar"])
def test_what_is_not_translated_stands_in_english_and_says_so(tag: str, tmp_path: Path) -> None:
    """Also where both languages are written with the same letters."""
    writer = Writer(load_catalogue().translations.get(tag))
    document = papers(writer, "usual", "Sam")[PaperKind.ACTION_PLAN]()
    title = next(step.title for step in plan_of("usual", "Sam").steps if not step.private)
    assert writer.translation.known(title) is None, "made up, so nobody has translated it"
    path = tmp_path / "paper.pdf"
    path.write_bytes(render(document).pdf)
    warned = writer.say("Some sentences have not been translated yet. They stand in English.")
    if not writer.translation.right_to_left:
        assert warned in words_of(path)
    spoken = {span.text: span.language for span in inside(document.blocks, Span)}
    assert spoken[warned] == ""
    assert spoken[title] == "en-GB"
    assert any("stand in English" in note for note in document.notes)
    with pikepdf.open(path) as pdf:
        streams = b"".join(page.Contents.read_bytes() for page in pdf.pages)
    english = [one for one, tongue in spoken.items() if tongue == "en-GB"]
    assert streams.count(f"/Lang {pdf_text('en-GB')}".encode()) >= len(english), (
        "said piece by piece"
    )


def test_a_paper_that_is_translated_whole_says_nothing_of_it() -> None:
    polish = load_catalogue().translations.get("pl")
    document = papers(Writer(polish), "short", "Sam")[PaperKind.PHASED_RETURN]()
    assert not any("stand in English" in note for note in document.notes)
    assert not any(span.language == "en-GB" for span in inside(document.blocks[2:], Span))


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda language: language.language)
def test_every_sentence_is_there(language: Translation) -> None:
    said = said_on_papers()
    assert len(said) > 200
    assert [sentence for sentence in said if language.known(sentence) is None] == []


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda language: language.language)
def test_a_translation_has_the_holes_of_its_sentence(language: Translation) -> None:
    """Each as often as it is there: what is said in it is neither lost nor said twice."""
    for sentence, translated in language.sentences.items():
        holes = [sorted(re.findall(r"{\w+}", words)) for words in (sentence, translated)]
        assert holes[0] == holes[1], sentence


@pytest.mark.parametrize("language", LANGUAGES[1:], ids=lambda language: language.language)
def test_no_translation_is_of_a_sentence_that_nobody_says(language: Translation) -> None:
    library = set(library_sentences(load_catalogue()))
    said = said_anywhere()
    assert set(language.sentences) - said == set()
    assert len(set(language.sentences) & library) >= 80


@pytest.mark.parametrize("format_", PRINTED)
def test_the_reference_is_whole_at_the_top_of_each_page(
    format_: PaperFormat, tmp_path: Path
) -> None:
    name = "Bartholomew-Alexander Featherstonehaugh-Cholmondeley of Example"
    document = papers(Writer(format=format_), "usual", name)[PaperKind.ACTION_PLAN]()
    made = render(document)
    (tmp_path / "plan.pdf").write_bytes(made.pdf)
    assert words_of(tmp_path / "plan.pdf").count("reference K-4821-T") == made.pages - 1


@pytest.mark.parametrize("format_", PRINTED)
def test_a_letter_never_ends_with_a_name_alone(format_: PaperFormat, tmp_path: Path) -> None:
    """Whatever the length: the ground on which it is sent goes to the last page with the name."""
    for number, length in enumerate(("short", "usual", "long")):
        document = papers(Writer(format=format_), length, "Sam")[PaperKind.GP_LETTER]()
        path = tmp_path / f"{number}.pdf"
        made = render(document)
        path.write_bytes(made.pdf)
        last = words_of(path, page=made.pages)
        assert "Work and Health Coach" in last
        assert "Sent with the" in last


def test_a_foot_that_is_too_long_loses_a_whole_part(tmp_path: Path) -> None:
    document = papers(Writer(format=PaperFormat.LARGE_PRINT), "short", "Sam")
    copy = document[PaperKind.EMPLOYER_COPY]()
    whole, cut = "Valid until Tuesday 1 June 2027", "wwwwwwwwwwwwwwwww"
    path = tmp_path / "copy.pdf"
    path.write_bytes(render(replace(copy, running_foot=f"{whole} \u00b7 {cut}")).pdf)
    assert f"{whole} Page 1 of" in words_of(path, page=1)
