"""A new referral from Today to the case, with the keyboard alone, on a real store."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from coach_app.services import caseload
from tests.support.window_driving import Driver
from ui.caseload.view import CaseloadView
from ui.referral_form.view import ReferralFormView
from ui.referrals.view import ReferralsView

MOST_STEPS = 120


def focused() -> QWidget:
    at: QWidget | None = QApplication.focusWidget()
    assert at is not None
    return at


def tab_to(driver: Driver, name: str) -> QWidget:
    """Presses Tab until the control of that name has the keyboard."""
    passed = []
    for _ in range(MOST_STEPS):
        if focused().objectName() == name:
            return focused()
        passed.append(focused().objectName())
        driver.qtbot.keyClick(focused(), Qt.Key.Key_Tab)
    raise AssertionError(f"{name} cannot be reached; passed {passed}")


def press(driver: Driver, key: Qt.Key, *, ctrl: bool = False) -> None:
    modifier = Qt.KeyboardModifier.ControlModifier if ctrl else Qt.KeyboardModifier.NoModifier
    driver.qtbot.keyClick(focused(), key, modifier)


def write(driver: Driver, name: str, text: str) -> None:
    driver.qtbot.keyClicks(tab_to(driver, name), text)


def is_at(driver: Driver, kind: str) -> Callable[[], bool]:
    return lambda: driver.window.place.kind == kind


def fill_with_the_keyboard(driver: Driver) -> None:
    write(driver, "preferred_name", "Pat Sample")
    write(driver, "age", "47")
    tab_to(driver, "contact_by0")
    press(driver, Qt.Key.Key_Space)
    write(driver, "phone", "01632 960123")
    tab_to(driver, "programme0")
    press(driver, Qt.Key.Key_Space)
    tab_to(driver, "source")
    press(driver, Qt.Key.Key_Down)
    write(driver, "reason", "Back pain at the counter")
    tab_to(driver, "work_status0")
    press(driver, Qt.Key.Key_Space)
    press(driver, Qt.Key.Key_Right)
    tab_to(driver, "work_at_risk2")
    press(driver, Qt.Key.Key_Left)
    press(driver, Qt.Key.Key_Left)
    tab_to(driver, "health_needs1")
    press(driver, Qt.Key.Key_Space)
    tab_to(driver, "lives_in_area2")
    press(driver, Qt.Key.Key_Left)
    press(driver, Qt.Key.Key_Left)
    tab_to(driver, "may_work_in_uk2")
    press(driver, Qt.Key.Key_Left)
    press(driver, Qt.Key.Key_Left)


def test_from_today_to_the_case_with_the_keyboard_alone(opened: Driver) -> None:
    tab_to(opened, "newReferral")
    press(opened, Qt.Key.Key_Space)
    form = opened.screen("referral-new")
    assert isinstance(form, ReferralFormView)
    fill_with_the_keyboard(opened)
    opened.until(lambda: form.outcome.text() == "Eligible")
    tab_to(opened, "saveReferral")
    press(opened, Qt.Key.Key_Space)
    opened.until(is_at(opened, "referrals"))
    queue = opened.screen("referrals")
    assert isinstance(queue, ReferralsView)
    opened.until(queue.card.isVisible)
    assert "Bury" in queue.card.aloud.text()
    tab_to(opened, "accept")
    press(opened, Qt.Key.Key_Return)
    opened.until(is_at(opened, "case"))
    desk = opened.window.desk
    assert desk is not None
    case = opened.tasks.on_store(lambda: caseload.open_case(desk, opened.window.place.id))
    assert case.file.person.preferred_name == "Pat Sample"
    assert case.file.decision.accepted
    press(opened, Qt.Key.Key_2, ctrl=True)
    table = opened.screen("caseload")
    assert isinstance(table, CaseloadView)
    opened.until(lambda: table.table.rows.rowCount() == 1)


def test_what_is_missing_is_said_beside_its_field_and_nothing_is_lost(opened: Driver) -> None:
    tab_to(opened, "newReferral")
    press(opened, Qt.Key.Key_Space)
    form = opened.screen("referral-new")
    assert isinstance(form, ReferralFormView)
    write(opened, "reason", "Back pain")
    form.save.click()
    assert form.fields["preferred_name"].error.isVisible()
    assert form.fields["source"].error.isVisible()
    assert not form.fields["reason"].error.isVisible()
    assert focused().objectName() == "preferred_name"
    press(opened, Qt.Key.Key_1, ctrl=True)
    press(opened, Qt.Key.Key_3, ctrl=True)
    opened.settle()
    queue = opened.screen("referrals")
    assert isinstance(queue, ReferralsView)
    queue.new.click()
    assert form.fields["reason"].value() == "Back pain"


def test_the_form_stands_in_one_column_when_there_is_little_room(opened: Driver) -> None:
    tab_to(opened, "newReferral")
    press(opened, Qt.Key.Key_Space)
    form = opened.screen("referral-new")
    assert isinstance(form, ReferralFormView)
    person, reason = form.fields["preferred_name"], form.fields["reason"]
    assert reason.mapTo(form, reason.rect().topLeft()).x() > person.width()
    form.setMaximumWidth(600)
    opened.until(lambda: reason.mapTo(form, reason.rect().topLeft()).x() < person.width())


def test_closing_asks_before_a_typed_referral_is_lost(opened: Driver) -> None:
    tab_to(opened, "newReferral")
    press(opened, Qt.Key.Key_Space)
    write(opened, "reason", "Back pain")
    opened.dialogs.yes = False
    press(opened, Qt.Key.Key_1, ctrl=True)
    opened.window.close()
    assert opened.window.isVisible()
    assert len(opened.dialogs.asked) == 1
    opened.dialogs.yes = True
    opened.window.close()
    assert not opened.window.isVisible()


def test_tab_goes_down_the_left_column_then_the_right_one_then_to_save(opened: Driver) -> None:
    tab_to(opened, "newReferral")
    press(opened, Qt.Key.Key_Space)
    form = opened.screen("referral-new")
    assert isinstance(form, ReferralFormView)
    tab_to(opened, "preferred_name")
    inside = form.page.widget()
    assert inside is not None
    passed: list[tuple[bool, int]] = []
    while focused() is not form.save:
        assert form.page.isAncestorOf(focused()), focused().objectName()
        at = focused().mapTo(inside, focused().rect().topLeft())
        passed.append((at.x() > form.width() // 2, at.y()))
        assert len(passed) < MOST_STEPS
        press(opened, Qt.Key.Key_Tab)
    columns = [right for right, _ in passed]
    assert columns == sorted(columns)
    assert set(columns) == {False, True}
    for side in (False, True):
        heights = [y for right, y in passed if right is side]
        assert heights == sorted(heights)
