"""In a language that is translated whole, no paper says anything in English by itself."""

import re
from collections.abc import Iterator, Set
from dataclasses import replace
from itertools import cycle
from typing import Any

import pytest

from coach_app.catalogue import load_catalogue
from coach_app.domain.assessment_findings import OBSTACLE_LISTS
from coach_app.domain.case import CaseFile
from coach_app.domain.findings import Findings
from coach_app.domain.paper import PaperFormat
from coach_app.domain.phased_return import Branch
from coach_app.domain.plan import Parked, Plan, PlanStatus
from coach_app.plans import wording
from coach_app.plans.adjusting import adjustments
from coach_app.plans.layout import Document, Link, OwnWords, SignatureField, Span
from coach_app.plans.next_steps import next_steps
from coach_app.plans.plan_document import action_plan
from coach_app.plans.reading import reading
from coach_app.plans.return_sheet import return_sheet
from coach_app.plans.review_document import review_summary
from coach_app.plans.writing import Writer
from tests.support import more_people, people_in_need
from tests.support.inside import inside
from tests.support.made_up_language import foreign, made_up
from tests.support.paper_samples import (
    MADE,
    SERVICES,
    WAY_BACK,
    courses_of,
    file_of,
    tracks_of,
)
from tests.support.plan_findings import TODAY, composed

CATALOGUE = load_catalogue()
LANGUAGE = made_up()
PEOPLE = {
    name: value
    for module in (people_in_need, more_people)
    for name, value in vars(module).items()
    if isinstance(value, Findings)
}
PARKED = tuple(
    Parked(obstacle=option.code, label=option.display, reason=reason)
    for option, reason in zip(
        (
            option
            for listed in OBSTACLE_LISTS
            for option in CATALOGUE.assessment_form.item(listed).options
        ),
        cycle(
            (wording.parked_no_answer(), wording.parked_no_room(TODAY), wording.parked_not_now())
        ),
        strict=False,
    )
)
LATIN = re.compile("[A-Za-z]")
FINGERPRINT = re.compile("[0-9a-f]{64}")
NOT_SAID = {Span: {"language"}, OwnWords: {"language"}, SignatureField: {"name"}, Link: {"address"}}
"""Parts of a block that nobody reads or hears."""


def plan_for(findings: Findings) -> Plan:
    drafted = composed(findings, CATALOGUE.interventions, CATALOGUE.working_days).plan
    return replace(
        drafted,
        adjustments=adjustments(findings, CATALOGUE.adjustments),
        phased_return=WAY_BACK,
        parked=(*drafted.parked, *PARKED),
        steps=tuple(
            replace(step, service="Example Advice, Example Trust", service_id="advice")
            if n == 1
            else step
            for n, step in enumerate(drafted.steps)
        ),
    )


def typed_by_people(findings: Findings, file: CaseFile) -> str:
    """Everything that a person typed, on one line, as it stands and as it is quoted."""
    typed = [
        *inside(replace(findings, conditions=()), str),
        *(one.words for one in findings.conditions),
        *inside(replace(file, plans=()), str),
        *inside(tuple(SERVICES.values()), str),
        *inside(WAY_BACK.duties, str),
        "Example Advice, Example Trust",
    ]
    once = [" ".join(words.split()) for words in typed]
    return "\n".join((*once, *(wording.quoted(words)[1:-1] for words in typed)))


def said(thing: Any) -> Iterator[str]:
    """What a document says to a reader, to a listener or in its running lines."""
    return inside(thing, str, silent)


def silent(kind: type) -> Set[str]:
    if kind.__name__ == "Pictured":
        return {"name"}
    return NOT_SAID.get(kind, {"format", "kind", "right_to_left"})


def words_of(document: Document) -> Iterator[str]:
    yield from said(document.blocks)
    yield from (document.page_words.replace("{number}", "").replace("{of}", ""),)
    yield from (*document.running_heads, document.title, document.organisation)


def left_in_english(pieces: Iterator[str], typed: str) -> list[str]:
    return [
        piece
        for piece in pieces
        if LATIN.search(FINGERPRINT.sub("", piece))
        and not all(known(part, typed) for part in re.split("[\u0400-\u04ff]+", piece))
    ]


def known(part: str, typed: str) -> bool:
    """A piece in Latin letters that somebody typed, or a number or mark between two words."""
    bare = " ".join(part.replace("...", "").split()).strip("0123456789\u201c\u201d:;,.()\u00b7 ")
    return not LATIN.search(FINGERPRINT.sub("", bare)) or bare in typed


@pytest.mark.parametrize("name", sorted(PEOPLE))
def test_every_sentence_of_a_drafted_plan_is_in_the_persons_language(name: str) -> None:
    """On paper and in the view for two, for people with every sort of answer."""
    findings = PEOPLE[name]
    plan = plan_for(findings)
    file = file_of(plan, "Sam Fictional")
    writer = Writer(LANGUAGE)
    course = courses_of(plan)[Branch.NORMAL]
    typed = typed_by_people(findings, file)
    paper = action_plan(file, plan, writer, course, SERVICES)
    screen = reading(plan, writer, TODAY, services=SERVICES, course=course)
    assert not left_in_english(words_of(paper), typed)
    assert not left_in_english(said(screen.pages), typed)
    untranslated = "Some sentences have not been translated yet. They stand in English."
    assert foreign(untranslated) not in set(words_of(paper)), "own words need no translator"
    assert not any("Not everything" in note for note in paper.notes)


@pytest.mark.parametrize("format_", [PaperFormat.STANDARD, PaperFormat.EASY_READ])
def test_every_other_paper_for_the_person_is_in_their_language(format_: PaperFormat) -> None:
    findings = PEOPLE["ADMINISTRATOR"]
    plan = replace(plan_for(findings), status=PlanStatus.AGREED, agreed_at=MADE)
    file = file_of(plan, "Sam Fictional")
    writer = Writer(LANGUAGE, format_)
    courses = courses_of(plan)
    typed = typed_by_people(findings, file)
    for paper in (
        action_plan(file, plan, writer, courses[Branch.NORMAL], SERVICES),
        next_steps(file, plan, writer),
        return_sheet(file, plan, courses, writer),
        review_summary(file, file.reviews[0], tracks_of("usual"), MADE, writer),
    ):
        assert not left_in_english(words_of(paper), typed), paper.title
