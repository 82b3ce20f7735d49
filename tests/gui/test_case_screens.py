"""The screens of one case in the real window, on a real store."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)

from coach_app.domain.assessment import AssessmentStatus
from coach_app.domain.case import CaseFile
from coach_app.domain.plan import PlanStatus
from coach_app.services import caseload, planning, referrals
from coach_app.services.desk import Desk
from tests.support import journeys
from tests.support.keyboard import Keyboard
from tests.support.window_driving import Driver
from ui.assessment.view import AssessmentScreen
from ui.case.view import CaseScreen
from ui.documents.view import DocumentScreen
from ui.plan.view import PlanScreen
from ui.shared.buttons import Button
from ui.shared.ports import Place
from ui.shared.screen import Screen
from ui.signing.view import SigningScreen
from ui.together.view import TogetherScreen

W = TypeVar("W", bound=QWidget)
LONG_NAME = "Featherstonehaugh " * 4 + "Notreal!"


def made(driver: Driver, make: Callable[[Desk], Any]) -> Any:
    """Has the real use cases make something, on the thread of the store."""
    desk = driver.window.desk
    assert desk is not None
    return driver.tasks.on_store(lambda: make(desk))


def file_of(driver: Driver, case_id: str) -> CaseFile:
    file = made(driver, lambda desk: caseload.open_case(desk, case_id).file)
    assert isinstance(file, CaseFile)
    return file


def drafted(desk: Desk) -> str:
    case_id = journeys.assessed_case(desk)
    planning.draft(desk, case_id)
    return case_id


def found(screen: QWidget, kind: type[W], name: str) -> W:
    control = screen.findChild(kind, name)
    assert control is not None, f"{name} is not there"
    return control


def at(driver: Driver, kind: str, case_id: str, tab: str = "") -> Screen:
    driver.window.navigate(Place(kind, case_id, tab=tab))
    driver.settle()
    return driver.screen(kind)


def test_the_coach_logs_a_contact_with_the_wishes_in_sight(opened: Driver) -> None:
    case_id = made(
        opened,
        lambda desk: (
            referrals.register(
                desk, journeys.a_referral(safe_to_leave_message=False, phone="01632 960001")
            ).case_id
        ),
    )
    made(opened, lambda desk: referrals.accept(desk, case_id))
    screen = at(opened, "case", case_id)
    assert isinstance(screen, CaseScreen)
    screen.summary.do_next.click()
    form = screen.timeline.form
    assert form.isVisible()
    assert "Leave no message" in form.wishes.text
    assert "01632 960001" in form.wishes.text
    form.save.click()
    assert not form.channel.error.isHidden()
    form.channel.group.button(0).click()
    form.result.group.button(0).click()
    form.note.set_value("Keen to start.")
    form.next_try.line.setText("next week")
    form.save.click()
    assert not form.next_try.error.isHidden()
    assert form.note.value() == "Keen to start."
    form.next_try.line.setText("")
    form.save.click()
    form.save.click()
    opened.until(form.isHidden)
    assert [c.note for c in file_of(opened, case_id).contacts] == ["Keen to start."]
    opened.until(lambda: "Ask for agreement" in screen.summary.next_heading.text())


def test_typed_text_is_not_left_behind_unasked(opened: Driver) -> None:
    case_id = made(opened, journeys.agreed_case)
    screen = at(opened, "case", case_id, "timeline")
    assert isinstance(screen, CaseScreen)
    screen.timeline.add_contact.click()
    screen.timeline.form.note.set_value("Half a note")
    opened.dialogs.yes = False
    opened.window.navigate(Place("today"))
    assert len(opened.dialogs.asked) == 1
    assert opened.window.screen_shown is screen
    assert screen.timeline.form.note.value() == "Half a note"
    opened.dialogs.yes = True


def test_agreement_and_permission_are_recorded_apart(opened: Driver) -> None:
    case_id = made(opened, journeys.agreed_case)
    screen = at(opened, "case", case_id, "consent")
    assert isinstance(screen, CaseScreen)
    consent = screen.consent
    consent.agreement.stop.click()
    opened.until(consent.agreement.form.isVisible)
    consent.agreement.record.click()
    assert not consent.agreement.how.error.isHidden()
    consent.agreement.how.group.button(0).click()
    consent.agreement.record.click()
    opened.until(consent.agreement.stop.isVisible)
    consent.add.click()
    form = consent.form
    form.save.click()
    assert not form.what.error.isHidden()
    form.what.set_value("My plan without the health parts")
    form.recipient.group.button(0).click()
    form.purpose.set_value("Lighter duties")
    form.how.group.button(0).click()
    form.save.click()
    opened.until(form.isHidden)
    file = file_of(opened, case_id)
    assert file.agreement is not None
    assert [p.what for p in file.permissions] == ["My plan without the health parts"]
    assert len(file.agreements) == 2


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
    for _ in range(len(file_of(opened, case_id).plans[0].steps) + 1):
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
    opened.until(lambda: "Both seals are whole" in paper.seals.text)
    assert file_of(opened, case_id).plans[0].status is PlanStatus.SIGNED


def test_a_signature_is_drawn_with_the_mouse(opened: Driver) -> None:
    case_id, _ = made(opened, journeys.agreed_plan)
    signing = at(opened, "signing", case_id)
    assert isinstance(signing, SigningScreen)
    signing.panel.sign.click()
    assert "Nothing was drawn" in signing.message.text
    pad = signing.panel.pad
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
    opened.until(lambda: plan.library.list.count() > 40)
    everything = plan.library.list.count()
    QTest.keyClicks(plan.library.query.line, "phased return")
    assert 0 < plan.library.list.count() < everything
    plan.library.add.click()
    opened.until(lambda: plan.steps.count() == count + 1)
    assert plan.side.currentWidget() is plan.details


def test_the_signed_paper_shows_the_plan_and_its_copy_is_saved(
    opened: Driver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    case_id, _ = made(opened, journeys.signed_case)
    target = tmp_path / "copy.pdf"
    monkeypatch.setattr(opened.dialogs, "save_where", lambda *_: target)
    paper = at(opened, "documents", case_id)
    assert isinstance(paper, DocumentScreen)
    opened.until(lambda: "Both seals are whole" in paper.seals.text)
    paper.save.click()
    opened.until(lambda: "copy.pdf" in paper.message.text)
    assert target.read_bytes().startswith(b"%PDF-")


SCREENS = [
    ("case", ""),
    ("case", "timeline"),
    ("case", "assessment"),
    ("case", "plan"),
    ("case", "documents"),
    ("case", "consent"),
    ("assessment", ""),
    ("plan", ""),
    ("together", ""),
    ("signing", ""),
    ("documents", ""),
    ("documents", "preview"),
]


@pytest.mark.parametrize(("kind", "tab"), SCREENS)
def test_everything_the_keyboard_reaches_has_a_name(opened: Driver, kind: str, tab: str) -> None:
    case_id, _ = made(opened, journeys.signed_case)
    if kind == "signing":
        case_id, _ = made(opened, journeys.agreed_plan)
    screen = at(opened, kind, case_id, tab)
    nameless = [
        f"{type(w).__name__} {w.objectName()}"
        for w in screen.findChildren(QWidget)
        if w.isVisible()
        and w.focusPolicy() & Qt.FocusPolicy.TabFocus
        and not (w.accessibleName() or getattr(w, "text", str)())
        and not isinstance(w.parent(), QComboBox)
    ]
    assert nameless == []


@pytest.mark.parametrize(("kind", "tab"), SCREENS)
def test_a_long_name_and_a_small_window_never_scroll_sideways(
    opened: Driver, kind: str, tab: str
) -> None:
    """Half the width of the usual laptop is what 200 % leaves."""
    case_id, _ = made(opened, journeys.signed_case)
    if kind == "signing":
        case_id, _ = made(opened, journeys.agreed_plan)
    made(opened, lambda desk: renamed(desk, case_id))
    opened.window.setMinimumSize(0, 0)
    opened.window.resize(683, 384)
    screen = at(opened, kind, case_id, tab)
    QApplication.processEvents()
    sideways = [
        f"{type(area).__name__} {area.objectName()}"
        for area in screen.findChildren(QAbstractScrollArea)
        if area.isVisible() and area.horizontalScrollBar().maximum() > 0
    ]
    assert sideways == []


def renamed(desk: Desk, case_id: str) -> None:
    person = caseload.open_case(desk, case_id).file.person
    assert person is not None
    with desk.work() as work:
        work.save(replace(person, preferred_name=LONG_NAME), action="changed")
        work.commit()
