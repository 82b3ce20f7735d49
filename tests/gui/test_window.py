"""The window around the screens: places, keys, search, names, room."""

from dataclasses import replace
from datetime import UTC, date, datetime
from functools import partial
from types import ModuleType

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QAbstractButton, QAbstractScrollArea, QApplication, QLabel, QWidget
from shiboken6 import isValid

from coach_app.domain.errors import Refusal
from coach_app.domain.referral import HealthNeed, Source, WorkStatus
from coach_app.services import caseload, referrals, triage
from coach_app.services.desk import Desk
from coach_app.services.referrals import NewReferral
from tests.support.patience import PATIENCE_MS
from tests.support.stillness import FixedClock
from tests.support.window_driving import Driver
from ui.caseload.view import CaseloadView
from ui.referrals.view import ReferralsView
from ui.shared.focus_ring import FocusRing
from ui.shared.ports import Place
from ui.sync_status.view import SyncView
from ui.today.lines import DayLine
from ui.today.view import TodayView

PLACES = ("today", "caseload", "referrals", "referral-new", "sync")
NAMELESS_INSIDES = ("qt_", "ScrollLeftButton", "ScrollRightButton")


def person(name: str, **more: object) -> NewReferral:
    known: dict[str, object] = {
        "programme": "bury",
        "preferred_name": name,
        "source": Source.GP,
        "reason": "Standing at the counter hurts",
        "received_on": date(2026, 11, 23),
        "work_status": WorkStatus.OFF_SICK,
        "work_at_risk": True,
        "health_needs": (HealthNeed.MUSCULOSKELETAL,),
        "lives_in_area": True,
        "may_work_in_uk": True,
        "age": 47,
        **more,
    }
    return NewReferral(**known)  # type: ignore[arg-type]


def desk_of(driver: Driver) -> Desk:
    desk = driver.window.desk
    assert desk is not None
    return desk


def add(driver: Driver, *names: str, accept: bool = True) -> list[str]:
    """Puts people into the store behind the window's back; answers their cases."""

    def work() -> list[str]:
        desk, made = desk_of(driver), []
        last_week = replace(desk, clock=FixedClock(datetime(2026, 11, 23, 10, tzinfo=UTC)))
        for name in names:
            case_id = referrals.register(desk, person(name)).case_id
            if accept:
                referrals.accept(last_week, case_id)
            made.append(case_id)
        return made

    found: list[str] = driver.tasks.on_store(work)
    return found


def go(driver: Driver, kind: str) -> None:
    driver.window.navigate(Place(kind))
    driver.settle()
    QApplication.processEvents()


def nameless(root: QWidget) -> list[str]:
    """Everything the keyboard can reach that a screen reader would have no word for."""
    found = []
    for widget in root.findChildren(QWidget):
        reached = widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        inside = widget.objectName().startswith(NAMELESS_INSIDES)
        if not reached or inside:
            continue
        word = widget.accessibleName()
        if isinstance(widget, QAbstractButton):
            word = word or widget.text()
        if not word.strip():
            found.append(f"{type(widget).__name__} {widget.objectName()}")
    return found


@pytest.mark.parametrize("kind", PLACES)
def test_everything_the_keyboard_reaches_has_a_name(opened: Driver, kind: str) -> None:
    add(opened, "Pat Sample")
    add(opened, "Sam Example", accept=False)
    go(opened, kind)
    assert nameless(opened.window) == []


def test_the_door_has_names_too(locked: Driver) -> None:
    assert nameless(locked.window) == []


@pytest.mark.parametrize("kind", PLACES)
def test_every_button_is_large_enough(opened: Driver, kind: str) -> None:
    add(opened, "Pat Sample", accept=False)
    go(opened, kind)
    buttons = [b for b in opened.window.findChildren(QAbstractButton) if b.isVisible()]
    small = [
        (b.objectName(), b.height())
        for b in buttons
        if b.height() < 32 and not b.objectName().startswith("qt_") and b.focusPolicy().value
    ]
    assert small == []


@pytest.mark.parametrize("kind", PLACES)
@pytest.mark.parametrize("size", [(1024, 640), (1366, 768), (1920, 1080)])
def test_no_words_are_cut_off(opened: Driver, kind: str, size: tuple[int, int]) -> None:
    add(opened, "Maximiliana Bartholomew-Featherstonehaugh van der Langenamen")
    opened.window.resize(*size)
    go(opened, kind)
    cut = []
    for label in opened.window.findChildren(QLabel):
        if not label.isVisible() or not label.text():
            continue
        needed = (
            label.heightForWidth(label.width()) if label.wordWrap() else label.sizeHint().height()
        )
        if label.height() < needed:
            cut.append(label.text())
    assert cut == []


def test_keys_lead_to_the_places_and_back(opened: Driver) -> None:
    window = opened.window
    for key, kind in zip("1234", ("today", "caseload", "referrals", "sync"), strict=True):
        opened.qtbot.keyClick(window, key, Qt.KeyboardModifier.ControlModifier)
        assert window.place.kind == kind
    opened.qtbot.keyClick(window, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert window.place.kind == "referrals"
    opened.qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert window.place.kind == "caseload"
    opened.settle()


def test_the_title_never_names_a_person(opened: Driver) -> None:
    (case_id,) = add(opened, "Pat Sample")
    opened.window.navigate(Place("case", case_id))
    opened.settle()
    assert "Pat" not in opened.window.windowTitle()
    assert opened.window.windowTitle().startswith("Caseload")


def test_screens_about_a_person_go_when_they_are_left(opened: Driver) -> None:
    (case_id,) = add(opened, "Pat Sample")
    opened.window.navigate(Place("case", case_id))
    opened.settle()
    gone = opened.window.screen_shown
    assert gone is not None
    go(opened, "today")
    opened.qtbot.waitUntil(lambda: not isValid(gone), timeout=PATIENCE_MS)


def test_search_finds_by_name_and_opens_the_case_from_the_keyboard(opened: Driver) -> None:
    (case_id,) = add(opened, "Pat Sample")
    opened.qtbot.keyClick(opened.window, "k", Qt.KeyboardModifier.ControlModifier)
    frame = opened.window.frame
    assert frame is not None
    box = frame.header.search
    assert box.hasFocus()
    opened.qtbot.keyClicks(box, "samp")
    opened.until(box.hits.isVisible)
    assert "Pat Sample" in box.hits.item(0).text()
    opened.qtbot.keyClick(box, Qt.Key.Key_Down)
    assert box.hits.hasFocus()
    opened.qtbot.keyClick(box.hits, Qt.Key.Key_Return)
    assert opened.window.place == Place("case", case_id)
    assert not box.hits.isVisible()
    assert box.text() == ""
    opened.settle()


def test_search_says_when_nothing_is_found_and_escape_closes_it(opened: Driver) -> None:
    frame = opened.window.frame
    assert frame is not None
    box = frame.header.search
    box.setFocus()
    opened.qtbot.keyClicks(box, "nobody")
    opened.until(box.hits.isVisible)
    assert "Nothing found" in box.hits.item(0).text()
    opened.qtbot.keyClick(box, Qt.Key.Key_Escape)
    assert not box.hits.isVisible()
    assert opened.window.place.kind == "today"
    opened.settle()


def test_counts_and_today_follow_what_is_done(opened: Driver) -> None:
    add(opened, "Sam Example", accept=False)
    go(opened, "referrals")
    queue, frame = opened.screen("referrals"), opened.window.frame
    assert isinstance(queue, ReferralsView)
    assert frame is not None
    opened.until(queue.card.isVisible)
    queue.card.again.click()
    opened.until(lambda: frame.navigation.buttons["referrals"].text() == "Referrals  1")
    queue.card.signpost.click()
    queue.card.away.where.set_value("To the library's job club")
    queue.card.away.reason.set_value("Wants company while looking")
    queue.card.away.save.click()
    opened.until(lambda: frame.navigation.buttons["referrals"].text() == "Referrals")
    assert "closed" in queue.message.text
    assert queue.first.isVisible()


def test_today_shows_late_work_first_with_words(opened: Driver) -> None:
    add(opened, "Pat Sample")
    go(opened, "caseload")
    go(opened, "today")
    today = opened.screen("today")
    assert isinstance(today, TodayView)
    opened.until(lambda: today.findChild(QAbstractButton) is not None)
    texts = [label.text() for label in today.findChildren(QLabel)]
    assert today.title.text() == "Tuesday 1 December 2026 · Central Library"
    assert texts.index("Late · 1") < texts.index("Pat Sample")
    assert "Late: was due Wednesday 25 November" in texts


def test_the_caseload_narrows_as_it_is_typed(opened: Driver) -> None:
    add(opened, "Pat Sample", "Sam Example")
    go(opened, "caseload")
    table = opened.screen("caseload")
    assert isinstance(table, CaseloadView)
    opened.until(lambda: table.table.rows.rowCount() == 2)
    opened.qtbot.keyClicks(table.filter, "pat")
    opened.until(lambda: table.table.rows.rowCount() == 1)
    assert table.count.text() == "1 person"
    opened.qtbot.keyClicks(table.filter, "zzz")
    opened.until(lambda: table.parts.currentIndex() == 2)
    table.filter.clear()
    opened.until(lambda: table.table.rows.rowCount() == 2)
    table.table.setFocus()
    opened.qtbot.keyClick(table.table, Qt.Key.Key_Return)
    assert opened.window.place.kind == "case"
    opened.settle()


def test_without_a_server_the_sync_screen_says_what_is_safe(opened: Driver) -> None:
    add(opened, "Pat Sample")
    go(opened, "sync")
    sync = opened.screen("sync")
    assert isinstance(sync, SyncView)
    opened.until(lambda: "wait to be sent" in sync.waiting.text())
    assert not sync.now.isVisible()
    sync.send_code.click()
    assert sync.address.error.isVisible()
    assert sync.code.error.isVisible()
    sync.address.set_value("https://127.0.0.1:9")
    sync.code.set_value("ABCD-EFGH")
    sync.send_code.click()
    opened.until(lambda: bool(sync.message.text))
    assert "safe on this laptop" in sync.message.text
    assert sync.code.value() == "ABCD-EFGH"


class Away(Refusal):
    key = "test.away"
    sentence = "The disk does not answer. Try again."


@pytest.mark.parametrize(
    ("place", "service"),
    [("caseload", (caseload, "page")), ("referrals", (triage, "first_of_queue"))],
)
def test_what_could_not_be_read_does_not_look_like_nobody(
    opened: Driver, place: str, service: tuple[ModuleType, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nor does what is not read yet; once it can be read it is there."""
    add(opened, "Pat Sample", accept=place == "caseload")
    real = getattr(*service)
    broken = [True]

    def read(*given: object, **named: object) -> object:
        if broken:
            raise Away
        return real(*given, **named)

    monkeypatch.setattr(*service, read)
    go(opened, place)
    screen = opened.screen(place)
    assert isinstance(screen, CaseloadView | ReferralsView)
    opened.until(lambda: "does not answer" in screen.message.text)
    assert not screen.parts.isVisible()
    broken.clear()
    go(opened, "today")
    go(opened, place)
    opened.until(lambda: screen.table.isVisible() and screen.table.rows.rowCount() == 1)
    assert screen.message.text == ""


def test_the_ring_lies_around_whatever_has_the_keyboard(opened: Driver) -> None:
    go(opened, "caseload")
    table = opened.screen("caseload")
    assert isinstance(table, CaseloadView)
    ring = opened.window.findChild(FocusRing)
    assert ring is not None
    assert table.filter.hasFocus()
    corner = table.filter.mapTo(opened.window, QPoint(0, 0))
    assert ring.isVisible()
    assert ring.geometry().contains(QRect(corner, table.filter.size()))
    table.new.setFocus()
    corner = table.new.mapTo(opened.window, QPoint(0, 0))
    assert ring.geometry().contains(QRect(corner, table.new.size()))
    table.new.clearFocus()
    assert not ring.isVisible()


@pytest.mark.parametrize("kind", PLACES)
def test_at_twice_the_size_nothing_scrolls_sideways(opened: Driver, kind: str) -> None:
    """A 1366 by 768 screen at 200 per cent has room for 683 by 384."""
    add(opened, "Maximiliana Bartholomew-Featherstonehaugh van der Langenamen")
    opened.window.setMinimumSize(683, 384)
    opened.window.resize(683, 384)
    go(opened, kind)
    assert opened.window.width() == 683
    sideways = [
        area.objectName()
        for area in opened.window.findChildren(QAbstractScrollArea)
        if area.isVisible() and area.horizontalScrollBar().maximum() > 0
    ]
    assert sideways == []


def shows_lines(today: QWidget, count: int) -> bool:
    return len(today.findChildren(DayLine)) == count


def test_today_shows_a_long_group_bit_by_bit(opened: Driver) -> None:
    add(opened, *(f"Person {number}" for number in range(40)))
    go(opened, "caseload")
    go(opened, "today")
    today = opened.screen("today")
    opened.until(lambda: len(today.findChildren(DayLine)) == 12)
    for text, lines in (("Show 25 more of 28", 37), ("Show 3 more", 40)):
        more = today.findChild(QAbstractButton, "more_late")
        assert more is not None
        assert more.text() == text
        more.click()
        opened.until(partial(shows_lines, today, lines))
    parts = today.findChildren(DayLine)
    opened.until(parts[37].button.hasFocus)
    assert len({part.line.case_id for part in parts}) == 40
    more = today.findChild(QAbstractButton, "more_late")
    assert more is not None
    assert more.isHidden()
