"""Qt's binding keeps count of None: one release did not, and ended the program after a while."""

import sys

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

CALLS = 2000


def test_methods_that_return_nothing_take_no_reference_away(qtbot: QtBot) -> None:
    widget = QWidget()
    qtbot.addWidget(widget)
    before = sys.getrefcount(None)
    for _ in range(CALLS):
        widget.setFocus()
        widget.update()
    assert sys.getrefcount(None) > before - CALLS // 10
