"""Setting up, unlocking and locking with the real key file."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from tests.support.desks import PASSPHRASE, a_door
from tests.support.stillness import CountingIds, FixedClock
from tests.support.window_driving import Driver
from ui.unlock.view import UnlockView


def test_the_first_time_a_store_is_set_up(
    qtbot: QtBot, themed: QApplication, tmp_path: Path, clock: FixedClock
) -> None:
    driver = Driver(qtbot, a_door(tmp_path / "new", clock, CountingIds()))
    form = driver.set_up_form
    assert form.coach.line.hasFocus()
    qtbot.keyClicks(form.coach.line, "Jo Coach")
    qtbot.keyClicks(form.passphrase.line, "short")
    qtbot.mouseClick(form.button, Qt.MouseButton.LeftButton)
    assert "too short" in form.passphrase.error.text()
    form.passphrase.line.clear()
    qtbot.keyClicks(form.passphrase.line, "otter lamp violin harbour")
    qtbot.keyClicks(form.again.line, "otter lamp violin harbor")
    qtbot.mouseClick(form.button, Qt.MouseButton.LeftButton)
    assert form.again.error.isVisible()
    form.again.line.clear()
    qtbot.keyClicks(form.again.line, "otter lamp violin harbour")
    qtbot.keyClick(form.again.line, Qt.Key.Key_Return)
    driver.until(lambda: driver.window.desk is not None)
    assert driver.window.place.kind == "today"
    desk = driver.window.desk
    assert desk is not None
    assert desk.coach.name == "Jo Coach"
    driver.close()


def test_a_wrong_passphrase_is_told_and_the_right_one_opens(locked: Driver) -> None:
    form, qtbot = locked.unlock_form, locked.qtbot
    qtbot.keyClicks(form.passphrase.line, "not the right words")
    qtbot.mouseDClick(form.button, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(form.button, Qt.MouseButton.LeftButton)
    locked.until(lambda: bool(locked.at_door.message.text))
    assert "passphrase" in locked.at_door.message.text
    assert locked.window.desk is None
    assert form.passphrase.line.hasFocus()
    qtbot.keyClicks(form.passphrase.line, PASSPHRASE)  # over what is selected
    qtbot.keyClick(form.passphrase.line, Qt.Key.Key_Return)
    locked.until(lambda: locked.window.desk is not None)


def test_capitals_are_noticed(locked: Driver) -> None:
    field = locked.unlock_form.passphrase
    locked.qtbot.keyClick(field.line, "A", Qt.KeyboardModifier.ShiftModifier)
    assert not field.capitals.isVisible()
    locked.qtbot.keyClicks(field.line, "a")
    assert not field.capitals.isVisible()
    locked.qtbot.keyClick(field.line, "A")
    assert field.capitals.isVisible()


def test_locking_closes_the_store_and_leaves_no_person_in_the_window(opened: Driver) -> None:
    desk = opened.window.desk
    assert desk is not None
    opened.window.lock()
    opened.until(lambda: opened.window.findChild(UnlockView) is not None)
    assert opened.window.desk is None
    assert opened.window.screen_shown is None
    assert all(not line.text() for line in opened.window.findChildren(QLineEdit))
    opened.unlock()
    assert opened.window.desk is not desk


def test_locking_twice_is_harmless(opened: Driver) -> None:
    opened.window.lock()
    opened.window.lock()
    opened.until(lambda: opened.window.findChild(UnlockView) is not None)
    opened.unlock()
