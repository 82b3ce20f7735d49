"""The real program in a process of its own: unlocks a store, locks it, and is followed by another.

    python -m tests.support.locking_process first|fresh FOLDER TOLD

The passphrase comes on standard input. Each process writes a line into the file TOLD: which it
is, its process id, and the title of its window.
"""

import os
import sys
from pathlib import Path

from PySide6.QtCore import QTimer

from coach_app import bootstrap
from ui.application import run
from ui.shared.tasks import Tasks
from ui.window import MainWindow

LOOK_MS = 20


def tell(told: Path, which: str, window: MainWindow) -> None:
    with told.open("a", encoding="utf-8") as lines:
        lines.write(f"{which} {os.getpid()} {window.windowTitle()}\n")


def main(which: str, folder: str, told: str) -> int:
    timers: list[QTimer] = []

    def lock_once_open(window: MainWindow, _tasks: Tasks) -> None:
        def look() -> None:
            if window.desk is not None:
                timers[0].stop()
                tell(Path(told), which, window)
                window.lock()

        timers.append(QTimer(window))
        timers[0].timeout.connect(look)
        timers[0].start(LOOK_MS)

    def tell_and_close(window: MainWindow, _tasks: Tasks) -> None:
        tell(Path(told), which, window)
        QTimer.singleShot(0, window, window.close)

    again = [sys.executable, "-m", "tests.support.locking_process", "fresh", folder, told]
    door = bootstrap.door(Path(folder))
    if which == "fresh":
        return run(door, with_window=tell_and_close)
    return run(
        door, passphrase=sys.stdin.readline().strip(), with_window=lock_once_open, anew=again
    )


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
