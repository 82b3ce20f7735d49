"""Settings: locking, the passphrase, the recovery kit, copies and checks, on a real store."""

from pathlib import Path
from threading import Event

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QWidget

import resources
from coach_app.services import measures, screen_lock
from tests.gui.test_window import add, desk_of, go, nameless
from tests.support.desks import PASSPHRASE
from tests.support.window_driving import Driver
from ui.settings.presenter import CopyStopped
from ui.settings.view import SettingsView
from ui.unlock.view import UnlockView

NEW = "otter lamp violin harbour"


def settings_of(driver: Driver) -> SettingsView:
    go(driver, "settings")
    shown = driver.screen("settings")
    assert isinstance(shown, SettingsView)
    return shown


def asks_for(driver: Driver, monkeypatch: pytest.MonkeyPatch, target: Path) -> None:
    def save_where(_parent: QWidget, _title: str, _suggested: str, _kinds: str) -> Path:
        return target

    monkeypatch.setattr(driver.dialogs, "save_where", save_where)


def test_everything_has_a_name_and_room(opened: Driver) -> None:
    settings_of(opened)
    assert nameless(opened.window) == []
    buttons = [b for b in opened.window.findChildren(QAbstractButton) if b.isVisible()]
    assert [b.objectName() for b in buttons if b.focusPolicy().value and b.height() < 32] == []


def test_the_minutes_are_kept_and_count_at_once(opened: Driver) -> None:
    shown = settings_of(opened)
    shown.locking.minutes.set_value(2)
    shown.locking.button.click()
    opened.until(lambda: shown.locking.message.text == "Saved.")
    assert opened.tasks.on_store(lambda: screen_lock.idle_minutes(desk_of(opened))) == 2
    shown.locking.minutes.set_value(9)
    go(opened, "today")
    go(opened, "settings")
    assert shown.locking.minutes.value() == 2


def test_the_passphrase_is_changed(opened: Driver) -> None:
    card = settings_of(opened).passphrase
    card.old.line.setText(PASSPHRASE)
    opened.qtbot.keyClicks(card.new.line, "short")
    assert "too short" in card.new.error.text()
    card.new.line.setText(NEW)
    card.again.line.setText("otter lamp violin harbor")
    card.button.click()
    assert card.again.error.isVisible()
    card.again.line.setText(NEW)
    opened.qtbot.keyClick(card.again.line, Qt.Key.Key_Return)
    opened.until(lambda: "is changed" in card.message.text)
    assert card.old.value() == card.new.value() == card.again.value() == ""
    opened.window.lock()
    opened.until(lambda: opened.window.findChild(UnlockView) is not None)
    opened.unlock(NEW)


def test_a_wrong_passphrase_changes_nothing_and_says_so(opened: Driver) -> None:
    card = settings_of(opened).passphrase
    card.old.line.setText("not the right words")
    card.new.line.setText(NEW)
    card.again.line.setText(NEW)
    card.button.click()
    opened.until(lambda: "passphrase" in card.message.text)
    assert card.new.value() == NEW, "nothing typed is lost"


def test_a_new_kit_is_saved_as_a_sheet(
    opened: Driver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asks_for(opened, monkeypatch, tmp_path / "kit.pdf")
    card = settings_of(opened).kit
    card.button.click()
    assert card.passphrase.error.isVisible()
    card.passphrase.line.setText(PASSPHRASE)
    card.button.click()
    opened.until(lambda: "saved" in card.message.text)
    assert (tmp_path / "kit.pdf").read_bytes().startswith(b"%PDF")


def test_a_backup_shows_how_far_it_is(
    opened: Driver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(opened, "Pat Sample")
    asks_for(opened, monkeypatch, tmp_path / "store.backup")
    shown = settings_of(opened)
    steps: list[tuple[int, int]] = []
    shown.copied.connect(lambda done, of: steps.append((done, of)))
    shown.copy.button.click()
    assert shown.copy.bar.isVisible()
    assert shown.copy.stop.isVisible()
    opened.until(lambda: "saved" in shown.copy.message.text)
    assert steps
    assert steps[-1][0] == steps[-1][1] > 0
    assert not shown.copy.bar.isVisible()
    assert b"Pat Sample" not in (tmp_path / "store.backup").read_bytes()


def test_a_stopped_backup_leaves_no_file(
    opened: Driver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asks_for(opened, monkeypatch, tmp_path / "store.backup")
    shown = settings_of(opened)
    stopped = Event()
    opened.tasks.submit(opened.window, stopped.wait, done=lambda _: None, failed=_never)
    shown.copy.button.click()
    shown.copy.stop.click()
    stopped.set()
    opened.until(lambda: shown.copy.message.text == CopyStopped.sentence)
    assert list(tmp_path.glob("*.backup*")) == []


def _never(problem: Exception) -> None:
    raise problem


def test_the_check_says_that_all_is_well(opened: Driver) -> None:
    add(opened, "Pat Sample")
    shown = settings_of(opened)
    shown.check.button.click()
    opened.until(lambda: shown.check.message.text == "Everything is as it should be.")


def test_a_measure_is_switched_on_and_one_without_a_licence_is_not(
    opened: Driver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    card = settings_of(opened).measures
    opened.until(lambda: card.findChild(QCheckBox, "measure-phq-9") is not None)
    tick = card.findChild(QCheckBox, "measure-phq-9")
    assert tick is not None
    assert not tick.isChecked()
    tick.click()
    opened.until(lambda: card.message.text == "Saved.")
    chosen = opened.tasks.on_store(lambda: measures.choices(desk_of(opened)))
    assert [choice.key for choice in chosen if choice.on] == ["phq-9"]
    for ending in ("toml", "json"):
        text = resources.find("measures", f"gad-7.{ending}").read_text(encoding="utf-8")
        text = "".join(
            line.replace("gad-7", "own-1").replace("GAD-7", "Own measure")
            for line in text.splitlines(keepends=True)
            if not line.startswith("reference")
        )
        (tmp_path / f"own.{ending}").write_text(text, encoding="utf-8")
    monkeypatch.setattr(opened.dialogs, "open_which", lambda *_: tmp_path / "own.toml")
    card.button.click()
    opened.until(lambda: card.findChild(QCheckBox, "measure-own-1") is not None)
    own = card.findChild(QCheckBox, "measure-own-1")
    assert own is not None
    own.click()
    opened.until(lambda: "licence reference" in card.message.text)
    opened.settle()
    assert not own.isChecked(), "the tick says how it stands"
