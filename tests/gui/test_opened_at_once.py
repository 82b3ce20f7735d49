"""The demonstration's window opens on its throw-away store without a question."""

from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from tests.support.desks import COACH, PASSPHRASE, a_door
from tests.support.patience import PATIENCE_MS
from tests.support.stillness import CountingIds, FixedClock
from ui.application import run
from ui.shared.tasks import Tasks
from ui.window import MainWindow


def test_a_store_with_its_passphrase_is_shown_open(
    themed: QApplication, tmp_path: Path, clock: FixedClock
) -> None:
    door = a_door(tmp_path / "store", clock, CountingIds())
    door.create(PASSPHRASE, COACH)
    door.lock()
    names: list[str] = []

    def drive(window: MainWindow, tasks: Tasks) -> None:
        watch = QTimer(window, interval=20)

        def look() -> None:
            if window.desk is not None:
                watch.stop()
                names.append(window.desk.coach.name)
                window.close()

        watch.timeout.connect(look)
        watch.start()
        QTimer.singleShot(PATIENCE_MS, window, window.close)

    assert run(door, passphrase=PASSPHRASE, with_window=drive) == 0
    assert names == [COACH]
