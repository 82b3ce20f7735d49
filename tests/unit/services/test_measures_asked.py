"""Measures beside the assessment, and an assessment that is asked again for a review."""

from dataclasses import replace
from datetime import timedelta

import pytest

from coach_app.domain.answers import Answers
from coach_app.domain.assessment import AssessmentStatus
from coach_app.domain.measure import MeasureNotLicensed
from coach_app.services import assessments, measures
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
