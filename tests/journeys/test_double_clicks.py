"""Two fast clicks on every button of every screen: nothing happens twice."""

from collections import Counter
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QWidget

from coach_app.store.engine import reading
from tests.journeys.stations import STATIONS, Station
from tests.support.window_driving import Driver
from ui.screens import SCREENS
from ui.shared.choices import ChoiceField
from ui.shared.fields import DateField, Field, LongTextField, TextField
from ui.shared.ports import Place
from ui.shared.signature_pad import SignaturePad

GROUPS = (
    ("today", "caseload", "referrals", "referral-new", "referral-import", "sync", "settings"),
    ("case", "safety", "referral-correct", "put-right", "check"),
    ("assessment", "plan"),
    ("together", "signing", "documents", "hand-over"),
    ("adjustments", "phased-return", "employer-copy"),
    ("review", "outcomes", "comments"),
)
LEFT = Qt.MouseButton.LeftButton


def test_every_screen_has_its_station() -> None:
    """But for the one of an ended lease, which has a store of its own kind and its own tests."""
    kinds = set(SCREENS.build) - {"lease"}
    assert {station.kind for station in STATIONS} == kinds
    assert {kind for group in GROUPS for kind in group} == kinds


@pytest.mark.parametrize("kinds", GROUPS, ids="-".join)
def test_nothing_happens_twice(opened: Driver, kinds: tuple[str, ...]) -> None:
    """One window for many screens: unlocking takes longer than looking at one."""
    for station in STATIONS:
        if station.kind in kinds:
            press_everything_twice(opened, station)


def press_everything_twice(opened: Driver, station: Station) -> None:
    case_id, done = made(opened, station), set[str]()
    go_to(opened, station, case_id)
    while names := [name for name in pressable(opened, station) if name not in done]:
        done.add(names[0])
        before = counted(opened)
        double_click(opened.window, named(opened, names[0]))
        opened.settle()
        if opened.window.desk is None:
            opened.unlock()
        after = counted(opened)
        more = {kind: after[kind] - before[kind] for kind in after if after[kind] > before[kind]}
        assert all(number == 1 for number in more.values()), (str(station), names[0], more)
        if more:
            case_id = made(opened, station)
        go_to(opened, station, case_id)
    assert done, str(station)


def made(driver: Driver, station: Station) -> str:
    desk = driver.window.desk
    assert desk is not None
    case_id: str = driver.tasks.on_store(lambda: station.make(desk))
    return case_id


def go_to(driver: Driver, station: Station, case_id: str) -> None:
    place = Place(station.kind, case_id, tab=station.tab)
    if driver.window.place != place or not case_id:
        driver.window.navigate(Place("today"))
        driver.window.navigate(place)
        driver.settle()
    assert driver.window.place == place
    fill_in(driver.window.screen_shown)


def pressable(driver: Driver, station: Station) -> list[str]:
    """Names of the buttons in sight; those of header and navigation are the same everywhere."""
    root = driver.window if station.kind == "today" else driver.window.screen_shown
    assert root is not None
    return sorted({b.objectName() for b in buttons_in(root)})


def buttons_in(root: QWidget) -> Iterator[QPushButton]:
    for button in root.findChildren(QPushButton):
        if button.isVisible() and button.isEnabled() and button.objectName():
            yield button


def named(driver: Driver, name: str) -> QPushButton:
    return next(b for b in buttons_in(driver.window) if b.objectName() == name)


def fill_in(screen: QWidget | None) -> None:
    """Something possible into every field in sight, so that every button has something to do."""
    assert screen is not None
    for field in screen.findChildren(Field):
        if not field.isVisible():
            continue
        if isinstance(field, ChoiceField) and field.value() is None:
            field.group.button(0).click()
        elif isinstance(field, DateField) and not field.line.text():
            QTest.keyClicks(field.line, "15 12 2026")
        elif isinstance(field, TextField | LongTextField) and not field.value():
            field.take_focus()
            QTest.keyClicks(field.control, "Words")
    for pad in screen.findChildren(SignaturePad):
        if pad.isVisible() and not pad.strokes():
            sign_on(pad)


def sign_on(pad: SignaturePad) -> None:
    middle = pad.rect().center()
    QTest.mousePress(pad, LEFT, pos=middle)
    for x in range(0, 60, 20):
        QTest.mouseMove(pad, middle + QPoint(x, x % 40))
    QTest.mouseRelease(pad, LEFT, pos=middle)


def double_click(window: QWidget, button: QPushButton) -> None:
    """At the place where the button is: the second click meets whatever is there by then."""
    at = button.mapTo(window, button.rect().center())
    handle = window.windowHandle()
    if window.childAt(at) is button and handle is not None:
        QTest.mouseDClick(handle, LEFT, pos=at)
    else:
        QTest.mouseDClick(button, LEFT)


def counted(driver: Driver) -> Counter[str]:
    """How many records of each kind the whole store holds."""
    desk = driver.window.desk
    assert desk is not None
    query = "SELECT kind, count(*) FROM record GROUP BY kind"

    def count() -> Counter[str]:
        with reading(desk.store._engine) as connection:
            return Counter({row[0]: row[1] for row in connection.exec_driver_sql(query)})

    found: Counter[str] = driver.tasks.on_store(count)
    return found
