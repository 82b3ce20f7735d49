"""Questions of a case that was taken on: asked and answered on its summary."""

from datetime import timedelta

from coach_app.domain.question import QuestionWay
from coach_app.services import triage
from tests.support import journeys
from tests.support.case_driving import file_of, made
from tests.support.window_driving import Driver
from ui.case.screen import OpenCase
from ui.shared.ports import Place
from ui.shared.questions import QuestionLine


def summary_of(driver: Driver, case_id: str) -> OpenCase:
    driver.window.navigate(Place("case", case_id, "summary"))
    screen = driver.screen("case")
    assert isinstance(screen, OpenCase)
    driver.until(screen.tabs.isVisible)
    return screen


def answered_in(driver: Driver, case_id: str) -> list[str]:
    return [one.answer for one in file_of(driver, case_id).questions if not one.open]


def test_a_question_is_answered_where_the_coach_is(opened: Driver) -> None:
    case_id = made(opened, journeys.agreed_case)
    new = triage.NewQuestion(text="When is the scan?", way=QuestionWay.FROM_US, other="GP")
    made(opened, lambda desk: triage.ask(desk, case_id, new))
    screen = summary_of(opened, case_id)
    (line,) = screen.findChildren(QuestionLine)
    line.answer.set_value("On Friday")
    assert screen.summary.questions.dirty
    made(opened, lambda desk: triage.ask(desk, case_id, new))
    screen.presenter.open(case_id)
    opened.until(lambda: len(screen.findChildren(QuestionLine)) == 2)
    assert line.answer.value() == "On Friday", "what is typed stays when something arrives"
    line.save.click()
    line.save.click()
    opened.until(lambda: len(answered_in(opened, case_id)) == 1)
    assert answered_in(opened, case_id) == ["On Friday"]
    opened.until(lambda: not screen.summary.questions.dirty)


def test_a_question_is_noted_in_any_case(opened: Driver) -> None:
    case_id = made(opened, journeys.agreed_case)
    card = summary_of(opened, case_id).summary.questions
    assert not card.questions.isVisible()
    card.ask.click()
    card.part.save.click()
    assert not card.part.text.error.isHidden()
    card.part.way.set_value(QuestionWay.TO_US)
    card.part.other.set_value("Jobcentre")
    card.part.text.set_value("Who is the coach?")
    assert card.dirty
    card.part.save.click()
    opened.until(lambda: len(file_of(opened, case_id).questions) == 1)
    (question,) = file_of(opened, case_id).questions
    assert (question.way, question.other) == (QuestionWay.TO_US, "Jobcentre")
    assert question.due_on - question.asked_at.date() >= timedelta(days=2)
    opened.until(card.questions.isVisible)
    assert not card.part.isVisible()
