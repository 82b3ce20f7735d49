"""The real program with a marker word in every field of every screen, until it is told or killed.

    python -m tests.store_proofs.window_process words FOLDER WORD TOLD
    python -m tests.store_proofs.window_process typing|locking|fresh FOLDER WORD TOLD

The passphrase comes on the first line of standard input; "lock" on the second locks it. What it
has come to goes into the file TOLD, a line each: its process id and a word.
"""

import os
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEventLoop, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit

from coach_app import bootstrap
from coach_app.services import caseload, people
from coach_app.services.desk import Desk
from tests.journeys.stations import Station
from tests.store_proofs.proving import LONG
from tests.support.desks import a_door
from tests.support.filled_stations import FILLED_STATIONS
from tests.support.stillness import FixedClock
from ui.application import run
from ui.shared.dialogs import QtDialogs
from ui.shared.ports import Place
from ui.shared.tasks import Tasks
from ui.shared.typed_text import controls, in_reach, open_form, shut_forms
from ui.window import MainWindow

LOOK_MS = 20
NOW = datetime(2026, 12, 1, 9, 30, tzinfo=UTC)
"""The day on which the cases of the stations happen."""


class Hands:
    def __init__(self, window: MainWindow, tasks: Tasks, word: str) -> None:
        self.window, self.tasks, self.word = window, tasks, word

    def until(self, fact: Callable[[], bool]) -> None:
        while not fact():
            QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, LOOK_MS)

    def rest(self) -> None:
        self.until(lambda: self.tasks.idle)
        QCoreApplication.processEvents()
        self.until(lambda: self.tasks.idle)

    def go(self, kind: str, case_id: str = "", tab: str = "") -> None:
        self.window.navigate(Place(kind, case_id, tab=tab))
        self.rest()

    def fill(self, station: Station) -> None:
        """A person of that name, and the name in everything that can be typed into."""
        desk = self.window.desk
        assert desk is not None
        case_id: str = self.tasks.on_store(lambda: named_case(desk, station, self.word))
        self.go("today")
        self.go(station.kind, case_id, station.tab)
        screen = self.window.screen_shown
        assert screen is not None
        for way in ("", *shut_forms(screen)):
            open_form(screen, way)
            self.rest()
            for control in list(controls(screen)):
                if isinstance(control, QLineEdit | QPlainTextEdit) and in_reach(control, screen):
                    control.setFocus()
                    control.selectAll()
                    QTest.keyClicks(control, self.word)
        self.rest()

    def search(self) -> None:
        frame = self.window.frame
        assert frame is not None
        QTest.keyClicks(frame.header.search, self.word)
        self.rest()
        frame.header.search.selectAll()
        frame.header.search.copy()


def named_case(desk: Desk, station: Station, word: str) -> str:
    case_id = station.make(desk)
    if case_id and (person := caseload.open_case(desk, case_id).file.person) is not None:
        people.update(desk, replace(person, preferred_name=word, full_name=word, best_time=word))
    return case_id


def stations() -> list[Station]:
    """One for every screen and tab, or all of them."""
    if LONG:
        return list(FILLED_STATIONS)
    return list({(s.kind, s.tab): s for s in FILLED_STATIONS}.values())


def main(what: str, folder: str, word: str, told: str) -> int:
    def tell(text: str) -> None:
        with Path(told).open("a", encoding="utf-8") as lines:
            lines.write(f"{os.getpid()} {text}\n")

    def drive(window: MainWindow, tasks: Tasks) -> None:
        if what == "fresh":
            QTimer.singleShot(0, window, lambda: tell(f"fresh, {window.windowTitle()}"))
            return
        hands = Hands(window, tasks, word)
        hands.until(lambda: window.desk is not None)
        hands.rest()
        for station in stations() if what == "words" else ():
            hands.fill(station)
        hands.search()
        hands.go("referral-new")
        screen = window.screen_shown
        assert screen is not None
        line = next(c for c in controls(screen) if isinstance(c, QLineEdit))
        QTest.keyClicks(line, word)
        tell("open")
        if what == "typing":
            return
        if sys.stdin.readline().strip() == "lock":
            QTimer.singleShot(0, window, window.lock)

    QtDialogs.confirm = lambda *_args, **_words: True  # type: ignore[method-assign]
    door = a_door(Path(folder), FixedClock(NOW), bootstrap.RandomIds())
    again = [sys.executable, "-m", "tests.store_proofs.window_process", "fresh", folder, "-", told]
    passphrase = None if what == "fresh" else sys.stdin.readline().strip()
    return run(door, passphrase=passphrase, with_window=drive, anew=again)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
