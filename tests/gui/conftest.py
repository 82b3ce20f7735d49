"""Every test of the window leaves no window and no thread behind."""

import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication


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
