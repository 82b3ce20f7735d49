"""Qt's binding keeps count of None: one release did not, and ended the program after a while."""

import gc
import sys

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

CALLS = 2000


def test_methods_that_return_nothing_take_no_reference_away(qtbot: QtBot) -> None:
    widget = QWidget()
    qtbot.addWidget(widget)
    gc.collect()
    gc.disable()  # what is thrown away meanwhile would take its own references to None along
    try:
        before = sys.getrefcount(None)
        for _ in range(CALLS):
            widget.setFocus()
            widget.update()
        after = sys.getrefcount(None)
    finally:
        gc.enable()
    assert after > before - CALLS // 10
