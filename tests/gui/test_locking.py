"""Locking under whatever is open, and typed text that comes back."""

from collections.abc import Callable
from datetime import timedelta
from threading import Event

import pytest
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtDBus import QDBusConnection
from PySide6.QtPrintSupport import QPrinter, QPrintPreviewDialog
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QDialog,
    QLabel,
    QLineEdit,
    QMenu,
    QMessageBox,
    QPlainTextEdit,
    QPushButton,
    QWidget,
)
from shiboken6 import delete

from coach_app.services import drafts
from tests.gui.test_window import add, desk_of, go
from tests.support import journeys
from tests.support.case_driving import at, drafted, file_of, found, made
from tests.support.patience import PATIENCE_MS
from tests.support.window_driving import Driver
from ui.application import session_ends
from ui.case.view import CaseScreen
from ui.locking.sleep import SleepWatch
from ui.referral_form.view import ReferralFormView
from ui.shared.dialogs import QtDialogs
from ui.shared.ports import Place
from ui.signing.view import SigningScreen
from ui.unlock.view import UnlockView

CONTROL = Qt.KeyboardModifier.ControlModifier
NAME = "Pat Sample"
GRABBING = pytest.mark.qt_log_ignore("does not support grabbing", extend=True)
"""Without a screen no list can take hold of the keyboard; it takes it all the same."""


def press_lock_in(driver: Driver, widget: QWidget) -> None:
    driver.qtbot.keyClick(widget, Qt.Key.Key_L, CONTROL)


def at_the_door(driver: Driver) -> bool:
    return driver.window.findChild(UnlockView) is not None


def every_word(driver: Driver) -> str:
    """All texts of every window of the program, hidden ones too, with their titles."""
    words: list[str] = []
    for top in QApplication.topLevelWidgets():
        for widget in (top, *top.findChildren(QWidget)):
            words.extend((widget.windowTitle(), widget.accessibleName(), widget.toolTip()))
            if isinstance(widget, QLabel | QLineEdit):
                words.append(widget.text())
            if isinstance(widget, QPlainTextEdit):
                words.append(widget.toPlainText())
    return "\n".join(words)


def about(driver: Driver) -> None:
    QMessageBox.about(driver.window, "About", f"About {NAME}")


def question(driver: Driver) -> None:
    assert not QtDialogs().confirm(driver.window, f"About {NAME}?", yes="Go on", no="Stay")


def choosing_a_file(driver: Driver) -> None:
    assert QtDialogs().save_where(driver.window, "Save", f"{NAME}.pdf", "PDF (*.pdf)") is None


def opening_a_file(driver: Driver) -> None:
    assert QtDialogs().open_which(driver.window, "Open", "PDF (*.pdf)") is None


def print_preview(driver: Driver) -> None:
    printer = QPrinter()
    preview = QPrintPreviewDialog(printer, driver.window)
    preview.exec()
    delete(preview)


def one_over_another(driver: Driver) -> None:
    outer = QDialog(driver.window)
    QTimer.singleShot(0, outer, lambda: question(driver))
    outer.exec()
    outer.deleteLater()


DIALOGS: tuple[Callable[[Driver], None], ...] = (
    about,
    question,
    choosing_a_file,
    opening_a_file,
    print_preview,
    one_over_another,
)


def by_key(driver: Driver, over: QWidget) -> None:
    press_lock_in(driver, over)


def by_idling(driver: Driver, _over: QWidget) -> None:
    """Each look finds a little more time gone, and nobody has touched anything."""
    for _ in range(31):
        driver.clock.forward(timedelta(seconds=10))
        driver.steady += 10
        driver.window.guard.look()


def by_sleep(driver: Driver, _over: QWidget) -> None:
    watch = SleepWatch(driver.window, QDBusConnection("not-connected"))
    watch.going_to_sleep.connect(driver.window.lock)
    watch.going_to_sleep.emit()


def by_waking(driver: Driver, _over: QWidget) -> None:
    """Nothing was heard before: the wall clock has gone on, the steady one has not."""
    driver.clock.forward(timedelta(hours=8))
    driver.window.guard.look()


def by_a_clock_set_back(driver: Driver, _over: QWidget) -> None:
    driver.clock.forward(timedelta(hours=-8))
    driver.window.guard.look()


def by_signing_out(driver: Driver, _over: QWidget) -> None:
    session_ends(driver.window, None)


WAYS: tuple[Callable[[Driver, QWidget], None], ...] = (
    by_key,
    by_idling,
    by_sleep,
    by_waking,
    by_a_clock_set_back,
    by_signing_out,
)


@pytest.mark.parametrize("ask", DIALOGS, ids=lambda ask: ask.__name__)
def test_it_locks_under_every_dialog_whatever_locks_it(
    opened: Driver, ask: Callable[[Driver], None]
) -> None:
    add(opened, NAME)
    for way in WAYS:
        go(opened, "caseload")
        locked_under(opened, ask, way)
        opened.unlock()


def locked_under(
    driver: Driver, ask: Callable[[Driver], None], way: Callable[[Driver, QWidget], None]
) -> None:
    came_up: list[str] = []

    def lock_once_it_stands() -> None:
        over: QWidget | None = QApplication.activeModalWidget()
        if over is None or (ask is one_over_another and not isinstance(over, QMessageBox)):
            return
        waiting.stop()
        came_up.append(type(over).__name__)
        way(driver, over)

    waiting = QTimer(driver.window)
    waiting.setInterval(5)
    waiting.timeout.connect(lock_once_it_stands)
    waiting.start()
    ask(driver)
    assert came_up
    assert driver.window.desk is None, way.__name__
    driver.until(lambda: at_the_door(driver))
    assert QApplication.activeModalWidget() is None
    driver.until(lambda: NAME not in every_word(driver))  # what was taken down goes a little later
    assert driver.window.windowTitle() == "Coach app, locked"


@GRABBING
def test_it_locks_under_an_open_list(opened: Driver) -> None:
    go(opened, "referral-new")
    form = opened.screen("referral-new")
    box = next(b for b in form.findChildren(QComboBox) if b.isVisible())
    box.showPopup()
    popup = QApplication.activePopupWidget()
    assert popup is not None
    press_lock_in(opened, popup)
    opened.until(lambda: at_the_door(opened))
    assert QApplication.activePopupWidget() is None


@GRABBING
def test_it_locks_under_an_open_menu(opened: Driver) -> None:
    menu = QMenu(opened.window)
    menu.addAction(NAME)
    menu.popup(opened.window.mapToGlobal(opened.window.rect().center()))
    press_lock_in(opened, menu)
    opened.until(lambda: at_the_door(opened))
    assert not menu.isVisible()
    menu.deleteLater()


def typed_referral(driver: Driver) -> ReferralFormView:
    go(driver, "referral-new")
    form = driver.screen("referral-new")
    assert isinstance(form, ReferralFormView)
    return form


def test_a_referral_that_is_being_typed_comes_back(opened: Driver) -> None:
    form = typed_referral(opened)
    form.fields["preferred_name"].set_value("Robin Marker")
    form.fields["reason"].set_value("Zweifelmarker in the reason")
    go(opened, "today")
    press_lock_in(opened, opened.window)
    opened.until(lambda: at_the_door(opened))
    assert opened.dialogs.asked == []
    assert "marker" not in every_word(opened).casefold()
    assert_nothing_in_clear(opened, b"Zweifelmarker")
    opened.unlock()
    opened.until(lambda: opened.window.place.kind == "referral-new")
    back = opened.screen("referral-new")
    assert isinstance(back, ReferralFormView)
    opened.until(lambda: back.fields["reason"].value() == "Zweifelmarker in the reason")
    assert back.fields["preferred_name"].value() == "Robin Marker"
    frame = opened.window.frame
    assert frame is not None
    assert "is back" in frame.note.text
    opened.settle()
    assert opened.tasks.on_store(lambda: drafts.kept(desk_of(opened))) == ()


def assert_nothing_in_clear(driver: Driver, word: bytes) -> None:
    files = [path for path in driver.door.folder.rglob("*") if path.is_file()]
    assert files
    assert not [path.name for path in files if word in path.read_bytes()]


def test_a_note_about_a_contact_comes_back_to_its_person(opened: Driver) -> None:
    first, second = add(opened, NAME, "Sam Example")
    opened.window.navigate(Place("case", second))
    opened.settle()
    case = opened.window.screen_shown
    assert isinstance(case, CaseScreen)
    opened.until(case.tabs.isVisible)
    case.open_contact_form()
    QTest.keyClicks(case.timeline.form.note.control, "Wants to ring back after five")
    press_lock_in(opened, case.timeline.form.note.control)
    opened.until(lambda: at_the_door(opened))
    opened.unlock()
    opened.until(lambda: opened.window.place == Place("case", second))
    again = opened.window.screen_shown
    assert isinstance(again, CaseScreen)
    opened.until(lambda: again.timeline.form.note.value() == "Wants to ring back after five")
    assert again.timeline.form.isVisible()
    assert first != second


def test_answers_typed_just_before_are_in_the_assessment(opened: Driver) -> None:
    """It saves half a second after the last letter; locking does not wait for that."""
    case_id = made(opened, journeys.agreed_case)
    screen = at(opened, "assessment", case_id)
    QTest.keyClicks(found(screen, QPlainTextEdit, "strengths.text"), "Good with people")
    press_lock_in(opened, screen)
    opened.until(lambda: at_the_door(opened))
    opened.unlock()
    again = at(opened, "assessment", case_id)
    box = found(again, QPlainTextEdit, "strengths.text")
    opened.until(lambda: box.toPlainText() == "Good with people")


def test_a_step_that_is_not_added_yet_comes_back(opened: Driver) -> None:
    case_id = made(opened, drafted)
    plan = at(opened, "plan", case_id)
    found(plan, QPushButton, "writeStep").click()
    title = found(plan, QLineEdit, "ownTitle")
    QTest.keyClicks(title, "Ask the allotment for a smaller plot")
    press_lock_in(opened, title)
    opened.until(lambda: at_the_door(opened))
    opened.unlock()
    opened.until(lambda: opened.window.place.kind == "plan")
    opened.settle()
    again = opened.screen("plan")
    line = found(again, QLineEdit, "ownTitle")
    opened.until(lambda: line.text() == "Ask the allotment for a smaller plot")
    assert line.isVisible()


def test_half_a_signature_is_none(opened: Driver) -> None:
    """What is on the pad has not been given yet; whoever was about to sign does it anew."""
    case_id, _ = made(opened, journeys.agreed_plan)
    signing = at(opened, "signing", case_id)
    assert isinstance(signing, SigningScreen)
    pad = signing.panel.pad
    middle = pad.rect().center()
    QTest.mousePress(pad, Qt.MouseButton.LeftButton, pos=middle)
    QTest.mouseMove(pad, middle + QPoint(40, 5))
    press_lock_in(opened, pad)
    assert opened.window.desk is None
    opened.until(lambda: at_the_door(opened))
    assert opened.dialogs.asked == []
    opened.unlock()
    opened.settle()
    assert opened.window.place.kind == "today"
    assert file_of(opened, case_id).signatures == ()


def test_what_was_copied_here_is_gone_from_the_clipboard(opened: Driver) -> None:
    form = typed_referral(opened)
    line = found(form, QLineEdit, "preferred_name")
    line.setFocus()
    line.setText(NAME)
    line.selectAll()
    line.copy()
    assert QApplication.clipboard().text() == NAME
    opened.window.lock()
    assert QApplication.clipboard().text() == ""
    opened.until(lambda: at_the_door(opened))


def test_no_screen_names_a_person_in_the_title(opened: Driver) -> None:
    case_id, _ = made(opened, journeys.agreed_plan)
    name = file_of(opened, case_id).person
    assert name is not None
    for kind in ("case", "assessment", "plan", "together", "signing", "documents"):
        at(opened, kind, case_id)
        for part in (*name.full_name.split(), name.preferred_name):
            assert part not in opened.window.windowTitle()
        assert case_id not in opened.window.windowTitle()


def test_a_fresh_window_takes_over_once_the_store_is_closed(opened: Driver) -> None:
    opened.restarts.append(True)
    replaced: list[bool] = []
    opened.window.way_out.replaced.connect(lambda: replaced.append(opened.window.desk is None))
    opened.window.lock()
    opened.until(lambda: bool(replaced))
    assert replaced == [True]
    assert not at_the_door(opened), "this window is about to end"
    opened.window.show_door()


def test_a_store_that_closes_late_brings_no_second_window(opened: Driver) -> None:
    opened.restarts.extend((True, True))
    replaced: list[bool] = []
    opened.window.way_out.replaced.connect(lambda: replaced.append(True))
    held = Event()
    opened.tasks.submit(opened.window, held.wait, done=lambda _: None, failed=lambda _: None)
    deadline = opened.window.way_out.findChild(QTimer)
    assert deadline is not None
    deadline.setInterval(1)
    opened.window.lock()
    opened.qtbot.waitUntil(lambda: bool(replaced), timeout=PATIENCE_MS)
    held.set()
    opened.settle()
    assert (replaced, opened.restarts) == ([True], [True])
    opened.window.show_door()


def test_where_no_fresh_window_starts_this_one_shows_the_door(opened: Driver) -> None:
    opened.restarts.append(False)
    opened.window.lock()
    opened.until(lambda: at_the_door(opened))
    opened.unlock()


def test_the_end_of_a_session_keeps_what_is_typed_and_closes_the_store(opened: Driver) -> None:
    form = typed_referral(opened)
    form.fields["reason"].set_value("Typed at the end of the day")
    session_ends(opened.window, None)
    assert opened.window.desk is None
    assert at_the_door(opened), "somebody may call it off"
    opened.unlock()
    opened.until(lambda: opened.window.place.kind == "referral-new")
    back = opened.screen("referral-new")
    assert isinstance(back, ReferralFormView)
    opened.until(lambda: back.fields["reason"].value() == "Typed at the end of the day")
