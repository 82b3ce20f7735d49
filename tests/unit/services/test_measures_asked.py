"""Measures beside the assessment, and an assessment that is asked again for a review."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

import resources
from coach_app.catalogue.reading import DataFileWrong
from coach_app.domain.answers import Answers
from coach_app.domain.assessment import AssessmentStatus
from coach_app.domain.measure import MeasureNotLicensed, MeasureWrong
from coach_app.services import assessments, measures, reviews
from coach_app.services.desk import Desk
from tests.support import journeys
from tests.support.stillness import FixedClock


def test_nobody_is_asked_a_measure_before_it_is_switched_on(desk: Desk) -> None:
    case_id = journeys.agreed_case(desk)
    assert assessments.open_or_resume(desk, case_id).measures == ()
    measures.switch(desk, "phq-9", on=True)
    assert [c.key for c in measures.choices(desk) if c.on] == ["phq-9"]
    opened = assessments.open_or_resume(desk, case_id)
    assert [one.measure.pack.key for one in opened.measures] == ["phq-9"]


def test_a_measure_without_a_licence_is_not_switched_on(desk: Desk) -> None:
    measure = desk.catalogue.measures[0]
    bare = replace(
        measure, pack=replace(measure.pack, licence=replace(measure.pack.licence, reference=""))
    )
    bare_desk = replace(desk, catalogue=replace(desk.catalogue, measures=(bare,)))
    with pytest.raises(MeasureNotLicensed):
        measures.switch(bare_desk, "phq-9", on=True)
    assert not measures.choices(bare_desk)[0].on


def test_answers_are_kept_and_shown_again_after_it_is_switched_off(desk: Desk) -> None:
    case_id = journeys.agreed_case(desk)
    measures.switch(desk, "phq-9", on=True)
    opened = assessments.open_or_resume(desk, case_id)
    answers = opened.measures[0].answers.with_answer("phq-9.9", "1")
    measures.save(desk, opened.assessment.id, "phq-9", answers.response())
    measures.switch(desk, "phq-9", on=False)
    again = assessments.open_or_resume(desk, case_id).measures[0]
    assert again.measure.opens_safety_card(again.answers)


def test_a_review_asks_again_with_facts_there_and_scales_empty(
    desk: Desk, clock: FixedClock
) -> None:
    case_id = journeys.assessed_case(desk)
    first = assessments.open_or_resume(desk, case_id)
    before = Answers.read(first.form, first.response)
    clock.forward(timedelta(days=28))
    assessments.begin_again(desk, case_id)
    opened = assessments.open_or_resume(desk, case_id)
    assert opened.assessment.id != first.assessment.id
    assert opened.assessment.status is AssessmentStatus.IN_PROGRESS
    now = Answers.read(opened.form, opened.response)
    assert now.value("work.job-title") == before.value("work.job-title")
    scale = "confidence.manage-health"
    assert before.value(scale) is not None
    assert now.value(scale) is None
    assert opened.earlier is not None
    assert opened.earlier.values(now, scale, None) == before.values(scale)
    assert assessments.begin_again(desk, case_id).record_id == opened.assessment.id


def test_answers_to_older_questions_say_so(desk: Desk) -> None:
    case_id = journeys.assessed_case(desk)
    opened = assessments.open_or_resume(desk, case_id)
    url = opened.form.url
    for version, wording in (("1.0.0", "older"), ("9.0.0", "newer"), ("1.1.0", "same")):
        with desk.work() as work:
            work.save(
                replace(opened.assessment, questionnaire=f"{url}|{version}"), action="answered"
            )
            work.commit()
        assert assessments.open_or_resume(desk, case_id).wording == wording


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    """A customer's own measure: the GAD-7 under another name."""
    for ending in ("toml", "json"):
        text = resources.find("measures", f"gad-7.{ending}").read_text(encoding="utf-8")
        text = text.replace("gad-7", "own-1").replace("GAD-7", "Own one")
        (tmp_path / f"own-1.{ending}").write_text(text, encoding="utf-8")
    return tmp_path / "own-1.toml"


def test_a_licensed_customer_adds_a_measure_of_theirs(desk: Desk, pack: Path) -> None:
    measures.add(desk, pack)
    assert [(c.key, c.on) for c in measures.choices(desk)][-1] == ("own-1", False)
    measures.switch(desk, "own-1", on=True)
    pack.unlink()
    case_id = journeys.agreed_case(desk)
    opened = assessments.open_or_resume(desk, case_id)
    answers = opened.measures[0].answers.with_answer("own-1.1", "2")
    measures.save(desk, opened.assessment.id, "own-1", answers.response())
    again = assessments.open_or_resume(desk, case_id).measures[0]
    assert again.answers.value("own-1.1") == "2"


def test_one_without_a_licence_reference_is_added_and_cannot_be_switched_on(
    desk: Desk, pack: Path
) -> None:
    lines = pack.read_text(encoding="utf-8").splitlines()
    pack.write_text("\n".join(line for line in lines if not line.startswith("reference")))
    measures.add(desk, pack)
    with pytest.raises(MeasureNotLicensed):
        measures.switch(desk, "own-1", on=True)
    assert not any(choice.on for choice in measures.choices(desk))


def test_a_measure_that_would_take_the_place_of_another_is_refused(desk: Desk, pack: Path) -> None:
    text = pack.read_text(encoding="utf-8")
    pack.write_text(text.replace('key = "own-1"', 'key = "gad-7"'))
    with pytest.raises(measures.MeasureShipped):
        measures.add(desk, pack)
    pack.write_text(text)
    questions = pack.with_suffix(".json")
    asked = questions.read_text(encoding="utf-8")
    questions.write_text(asked.replace("own-1.1", "goal.text"))
    with pytest.raises(MeasureWrong, match=r"goal\.text"):
        measures.add(desk, pack)
    questions.unlink()
    with pytest.raises(DataFileWrong, match="the file is missing"):
        measures.add(desk, pack)
    assert len(measures.choices(desk)) == 2


def test_totals_stand_beside_the_other_scales_once_a_form_is_whole(
    desk: Desk, clock: FixedClock
) -> None:
    case_id = journeys.assessed_case(desk)
    measures.switch(desk, "phq-9", on=True)

    def ask(code: str, questions: int = 9) -> None:
        opened = assessments.open_or_resume(desk, case_id)
        answers = opened.measures[0].answers
        for number in range(1, questions + 1):
            answers = answers.with_answer(f"phq-9.{number}", code)
        measures.save(desk, opened.assessment.id, "phq-9", answers.response())

    ask("2")
    clock.forward(timedelta(days=28))
    assessments.begin_again(desk, case_id)
    ask("1", questions=8)
    (track,) = [t for t in reviews.look(desk, case_id).tracks if t.scale.key == "phq-9"]
    assert [point.value for point in track.points] == [18], "half a form has no total"
    ask("1")
    (track,) = [t for t in reviews.look(desk, case_id).tracks if t.scale.key == "phq-9"]
    assert [point.value for point in track.points] == [18, 9]
    assert (track.scale.highest, track.gained) == (27, 9), "lower is better"
