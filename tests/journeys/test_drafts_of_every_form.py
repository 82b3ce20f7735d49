"""Whatever is typed into whichever form is there again after locking, without a line of its own.

Every control of every screen is found in the window itself, and every control that the source
names is among them: a new form that loses what is typed, or that no button opens, fails here.
"""

import ast
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)

import ui
from coach_app.services import drafts
from tests.journeys.stations import Station
from tests.store_proofs.proving import LONG
from tests.support.filled_stations import FILLED_STATIONS
from tests.support.refusing_disk import no_room, read_only
from tests.support.window_driving import Driver
from ui.screens import SCREENS
from ui.shared.buttons import Button
from ui.shared.fields import Field
from ui.shared.ports import Place
from ui.shared.screen import Screen
from ui.shared.typed_text import controls, in_reach, open_form, shut_forms, typed, ways

SOURCE = Path(ui.__file__).parent
FOR_ONE_SITTING = {"findInLibrary", "findChange", "column", "changePrivateReason", "fileCode"}
"""Finders, the columns or the code of a file that is chosen anew, and a tick that another shuts."""
HANG_ON_A_CHOICE = (
    {"hoursBefore", "hoursAfter", "outcomeReason", "benefit_months"}
    | {f"{name}{number}" for name in ("wider_needs", "work_at_risk") for number in range(20)}
    | {"showMyName", "firstName", "printer"}
)
"""Fields that only some answers bring, and those of a laptop with several coaches or a printer."""
SECRET = {"oldPassphrase", "newPassphrase", "newPassphraseAgain", "kitPassphrase"}
"""A passphrase is never put back."""


GROUPS = (
    ("today", "caseload", "referrals", "sync", "settings", "referral-import", "put-right"),
    ("referral-new", "referral-correct", "safety"),
    ("case",),
    ("assessment", "plan"),
    ("together", "signing", "documents", "employer-copy"),
    ("hand-over", "check"),
    ("adjustments", "phased-return"),
    ("review", "outcomes", "comments"),
)
SAVE_BY_THEMSELVES = {"assessment", "plan", "adjustments", "phased-return", "review"}
"""What makes no sense is kept as a draft; what does is saved. Both are there again."""
RECORD = re.compile("@[^/<]*")
DISK = re.compile("The disk is full|The disk cannot be written to")
SAVES = re.compile(
    "save|keep|record|ask(Again)?$|answerComment$|send|sign(post)?$|finish|agree|accept|putOff"
    "|withdraw|stop|draft|close(Concern|And)|beginReview|proposePhased|takeIn$|enrol|change(Pass|Held)"
    "|(addToConcern|addEvidence)|.*Save$"
)
"""What buttons that save something are called; others only show or arrange something."""
A_DAY = "3 12 2026"
REFUSED_BY_THE_DISK = {
    "today": {"accept", "acceptAndHandOver", "closeAndSignpost", "keepNew", "saveAnswer"}
    | {"saveLocking", "sendAgain", "sendChanged"},
    "referral-new": {"addToConcern", "closeConcern", "recordConcern"},
    "case": {"draftPlan", "keepTrying", "recordAgreement", "recordNotice", "saveAnswer"}
    | {"saveContact", "saveQuestion", "stopTakingPart", "stopTrying", "withdrawNotice"},
    "assessment": {"agreePlan", "draftAgain"},
    "together": {"recordRefusal", "sign"},
    "review": {"beginReview", "endOutcomeSave", "finishReview", "keepAnswer", "putOffReview"},
}
"""What comes to the store in each group even with these words. The others miss something else."""


def test_every_screen_is_among_them() -> None:
    assert {kind for kinds in GROUPS for kind in kinds} == set(SCREENS.build) - {"lease"}


@pytest.mark.parametrize("kinds", GROUPS, ids="-".join)
def test_it_is_there_again_after_locking(opened: Driver, kinds: tuple[str, ...]) -> None:
    met = Met()
    sensible = set(SAVE_BY_THEMSELVES)
    for station in FILLED_STATIONS:
        if station.kind in kinds:
            typed_locked_and_back(opened, station, met, sensible=False)
        if station.kind in kinds and station.kind in sensible:
            sensible.discard(station.kind)
            typed_locked_and_back(opened, station, Met(), sensible=True)
    missing = [name for name in named_in_source(kinds) if not any(map(name.starts, met.names))]
    assert not missing, f"no station shows it, or `opened_by` does not say what opens it: {missing}"
    if sys.platform != "win32":
        assert met.refused >= REFUSED_BY_THE_DISK.get(kinds[0], set())


@dataclass
class Met:
    """What the stations before had already."""

    ways: set[str] = field(default_factory=set)
    names: set[str] = field(default_factory=set)
    pressed: set[str] = field(default_factory=set)
    refused: set[str] = field(default_factory=set)
    """Buttons whose work the disk has refused."""
    cases: dict[str, str] = field(default_factory=dict)

    def case_of(self, driver: Driver, station: Station) -> str:
        """The same one for every screen that asks for such a case."""
        desk, make = driver.window.desk, station.make
        assert desk is not None
        if make.__name__ not in self.cases:
            self.cases[make.__name__] = driver.tasks.on_store(lambda: make(desk))
        return self.cases[make.__name__]

    def is_new(self, way: str) -> bool:
        """Whichever record it is about. The long proof goes through all of them again."""
        return LONG or RECORD.sub("", way) not in self.ways

    def add(self, way: str, name: str) -> None:
        self.ways.add(RECORD.sub("", way))
        self.names.add(name)


def typed_locked_and_back(driver: Driver, station: Station, met: Met, *, sensible: bool) -> None:
    place = Place(station.kind, met.case_of(driver, station), tab=station.tab)
    driver.window.navigate(Place("today"))
    driver.settle()
    driver.window.navigate(place)
    driver.settle()
    screen = driver.screen(station.kind)
    assert_ways_differ(screen)
    if not typed_into(driver, screen, station, met, sensible=sensible):
        return
    driver.settle()
    meant = typed(screen)
    driver.window.lock()
    driver.until(lambda: driver.window.windowTitle() == "Coach app, locked")
    driver.unlock()
    driver.settle()
    anew = driver.window.desk
    assert anew is not None
    assert driver.tasks.on_store(partial(drafts.kept, anew)) == (), str(station)
    if driver.window.place.kind != station.kind:
        driver.window.navigate(place)
        driver.settle()
    again = driver.screen(station.kind)
    again.make_room(meant)
    assert_kept(meant, again, str(station))


def typed_into(
    driver: Driver, screen: Screen, station: Station, met: Met, *, sensible: bool
) -> bool:
    """Whether there was anything that no station before had."""
    seen: set[str] = set()
    anything = False
    for way in ("", *shut_forms(screen)):
        open_form(screen, way)
        driver.settle()
        QApplication.processEvents()  # layouts show what was put into them one round later
        fresh = [way for way in ways(screen) if way.split("/")[-1] not in seen]
        for number, (here, control) in enumerate(ways(screen).items()):
            name = control.objectName()
            if here in fresh and (name in HANG_ON_A_CHOICE or in_reach(control, screen)):
                seen.add(name)
                if met.is_new(f"{station.kind}/{here}"):
                    type_into(control, number, sensible=sensible)
                    met.add(f"{station.kind}/{here}", name)
                    anything = True
        if not sensible:
            press_what_saves(driver, screen, met)
    return anything


def press_what_saves(driver: Driver, screen: Screen, met: Met) -> None:
    """On a disk that takes nothing: it is said in a sentence, and what is typed stays."""
    driver.settle()
    for name in [b.objectName() for b in screen.findChildren(Button)]:
        if name in met.pressed or not SAVES.match(name):
            continue
        if pressed_in_vain(driver, screen, name, met):
            met.pressed.add(name)
            if name not in met.refused and (typed_before := with_days(screen)):
                pressed_in_vain(driver, screen, name, met)
                for line, text in typed_before.items():
                    line.setText(text)
                    line.textEdited.emit(text)


def pressed_in_vain(driver: Driver, screen: Screen, name: str, met: Met) -> bool:
    """False when nobody could press it."""
    found = [b for b in screen.findChildren(Button, name) if in_reach(b, screen)]
    if not found:
        return False
    meant = typed(screen)
    heard: list[str] = []
    driver.tasks.refused.connect(heard.append)
    driver.dialogs.never = ("Leave", "Go on and lose")
    with no_room() if len(met.pressed) % 2 else read_only(driver):
        found[0].click()
        driver.settle()
    driver.dialogs.never = ()
    driver.tasks.refused.disconnect(heard.append)
    assert driver.window.screen_shown is screen, f"{name} goes elsewhere"
    assert_kept(meant, screen, name)
    if not {"store.disk_full", "store.disk_read_only"}.isdisjoint(heard):
        met.refused.add(name)
        assert any(map(DISK.search, said(driver.window))), f"{name} does not say so"
    return True


def with_days(screen: Screen) -> dict[QLineEdit, str]:
    """A day where something is wrong: mostly that is what is asked for. And what stood there."""
    wrong = [field for field in screen.findChildren(Field) if field.error.isVisible()]
    before = {line: line.text() for field in wrong for line in field.findChildren(QLineEdit)}
    for line in before:
        line.setText(A_DAY)
        line.textEdited.emit(A_DAY)
    return before


def said(window: QWidget) -> list[str]:
    return [label.text() for label in window.findChildren(QLabel) if label.isVisible()]


def assert_kept(meant: dict[str, str], screen: QWidget, where: str) -> None:
    back = text_of(screen)
    lost = {way: (text, back.get(way)) for way, text in meant.items() if back.get(way) != text}
    assert not lost, (where, lost)


def text_of(screen: QWidget) -> dict[str, str]:
    return {**dict.fromkeys(ways(screen), ""), **typed(screen, whole=True)}


def assert_ways_differ(screen: Screen) -> None:
    every = list(controls(screen))
    assert len(ways(screen)) == len(every), sorted(c.objectName() for c in every)


def type_into(control: QWidget, number: int, *, sensible: bool) -> None:
    match control:
        case QLineEdit() | QPlainTextEdit():
            control.setFocus()
            control.selectAll()
            day = "due" in control.objectName().lower()
            QTest.keyClicks(control, f"{number + 3} 12 2026" if sensible and day else f"Qx{number}")
        case QComboBox():
            at = (control.currentIndex() + 1) % max(1, control.count())
            control.setCurrentIndex(at)
            control.activated.emit(at)
        case QAbstractButton():
            if not control.isChecked():
                control.click()


class Named:
    def __init__(self, name: str) -> None:
        self.name = name

    def starts(self, seen: str) -> bool:
        return seen.startswith(self.name)

    def __repr__(self) -> str:
        return self.name


def named_in_source(kinds: tuple[str, ...]) -> Iterator[Named]:
    folders = {SCREENS.build[kind].__module__.split(".")[1] for kind in kinds}
    for folder in folders:
        for file in (SOURCE / folder).glob("*.py"):
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                name = control_name(node)
                if name and name not in FOR_ONE_SITTING | SECRET:
                    yield Named(name)


def control_name(node: ast.AST) -> str:
    """What a control is called, as far as it stands in the source."""
    if not isinstance(node, ast.Call):
        return ""
    called = ast.unparse(node.func).split("[")[0]
    if called.endswith(("Field", "GivenHow")):
        return next((text for arg in node.args if (text := literal(arg))), "")
    makes = ast.unparse(node.args[0]) if node.args else ""
    if called == "named" and makes.startswith(("QCheckBox", "QLineEdit", "QRadioButton")):
        return literal(node.args[1])
    return ""


def literal(node: ast.expr) -> str:
    if isinstance(node, ast.JoinedStr):
        node = node.values[0]
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""
