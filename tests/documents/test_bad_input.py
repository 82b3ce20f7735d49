"""What nobody expects on a paper, and a machine that fails: a sentence, and nothing half-made."""

import re
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from hashlib import sha256
from importlib.resources import files
from pathlib import Path

import pikepdf
import pytest

from coach_app.catalogue import load_catalogue
from coach_app.cli.files import write_file
from coach_app.domain.errors import FieldInvalid
from coach_app.domain.paper import PaperFormat, PaperKind
from coach_app.domain.signature import SignerRole
from coach_app.plans import fonts
from coach_app.plans.directions import IN_GROUPS
from coach_app.plans.fonts import FontUnreadable, Source, load
from coach_app.plans.html import to_html
from coach_app.plans.pdf import page_count, render
from coach_app.plans.plan_document import action_plan
from coach_app.plans.tagged.embedding import embed
from coach_app.plans.tagged.shaping import Shaper
from coach_app.plans.writing import Writer
from coach_app.services import caseload, disclosures, documents, papers, people, signing
from coach_app.services.desk import Desk
from coach_app.store.refusals import DiskFull
from tests.support import journeys
from tests.support.conformance import Validator
from tests.support.paper_samples import file_of, plan_of
from tests.support.paper_samples import papers as sample_papers
from tests.support.papers import words_of

LONG_NAME = "Maximiliana " * 25
HOSTILE = "<script>alert(1)</script> &amp; <b>Sam</b>\x07\x1b[31m\u202e\ufeff"
ONE_FONT = ("fontpkg_atkinson_hyperlegible", "files/AtkinsonHyperlegible-Regular.ttf")


def test_a_goal_of_ten_thousand_words_is_printed_whole_or_refused_in_a_sentence(
    validator: Validator, tmp_path: Path
) -> None:
    plan = plan_of("usual", "Sam")
    with pytest.raises(FieldInvalid, match="Shorten it to 20,000 characters"):
        replace(plan, goal="once more " * 5000)
    words = [chr(97 + number % 26) for number in range(10_000)]
    plan = replace(plan, goal=" ".join(words))
    path = tmp_path / "paper.pdf"
    for format_ in (PaperFormat.STANDARD, PaperFormat.EASY_READ):
        document = action_plan(file_of(plan, "Sam"), plan, Writer(format=format_))
        path.write_bytes(render(document).pdf)
        # Letter by letter: poppler takes single letters in a row for one word set wide.
        assert not Counter(words) - Counter(words_of(path))
    assert [one for flavour in ("ua1", "2a") for one in validator.failures(path, flavour)] == []


@pytest.mark.parametrize("kind", [PaperKind.ACTION_PLAN, PaperKind.NEXT_STEPS])
def test_a_name_of_three_hundred_letters(kind: PaperKind, tmp_path: Path) -> None:
    assert len(LONG_NAME) == 300
    document = sample_papers(Writer(format=PaperFormat.LARGE_PRINT), "usual", LONG_NAME)[kind]()
    path = tmp_path / "paper.pdf"
    path.write_bytes(render(document).pdf)
    assert "Maximiliana" in words_of(path)
    assert page_count(document) == 1 or kind is PaperKind.ACTION_PLAN


def test_marks_of_a_web_page_and_control_characters_are_words(tmp_path: Path) -> None:
    document = sample_papers(Writer(), "short", HOSTILE)[PaperKind.ACTION_PLAN]()
    path = tmp_path / "paper.pdf"
    path.write_bytes(render(document).pdf)
    said = words_of(path)
    assert "<script>alert(1)</script> &amp; <b>Sam</b>" in said
    assert not set("\x07\x1b\u202e\ufeff") & set(said)
    page = to_html(document).decode()
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    assert not set("\x07\x1b\u202e\ufeff") & set(page)


@pytest.mark.parametrize("tag", ["ar", "ur"])
def test_a_telephone_number_keeps_its_order_among_arabic_letters(tag: str) -> None:
    """In a browser "0808 8020 133" was read as "133 8020 0808"."""
    writer = Writer(load_catalogue().translations.get(tag))
    page = to_html(sample_papers(writer, "short", "Sam")[PaperKind.ACTION_PLAN]()).decode()
    numbers = IN_GROUPS.findall(re.sub("<[^>]*>", " ", page.partition("<main>")[2]))
    assert "116 123" in numbers
    assert page.count('<bdi dir="ltr">116 123</bdi>') == numbers.count("116 123")


def damaged_fonts() -> Iterator[bytes]:
    """Cut, emptied, and with bytes changed here and there; the same every time."""
    whole = files(ONE_FONT[0]).joinpath(ONE_FONT[1]).read_bytes()
    yield from (b"", b"\x00" * len(whole), whole[:200], whole[: len(whole) // 2], whole[40_000:])
    for seed in range(25):
        changed = bytearray(whole)
        for number in range((1, 20, 400)[seed % 3]):
            dice = sha256(f"{seed} {number}".encode()).digest()
            changed[int.from_bytes(dice[:4], "big") % len(changed)] = dice[4]
        yield bytes(changed)


def test_a_damaged_typeface_is_a_sentence_or_still_prints(monkeypatch: pytest.MonkeyPatch) -> None:
    refused = 0
    for number, data in enumerate(damaged_fonts()):
        monkeypatch.setattr(fonts, "_read", lambda _source, data=data: data)
        try:
            typeface = load(Source(*ONE_FONT, f"Damaged{number}"))
            shaper = Shaper()
            shaper.shape("Sam", typeface, right_to_left=False)
            with pikepdf.new() as pdf:
                embed(pdf, typeface, shaper.used[typeface])
        except FontUnreadable:
            refused += 1
    assert refused >= 4


def test_with_a_damaged_typeface_nothing_is_signed_and_the_plan_stays_readable(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    case_id, plan_id = journeys.agreed_plan(desk)

    def unreadable(_source: Source) -> None:
        raise FontUnreadable

    monkeypatch.setattr(fonts, "load", unreadable)
    for act in (
        lambda: documents.preview(desk, plan_id),
        lambda: signing.sign(desk, plan_id, journeys.typed(SignerRole.PARTICIPANT, "Frankie")),
        lambda: papers.release(desk, case_id, PaperKind.CASE_RECORD),
    ):
        with pytest.raises(FontUnreadable) as refusal:
            act()
        assert "Install the program again" in str(refusal.value)
    file = caseload.open_case(desk, case_id).file
    assert file.signatures == () == file.documents
    assert disclosures.log_of(desk, case_id) == ()
    assert file.plan is not None
    assert file.plan.steps
    plain = papers.preview(
        desk, case_id, PaperKind.ACTION_PLAN, papers.Wish(format=PaperFormat.HTML)
    )
    assert plain.data.startswith(b"<!DOCTYPE html>")


@contextmanager
def no_room() -> Iterator[None]:
    """No file of this process may grow meanwhile."""
    import resource  # noqa: PLC0415 - it exists on POSIX only

    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limit")
def test_a_full_disk_leaves_no_half_paper_and_no_line_in_the_log(
    desk: Desk, tmp_path: Path
) -> None:
    case_id, plan_id = journeys.agreed_plan(desk)
    made = papers.preview(desk, case_id, PaperKind.ACTION_PLAN)
    participant = journeys.typed(SignerRole.PARTICIPANT, "Frankie")
    target = tmp_path / "plan.pdf"
    target.write_bytes(b"the one before")
    with no_room():
        with pytest.raises(OSError, match="large"):
            write_file(target, made.data)
        with pytest.raises(DiskFull):
            papers.release(desk, case_id, PaperKind.ACTION_PLAN)
        with pytest.raises(DiskFull, match="Nothing was changed"):
            signing.sign(desk, plan_id, participant)
    file = caseload.open_case(desk, case_id).file
    assert file.signatures == () == file.documents
    assert [path.name for path in tmp_path.iterdir() if path.suffix == ".pdf"] == ["plan.pdf"]
    assert target.read_bytes() == b"the one before"
    assert disclosures.log_of(desk, case_id) == ()
    released, _ = papers.release(desk, case_id, PaperKind.ACTION_PLAN)
    assert released.data == made.data
    signing.sign(desk, plan_id, participant)
    assert len(caseload.open_case(desk, case_id).file.signatures) == 1


def test_a_person_without_a_name_that_prints(desk: Desk) -> None:
    case_id, plan_id = journeys.agreed_plan(desk)
    person = caseload.open_case(desk, case_id).file.person
    assert person is not None
    with suppress(ValueError):
        people.update(desk, replace(person, preferred_name="\u0301"))
    assert documents.preview(desk, plan_id).pages > 0
