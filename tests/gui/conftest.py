"""Every test of the window leaves no window and no thread behind."""

import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.support.desks import a_door
from tests.support.stillness import CountingIds, FixedClock
from tests.support.window_driving import Driver
from ui.application import application


@pytest.fixture(autouse=True)
def nothing_left_behind(qapp: QApplication) -> Iterator[None]:
    """Carries out deferred deletes while the application lives, then looks for what is left."""
    before = set(QApplication.topLevelWidgets())
    threads = set(threading.enumerate())
    yield
    for widget in set(QApplication.topLevelWidgets()) - before:
        widget.close()
        widget.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    qapp.processEvents()
    left = [type(w).__name__ for w in set(QApplication.topLevelWidgets()) - before]
    assert not left, f"windows left open: {left}"
    running = [t.name for t in set(threading.enumerate()) - threads]
    assert not running, f"threads left running: {running}"


@pytest.fixture(scope="session")
def themed(qapp: QApplication) -> QApplication:
    """The application in its own colours and letters, as the program starts it."""
    assert application() is qapp
    return qapp


@pytest.fixture
def locked(
    qtbot: QtBot, themed: QApplication, empty_store: Path, tmp_path: Path, clock: FixedClock
) -> Iterator[Driver]:
    """The window before a locked, empty store."""
    shutil.copytree(empty_store, tmp_path / "store")
    driver = Driver(qtbot, a_door(tmp_path / "store", clock, CountingIds()), clock)
    yield driver
    driver.close()


@pytest.fixture
def opened(locked: Driver) -> Driver:
    """The window at Today, on an empty store."""
    locked.unlock()
    return locked
