"""At the door: waiting after wrong tries, other coaches, the recovery key, an erased store."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from coach_app.catalogue import load_catalogue
from coach_app.services import store_care
from coach_app.services.access import Door
from coach_app.services.opening import Opening
from coach_app.store import attempts
from coach_app.store.places import Places
from coach_app.store.profiles import Profiles
from tests.gui.test_window import desk_of, nameless
from tests.support.desks import PASSPHRASE
from tests.support.stillness import CountingIds, FixedClock
from tests.support.window_driving import Driver
from ui.unlock.other_ways import OtherWays
from ui.unlock.recover_form import RecoverForm

NEW = "otter lamp violin harbour"


def ways(driver: Driver) -> OtherWays:
    found = driver.at_door.findChild(OtherWays)
    assert found is not None
    return found


def test_after_wrong_tries_the_button_waits_and_says_how_long(
    locked: Driver, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The wait ends when this test says so: on a busy machine seconds go by unseen."""
    monkeypatch.setattr(attempts, "WAITS", [3600] * len(attempts.WAITS))
    view, form = locked.at_door, locked.unlock_form
    for _ in range(6):
        if locked.door.seconds_to_wait():
            break
        form.passphrase.line.setText("not the right words")
        form.button.click()
        locked.settle()
    assert 0 < locked.door.seconds_to_wait() <= 3600
    assert view.wait.isVisible()
    assert "You can try again in" in view.wait.text()
    assert not form.button.isEnabled()
    form.passphrase.line.setText(PASSPHRASE)
    locked.qtbot.keyClick(form.passphrase.line, Qt.Key.Key_Return)
    locked.settle()
    assert locked.window.desk is None, "the right words do not open it either while it waits"
    monkeypatch.setattr(attempts, "WAITS", [0] * len(attempts.WAITS))
    locked.until(form.button.isEnabled)
    assert not view.wait.isVisible()
    locked.unlock()


def test_a_forgotten_passphrase_is_replaced_with_the_recovery_key(opened: Driver) -> None:
    key = opened.tasks.on_store(lambda: store_care.new_recovery_key(desk_of(opened), PASSPHRASE))
    opened.window.lock()
    opened.until(lambda: opened.window.findChild(OtherWays) is not None)
    ways(opened).forgot.click()
    form = opened.at_door.findChild(RecoverForm)
    assert form is not None
    assert nameless(opened.window) == []
    assert not opened.unlock_form.isVisible()
    wrong = ("B" if key[0] == "A" else "A") + key[1:]
    opened.qtbot.keyClicks(form.key.line, wrong)
    assert form.key.error.isVisible()
    form.key.line.clear()
    opened.qtbot.keyClicks(form.key.line, key.lower().replace("-", " "))
    assert not form.key.error.isVisible()
    form.new.line.setText(NEW)
    form.again.line.setText(NEW + "s")
    form.button.click()
    assert form.again.error.isVisible()
    form.again.line.setText(NEW)
    form.button.click()
    opened.until(lambda: opened.window.desk is not None)
    opened.window.lock()
    opened.until(lambda: opened.window.findChild(OtherWays) is not None)
    opened.unlock(NEW)


def test_who_remembers_it_after_all_goes_back(locked: Driver) -> None:
    ways(locked).forgot.click()
    form = locked.at_door.findChild(RecoverForm)
    assert form is not None
    form.back.click()
    assert locked.unlock_form.isVisible()
    assert locked.unlock_form.passphrase.line.hasFocus()
    locked.unlock()


def test_one_named_store_offers_no_other_coach(locked: Driver) -> None:
    assert not ways(locked).add.isVisible()
    assert not ways(locked).coaches.isVisible()
    assert ways(locked).forgot.isVisible()


@pytest.fixture
def shared_laptop(
    qtbot: QtBot, themed: QApplication, empty_store: Path, tmp_path: Path, clock: FixedClock
) -> Iterator[Driver]:
    """Two coaches; the first shows a name, the second none."""
    shutil.copytree(empty_store, tmp_path / "store")
    shutil.copytree(empty_store, tmp_path / "store-2")
    ids = CountingIds()
    door = Door(
        tmp_path / "store",
        clock,
        ids,
        lambda steady: Opening(load_catalogue(), clock, ids, "test", steady),
        profiles=Profiles(tmp_path),
    )
    door.show_name("Jo <b>")
    driver = Driver(qtbot, door, clock)
    yield driver
    driver.close()


def seen(widget: QWidget) -> list[str]:
    return [label.text() for label in widget.findChildren(QLabel) if label.isVisible()]


def test_several_coaches_are_listed_by_the_names_they_chose(shared_laptop: Driver) -> None:
    box = ways(shared_laptop).coaches.box
    assert [box.itemText(at) for at in range(box.count())] == [
        "Jo <b>",
        "A coach who shows no name",
    ]
    assert box.currentText() == "Jo <b>"
    assert "Jo Coach" not in "\n".join(seen(shared_laptop.window))
    ways(shared_laptop).coaches.set_value("store-2")
    ways(shared_laptop).coaches.changed.emit()
    assert shared_laptop.door.profile == "store-2"
    assert ways(shared_laptop).coaches.box.currentText() == "A coach who shows no name"
    shared_laptop.unlock()
    assert shared_laptop.door.folder.name == "store-2"


def test_another_coach_sets_up_and_can_go_back(shared_laptop: Driver) -> None:
    ways(shared_laptop).add.click()
    assert shared_laptop.set_up_form.isVisible()
    assert ways(shared_laptop).coaches.isVisible()
    ways(shared_laptop).coaches.set_value("store")
    ways(shared_laptop).coaches.changed.emit()
    assert shared_laptop.unlock_form.isVisible()
    shared_laptop.unlock()


def test_a_withdrawn_laptop_says_what_happened(
    qtbot: QtBot, themed: QApplication, tmp_path: Path, clock: FixedClock
) -> None:
    places = Places(tmp_path / "store")
    places.folder.mkdir()
    places.withdrawn_note.touch()
    ids = CountingIds()
    door = Door(
        places.folder,
        clock,
        ids,
        lambda steady: Opening(load_catalogue(), clock, ids, "test", steady),
    )
    driver = Driver(qtbot, door, clock)
    assert "withdrawn" in driver.at_door.message.text
    assert driver.set_up_form.isVisible()
    driver.close()
