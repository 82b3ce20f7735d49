"""Skip logic keeps the assessment inside one sitting, whoever comes."""

from hypothesis import given, settings
from hypothesis import strategies as st

from coach_app.catalogue import measures
from coach_app.catalogue.forms import load_assessment
from coach_app.domain.answers import Answers
from coach_app.domain.asking_time import ONE_SITTING, minutes
from coach_app.domain.form_rules import shown_questions
from coach_app.domain.questionnaire import ItemType
from coach_app.domain.referral import WorkStatus

FORM = load_assessment()
AREAS = ("obstacles.health", "obstacles.work", "obstacles.life")
MANY = 12
"""Obstacles one person names; the field's own cases name two to six."""


@st.composite
def anybody(draw: st.DrawFn) -> Answers:
    """What somebody may answer to the questions that bring more questions."""
    answers = Answers.empty(FORM).with_answer(
        "work.situation", draw(st.sampled_from([status.value for status in WorkStatus]))
    )
    for item in FORM.walk():
        if item.type is ItemType.BOOLEAN and draw(st.booleans()):
            yes = True
            answers = answers.with_answer(item.link_id, yes)
    options = [option.code for option in FORM.item("work.sick-pay").options]
    pay = draw(st.sampled_from(options))
    answers = answers.with_answer("work.sick-pay", pay)
    answers = answers.with_answer("health.conditions", "depression")
    for _ in range(draw(st.integers(0, 5))):
        answers = answers.with_row("task")
    named = st.sets(
        st.sampled_from([(area, o.code) for area in AREAS for o in FORM.item(area).options]),
        max_size=MANY,
    )
    ticked = draw(named)
    for area in AREAS:
        codes = sorted(code for where, code in ticked if where == area)
        answers = answers.with_answer(area, *codes)
    return answers


@settings(max_examples=60, deadline=None)
@given(anybody())
def test_nobody_is_asked_for_more_than_one_sitting(answers: Answers) -> None:
    assert minutes(answers) <= ONE_SITTING


@settings(max_examples=30, deadline=None)
@given(anybody())
def test_only_the_obstacles_that_were_named_are_asked_about(answers: Answers) -> None:
    named = {str(code) for area in AREAS for code in answers.values(area)}
    kept = answers.without_disabled().filled
    asked = {
        shown.item.link_id.split(".")[1]
        for shown in shown_questions(FORM, kept)
        if shown.item.link_id.startswith("obstacle.")
    }
    assert asked == named


def test_with_both_measures_it_is_still_one_sitting_for_most() -> None:
    """Off sick, five tasks and six obstacles."""
    answers = Answers.empty(FORM).with_answer("work.situation", "off-sick")
    for _ in range(5):
        answers = answers.with_row("task")
    for area in AREAS:
        answers = answers.with_answer(area, *[o.code for o in FORM.item(area).options[:2]])
    whole = minutes(answers) + sum(minutes(Answers.empty(m.form)) for m in measures.load())
    assert whole <= ONE_SITTING
