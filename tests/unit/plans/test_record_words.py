"""The full case record says everything in plain words: no word of the code stands on it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import UTC, datetime
from enum import Enum, StrEnum
from typing import Any

import pytest

from coach_app.catalogue import load_catalogue
from coach_app.catalogue.forms import EARLIER_VERSIONS, earlier_assessments
from coach_app.catalogue.reading import DataFileWrong, parse_toml
from coach_app.domain import employer_copy
from coach_app.domain.assessment import Assessment
from coach_app.domain.case import CaseFile
from coach_app.domain.conflict import Choice, Resolution, Said
from coach_app.domain.measured import MeasureTaken
from coach_app.domain.paper import PaperFormat
from coach_app.domain.records import RECORD_TYPES
from coach_app.domain.same_person import SamePerson
from coach_app.domain.translation import Translation
from coach_app.plans.layout import Document, Fact, Heading, Pictured, Span
from coach_app.plans.record_answers import sentences_of
from coach_app.plans.record_document import ON_ONE_LINE, case_record
from coach_app.plans.record_easy import LINES, PICTURES
from coach_app.plans.record_values import FROM_THE_PROGRAM, NAMED
from coach_app.plans.record_words import SAID_ELSEWHERE, RecordWords, choice_words, record_words
from coach_app.plans.tagged.pictures import CODES
from coach_app.plans.writing import Writer
from coach_app.services.languages import library_sentences
from coach_app.services.paper_kinds import OWN_COPY, RULES, record_sources
from tests.support.inside import inside
from tests.support.made_up_language import foreign, made_up
from tests.support.whole_record import TYPED, shapes, whole_record

CATALOGUE = load_catalogue()
LANGUAGES = CATALOGUE.translations.languages
MADE = datetime(2027, 1, 5, 12, tzinfo=UTC)
OF_THE_CODE = re.compile(r"\b[a-z0-9]+(?:_[a-z0-9]+)+\b|\b[a-z]+:[a-z]+\b|[{}]|\bNone\b(?! of)")
FORM = "urn:coach-app:questionnaire:work-and-health"


def record(file: CaseFile, language: Translation = LANGUAGES[0]) -> Document:
    return case_record(file, MADE, Writer(language), record_sources(CATALOGUE))


def pieces(document: Document) -> list[str]:
    labels = [fact.label for fact in inside(document.blocks, Fact)]
    return [*labels, *(span.text for span in inside(document.blocks, Span))]


def facts(document: Document) -> dict[str, tuple[str, str]]:
    """Label -> what stands beside it, and the language that the label is in."""
    return {
        fact.label: ("".join(span.text for span in fact.value), fact.language)
        for fact in inside(document.blocks, Fact)
    }


def unsaid(shape: Any) -> Iterator[str]:
    """What this class can hold that the paper has no words for, or has words and leaves out."""
    words = record_words()
    if is_dataclass(shape) and isinstance(shape, type):
        for field in fields(shape):
            said = bool(words.label(shape, field.name))
            if said == words.leaves_out(shape, field.name):
                yield f"{shape.__name__}.{field.name}"
    elif not any(issubclass(shape, kind) for kind in SAID_ELSEWHERE):
        known = words.choices.get(shape.__name__, {})
        yield from (f"{shape.__name__}.{one.value}" for one in shape if one.value not in known)


def test_every_field_and_every_choice_of_every_record_has_words() -> None:
    found = shapes()
    assert len(found) > 70
    assert len({shape.__name__ for shape in found}) == len(found), "a name says which one"
    assert [one for shape in found for one in unsaid(shape)] == []
    assert record_words().kinds.keys() == RECORD_TYPES.keys()


def test_a_new_field_and_a_new_choice_are_noticed() -> None:
    @dataclass(frozen=True)
    class Contact:
        note: str = ""
        mood: str = ""

    class Channel(StrEnum):
        PHONE = "phone"
        PIGEON = "pigeon"

    assert list(unsaid(Contact)) == ["Contact.mood"]
    assert list(unsaid(Channel)) == ["Channel.pigeon"]


def test_no_words_are_there_for_what_is_not() -> None:
    words = record_words()
    named = {shape.__name__: shape for shape in shapes()}
    there = {
        f"{name}.{one.name}"
        for name, shape in named.items()
        if is_dataclass(shape)
        for one in fields(shape)
    }
    there |= {f"*.{one.partition('.')[2]}" for one in there}
    kept = {f"{name}.{field}" for name, labels in words.fields.items() for field in labels}
    assert kept | words.silent.keys() | FROM_THE_PROGRAM | NAMED.keys() <= there
    for name, choices in words.choices.items():
        shape = named[name]
        assert issubclass(shape, Enum)
        assert choices.keys() == {one.value for one in shape}


def test_what_is_ticked_for_an_employer_has_words() -> None:
    hours = {employer_copy.HOURS, employer_copy.DUTIES}
    dates = {employer_copy.RETURN_ON, employer_copy.USUAL_FROM, employer_copy.REVIEW_ON}
    people = {employer_copy.PERSON, employer_copy.COACH}
    assert record_words().ticked.keys() == hours | dates | people


def test_what_the_program_writes_into_the_log_of_copies_can_be_translated() -> None:
    written = set(record_words().program.written)
    assert {rule.title for rule in RULES.values()} <= written
    assert {rule.purpose for rule in RULES.values()} | {OWN_COPY} <= written


def test_groups_that_the_rules_of_a_programme_name_have_words() -> None:
    packs = [pack for key in CATALOGUE.programmes for pack in CATALOGUE.programmes.of_key(key)]
    conditions = (one for pack in packs for cohort in pack.cohorts for one in cohort.conditions)
    leaves = (leaf for one in conditions for leaf in (one, *one.any_of))
    asked = {group for leaf in leaves if leaf.fact == "local_groups" for group in leaf.includes_any}
    assert asked
    assert asked == record_words().groups.keys()


def test_a_record_with_something_in_every_field_holds_no_word_of_the_code() -> None:
    document = record(whole_record())
    said = pieces(document)
    assert [piece for piece in said if OF_THE_CODE.search(piece)] == []
    labels = set(facts(document)) | {
        "".join(span.text for span in block.text)
        for block in document.blocks
        if isinstance(block, Heading)
    }
    spoken = {
        label
        for shape in shapes()
        if is_dataclass(shape) and shape not in ON_ONE_LINE
        for label in record_words().fields.get(shape.__name__, {}).values()
    }
    assert spoken - labels == set(), "what is kept is said"


def test_easy_read_says_the_same_beside_pictures() -> None:
    file = whole_record()
    easy = case_record(file, MADE, Writer(format=PaperFormat.EASY_READ), record_sources(CATALOGUE))
    said = [line for one in inside(easy.blocks, Pictured) for line in one.lines]
    heard = {" ".join("".join(span.text for span in line).split()) for line in said}
    for label, (value, _) in facts(record(replace(file, assessments=()))).items():
        if not label.endswith("?") and not re.search(r"\.| min\b", value):
            assert f"{label}: {value.splitlines()[0]}" in heard
    assert "Usual hours: Sat: 7 hours 30 minutes at night" in heard
    assert PICTURES.keys() <= RECORD_TYPES.keys()
    assert {one.name for one in inside(easy.blocks, Pictured)} <= CODES.keys()
    assert all(len(one.lines) <= 2 * LINES + 1 for one in inside(easy.blocks, Pictured))


@pytest.mark.parametrize("shape", [one for one in shapes() if issubclass(one, Enum)])
def test_every_choice_is_said_in_words(shape: type[Enum]) -> None:
    said = [choice_words(one, Writer()) for one in shape]
    assert all(
        words[0].isupper() and words != one.value for words, one in zip(said, shape, strict=True)
    )
    assert len(set(said)) == len(said)


def test_in_another_language_nothing_but_typed_words_is_left_in_english() -> None:
    """Measures and the questions of the ONS stay as they were tested, and are marked so."""
    document = record(whole_record(), made_up())
    latin = re.compile("[A-Za-z]{2}")
    typed = (TYPED, "0f0f", "07700", "Bury WorkWell", "PHQ-9", "Typed words")
    left = [
        span.text
        for span in inside(document.blocks, Span)
        if latin.search(span.text)
        and span.language != "en-GB"
        and not any(span.text.startswith(one) for one in typed)
    ]
    assert left == []
    foreign_labels = {label for label, (_, spoken) in facts(document).items() if not spoken}
    assert [label for label in foreign_labels if latin.search(label)] == []
    english = {label for label, (_, spoken) in facts(document).items() if spoken}
    assert "Overall, how happy did you feel yesterday?" in english
    assert "Little interest or pleasure in doing things" in english
    assert all("Overall" in label or "doing" in label or "Feeling" in label for label in english)
    tested = (
        "These questions stand in English. Their words were tested. In our own words they would "
        "not be the same questions."
    )
    assert pieces(document).count(foreign(tested)) == 2, "over the ONS questions and the measure"


def answered(version: str, link_id: str, value: dict[str, Any]) -> Assessment:
    groups = CATALOGUE.assessment_form.place(link_id).around
    item: dict[str, Any] = {"linkId": link_id, "answer": [value]}
    for group in reversed(groups):
        item = {"linkId": group.link_id, "item": [item]}
    return Assessment(
        id="1",
        case_id="case-1",
        questionnaire=f"{FORM}|{version}",
        started_at=MADE,
        saved_at=MADE,
        response={"item": [item]},
    )


@pytest.mark.parametrize(
    ("version", "question"),
    [
        ("1.0.0", "Is there anything that your employer or others should not hear about?"),
        ("1.1.0", "Is there anything that your boss or others should not hear about?"),
        ("9.0.0", "Is there anything that your boss or others should not hear about?"),
    ],
)
def test_an_answer_stands_beside_the_question_as_it_was_asked(version: str, question: str) -> None:
    asked = answered(version, "privacy.text", {"valueString": "My debts"})
    document = record(replace(whole_record(), assessments=(asked,)))
    assert facts(document)[question][0] == "My debts"
    assert "What stays private" in pieces(document), "under its heading"


def test_every_earlier_form_is_there() -> None:
    assert tuple(form.version for form in earlier_assessments()) == EARLIER_VERSIONS
    assert CATALOGUE.assessment_form.version not in EARLIER_VERSIONS


def test_a_choice_a_day_and_a_question_of_a_later_form_are_said_as_well() -> None:
    day = answered("1.1.0", "work.since", {"valueDate": "2026-03-02"})
    working = answered("1.1.0", "work.situation", {"valueCoding": {"code": "off-sick"}})
    later = {"linkId": "work.later", "answer": [{"valueBoolean": False}]}
    new = replace(day, questionnaire=f"{FORM}|2.0.0", response={"item": [later]})
    said = facts(record(replace(whole_record(), assessments=(day, working, new))))
    assert said["Since when?"][0] == "2 March 2026"
    assert said["How are things with work now?"][0] == "I have a job and I am off sick"
    assert said["Question 1"][0] == "No"


def test_a_measure_of_a_licence_shows_its_answers_and_not_its_questions() -> None:
    taken = MeasureTaken(
        id="1",
        case_id="case-1",
        measure="bought",
        questionnaire="urn:somebody:bought|1",
        taken_at=MADE,
        saved_at=MADE,
        response={"item": [{"linkId": "bought.4", "answer": [{"valueCoding": {"code": "3"}}]}]},
    )
    document = record(replace(whole_record(), measures_taken=(taken,)))
    assert facts(document)["Question 4"][0] == "3"
    belongs = "The words of these questions belong to others. Your coach can show them to you."
    assert belongs in pieces(document)


def test_two_versions_and_a_correction_name_the_field_and_say_its_values() -> None:
    file = whole_record()
    decided = replace(file.resolutions[0], choice=Choice.OTHER, values={"contact_by": ["phone"]})
    document = record(replace(file, resolutions=(decided,)))
    said = pieces(document)
    assert "Off sick from a job" in said, "after the correction"
    assert "9 April 1988" in said
    assert "Not known" in said, "before it"
    assert "Large print" in said, "one of the two versions"
    assert "Phone call" in said, "what was decided"
    strange = Resolution(
        id="1",
        case_id="case-1",
        conflict_id="gone",
        choice=Choice.NEW,
        values={"phone": "1"},
        decided_at=MADE,
    )
    said = pieces(record(replace(file, resolutions=(strange,))))
    assert "A new one was written" in said, "though its conflict is not there"


def test_a_version_that_fits_no_field_is_shown_as_it_is() -> None:
    """A newer program, or a broken one, may have written it."""
    strange = (7, "Strange words", ["a"], {"b": 1}, None, True)
    file = whole_record()
    conflicts = tuple(
        replace(file.conflicts[0], about_kind=kind, shown=Said(values=dict.fromkeys(names, value)))
        for kind, shape in RECORD_TYPES.items()
        for names in (record_words().fields[shape.__name__],)
        for value in strange
    )
    said = "\n".join(pieces(record(replace(file, conflicts=conflicts))))
    assert "Strange words" in said


def test_the_reference_of_somebody_elses_case_is_not_told() -> None:
    file = whole_record()
    same = file.same_people[0]
    other = replace(same, same=False, other_ref="ZZZ-0009-X")
    assert isinstance(same, SamePerson)
    assert same.other_ref in pieces(record(file))
    assert "ZZZ-0009-X" not in pieces(record(replace(file, same_people=(other,))))


@pytest.mark.parametrize("language", LANGUAGES[1:], ids=lambda language: language.language)
def test_every_language_has_every_word_of_the_record(language: Translation) -> None:
    forms = (CATALOGUE.assessment_form, *earlier_assessments())
    said = {*record_words().sentences(), *(one for form in forms for one in sentences_of(form))}
    assert len(said) > 480
    assert said <= set(library_sentences(CATALOGUE)), "listed for translators"
    assert [sentence for sentence in said if language.known(sentence) is None] == []


def test_a_mistake_in_the_file_of_words_is_named() -> None:
    with pytest.raises(DataFileWrong, match=r"record_words\.toml, line 2: kinds\.case"):
        parse_toml(RecordWords, "[kinds]\ncase = 1\n", "record_words.toml")
