"""What version 1.1 of the assessment asks more, what it leads to, and that 1.0 is still read."""

from dataclasses import replace
from datetime import date

import pytest
from fhir.resources.R4B.questionnaire import Questionnaire as FhirQuestionnaire

from coach_app.catalogue.forms import load_assessment, load_earlier_assessment
from coach_app.catalogue.reading import DataFileWrong, read_json
from coach_app.domain.answers import Answers
from coach_app.domain.assessment_findings import MIDDLE, findings
from coach_app.domain.contradictions import contradictions
from coach_app.domain.findings import Findings, FitNote
from coach_app.domain.questionnaire import ItemType, Questionnaire, Value
from coach_app.domain.referral import WorkStatus
from tests.support.reading_age import reading_age

FORM = load_assessment()
EARLIER = load_earlier_assessment("1.0.0")
OLDEST_READER = 11


def said(situation: str, values: dict[str, Value | tuple[Value, ...]]) -> Answers:
    answers = Answers.empty(FORM).with_answer("work.situation", situation)
    for link_id, value in values.items():
        given = value if isinstance(value, tuple) else (value,)
        answers = answers.with_answer(link_id, *given)
    return answers


def found(situation: str, values: dict[str, Value | tuple[Value, ...]]) -> Findings:
    return findings(FORM, said(situation, values).response("completed"))


def test_hours_pattern_fit_note_and_sick_pay_are_found() -> None:
    what = found(
        "off-sick",
        {
            "work.days": ("friday", "monday"),
            "work.nights": True,
            "work.fit-note": True,
            "work.fit-note-from": date(2026, 11, 1),
            "work.fit-note-until": date(2026, 12, 1),
            "work.fit-note-says": "may-be-fit",
            "work.sick-pay": "statutory",
            "work.sick-pay-until": date(2027, 1, 10),
            "work.changed-so-far": "A stool.",
            "confidence.work-ability": 4,
        },
    )
    assert (what.usual_weekdays, what.works_nights) == ((0, 4), True)
    assert what.fit_note == FitNote(
        starts_on=date(2026, 11, 1), ends_on=date(2026, 12, 1), says="may-be-fit"
    )
    assert (what.sick_pay, what.sick_pay_until) == ("statutory", date(2027, 1, 10))
    assert (what.changed_so_far, what.work_ability) == ("A stool.", 4)


@pytest.mark.parametrize(
    ("knows", "who", "expected"),
    [
        (None, (), None),
        (None, ("manager",), True),
        (None, ("nobody",), False),
        (None, ("colleagues",), None),
        (False, ("manager",), False),
    ],
)
def test_who_at_work_knows_tells_whether_the_employer_does(
    *, knows: bool | None, who: tuple[str, ...], expected: bool | None
) -> None:
    values: dict[str, Value | tuple[Value, ...]] = {"work.who-knows": who}
    if knows is not None:
        values["work.employer-knows"] = knows
    assert found("in-work", values).employer_knows is expected


@pytest.mark.parametrize(("how", "expected"), [("good", True), ("mixed", None), ("hard", False)])
def test_how_it_goes_with_the_boss_tells_whether_they_help(
    *, how: str, expected: bool | None
) -> None:
    what = found("in-work", {"work.relationship": how})
    assert (what.relationship, what.employer_supportive) == (how, expected)
    answered: dict[str, Value | tuple[Value, ...]] = {
        "work.relationship": how,
        "work.employer-supportive": False,
    }
    assert found("in-work", answered).employer_supportive is False


def test_the_main_condition_comes_first() -> None:
    what = found("out-of-work", {"health.conditions": ("anxiety", "back"), "health.main": "back"})
    assert [condition.code for condition in what.conditions] == ["back", "anxiety"]


def test_medicine_that_makes_work_harder_counts_once() -> None:
    values: dict[str, Value | tuple[Value, ...]] = {
        "health.medicine": True,
        "health.medicine-words": "I am slow till ten.",
    }
    (obstacle,) = found("in-work", values).obstacles
    assert (obstacle.code, obstacle.words) == ("medication-effects", "I am slow till ten.")
    assert (obstacle.severity, obstacle.matters) == (MIDDLE, MIDDLE)
    ticked = {
        **values,
        "obstacles.health": "medication-effects",
        "obstacle.medication-effects.severity": 8,
    }
    (obstacle,) = found("in-work", ticked).obstacles
    assert obstacle.severity == 8


NO_WORK = {"days", "nights", "fit-note", "sick-pay", "who-knows", "relationship"}


@pytest.mark.parametrize(
    ("situation", "asked"),
    [
        ("out-of-work", set()),
        ("self-employed", {"days", "nights"}),
        ("in-work", NO_WORK - {"sick-pay"}),
        ("off-sick", NO_WORK),
    ],
)
def test_each_situation_is_asked_only_what_fits_it(situation: str, asked: set[str]) -> None:
    answers = said(situation, {})
    assert {name for name in NO_WORK if answers.enabled(f"work.{name}")} == asked
    assert not answers.enabled("work.fit-note-from")
    assert not answers.enabled("health.main")


def test_the_new_questions_read_easily() -> None:
    old = {item.link_id for item in EARLIER.walk()}
    new = [item for item in FORM.walk() if item.link_id not in old]
    assert len(new) >= 15
    texts = [text for item in new for text in (item.text, item.help) if text]
    assert [text for text in texts if reading_age(text) > OLDEST_READER] == []


def test_answers_that_cannot_all_be_right_are_said_and_kept() -> None:
    answers = said(
        "off-sick",
        {
            "work.since": date(2026, 11, 1),
            "work.return-on": date(2026, 10, 1),
            "work.hours": 40,
            "work.days": "monday",
            "work.fit-note": True,
            "work.fit-note-from": date(2026, 11, 1),
            "work.fit-note-until": date(2026, 10, 1),
            "work.sick-pay": "full",
            "work.sick-pay-until": date(2026, 10, 1),
            "work.employer-knows": False,
            "work.who-knows": ("manager", "nobody"),
        },
    )
    assert [one.link_id for one in contradictions(answers)] == [
        "work.hours",
        "work.return-on",
        "work.fit-note-until",
        "work.sick-pay-until",
        "work.employer-knows",
        "work.who-knows",
    ]
    assert all("." in one.sentence for one in contradictions(answers))
    what = findings(FORM, answers.response("completed"))
    assert what.return_hoped_on is None
    assert what.fit_note == FitNote()
    assert answers.value("work.fit-note-until") == date(2026, 10, 1)


def test_answers_that_go_together_are_left_alone() -> None:
    assert contradictions(Answers.empty(FORM)) == ()
    assert contradictions(Answers.empty(EARLIER)) == ()
    fine: dict[str, Value | tuple[Value, ...]] = {
        "work.hours": 40,
        "work.days": ("monday", "friday"),
        "work.employer-knows": True,
    }
    assert contradictions(said("in-work", {**fine, "work.who-knows": "manager"})) == ()


def everything(form: Questionnaire, situation: str) -> Answers:
    """Every question outside rows that is shown, answered."""
    answers = Answers.empty(form).with_answer("work.situation", situation)
    for item in form.walk():
        skipped = form.row_group(item.link_id) is not None or item.link_id == "work.situation"
        if not item.is_question or skipped or not answers.enabled(item.link_id):
            continue
        options = [option.code for option in item.options]
        value: dict[ItemType, tuple[Value, ...]] = {
            ItemType.CHOICE: tuple(options if item.repeats else options[:1]),
            ItemType.INTEGER: (item.minimum or 0,),
            ItemType.BOOLEAN: (True,),
            ItemType.DATE: (date(2026, 5, 1),),
        }
        answers = answers.with_answer(item.link_id, *value.get(item.type, ("My words",)))
    return answers


def test_the_earlier_version_is_kept_as_it_was_asked() -> None:
    FhirQuestionnaire.model_validate(read_json("forms", "earlier", "assessment-1.0.0.json"))
    assert (EARLIER.url, EARLIER.version) == (FORM.url, "1.0.0")
    assert FORM.version == "1.1.0"
    new = {item.link_id: item for item in FORM.walk()}
    for item in EARLIER.walk():
        assert new[item.link_id].type is item.type, item.link_id
        assert {o.code for o in item.options} <= {o.code for o in new[item.link_id].options}


def unlabelled(found: Findings) -> Findings:
    """A label may be put in plainer words; what it stands for is the code."""
    return replace(found, obstacles=tuple(replace(one, label=one.code) for one in found.obstacles))


@pytest.mark.parametrize("situation", WorkStatus)
def test_answers_to_the_earlier_version_are_read_whole(situation: WorkStatus) -> None:
    kept = everything(EARLIER, situation.value).response("completed")
    assert unlabelled(findings(FORM, kept)) == unlabelled(findings(EARLIER, kept))
    now = Answers.read(FORM, kept)
    assert now.strangers == ()
    assert now.filled == Answers.read(EARLIER, kept).filled


def test_a_version_that_never_was_is_named() -> None:
    with pytest.raises(DataFileWrong, match=r"assessment-0\.9\.json: the file is missing"):
        load_earlier_assessment("0.9")
