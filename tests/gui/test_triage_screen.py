"""Triage in the real window: questions, sending on, handing over warmly."""

from dataclasses import replace
from datetime import date, timedelta

from PySide6.QtWidgets import QLabel, QWidget

from coach_app.domain.question import Question, QuestionWay
from coach_app.services import referrals, triage
from coach_app.services.desk import Desk
from tests.support import journeys
from tests.support.case_driving import file_of, made
from tests.support.window_driving import Driver
from ui.referrals.view import ReferralsView
from ui.shared.ports import Place
from ui.shared.questions import QuestionLine


def waiting(desk: Desk, **other: object) -> str:
    return referrals.register(desk, journeys.a_referral(**other)).case_id


def queue_at(driver: Driver, case_id: str) -> ReferralsView:
    driver.window.navigate(Place("referrals", case_id))
    screen = driver.screen("referrals")
    assert isinstance(screen, ReferralsView)
    driver.until(screen.card.isVisible)
    return screen


def texts(widget: QWidget) -> str:
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if label.isVisible())


def due_last_week(desk: Desk, question: Question) -> None:
    """As if it had been asked before: a clock that jumps ahead would lock the window."""
    with desk.work() as work:
        work.save(replace(question, due_on=question.due_on - timedelta(days=7)))
        work.commit()


def test_a_question_is_asked_goes_late_and_is_answered(opened: Driver) -> None:
    case_id = made(opened, waiting)
    queue = queue_at(opened, case_id)
    queue.card.ask.click()
    queue.card.asking.save.click()
    assert not queue.card.asking.text.error.isHidden()
    queue.card.asking.other.set_value("GP surgery")
    queue.card.asking.text.set_value("Which surgery are they with?")
    queue.card.asking.save.click()
    opened.until(lambda: len(file_of(opened, case_id).questions) == 1)
    opened.until(lambda: len(queue.card.questions.findChildren(QuestionLine)) == 1)
    assert file_of(opened, case_id).questions[0].way is QuestionWay.FROM_US
    assert not queue.card.asking.isVisible()
    question = file_of(opened, case_id).questions[0]
    made(opened, lambda desk: due_last_week(desk, question))
    queue.open_at(Place("referrals", case_id))
    opened.settle()
    opened.until(lambda: "Late" in texts(queue.card.questions))
    (line,) = (part for part in queue.card.questions.findChildren(QuestionLine) if part.isVisible())
    line.save.click()
    assert not line.answer.error.isHidden()
    line.answer.set_value("The one by the park")
    line.save.click()
    opened.until(lambda: not file_of(opened, case_id).questions[0].open)
    opened.until(lambda: "The one by the park" in texts(queue.card.questions))


def test_the_nearest_miss_and_the_next_door_are_said(opened: Driver) -> None:
    case_id = made(
        opened,
        lambda desk: waiting(desk, lives_in_area=False, gp_in_area=False, jobcentre_in_area=False),
    )
    queue = queue_at(opened, case_id)
    assert not queue.card.accept.isVisible()
    decision = file_of(opened, case_id).decision
    assert decision is not None
    said = texts(queue.card)
    assert decision.reason in said
    assert decision.next_door
    assert decision.next_door in said
    queue.card.signpost.click()
    queue.card.away.where.set_value("")
    queue.card.away.save.click()
    assert not queue.card.away.where.error.isHidden()
    queue.card.away.where.set_value("Council help line")
    queue.card.away.reason.set_value("Lives outside the area")
    queue.card.away.save.click()
    opened.until(lambda: file_of(opened, case_id).case.closed_on is not None)
    (sent,) = file_of(opened, case_id).signposts
    assert (sent.where, sent.reason) == ("Council help line", "Lives outside the area")
    assert queue.message.text


def test_accepting_for_a_colleague_hands_over_what_was_said(opened: Driver) -> None:
    case_id = made(opened, waiting)
    queue = queue_at(opened, case_id)
    queue.card.hand_over.click()
    part = queue.card.handing
    part.save.click()
    assert not part.said.error.isHidden()
    part.coach.set_value("Sam Colleague")
    part.said.set_value("Afraid of losing the job")
    part.promised.set_value("A call before Friday")
    part.save.click()
    part.save.click()
    opened.until(lambda: bool(queue.message.text))
    file = file_of(opened, case_id)
    assert file.case.coach_name == "Sam Colleague"
    assert file.decision is not None
    assert file.decision.accepted
    (handover,) = file.handovers
    assert (handover.to_coach, handover.promised) == ("Sam Colleague", "A call before Friday")
    assert opened.window.place.kind == "referrals"


def test_what_is_late_by_the_rule_of_the_programme_says_so(opened: Driver) -> None:
    made(opened, lambda desk: waiting(desk, received_on=date(2026, 11, 2)))
    case_id = made(opened, waiting)
    queue = queue_at(opened, case_id)
    table = queue.table
    assert table.rows.rowCount() == 2
    cells = [
        str(table.rows.index(row, column).data())
        for row in range(2)
        for column in range(table.rows.columnCount())
    ]
    assert [cell for cell in cells if cell.startswith("Late:")]


def test_at_twice_the_size_the_decision_stands_under_the_queue(opened: Driver) -> None:
    """A 1366 by 768 screen at 200 per cent has room for 683 by 384."""
    case_id = made(opened, waiting)
    new = triage.NewQuestion(text="Which surgery are they with?", way=QuestionWay.FROM_US)
    made(opened, lambda desk: triage.ask(desk, case_id, new))
    opened.window.setMinimumSize(683, 384)
    opened.window.resize(683, 384)
    queue = queue_at(opened, case_id)
    for button in (queue.card.hand_over, queue.card.signpost, queue.card.ask):
        button.click()
        opened.settle()
        assert queue.side.horizontalScrollBar().maximum() == 0
    assert queue.side.y() > queue.table.y()
    opened.window.resize(1366, 768)
    opened.until(lambda: queue.side.y() == queue.table.y())
