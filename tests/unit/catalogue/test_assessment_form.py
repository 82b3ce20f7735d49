"""The shipped assessment: valid FHIR, the codes plans are composed from, short for everybody."""

from datetime import date

import pytest
from fhir.resources.R4B.questionnaire import Questionnaire as FhirQuestionnaire
from fhir.resources.R4B.questionnaireresponse import QuestionnaireResponse

from coach_app.catalogue.forms import load_assessment
from coach_app.catalogue.reading import read_json
from coach_app.domain import circumstances
from coach_app.domain.answers import Answers
from coach_app.domain.assessment_findings import OBSTACLE_LISTS
from coach_app.domain.questionnaire import Item, ItemType, Questionnaire
from coach_app.domain.referral import WorkStatus

# fhir.resources ships R4B (4.3) and R5. Questionnaire and QuestionnaireResponse did not change
# between R4 and R4B, so R4B is what R4 is checked against.


@pytest.fixture(scope="module")
def form() -> Questionnaire:
    return load_assessment()


def codes(form: Questionnaire, link_id: str) -> set[str]:
    return {option.code for option in form.item(link_id).options}


def test_it_is_a_fhir_questionnaire() -> None:
    FhirQuestionnaire.model_validate(read_json("forms", "assessment.json"))


def test_it_asks_for_every_code_that_plans_know(form: Questionnaire) -> None:
    listed = [option.code for name in OBSTACLE_LISTS for option in form.item(name).options]
    assert sorted(listed) == sorted(circumstances.OBSTACLES)
    assert codes(form, "task.demand") == set(circumstances.DEMANDS)
    assert codes(form, "health.conditions") == set(circumstances.CONDITIONS)
    assert codes(form, "strengths.interests") >= set(circumstances.INTERESTS)
    assert codes(form, "work.situation") == set(WorkStatus)


def test_what_the_person_can_do_comes_first(form: Questionnaire) -> None:
    assert form.items[0].link_id == "strengths"


def test_every_obstacle_opens_its_own_scales_and_words(form: Questionnaire) -> None:
    for listed in OBSTACLE_LISTS:
        for option in form.item(listed).options:
            answers = Answers.empty(form)
            parts = [f"obstacle.{option.code}.{part}" for part in ("severity", "matters", "words")]
            assert not any(answers.enabled(part) for part in parts)
            ticked = answers.with_answer(listed, option.code)
            assert all(ticked.enabled(part) for part in parts), option.code
            assert form.item(f"obstacle.{option.code}").text == option.display


def scales(form: Questionnaire) -> list[Item]:
    return [item for item in form.walk() if item.slider]


def test_every_scale_runs_from_0_to_10_and_names_both_ends(form: Questionnaire) -> None:
    assert len(scales(form)) == 2 * len(circumstances.OBSTACLES) + 1 + 4 + 4
    for item in scales(form):
        assert (item.minimum, item.maximum) == (0, 10), item.link_id
        assert item.low_label, item.link_id
        assert item.high_label, item.link_id


def test_each_situation_is_asked_only_what_fits_it(form: Questionnaire) -> None:
    everything = ["since", "job-title", "last-job", "hours", "return-on", "employer-knows"]
    asked = {}
    for situation in WorkStatus:
        answers = Answers.empty(form).with_answer("work.situation", situation.value)
        asked[situation.value] = {n for n in everything if answers.enabled(f"work.{n}")}
        has_job = situation is not WorkStatus.OUT_OF_WORK
        assert answers.enabled("task") is has_job
        assert answers.enabled("confidence.keep-work") is has_job
        assert answers.enabled("confidence.find-work") is not has_job
    assert asked == {
        "in-work": {"job-title", "hours", "employer-knows"},
        "off-sick": {"since", "job-title", "hours", "return-on", "employer-knows"},
        "self-employed": {"job-title", "hours"},
        "out-of-work": {"since", "last-job"},
    }


def test_the_source_of_the_well_being_questions_is_named(form: Questionnaire) -> None:
    assert "Office for National Statistics" in form.copyright
    assert "Open Government Licence v3.0" in form.copyright
    assert [i.link_id for i in form.item("wellbeing").items] == [
        "wellbeing.life-satisfaction",
        "wellbeing.worthwhile",
        "wellbeing.happiness",
        "wellbeing.anxiety",
    ]


def answered(form: Questionnaire, situation: str) -> Answers:
    """Every question that is shown, answered."""
    answers = Answers.empty(form).with_answer("work.situation", situation)
    if answers.enabled("task"):
        answers = answers.with_row("task")
    for item in form.walk():
        row = 0 if form.row_group(item.link_id) and answers.row_count("task") else None
        if not item.is_question or item.link_id == "work.situation":
            continue
        if not answers.enabled(item.link_id, row):
            continue
        if form.row_group(item.link_id) is not None and row is None:
            continue
        match item.type:
            case ItemType.CHOICE:
                ticked = [option.code for option in item.options]
                answers = answers.with_answer(
                    item.link_id, *(ticked if item.repeats else ticked[:1]), row=row
                )
            case ItemType.INTEGER:
                answers = answers.with_answer(item.link_id, item.maximum or 0, row=row)
            case ItemType.BOOLEAN:
                answers = answers.with_answer(item.link_id, *[True], row=row)
            case ItemType.DATE:
                answers = answers.with_answer(item.link_id, date(2026, 5, 1), row=row)
            case _:
                answers = answers.with_answer(item.link_id, "In plain words", row=row)
    return answers


@pytest.mark.parametrize("situation", list(WorkStatus))
def test_a_full_answer_is_a_fhir_response_and_misses_nothing(
    form: Questionnaire, situation: WorkStatus
) -> None:
    answers = answered(form, situation.value).checked()
    assert answers.missing_required() == ()
    progress = answers.progress()
    assert progress.answered == progress.asked > 100
    response = answers.response("completed")
    QuestionnaireResponse.model_validate(response)
    assert Answers.read(form, response).filled == answers.filled


def test_a_person_with_three_obstacles_is_asked_little(form: Questionnaire) -> None:
    answers = Answers.empty(form).with_answer("work.situation", "out-of-work")
    answers = answers.with_answer("obstacles.health", "low-mood", "sleep")
    answers = answers.with_answer("obstacles.life", "money-debt")
    assert answers.progress().asked <= 30
