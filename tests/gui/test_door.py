"""Setting up, unlocking and locking with the real key file."""

from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from coach_app.store.profiles import Profiles
from tests.support.desks import PASSPHRASE, a_door
from tests.support.papers import words_of
from tests.support.stillness import CountingIds, FixedClock
from tests.support.window_driving import Driver
from ui.unlock.recovery_step import RecoveryStep
from ui.unlock.view import UnlockForm, UnlockView


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
    step = the_key_is_shown(driver)
    shown = step.groups.text()
    step.button.click()
    type_back(step, shown)
    driver.until(lambda: driver.window.desk is not None)
    assert driver.window.place.kind == "today"
    desk = driver.window.desk
    assert desk is not None
    assert desk.coach.name == "Jo Coach"
    driver.close()


def the_key_is_shown(driver: Driver) -> RecoveryStep:
    driver.until(lambda: driver.window.findChild(RecoveryStep) is not None)
    step = driver.window.findChild(RecoveryStep)
    assert step is not None
    driver.until(lambda: bool(step.groups.text()))
    return step


def type_back(step: RecoveryStep, shown: str) -> None:
    for field in step.typed:
        field.line.setText(shown.split()[field.property("group") - 1].lower())
    step.check.click()


def set_up(driver: Driver) -> RecoveryStep:
    form = driver.set_up_form
    form.coach.line.setText("Jo Coach")
    form.passphrase.line.setText(PASSPHRASE)
    form.again.line.setText(PASSPHRASE)
    form.button.click()
    return the_key_is_shown(driver)


@pytest.fixture
def fresh(
    qtbot: QtBot, themed: QApplication, tmp_path: Path, clock: FixedClock
) -> Iterator[Driver]:
    """The window on a laptop that nobody has set up."""
    driver = Driver(qtbot, a_door(tmp_path / "new", clock, CountingIds()), clock)
    yield driver
    driver.close()


def test_the_recovery_key_that_was_shown_opens_the_store(fresh: Driver) -> None:
    step = set_up(fresh)
    shown = step.groups.text()
    assert len(shown.split()) == 7
    assert all(len(group) == 5 for group in shown.split())
    step.button.click()
    assert step.groups.text() == ""
    step.check.click()
    assert "your paper again" in step.typed[0].error.text()
    assert fresh.window.desk is None
    type_back(step, shown)
    fresh.until(lambda: fresh.window.desk is not None)
    assert not any(shown in label.text() for label in fresh.window.findChildren(QLabel))
    new = "quiet rivers carry lanterns"
    for way_in in (partial(fresh.door.recover, shown, new), partial(fresh.door.unlock, new)):
        desk = fresh.tasks.on_store(way_in)
        assert desk.coach.name == "Jo Coach"


def test_the_sheet_to_print_holds_the_key_that_is_shown(
    fresh: Driver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    step = set_up(fresh)
    monkeypatch.setattr(fresh.dialogs, "save_where", lambda *_: tmp_path / "kit.pdf")
    step.sheet.click()
    fresh.until(lambda: "saved" in step.message.text)
    words = words_of(tmp_path / "kit.pdf")
    assert all(f": {group}" in words for group in step.groups.text().split())
    step.sheet.click()
    fresh.until(lambda: "already a file" in step.message.text)
    assert step.groups.text()


def test_strength_is_told_in_words_while_typing(fresh: Driver) -> None:
    form = fresh.set_up_form
    fresh.tasks.on_store(fresh.door.prepare)
    fresh.qtbot.keyClicks(form.passphrase.line, "aaaaaaaaaaaa")
    assert "very easy to guess" in form.strength.text()
    form.passphrase.line.clear()
    fresh.qtbot.keyClicks(form.passphrase.line, "otter lamp violin harbour")
    assert form.strength.text() == "Strength: very strong."
    assert not form.passphrase.error.isVisible()


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


@pytest.mark.parametrize("how", ["key", "idle"])
def test_nobody_walks_away_from_the_recovery_key(fresh: Driver, how: str) -> None:
    """The store is open already, and the key stands on the screen."""
    step = set_up(fresh)
    shown = step.groups.text()
    if how == "key":
        fresh.qtbot.keyClick(step, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    else:
        fresh.clock.forward(timedelta(minutes=6))
        fresh.window.guard.look()
    fresh.until(lambda: isinstance(fresh.at_door.form, UnlockForm))
    assert not any(shown in label.text() for label in fresh.window.findChildren(QLabel))
    assert fresh.window.guard.desk is None
    fresh.unlock()
    assert fresh.window.place.kind == "today"


def test_which_first_name_to_show_is_asked_at_set_up(
    qtbot: QtBot, themed: QApplication, tmp_path: Path, clock: FixedClock
) -> None:
    door = a_door(
        tmp_path / "coaches" / "coach", clock, CountingIds(), Profiles(tmp_path / "coaches")
    )
    driver = Driver(qtbot, door, clock)
    form = driver.set_up_form
    form.coach.line.setText("Sam Coach")
    assert not form.show_name.isChecked()
    assert form.first_name.isHidden()
    form.show_name.click()
    assert form.first_name.value() == "Sam"
    form.first_name.line.setText("Sammy")
    form.passphrase.line.setText(PASSPHRASE)
    form.again.line.setText(PASSPHRASE)
    form.button.click()
    the_key_is_shown(driver)
    assert [profile.shown_name for profile in door.profiles()] == ["Sammy"]
    driver.close()


def test_a_store_that_was_named_asks_for_no_name_to_show(fresh: Driver) -> None:
    assert fresh.set_up_form.show_name.isHidden()
