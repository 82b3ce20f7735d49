"""Every document is valid PDF/UA-1 and PDF/A-2a, and reads in the right order."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Name

from coach_app.plans.pdf import render
from coach_app.plans.plan_document import action_plan
from tests.documents.conftest import Signed
from tests.support.conformance import Validator
from tests.support.sample_plan import GOAL, HARD_NAMES, every_block, sample_case, sample_plan

FLAVOURS = ("ua1", "2a")


def kept(pdf: bytes, folder: Path) -> Path:
    path = folder / "document.pdf"
    path.write_bytes(pdf)
    return path


def failures(validator: Validator, path: Path) -> list[str]:
    return [rule for flavour in FLAVOURS for rule in validator.failures(path, flavour)]


def words(path: Path) -> str:
    done = subprocess.run(
        ["pdftotext", path, "-"], capture_output=True, check=True, encoding="utf-8"
    )
    return " ".join(done.stdout.split())


@pytest.mark.parametrize("state", ["unsigned", "once", "twice"])
def test_plan_is_valid_before_and_after_each_signature(
    signed: Signed, state: str, validator: Validator, tmp_path: Path
) -> None:
    assert failures(validator, kept(getattr(signed, state), tmp_path)) == []


@pytest.mark.parametrize("name", HARD_NAMES, ids=ascii)
def test_every_block_is_valid_with_every_name(
    name: str, validator: Validator, tmp_path: Path
) -> None:
    rendered = render(every_block(name))
    assert failures(validator, kept(rendered.pdf, tmp_path)) == []


def test_a_plan_for_hard_names_is_valid(validator: Validator, tmp_path: Path) -> None:
    for name in HARD_NAMES[::3]:  # `make papers` takes them all
        plan = sample_plan(goal=f"{name} says {name}", strengths=name)
        rendered = render(action_plan(sample_case(name), plan))
        assert failures(validator, kept(rendered.pdf, tmp_path)) == [], ascii(name)


def test_letters_that_no_typeface_has_are_shown_and_reported(tmp_path: Path) -> None:
    rendered = render(action_plan(sample_case("Zo\u00eb \U0001f600 \u674e"), sample_plan()))
    assert rendered.missing == {"\U0001f600", "\u674e"}
    assert "Zo\u00eb \ufffd \ufffd" in words(kept(rendered.pdf, tmp_path))


def test_left_to_right_letters_are_found_again(tmp_path: Path) -> None:
    for name in (
        "Si\u00e2n \u0174yn \u0176",
        "Nguy\u1ec5n Th\u1ecb H\u1ed3ng",
        "\u0409\u0443\u0431",
    ):
        rendered = render(action_plan(sample_case(name), sample_plan()))
        assert rendered.missing == frozenset()
        assert name in words(kept(rendered.pdf, tmp_path))


def test_text_holds_what_was_agreed(signed: Signed, tmp_path: Path) -> None:
    found = words(kept(signed.twice, tmp_path))
    plan = sample_plan()
    for step in plan.steps:
        for text in (step.title, step.what, step.why, step.how_we_know):
            assert text in found
    assert GOAL in found
    assert "Tuesday 5 January 2027" in found
    assert signed.content_hash in found


def test_reading_order(signed: Signed, tmp_path: Path) -> None:
    path = kept(signed.unsigned, tmp_path)
    done = subprocess.run(
        ["pdfinfo", "-struct-text", path], capture_output=True, check=True, encoding="utf-8"
    )
    order = (
        "My Back-to-Work plan",
        *("For:", "Sam Fictional", "Reference:", "K-4821-T"),
        *("What I want", GOAL, "What I am good at", "I am never late."),
        *("My next steps", "TH", "Scope /Column", "By when", "Scope /Row"),
        *("All my steps", "Settle:", "1 Call the surgery", "Why:", "Who:", "How we will know:"),
        *("Adjust:", "3 Meet your manager", "Move:", "Keep going:", "6 A call every second week"),
        *("What we leave for now", "Money advice", "What stays private", "steps 3, 4 and 5"),
        *("If things get harder", "999", "We agree", "Signature of Sam Fictional", "Form"),
        *("Signature of the coach, Jo Example", "Form", "Fingerprint"),
    )
    text, at = done.stdout, 0
    for words_ in order:
        at = text.find(words_, at)
        assert at >= 0, words_
    assert "Page 1 of" not in text, "page numbers are decoration"


def test_fonts_are_embedded_with_their_letters(tmp_path: Path) -> None:
    path = kept(render(every_block(HARD_NAMES[4])).pdf, tmp_path)
    done = subprocess.run(["pdffonts", path], capture_output=True, check=True, encoding="utf-8")
    fonts = done.stdout.splitlines()[2:]
    assert len(fonts) >= 3
    for line in fonts:
        assert line.split()[-5:-2] == ["yes", "yes", "yes"], line


def test_document_says_what_it_is(signed: Signed, tmp_path: Path) -> None:
    with pikepdf.open(kept(signed.unsigned, tmp_path)) as pdf:
        assert str(pdf.docinfo["/Title"]) == "My Back-to-Work plan, Sam Fictional"
        assert str(pdf.Root.Lang) == "en-GB"
        assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
        assert str(pdf.docinfo["/CreationDate"]) == "D:20261201104500+00'00'"
        with pdf.open_outline() as outline:
            (title,) = outline.root
            assert [item.title for item in title.children][:2] == [
                "What I want",
                "What I am good at",
            ]


def test_small_file(signed: Signed) -> None:
    assert len(signed.twice) < 250_000


ANOTHER_PROCESS = """
import sys
from coach_app.plans.pdf import render
from coach_app.plans.plan_document import action_plan
from tests.support.sample_plan import every_block, sample_case, sample_plan
for document in (action_plan(sample_case(), sample_plan()), every_block(sys.argv[1])):
    sys.stdout.buffer.write(render(document).pdf)
"""


def test_same_content_gives_the_same_bytes_in_another_process() -> None:
    name = HARD_NAMES[4]
    here = b"".join(
        render(document).pdf
        for document in (action_plan(sample_case(), sample_plan()), every_block(name))
    )
    environment = {"PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo", "LC_ALL": "C.UTF-8", "PATH": ""}
    done = subprocess.run(
        [sys.executable, "-c", ANOTHER_PROCESS, name],
        capture_output=True,
        check=True,
        env=environment,
        cwd=Path(__file__).parents[2],
    )
    assert done.stdout == here


def elements(node: pikepdf.Object) -> Iterator[pikepdf.Object]:
    if isinstance(node, pikepdf.Array):
        for child in node:
            yield from elements(child)
    elif isinstance(node, pikepdf.Dictionary) and "/S" in node:
        yield node
        yield from elements(node.get("/K", pikepdf.Array()))


def tree(pdf: pikepdf.Pdf) -> list[pikepdf.Object]:
    return list(elements(pdf.Root.StructTreeRoot.K))


def no_language(pdf: pikepdf.Pdf) -> None:
    del pdf.Root.Lang


def no_alternative(pdf: pikepdf.Pdf) -> None:
    for element in tree(pdf):
        if Name.Figure == element.S:
            del element.Alt


def untagged(pdf: pikepdf.Pdf) -> None:
    page = pdf.pages[0]
    operators = list(pikepdf.parse_content_stream(page))
    first = next(
        at
        for at, instruction in enumerate(operators)
        if str(instruction.operator) == "BDC" and "/MCID" in instruction.operands[1]
    )
    end = next(at for at in range(first, len(operators)) if str(operators[at].operator) == "EMC")
    left = [operators[at] for at in range(len(operators)) if at not in (first, end)]
    page.Contents = pdf.make_stream(pikepdf.unparse_content_stream(left))


def no_scope(pdf: pikepdf.Pdf) -> None:
    for element in tree(pdf):
        if element.S == Name.TH:
            del element.A


def no_link_text(pdf: pikepdf.Pdf) -> None:
    for page in pdf.pages:
        for annotation in page.get("/Annots", pikepdf.Array()):
            if annotation.Subtype == Name.Link:
                del annotation.Contents


def no_field_name(pdf: pikepdf.Pdf) -> None:
    for field in pdf.Root.AcroForm.Fields:
        del field.TU


def heading_skipped(pdf: pikepdf.Pdf) -> None:
    for element in tree(pdf):
        if element.S == Name.H2:
            element.S = Name.H4


def no_font_file(pdf: pikepdf.Pdf) -> None:
    for thing in pdf.objects:
        if isinstance(thing, pikepdf.Dictionary) and "/FontFile2" in thing:
            del thing.FontFile2


def no_colour_intent(pdf: pikepdf.Pdf) -> None:
    del pdf.Root.OutputIntents


def no_letters(pdf: pikepdf.Pdf) -> None:
    for thing in pdf.objects:
        if isinstance(thing, pikepdf.Dictionary) and "/ToUnicode" in thing:
            del thing.ToUnicode


MUTANTS = (
    *(no_language, no_alternative, untagged, no_scope, no_link_text, no_field_name),
    *(heading_skipped, no_font_file, no_colour_intent, no_letters),
)


@pytest.fixture(scope="module")
def blocks() -> bytes:
    """A paper with every kind of block, drawn once."""
    return render(every_block("Sam")).pdf


@pytest.mark.parametrize("harm", MUTANTS, ids=lambda harm: harm.__name__)
def test_the_validator_sees_each_kind_of_harm(
    harm: Callable[[pikepdf.Pdf], None], blocks: bytes, validator: Validator, tmp_path: Path
) -> None:
    path = kept(blocks, tmp_path)
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        harm(pdf)
        pdf.save(path)
    assert failures(validator, path) != []
