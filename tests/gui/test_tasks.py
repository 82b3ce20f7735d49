"""The hand-over between the worker threads and the thread of the screens."""

import logging
import threading

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from coach_app.domain.errors import Refusal
from tests.support.patience import PATIENCE_MS
from ui.shared.tasks import Tasks


def never(_anything: object) -> None:
    pytest.fail("Nothing was to arrive here.")


def test_work_runs_on_the_store_thread_and_arrives_on_this_one(qtbot: QtBot) -> None:
    tasks, screen = Tasks(), QWidget()
    qtbot.addWidget(screen)
    seen: list[tuple[str, str]] = []
    tasks.for_screen(screen).run(
        lambda: threading.current_thread().name,
        done=lambda worker: seen.append((worker, threading.current_thread().name)),
        failed=never,
    )
    qtbot.waitUntil(lambda: bool(seen), timeout=PATIENCE_MS)
    assert seen == [("store_0", "MainThread")]
    tasks.close()


def test_work_on_the_store_never_overlaps(qtbot: QtBot) -> None:
    tasks, screen = Tasks(), QWidget()
    qtbot.addWidget(screen)
    inside, most = 0, 0

    def work() -> int:
        nonlocal inside, most
        inside += 1
        most = max(most, inside)
        threading.Event().wait(0.01)
        inside -= 1
        return most

    results: list[int] = []
    for _ in range(5):
        tasks.for_screen(screen).run(work, done=results.append, failed=never)
    qtbot.waitUntil(lambda: len(results) == 5, timeout=PATIENCE_MS)
    assert max(results) == 1
    tasks.close()


def test_a_slow_line_does_not_hold_up_the_store(qtbot: QtBot) -> None:
    tasks, screen = Tasks(), QWidget()
    qtbot.addWidget(screen)
    answered, heard = threading.Event(), list[object]()
    runner = tasks.for_screen(screen)
    runner.run_on_line(answered.wait, done=heard.append, failed=never)
    runner.run(lambda: "read", done=heard.append, failed=never)
    qtbot.waitUntil(lambda: heard == ["read"], timeout=PATIENCE_MS)
    answered.set()
    qtbot.waitUntil(lambda: heard == ["read", True], timeout=PATIENCE_MS)
    tasks.close()


def test_the_line_reaches_the_store_on_the_store_thread(qtbot: QtBot) -> None:
    tasks, screen = Tasks(), QWidget()
    qtbot.addWidget(screen)
    heard: list[str] = []
    tasks.for_screen(screen).run_on_line(
        lambda: str(tasks.on_store(lambda: threading.current_thread().name)),
        done=heard.append,
        failed=never,
    )
    qtbot.waitUntil(lambda: heard == ["store_0"], timeout=PATIENCE_MS)
    tasks.close()


def test_a_closed_screen_hears_nothing(qtbot: QtBot) -> None:
    tasks, screen, other = Tasks(), QWidget(), QWidget()
    qtbot.addWidget(other)
    gate, heard = threading.Event(), list[object]()
    tasks.for_screen(screen).run(gate.wait, done=never, failed=never)
    screen.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gate.set()
    tasks.for_screen(other).run(lambda: "later", done=heard.append, failed=never)
    qtbot.waitUntil(lambda: heard == ["later"], timeout=PATIENCE_MS)
    assert tasks.idle
    tasks.close()


def test_a_refusal_reaches_the_screen_and_is_no_fault(
    qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    tasks, screen, heard = Tasks(), QWidget(), list[Exception]()
    qtbot.addWidget(screen)

    def refuse() -> None:
        raise Refusal("No.")

    tasks.for_screen(screen).run(refuse, done=never, failed=heard.append)
    qtbot.waitUntil(lambda: bool(heard), timeout=PATIENCE_MS)
    assert str(heard[0]) == "No."
    assert caplog.records == []
    tasks.close()


def test_a_fault_is_logged_by_name_and_never_by_what_it_says(
    qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    tasks, screen, heard = Tasks(), QWidget(), list[Exception]()
    qtbot.addWidget(screen)

    def fail() -> None:
        raise RuntimeError("Pat Sample has a bad back")

    with caplog.at_level(logging.ERROR):
        tasks.for_screen(screen).run(fail, done=never, failed=heard.append)
        qtbot.waitUntil(lambda: bool(heard), timeout=PATIENCE_MS)
    assert "RuntimeError" in caplog.text
    assert "Pat" not in caplog.text
    tasks.close()
