"""Starting the program, its pauses, and the news that screens hear."""

import logging
from pathlib import Path

import pytest
from PySide6.QtCore import SIGNAL, QObject, QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from coach_app.services.changes import changes
from tests.support.desks import a_door
from tests.support.patience import PATIENCE_MS
from tests.support.stillness import CountingIds, FixedClock
from ui.application import run
from ui.shared.pauses import PauseWatch
from ui.shared.refresh import Refresh
from ui.shared.tasks import Tasks
from ui.window import MainWindow


def test_it_runs_until_the_window_is_closed(
    themed: QApplication, tmp_path: Path, clock: FixedClock
) -> None:
    seen: list[str] = []
    end_of_session = SIGNAL("commitDataRequest(QSessionManager&)")
    others = themed.receivers(end_of_session)

    def drive(window: MainWindow, _tasks: Tasks) -> None:
        assert window.isVisible()
        assert themed.receivers(end_of_session) == others + 1
        seen.append(window.windowTitle())
        QTimer.singleShot(0, window, window.close)

    assert run(a_door(tmp_path / "store", clock, CountingIds()), with_window=drive) == 0
    assert seen == ["Coach app, locked"]


def test_a_pause_of_the_window_is_logged(qtbot: QtBot, caplog: pytest.LogCaptureFixture) -> None:
    times = [0.0, 0.02, 0.04, 0.54]
    watch = PauseWatch(lambda: times.pop(0) if times else 0.56)
    with caplog.at_level(logging.WARNING):
        qtbot.waitUntil(lambda: not times, timeout=PATIENCE_MS)
    assert [record.message for record in caplog.records] == ["The window stood still for 480 ms"]
    assert watch.longest_ms == pytest.approx(480)
    watch.deleteLater()


def test_screens_hear_of_the_kinds_they_show_until_they_are_gone(qtbot: QtBot) -> None:
    refresh, plans, everything = Refresh(), QObject(), QObject()
    heard: list[str] = []
    refresh.watch(plans, frozenset({"plan"}), lambda c: heard.append(f"plans: {c.case_id}"))
    refresh.watch(everything, None, lambda c: heard.append(f"all: {c.case_id}"))
    refresh.announce(changes("one", "plan", "decision"))
    refresh.announce(changes("two", "contact"))
    assert heard == ["plans: one", "all: one", "all: two"]
    plans.deleteLater()
    qtbot.waitUntil(lambda: refresh.receivers("2announced(PyObject)") == 1, timeout=PATIENCE_MS)
    refresh.announce(changes("three", "plan"))
    assert heard[-1] == "all: three"
    assert "plans: three" not in heard
