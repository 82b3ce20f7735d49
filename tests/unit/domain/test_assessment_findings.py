"""From the answers of an assessment to the facts a plan is composed from."""

from datetime import date

import pytest

from coach_app.catalogue.forms import load_assessment
from coach_app.domain.answers import Answers
from coach_app.domain.assessment_findings import findings
from coach_app.domain.errors import AssessmentUnfinished
from coach_app.domain.filled import AnswerWrong
from coach_app.domain.findings import Condition, Confidence, Findings, JobTask, Obstacle, Wellbeing
from coach_app.domain.questionnaire import Questionnaire, Value
from coach_app.domain.questionnaire_reading import read_questionnaire
from coach_app.domain.referral import WorkStatus
from tests.support.small_form import SMALL_FORM


@pytest.fixture(scope="module")
def form() -> Questionnaire:
    return load_assessment()


def situated(form: Questionnaire, situation: str) -> Answers:
    return Answers.empty(form).with_answer("work.situation", situation)


def test_everything_that_was_said_is_found(form: Questionnaire) -> None:
    said = situated(form, "off-sick")
    values: dict[str, Value] = {
        "work.since": date(2026, 9, 1),
        "work.job-title": "  Machine operator ",
        "work.hours": 37,
        "work.return-on": date(2027, 1, 4),
        "strengths.text": "I know every machine.",
        "goal.text": "Stay with my firm.",
        "health.words": "My shoulder.",
        "health.waiting-for": "Physiotherapy",
        "health.waiting-until": date(2027, 2, 1),
        "privacy.text": "My weight.",
        "obstacle.pain.severity": 8,
        "obstacle.pain.matters": 9,
        "obstacle.pain.words": "It wakes me.",
        "obstacle.sleep.severity": 0,
        "confidence.keep-work": 4,
        "confidence.manage-health": 3,
        "wellbeing.life-satisfaction": 5,
        "wellbeing.worthwhile": 6,
        "wellbeing.happiness": 4,
        "wellbeing.anxiety": 7,
    }
    for link_id, value in values.items():
        said = said.with_answer(link_id, value)
    yes, no = True, False
    said = said.with_answer("work.employer-knows", yes).with_answer("work.employer-supportive", no)
    said = said.with_answer("health.waiting", yes)
    said = said.with_answer("strengths.interests", "training-others", "learning")
    said = said.with_answer("health.conditions", "other-msk", "diabetes")
    said = said.with_answer("obstacles.health", "pain", "sleep")
    said = said.with_answer("obstacles.work", "job-demands")
    said = said.with_row("task").with_row("task").with_row("task")
    said = said.with_answer("task.name", "Moving steel", row=0)
    said = said.with_answer("task.demand", "lifting", row=0).with_answer(
        "task.difficulty", 9, row=0
    )
    said = said.with_answer("task.demand", "machinery", row=1)
    assert findings(form, said.response()) == Findings(
        situation=WorkStatus.OFF_SICK,
        since=date(2026, 9, 1),
        job_title="Machine operator",
        usual_hours=37,
        return_hoped_on=date(2027, 1, 4),
        employer_knows=True,
        employer_supportive=False,
        tasks=(
            JobTask(name="Moving steel", demand="lifting", difficulty=9),
            JobTask(name="Using heavy machines", demand="machinery", difficulty=0),
        ),
        obstacles=(
            Obstacle(code="pain", label="Pain", severity=8, matters=9, words="It wakes me."),
            Obstacle(code="sleep", label="Poor sleep", severity=0, matters=5),
            Obstacle(code="job-demands", label="What the job asks of me", severity=5, matters=5),
        ),
        strengths="I know every machine.",
        interests=("training-others", "learning"),
        goal="Stay with my firm.",
        conditions=(
            Condition(
                code="other-msk", label="Other muscle or bone problems", words="My shoulder."
            ),
            Condition(code="diabetes", label="Diabetes"),
        ),
        waiting_for="Physiotherapy",
        waiting_until=date(2027, 2, 1),
        keep_private="My weight.",
        wellbeing=Wellbeing(life_satisfaction=5, worthwhile=6, happiness=4, anxiety=7),
        confidence=Confidence(keep_work=4, manage_health=3),
    )


@pytest.mark.parametrize("situation", list(WorkStatus))
def test_answers_that_are_missing_leave_their_defaults(
    form: Questionnaire, situation: WorkStatus
) -> None:
    said = situated(form, situation.value)
    assert findings(form, said.response()) == Findings(situation=situation)


def test_hidden_answers_do_not_count(form: Questionnaire) -> None:
    said = situated(form, "out-of-work").with_answer("work.last-job", "Supervisor")
    said = said.with_answer("work.hours", 37).with_answer("confidence.keep-work", 2)
    said = said.with_answer("obstacle.pain.severity", 9)
    found = findings(form, said.response())
    assert (found.last_job, found.usual_hours, found.obstacles) == ("Supervisor", None, ())
    assert found.confidence == Confidence()


def test_a_return_before_the_sickness_is_left_out(form: Questionnaire) -> None:
    said = situated(form, "off-sick").with_answer("work.since", date(2026, 9, 2))
    for day, kept in ((date(2026, 9, 1), None), (date(2026, 9, 2), date(2026, 9, 2))):
        found = findings(form, said.with_answer("work.return-on", day).response())
        assert found.return_hoped_on == kept
        assert found.since == date(2026, 9, 2)


def test_three_of_the_four_well_being_answers_are_not_the_measure(form: Questionnaire) -> None:
    said = situated(form, "in-work")
    for name in ("life-satisfaction", "worthwhile", "happiness"):
        said = said.with_answer(f"wellbeing.{name}", 0)
    assert findings(form, said.response()).wellbeing is None
    found = findings(form, said.with_answer("wellbeing.anxiety", 0).response())
    assert found.wellbeing == Wellbeing(life_satisfaction=0, worthwhile=0, happiness=0, anxiety=0)


def test_a_condition_in_words_alone_is_kept(form: Questionnaire) -> None:
    said = situated(form, "in-work").with_answer("health.words", "A bad knee")
    assert findings(form, said.response()).conditions == (
        Condition(code="other", label="A bad knee", words="A bad knee"),
    )


def test_forty_obstacles_at_once_are_all_found(form: Questionnaire) -> None:
    said = situated(form, "in-work")
    for area in ("health", "work", "life"):
        options = form.item(f"obstacles.{area}").options
        said = said.with_answer(f"obstacles.{area}", *(option.code for option in options))
    found = findings(form, said.response()).obstacles
    assert len(found) == len({obstacle.code for obstacle in found}) == 29


def test_without_the_work_situation_there_is_no_plan_to_make(form: Questionnaire) -> None:
    for response in ({}, Answers.empty(form).with_answer("goal.text", "Work").response()):
        with pytest.raises(AssessmentUnfinished, match="whether the person is in work"):
            findings(form, response)


def test_a_wrong_answer_is_refused_by_name(form: Questionnaire) -> None:
    response = situated(form, "in-work").with_answer("work.hours", 400).response()
    with pytest.raises(AnswerWrong) as refused:
        findings(form, response)
    assert refused.value.where == "work.hours"


def test_a_form_that_asks_none_of_it_says_so() -> None:
    with pytest.raises(AssessmentUnfinished):
        findings(read_questionnaire(SMALL_FORM), {})
