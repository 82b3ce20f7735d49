"""How long until the locked window stands, against an empty QMainWindow in a process of its own."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from bench.figure import Figure

RUNS = 7

EMPTY = """
import sys, time
from PySide6.QtWidgets import QApplication, QMainWindow
app = QApplication([])
window = QMainWindow()
window.resize(1366, 768)
window.show()
window.grab()
"""

OURS = """
import sys
from pathlib import Path
from coach_app import bootstrap
from ui.application import application
from ui.shared.dialogs import QtDialogs
from ui.shared.tasks import Tasks
from ui.window import MainWindow
app = application()
tasks = Tasks()
window = MainWindow(bootstrap.door(Path(sys.argv[1])), QtDialogs(), tasks)
window.show()
window.grab()
tasks.close()
"""


def measure() -> Iterator[Figure]:
    """Whole processes, in turn, from start to a painted window."""
    ours, empty = [], []
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(RUNS):
            empty.append(_seconds(EMPTY, folder))
            ours.append(_seconds(OURS, folder))
    yield Figure(
        name="window over an empty one",
        value=median(ours) / median(empty),
        unit="times",
        detail=f"{median(ours) * 1000:.0f} ms against {median(empty) * 1000:.0f} ms, "
        f"processor time of whole processes, median of {RUNS}, offscreen",
    )


def _seconds(program: str, folder: str) -> float:
    """User and system time of one process: the machine is shared, so wall time says little."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    before = os.times()
    subprocess.run(
        [sys.executable, "-c", program, str(Path(folder) / "store")], check=True, env=environment
    )
    after = os.times()
    spent = after.children_user + after.children_system
    return spent - before.children_user - before.children_system
