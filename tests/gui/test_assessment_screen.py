"""The assessment in the real window: by keyboard, resumed, with questions that come and go."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
)

from coach_app.domain.assessment import AssessmentStatus
from coach_app.services import measures
from tests.gui.test_window import desk_of
from tests.support import journeys
from tests.support.case_driving import at, file_of, found, made
from tests.support.keyboard import Keyboard
from tests.support.window_driving import Driver
from ui.assessment.view import AssessmentScreen
from ui.shared.buttons import Button
from ui.shared.pieces import Message
from ui.shared.ports import Place


def test_the_assessment_is_done_with_the_keyboard_alone(opened: Driver) -> None:
    case_id = made(opened, journeys.agreed_case)
    screen = at(opened, "assessment", case_id)
    assert isinstance(screen, AssessmentScreen)
    keys = Keyboard()
    opened.until(lambda: keys.at.objectName() == "sections")
    keys.tab_to("strengths.text")
    keys.type("Good with people")
    keys.tab_to("nextSection")
    keys.press(Qt.Key.Key_Space)
    keys.tab_to("work.situation0")
    keys.press(Qt.Key.Key_Space)
    keys.tab_to("work.job-title")
    keys.type("Cook")
    for _ in range(3):
        keys.tab_to("nextSection")
        keys.press(Qt.Key.Key_Space)
    keys.tab_to("obstacles.health0")
    keys.press(Qt.Key.Key_Space)
    keys.press(Qt.Key.Key_Tab)
    keys.tab_to("mark-0")
    keys.press(Qt.Key.Key_7)
    keys.press(Qt.Key.Key_Tab)
    keys.tab_to("mark-0")
    keys.press(Qt.Key.Key_9)
    keys.tab_to("nextSection")
    keys.press(Qt.Key.Key_Space)
    keys.tab_to("goal.text")
    keys.type("Back in the kitchen")
    for _ in range(3):
        keys.tab_to("nextSection")
        keys.press(Qt.Key.Key_Space)
    keys.tab_to("finishAssessment")
    keys.press(Qt.Key.Key_Space)
    opened.until(lambda: opened.window.place.kind == "case")
    assessment = file_of(opened, case_id).finished_assessment
    assert assessment is not None
    answers = str(assessment.response)
    assert "Back in the kitchen" in answers
    assert "'valueInteger': 7" in answers
    assert "'valueInteger': 9" in answers


def test_an_unfinished_assessment_is_resumed_with_its_answers(opened: Driver) -> None:
    case_id = made(opened, journeys.agreed_case)
    screen = at(opened, "assessment", case_id)
    QTest.keyClicks(found(screen, QPlainTextEdit, "strengths.text"), "Good with people")
    opened.window.navigate(Place("today"))
    opened.settle()
    assessment = file_of(opened, case_id).assessment
    assert assessment is not None
    assert assessment.status is AssessmentStatus.IN_PROGRESS
    again = at(opened, "assessment", case_id)
    box = found(again, QPlainTextEdit, "strengths.text")
    assert box.toPlainText() == "Good with people"


def test_questions_come_and_go_with_the_answers_before_them(opened: Driver) -> None:
    case_id = made(opened, journeys.agreed_case)
    screen = at(opened, "assessment", case_id)
    assert isinstance(screen, AssessmentScreen)
    screen.sections.setCurrentRow(1)
    assert screen.findChild(QLineEdit, "work.job-title") is None
    found(screen, QAbstractButton, "work.situation0").click()
    job = found(screen, QLineEdit, "work.job-title")
    assert job.isVisible()
    found(screen, QAbstractButton, "work.situation3").click()
    assert not job.isVisible()
    assert found(screen, QLineEdit, "work.last-job").isVisible()


def test_finishing_too_early_goes_to_what_is_missing(opened: Driver) -> None:
    case_id = made(opened, journeys.agreed_case)
    screen = at(opened, "assessment", case_id)
    assert isinstance(screen, AssessmentScreen)
    screen.sections.setCurrentRow(screen.sections.count() - 1)
    screen.finish.click()
    assert screen.sections.currentRow() == 1
    assert "2 questions" in screen.message.text
    assert Keyboard().at.objectName() == "work.situation0"


def test_tasks_are_added_and_removed_in_the_form(opened: Driver) -> None:
    case_id = made(opened, journeys.agreed_case)
    screen = at(opened, "assessment", case_id)
    assert isinstance(screen, AssessmentScreen)
    screen.sections.setCurrentRow(1)
    found(screen, QAbstractButton, "work.situation0").click()
    screen.sections.setCurrentRow(2)
    add = found(screen, Button, "taskAdd")
    add.click()
    QTest.keyClicks(Keyboard().at, "Till")
    add.click()
    QTest.keyClicks(Keyboard().at, "Shelves")
    found(screen, Button, "taskRemove0").click()
    QApplication.sendPostedEvents()
    left = [
        line.text()
        for line in screen.findChildren(QLineEdit)
        if line.objectName().startswith("task.name") and line.isVisible()
    ]
    assert left == ["Shelves"]


def test_question_nine_brings_the_safety_card_over_the_questions(opened: Driver) -> None:
    case_id = made(opened, journeys.agreed_case)
    desk = desk_of(opened)
    opened.tasks.on_store(lambda: measures.switch(desk, "phq-9", on=True))
    screen = at(opened, "assessment", case_id)
    assert isinstance(screen, AssessmentScreen)
    screen.sections.setCurrentRow(screen.sections.count() - 1)
    assert screen.sections.item(screen.sections.count() - 1).text().startswith("PHQ-9")
    found(screen, QAbstractButton, "phq-9.91").click()
    assert screen.safety.isVisible()
    assert "116 123" in screen.safety.lines.text()
    assert Keyboard().at is screen.safety.open_it
    screen.safety.open_it.click()
    opened.until(lambda: opened.window.place.kind == "safety")


def test_what_does_not_go_together_stands_at_the_question(opened: Driver) -> None:
    case_id = made(opened, journeys.agreed_case)
    screen = at(opened, "assessment", case_id)
    assert isinstance(screen, AssessmentScreen)
    screen.sections.setCurrentRow(1)
    found(screen, QAbstractButton, "work.situation1").click()
    found(screen, QAbstractButton, "work.fit-note0").click()
    for name, day in (("work.fit-note-from", "1 12 2026"), ("work.fit-note-until", "1 11 2026")):
        QTest.keyClicks(found(screen, QLineEdit, name), day)
    question = screen.book.question(("work.fit-note-until", None)) if screen.book else None
    assert question is not None
    note = question.findChild(Message, "work.fit-note-untilNote")
    assert note is not None
    assert "ends before it begins" in note.text
    assert found(screen, QLineEdit, "work.fit-note-until").text() == "1 11 2026"


def test_asked_again_each_question_shows_what_was_said_last_time(opened: Driver) -> None:
    case_id = made(opened, journeys.assessed_case)
    screen = at(opened, "assessment", case_id)
    assert isinstance(screen, AssessmentScreen)
    screen.again.click()
    opened.until(screen.again.isHidden)
    titles = [screen.sections.item(n).text() for n in range(screen.sections.count())]
    number = next(n for n, title in enumerate(titles) if title.startswith("How sure"))
    screen.sections.setCurrentRow(number)
    opened.settle()
    question = screen.book.question(("confidence.manage-health", None)) if screen.book else None
    assert question is not None
    earlier = found(question, QLabel, "confidence.manage-healthEarlier")
    assert earlier.isVisible()
    assert earlier.text() == "Tuesday 1 December 2026: 5 of 10"
