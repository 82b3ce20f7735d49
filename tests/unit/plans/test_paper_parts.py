"""What single papers have to say: where a step sends somebody, what a review found, whose copy."""

import re
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from coach_app.catalogue import load_catalogue
from coach_app.domain.paper import PaperFormat, PaperKind
from coach_app.domain.plan import PlanKind
from coach_app.plans.layout import Document
from coach_app.plans.return_sheet import return_sheet
from coach_app.plans.working_time import (
    day_line,
    labelled_time,
    short_time,
    spoken_time,
    usual_line,
    week_line,
)
from coach_app.plans.writing import Writer
from tests.support.inside import inside
from tests.support.paper_samples import courses_of, file_of, kit, papers, plan_of

POLISH = load_catalogue().translations.get("pl")


def words(thing: Any) -> str:
    """Everything that a document says, in order."""
    return "".join(f"{text}\n" for text in inside(thing, str))


def paper(kind: PaperKind, writer: Writer | None = None, length: str = "long") -> Document:
    return papers(writer or Writer(), length)[kind]()


@pytest.mark.parametrize("format_", [PaperFormat.STANDARD, PaperFormat.EASY_READ])
def test_a_step_says_where_its_service_is(format_: PaperFormat) -> None:
    said = words(paper(PaperKind.ACTION_PLAN, Writer(format=format_)).blocks)
    for fact in (
        "Example Advice, Example Trust",
        "1 Example Street, Exampleton, EX1 1EX",
        "01632 960123",
        "Mon, Tue 09:00 to 17:00",
    ):
        assert fact in said


def test_a_review_says_what_became_of_each_step_and_change() -> None:
    said = words(paper(PaperKind.REVIEW_SUMMARY, length="usual").blocks)
    for answer in ("Done. It helped.", "Partly done. It did not help.", "Not yet"):
        assert answer in said
    assert "Sam Fictional said so." in said
    assert "It is not enough" in said


@pytest.mark.parametrize("kind", [PaperKind.REVIEW_SUMMARY, PaperKind.GP_LETTER])
def test_what_was_withdrawn_stands_nowhere(kind: PaperKind) -> None:
    said = words(paper(kind).blocks)
    assert "Kept the job" in said
    assert "Training" not in said


def test_the_copy_for_an_employer_follows_language_and_format() -> None:
    document = paper(PaperKind.EMPLOYER_COPY, Writer(POLISH, PaperFormat.LARGE_PRINT))
    said = words(document.blocks)
    assert (document.language, document.format) == ("pl", PaperFormat.LARGE_PRINT)
    assert "Co pomaga mi w pracy" in said
    assert "Example Bakery" in said
    assert "Zapozna" in said, "the sentence above the signature too"
    assert "What helps me" not in said


def test_the_kit_in_large_print_has_nothing_that_looks_like_a_key_beside_it() -> None:
    document = kit(Writer(format=PaperFormat.LARGE_PRINT))
    assert document.format is PaperFormat.LARGE_PRINT
    assert document.fingerprint == ""
    assert document.running_foot == "Made on Tuesday 5 January 2027"


@pytest.mark.parametrize("format_", [PaperFormat.STANDARD, PaperFormat.EASY_READ])
def test_somebody_who_never_left_is_not_told_of_a_way_back(format_: PaperFormat) -> None:
    plan = replace(plan_of("usual", "Sam Fictional"), kind=PlanKind.THRIVE_IN_WORK)
    sheet = return_sheet(file_of(plan, "Sam"), plan, courses_of(plan), Writer(format=format_))
    said = words(sheet)
    assert "My hours at work" in said
    assert "new hours" in said.lower()
    assert "back" not in said.lower()


@pytest.mark.parametrize("kind", list(PaperKind))
def test_what_a_file_says_of_itself_is_in_its_own_language(kind: PaperKind) -> None:
    described = paper(kind, Writer(POLISH)).subject
    assert described
    assert not {"version", "draft", "agreed", "valid", "for"}.intersection(
        described.lower().replace(",", "").split()
    )


def test_the_record_is_read_in_sentences_that_end_once() -> None:
    said = words(paper(PaperKind.CASE_RECORD))
    assert ".." not in said
    assert "Mon: 7 h 30 min\nTue: 7 h 30 min" in said
    assert "You and your coach together" in said


def test_the_record_says_choices_as_other_papers_in_the_same_language() -> None:
    said = words(paper(PaperKind.CASE_RECORD, Writer(POLISH)))
    assert "Who:" not in said
    assert "Ty i doradca razem" in said
    assert "Keep going" not in said


@pytest.mark.parametrize("format_", [PaperFormat.LARGE_PRINT, PaperFormat.EASY_READ])
def test_the_format_is_explained_before_anything_else(format_: PaperFormat) -> None:
    """At the end it stood alone on a last page."""
    heading, explained, *_ = paper(PaperKind.PHASED_RETURN, Writer(format=format_)).blocks
    assert "because you asked for it" in words(explained)
    assert "because you asked for it" not in words(heading)


LETTERS = (
    PaperKind.GP_LETTER,
    PaperKind.REFERRER_LETTER,
    PaperKind.ONWARD_REFERRAL,
    PaperKind.HANDOVER_LETTER,
    PaperKind.EMPLOYER_COPY,
)


@pytest.mark.parametrize("kind", LETTERS)
def test_nobody_else_is_told_that_they_asked_for_the_format(kind: PaperKind) -> None:
    assert "asked for it" not in words(paper(kind, Writer(format=PaperFormat.LARGE_PRINT)))


@pytest.mark.parametrize(
    ("minutes", "short", "spoken"),
    [
        (225, "3 h 45 min", "3 hours 45 minutes"),
        (60, "1 h", "1 hour"),
        (75, "1 h 15 min", "1 hour 15 minutes"),
        (45, "45 min", "45 minutes"),
        (1, "1 min", "1 minute"),
        (0, "0 h", "0 hours"),
    ],
)
def test_working_time_is_said_in_hours_and_minutes(minutes: int, short: str, spoken: str) -> None:
    w = Writer()
    assert (short_time(minutes, w), spoken_time(minutes, w)) == (short, spoken)
    assert usual_line(minutes, w) == f"{spoken} a week"


@pytest.mark.parametrize("format_", [PaperFormat.STANDARD, PaperFormat.EASY_READ])
@pytest.mark.parametrize(
    "kind", [PaperKind.ACTION_PLAN, PaperKind.PHASED_RETURN, PaperKind.EMPLOYER_COPY]
)
def test_no_paper_has_hundredths_of_an_hour(kind: PaperKind, format_: PaperFormat) -> None:
    said = words(paper(kind, Writer(format=format_)))
    assert re.search(r"26 h(ours)? 15 min(utes)?", said)
    assert not re.search(r"\d[.,](25|5|75)\b", said)


def test_another_language_says_hours_in_its_own_form_and_sentence() -> None:
    w = Writer(POLISH)
    assert week_line(3, 1575, w) == "Tydzień 3: 26,25 godz."
    assert day_line(date(2027, 3, 22), 225, w, night=True).endswith("3,75 godz. w nocy")
    assert labelled_time(225, w) == "3,75 godz."
    assert usual_line(2250, w) == "37,5 godz. tygodniowo"
