"""The assessment in the real window: by keyboard, resumed, with questions that come and go."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QLineEdit,
    QPlainTextEdit,
)

from coach_app.domain.assessment import AssessmentStatus
from tests.support import journeys
from tests.support.case_driving import at, file_of, found, made
from tests.support.keyboard import Keyboard
from tests.support.window_driving import Driver
from ui.assessment.view import AssessmentScreen
from ui.shared.buttons import Button
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
