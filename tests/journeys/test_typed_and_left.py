"""What was typed last is kept, however somebody leaves: other screen, lock, window closed."""

import threading

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPlainTextEdit

from coach_app.domain.case import CaseFile
from coach_app.services import caseload
from tests.support import journeys
from tests.support.window_driving import Driver
from ui.assessment.screen import OpenAssessmentScreen
from ui.shared.ports import Place
from ui.shared.screen import Screen


def at(driver: Driver, kind: str, case_id: str, tab: str = "") -> Screen:
    driver.window.navigate(Place(kind, case_id, tab=tab))
    driver.settle()
    return driver.screen(kind)


def file_of(driver: Driver, case_id: str) -> CaseFile:
    desk = driver.window.desk
    assert desk is not None
    file = driver.tasks.on_store(lambda: caseload.open_case(desk, case_id).file)
    assert isinstance(file, CaseFile)
    return file


@pytest.mark.parametrize("way", ["today", "locked"])
def test_letters_typed_while_a_save_is_under_way(opened: Driver, way: str) -> None:
    desk = opened.window.desk
    assert desk is not None
    case_id = opened.tasks.on_store(lambda: journeys.agreed_case(desk))
    screen = at(opened, "assessment", case_id)
    assert isinstance(screen, OpenAssessmentScreen)
    box = screen.findChild(QPlainTextEdit, "strengths.text")
    assert box is not None
    go_on = threading.Event()
    opened.tasks.submit(opened.window, go_on.wait, done=nothing, failed=nothing)
    QTest.keyClicks(box, "Good with")
    screen.presenter.put_away()
    QTest.keyClicks(box, " people")
    if way == "locked":
        opened.window.lock()
    else:
        opened.window.navigate(Place("today"))
    go_on.set()
    opened.settle()
    if way == "locked":
        opened.unlock()
    assert "Good with people" in str(file_of(opened, case_id).assessment)


def nothing(_outcome: object) -> None:
    """Nobody waits for it."""


def test_the_window_closed_with_the_last_letters_unsaved(opened: Driver) -> None:
    desk = opened.window.desk
    assert desk is not None
    case_id = opened.tasks.on_store(lambda: journeys.agreed_case(desk))
    box = at(opened, "assessment", case_id).findChild(QPlainTextEdit, "strengths.text")
    assert box is not None
    QTest.keyClicks(box, "Good with people")
    opened.window.close()
    assert not opened.window.isVisible()
    opened.settle()
    file = opened.tasks.on_store(lambda: caseload.open_case(desk, case_id).file)
    assert "Good with people" in str(file.assessment)
