"""Choosing a file leaves no trace of where it lies."""

import os
import subprocess
import sys
from pathlib import Path

from tests.support.patience import PATIENCE

HOME = Path(__file__).resolve().parent.parent.parent
MARKER = "Zebulonmarker"
"""The name of a person's folder, which nothing else on a computer is called."""
CHOOSING = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget
from ui.shared.dialogs import QtDialogs, remember_no_files

app = QApplication([])
if "kept" in sys.argv:
    over = lambda: QFileDialog.getSaveFileName(
        window, "Save", sys.argv[1], options=QFileDialog.Option.DontUseNativeDialog
    )
else:
    remember_no_files()
    over = lambda: QtDialogs().save_where(window, "Save", sys.argv[1], "PDF (*.pdf)")
window = QWidget()
window.show()

def accept():
    chooser = QApplication.activeModalWidget()
    if chooser is not None:
        timer.stop()
        chooser.accept()

timer = QTimer()
timer.timeout.connect(accept)
timer.start(10)
over()
"""


def written(home: Path, *more: str) -> str:
    """Everything that choosing a file in a person's folder leaves in the files of a home."""
    folder = home / MARKER
    folder.mkdir(parents=True)
    named = {"HOME": str(home), "XDG_CONFIG_HOME": str(home / "config")}
    subprocess.run(
        [sys.executable, "-c", CHOOSING, str(folder / "plan.pdf"), *more],
        cwd=HOME,
        env={**os.environ, **named, "QT_QPA_PLATFORM": "offscreen"},
        check=True,
        timeout=PATIENCE,
        capture_output=True,
    )
    files = [path for path in home.rglob("*") if path.is_file()]
    return "\n".join(path.read_text(encoding="utf-8", errors="replace") for path in files)


def test_a_file_chooser_writes_down_no_folder(tmp_path: Path) -> None:
    assert MARKER not in written(tmp_path)


def test_qt_by_itself_would_write_it_down(tmp_path: Path) -> None:
    """What the test before this one is about; without it, it could not fail."""
    assert MARKER in written(tmp_path, "kept")
