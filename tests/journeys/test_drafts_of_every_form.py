"""Whatever is typed into whichever form is there again after locking, without a line of its own.

Every control of every screen is found in the window itself, and every control that the source
names is among them: a new form that loses what is typed, or that no button opens, fails here.
"""

import ast
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)

import ui
from coach_app.services import drafts
from tests.journeys.stations import Station
from tests.support.filled_stations import FILLED_STATIONS
from tests.support.window_driving import Driver
from ui.screens import SCREENS
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


def test_every_screen_is_among_them() -> None:
    assert {kind for kinds in GROUPS for kind in kinds} == set(SCREENS.build) - {"lease"}


@pytest.mark.parametrize("kinds", GROUPS, ids="-".join)
def test_it_is_there_again_after_locking(opened: Driver, kinds: tuple[str, ...]) -> None:
    seen: set[str] = set()
    sensible = set(SAVE_BY_THEMSELVES)
    for station in FILLED_STATIONS:
        if station.kind in kinds:
            seen |= typed_locked_and_back(opened, station, sensible=False)
        if station.kind in kinds and station.kind in sensible:
            sensible.discard(station.kind)
            typed_locked_and_back(opened, station, sensible=True)
    missing = [name for name in named_in_source(kinds) if not any(map(name.starts, seen))]
    assert not missing, f"no station shows it, or `opened_by` does not say what opens it: {missing}"


def typed_locked_and_back(driver: Driver, station: Station, *, sensible: bool) -> set[str]:
    desk = driver.window.desk
    assert desk is not None
    case_id: str = driver.tasks.on_store(lambda: station.make(desk))
    place = Place(station.kind, case_id, tab=station.tab)
    driver.window.navigate(Place("today"))
    driver.settle()
    driver.window.navigate(place)
    driver.settle()
    screen = driver.screen(station.kind)
    assert_ways_differ(screen)
    seen: set[str] = set()
    for way in ("", *shut_forms(screen)):
        open_form(screen, way)
        driver.settle()
        QApplication.processEvents()  # layouts show what was put into them one round later
        fresh = [way for way in ways(screen) if way.split("/")[-1] not in seen]
        for number, (here, control) in enumerate(ways(screen).items()):
            name = control.objectName()
            if here in fresh and (name in HANG_ON_A_CHOICE or in_reach(control, screen)):
                type_into(control, number, sensible=sensible)
                seen.add(name)
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
    back = text_of(again)
    lost = {way: (text, back.get(way)) for way, text in meant.items() if back.get(way) != text}
    assert not lost, (str(station), lost)
    return seen


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
            QTest.keyClicks(control, f"{number + 3} 12 2026" if sensible and day else f"x{number}")
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
