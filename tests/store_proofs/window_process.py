"""The real program with a marker word in every field of every screen, until it is told or killed.

    python -m tests.store_proofs.window_process words FOLDER WORD TOLD
    python -m tests.store_proofs.window_process typing|locking|fresh FOLDER WORD TOLD

The passphrase comes on the first line of standard input; "lock" on the second locks it. What it
has come to goes into the pipe TOLD, a line each: its process id and a word.
"""

import os
import re
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEventLoop, QTimer
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

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
from ui.shared.typed_text import controls, in_reach, open_form, shut_forms, ways
from ui.window import MainWindow

LOOK_MS = 20
RECORD = re.compile("@[^/<]*")
NOW = datetime(2026, 12, 1, 9, 30, tzinfo=UTC)
"""The day on which the cases of the stations happen."""


class Hands:
    def __init__(self, window: MainWindow, tasks: Tasks, word: str) -> None:
        self.window, self.tasks, self.word = window, tasks, word
        self.met: set[str] = set()
        self.cases: dict[str, str] = {}
        self.ticks = QTimer(window)
        self.ticks.start(LOOK_MS)

    def until(self, fact: Callable[[], bool]) -> None:
        """Sleeps between events, so that the store's thread has the processor."""
        while not fact():
            QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)

    def rest(self) -> None:
        self.until(lambda: self.tasks.idle)
        QCoreApplication.processEvents()
        self.until(lambda: self.tasks.idle)

    def go(self, kind: str, case_id: str = "", tab: str = "") -> None:
        self.window.navigate(Place(kind, case_id, tab=tab))
        self.rest()

    def fill(self, station: Station) -> None:
        """A person of that name, and the name in everything that can be typed into."""
        self.go("today")
        self.go(station.kind, self.case_of(station), station.tab)
        screen = self.window.screen_shown
        assert screen is not None
        for way in ("", *shut_forms(screen)):
            open_form(screen, way)
            self.rest()
            for here, control in ways(screen).items():
                if in_reach(control, screen) and self.is_new(f"{station.kind}/{here}"):
                    self.type_into(control)
        self.rest()

    def case_of(self, station: Station) -> str:
        """One for each kind of case; the long proof makes one for each station."""
        desk, which = self.window.desk, f"{station}" if LONG else station.make.__name__
        assert desk is not None
        if which not in self.cases:
            made = self.tasks.on_store(lambda: named_case(desk, station, self.word))
            self.cases[which] = made
        return self.cases[which]

    def is_new(self, way: str) -> bool:
        """Whichever record it is about. The long proof types into all of them again."""
        plain = RECORD.sub("", way)
        new = LONG or plain not in self.met
        self.met.add(plain)
        return new

    def type_into(self, control: QWidget) -> None:
        """All but its end comes at once: each key makes the screen look at everything again."""
        start, end = self.word[:-1], self.word[-1]
        control.setFocus()
        if isinstance(control, QLineEdit):
            control.setText(start)
        elif isinstance(control, QPlainTextEdit):
            control.setPlainText(start)
            control.moveCursor(QTextCursor.MoveOperation.End)
        else:
            return
        QTest.keyClicks(control, end)

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


def main(what: str, folder: str, word: str, told: str) -> int:
    def tell(text: str) -> None:
        with Path(told).open("w", encoding="utf-8") as lines:
            lines.write(f"{os.getpid()} {text}\n")

    def drive(window: MainWindow, tasks: Tasks) -> None:
        if what == "fresh":
            QTimer.singleShot(0, window, lambda: tell(f"fresh, {window.windowTitle()}"))
            return
        hands = Hands(window, tasks, word)
        hands.until(lambda: window.desk is not None)
        hands.rest()
        for station in FILLED_STATIONS if what == "words" else ():
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
