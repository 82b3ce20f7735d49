"""From the draft to the signed paper in the real window."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QLabel,
)

from coach_app.domain.plan import PlanStatus
from tests.support import journeys
from tests.support.case_driving import at, drafted, file_of, found, made
from tests.support.keyboard import Keyboard
from tests.support.window_driving import Driver
from ui.documents.view import DocumentScreen
from ui.plan.view import PlanScreen
from ui.signing.view import SigningScreen
from ui.together.view import TogetherScreen


def test_the_plan_is_agreed_and_signed_with_the_keyboard_alone(opened: Driver) -> None:
    case_id = made(opened, drafted)
    plan = at(opened, "plan", case_id)
    assert isinstance(plan, PlanScreen)
    keys = Keyboard()
    first = file_of(opened, case_id).plans[0].steps[0]
    assert keys.at.objectName() == "steps"
    keys.press(Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    keys.tab_to("togetherView")
    keys.tab_to("agreePlan")
    keys.press(Qt.Key.Key_Space)
    opened.until(lambda: file_of(opened, case_id).plans[0].status is PlanStatus.AGREED)
    assert file_of(opened, case_id).plans[0].steps[1].id == first.id
    opened.until(plan.head.sign.isVisible)
    keys.tab_to("signPlan")
    keys.press(Qt.Key.Key_Space)
    opened.until(lambda: opened.window.place.kind == "together")
    opened.until(lambda: keys.at.objectName() == "nextPage")
    while keys.at.objectName() == "nextPage":
        keys.press(Qt.Key.Key_Right)
    assert keys.at.objectName() == "goToSigning"
    keys.press(Qt.Key.Key_Space)
    opened.until(lambda: opened.window.place.kind == "signing")
    signing = opened.screen("signing")
    assert isinstance(signing, SigningScreen)
    for name in ("Frankie Notreal", "Jo Coach"):
        opened.until(lambda: keys.at.objectName() == "signByHand")
        keys.press(Qt.Key.Key_Right)
        keys.tab_to("typedName")
        keys.type(name)
        keys.press(Qt.Key.Key_Return)
        opened.settle()
    opened.until(signing.open_paper.isVisible)
    keys.tab_to("openPaper")
    keys.press(Qt.Key.Key_Space)
    opened.until(lambda: opened.window.place.kind == "documents")
    paper = opened.screen("documents")
    assert isinstance(paper, DocumentScreen)
    opened.until(lambda: "The seals are whole" in paper.seals.text)
    assert file_of(opened, case_id).plans[0].status is PlanStatus.SIGNED


def test_a_signature_is_drawn_with_the_mouse(themed: QApplication, opened: Driver) -> None:
    case_id, _ = made(opened, journeys.agreed_plan)
    whole = opened.window.size()
    opened.window.resize(683, 440)  # a small laptop at 200 %
    signing = at(opened, "signing", case_id)
    assert isinstance(signing, SigningScreen)
    pad, below = signing.panel.pad, signing.panel.read_aloud
    QApplication.processEvents()
    opened.until(lambda: 0 < pad.geometry().bottom() < below.geometry().top())
    opened.window.resize(whole)
    signing.panel.sign.click()
    opened.until(lambda: "Nothing was drawn" in signing.message.text)
    left = Qt.MouseButton.LeftButton
    middle = pad.rect().center()
    QTest.mousePress(pad, left, pos=middle)
    for x in range(0, 90, 10):
        QTest.mouseMove(pad, middle + middle.__class__(x, x % 20))
    QTest.mouseRelease(pad, left, pos=middle)
    signing.panel.sign.click()
    signing.panel.sign.click()
    opened.until(lambda: len(file_of(opened, case_id).signatures) == 1)
    stroke = file_of(opened, case_id).signatures[0].strokes[0]
    assert stroke[0][:2] == pytest.approx((0.5, 0.5), abs=0.02)
    assert signing.panel.pad.strokes() == (), "the coach finds a clean pad"


def test_the_window_is_only_the_plan_while_two_read_it(opened: Driver) -> None:
    case_id, _ = made(opened, journeys.agreed_plan)
    screen = at(opened, "together", case_id)
    assert isinstance(screen, TogetherScreen)
    frame = opened.window.frame
    assert frame is not None
    assert not frame.navigation.isVisible()
    assert not frame.header.isVisible()
    assert "\u201cTo be in the kitchen" in found(screen, QLabel, "togetherTitle").text()
    screen.close_it.click()
    opened.until(lambda: opened.window.place.kind == "case")
    assert frame.navigation.isVisible()


def test_editing_after_signing_makes_a_version_that_is_not_agreed(opened: Driver) -> None:
    case_id, plan_id = made(opened, journeys.signed_case)
    plan = at(opened, "plan", case_id)
    assert isinstance(plan, PlanScreen)
    assert not plan.goal.isVisible()
    plan.head.new_version.click()
    opened.until(plan.goal.isVisible)
    assert "not yet agreed" in plan.head.state.text()
    assert "version 2" in plan.head.title.text()
    old = next(p for p in file_of(opened, case_id).plans if p.id == plan_id)
    assert old.status is PlanStatus.SIGNED


def test_a_removed_step_comes_back_with_ctrl_z(opened: Driver) -> None:
    case_id = made(opened, drafted)
    plan = at(opened, "plan", case_id)
    assert isinstance(plan, PlanScreen)
    count = plan.steps.count()
    plan.details.remove.click()
    assert plan.side.currentWidget() is plan.taking_out
    plan.taking_out.part().take_out.click()
    assert not plan.taking_out.part().reason.error.isHidden(), "nobody said why"
    Keyboard().press(Qt.Key.Key_Space)
    plan.taking_out.part().take_out.click()
    assert plan.steps.count() == count - 1
    assert "Removed" in plan.message.text
    Keyboard().press(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert plan.steps.count() == count


def test_letters_typed_into_a_step_keep_their_place(opened: Driver) -> None:
    case_id = made(opened, drafted)
    plan = at(opened, "plan", case_id)
    assert isinstance(plan, PlanScreen)
    line = plan.details.title.line
    line.setFocus()
    line.setCursorPosition(3)
    QTest.keyClicks(line, "xyz ")
    assert line.cursorPosition() == 7
    assert line.text()[3:7] == "xyz "
    line.clear()
    QTest.keyClicks(line, " ")
    assert not plan.details.title.error.isHidden()


def test_a_step_is_found_in_the_library_and_added(opened: Driver) -> None:
    case_id = made(opened, drafted)
    plan = at(opened, "plan", case_id)
    assert isinstance(plan, PlanScreen)
    count = plan.steps.count()
    plan.add_library.click()
    opened.until(lambda: plan.looking_up.part().list.count() > 40)
    everything = plan.looking_up.part().list.count()
    QTest.keyClicks(plan.looking_up.part().query.line, "phased return")
    assert 0 < plan.looking_up.part().list.count() < everything
    plan.looking_up.part().add.click()
    opened.until(lambda: plan.steps.count() == count + 1)
    assert plan.side.currentWidget() is plan.detailing


def test_the_signed_paper_shows_the_plan_and_its_copy_is_saved(
    opened: Driver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    case_id, _ = made(opened, journeys.signed_case)
    target = tmp_path / "copy.pdf"
    monkeypatch.setattr(opened.dialogs, "save_where", lambda *_: target)
    paper = at(opened, "documents", case_id)
    assert isinstance(paper, DocumentScreen)
    opened.until(lambda: "The seals are whole" in paper.seals.text)
    paper.save.click()
    opened.until(lambda: "copy.pdf" in paper.message.text)
    assert target.read_bytes().startswith(b"%PDF-")
