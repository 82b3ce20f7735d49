"""Locking by itself, the warning before it, and the shade."""

from datetime import timedelta

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QListWidget, QMessageBox, QWidget

from coach_app.services import screen_lock
from tests.gui.test_window import add, desk_of, go
from tests.support.window_driving import Driver
from ui.locking.idle import NOTICE_S, Idle, IdleWatch, Times
from ui.locking.shade import Shade
from ui.shared.ports import Place
from ui.unlock.view import UnlockView

NAME = "Pat Sample"
LEFT = Qt.MouseButton.LeftButton


class Clocks:
    def __init__(self) -> None:
        self.wall = 1_000_000.0
        self.steady = 50.0

    def times(self) -> Times:
        return Times(lambda: self.wall, lambda: self.steady)

    def pass_by(self, seconds: float) -> None:
        self.wall += seconds
        self.steady += seconds


def look_for(watch: IdleWatch, clocks: Clocks, seconds: int) -> list[Idle]:
    found = []
    for _ in range(seconds):
        clocks.pass_by(1)
        found.append(watch.look())
    return found


def test_the_warning_lasts_twenty_seconds_and_then_it_locks() -> None:
    clocks = Clocks()
    watch = IdleWatch(clocks.times(), 300)
    assert set(look_for(watch, clocks, 279)) == {Idle.BUSY}
    assert set(look_for(watch, clocks, 20)) == {Idle.NOTICE}
    assert look_for(watch, clocks, 1) == [Idle.LOCK]


def test_a_touch_during_the_warning_starts_anew() -> None:
    clocks = Clocks()
    watch = IdleWatch(clocks.times(), 300)
    look_for(watch, clocks, 295)
    assert watch.noticed
    watch.touched()
    assert set(look_for(watch, clocks, 279)) == {Idle.BUSY}


@pytest.mark.parametrize("jump", [301, -301, 86_400, -86_400])
def test_a_wall_clock_that_jumps_by_more_than_the_idle_time_locks(jump: float) -> None:
    clocks = Clocks()
    watch = IdleWatch(clocks.times(), 300)
    look_for(watch, clocks, 5)
    clocks.wall += jump
    assert look_for(watch, clocks, 1) == [Idle.LOCK]


def test_sleep_counts_where_the_steady_clock_stands_still_and_where_it_goes_on() -> None:
    for steady_sleeps in (True, False):
        clocks = Clocks()
        watch = IdleWatch(clocks.times(), 300)
        clocks.wall += 400
        clocks.steady += 0 if steady_sleeps else 400
        assert watch.look() is Idle.LOCK


def test_a_short_sleep_counts_as_idle_and_is_still_warned_about() -> None:
    clocks = Clocks()
    watch = IdleWatch(clocks.times(), 300)
    look_for(watch, clocks, 60)
    clocks.wall += 235
    assert watch.look() is Idle.NOTICE
    assert watch.seconds_left == NOTICE_S


def test_a_clock_set_back_a_little_does_not_lengthen_the_wait() -> None:
    clocks = Clocks()
    watch = IdleWatch(clocks.times(), 300)
    for _ in range(279):
        clocks.pass_by(1)
        clocks.wall -= 2
        assert watch.look() is Idle.BUSY
    clocks.pass_by(1)
    assert watch.look() is Idle.NOTICE


def test_the_warned_always_have_twenty_seconds_whatever_the_limit() -> None:
    for minutes in (1, 5, 15):
        clocks = Clocks()
        watch = IdleWatch(clocks.times(), minutes * 60)
        found = look_for(watch, clocks, minutes * 60)
        assert found.count(Idle.NOTICE) == NOTICE_S
        assert found[-1] is Idle.LOCK


def idle(driver: Driver, seconds: float) -> None:
    """Nobody touches anything; the window looks once a second."""
    for _ in range(int(seconds)):
        driver.clock.forward(timedelta(seconds=1))
        driver.steady += 1
        driver.window.guard.look()


def at_the_door(driver: Driver) -> bool:
    return driver.window.findChild(UnlockView) is not None


def test_five_minutes_without_a_touch_lock_it(opened: Driver) -> None:
    idle(opened, 281)
    countdown = opened.window.guard.countdown
    assert countdown.isVisible()
    assert countdown.left.text() == "Locking in 19 seconds. Press any key to stay."
    idle(opened, 19)
    opened.until(lambda: at_the_door(opened))
    assert not countdown.isVisible()


@pytest.mark.parametrize("key", [Qt.Key.Key_Space, Qt.Key.Key_A, Qt.Key.Key_Shift])
def test_any_key_stops_the_countdown_and_does_nothing_else(opened: Driver, key: Qt.Key) -> None:
    go(opened, "caseload")
    idle(opened, 290)
    assert opened.window.guard.countdown.isVisible()
    focused = QApplication.focusWidget()
    assert isinstance(focused, QLineEdit)
    opened.qtbot.keyClick(focused, key)
    assert not opened.window.guard.countdown.isVisible()
    assert focused.text() == ""
    assert opened.window.place.kind == "caseload"
    idle(opened, 200)
    assert opened.window.desk is not None


def test_a_press_of_the_mouse_stops_it_too(opened: Driver) -> None:
    go(opened, "today")
    idle(opened, 290)
    frame = opened.window.frame
    assert frame is not None
    opened.qtbot.mouseClick(frame.navigation.buttons["sync"], LEFT)
    assert not opened.window.guard.countdown.isVisible()
    assert opened.window.place.kind == "today", "the press that stays does nothing else"
    opened.qtbot.mouseClick(frame.navigation.buttons["sync"], LEFT)
    assert opened.window.place.kind == "sync"
    opened.settle()


def test_a_key_in_a_dialog_stops_the_countdown(opened: Driver) -> None:
    box = QMessageBox(opened.window)
    box.setText("A question")
    box.open()
    idle(opened, 290)
    assert opened.window.guard.countdown.isVisible()
    opened.qtbot.keyClick(box, Qt.Key.Key_Escape)
    assert not opened.window.guard.countdown.isVisible()
    assert box.isVisible()
    box.reject()
    box.deleteLater()


def test_the_chosen_minutes_count(opened: Driver) -> None:
    changes = opened.tasks.on_store(lambda: screen_lock.set_idle_minutes(desk_of(opened), 1))
    assert opened.window.frame is not None
    opened.window.guard.read_limit()
    opened.settle()
    assert changes.kinds == {"settings"}
    idle(opened, 39)
    assert opened.window.desk is not None
    assert not opened.window.guard.countdown.isVisible()
    idle(opened, 21)
    opened.until(lambda: at_the_door(opened))


@pytest.mark.parametrize("minutes", [0, 16, -1])
def test_no_more_than_fifteen_minutes_and_no_less_than_one(opened: Driver, minutes: int) -> None:
    with pytest.raises(screen_lock.IdleMinutesOutside):
        opened.tasks.on_store(lambda: screen_lock.set_idle_minutes(desk_of(opened), minutes))


@pytest.mark.parametrize("jump", [timedelta(hours=8), timedelta(hours=-8)])
def test_a_laptop_that_slept_or_whose_clock_was_turned_locks(
    opened: Driver, jump: timedelta
) -> None:
    opened.clock.forward(jump)
    opened.window.guard.look()
    assert opened.window.desk is None
    opened.until(lambda: at_the_door(opened))


# ---- The shade ------------------------------------------------------------------------------


def spoken(thing: QAccessibleInterface | None) -> list[str]:
    """Every name and value a screen reader could come to."""
    if thing is None or not thing.isValid():
        return []
    found = [thing.text(kind) for kind in (QAccessible.Text.Name, QAccessible.Text.Value)]
    for number in range(thing.childCount()):
        found.extend(spoken(thing.child(number)))
    return found


def with_somebody(driver: Driver) -> None:
    (case_id,) = add(driver, NAME)
    driver.window.navigate(Place("case", case_id))
    driver.settle()
    driver.until(
        lambda: NAME in "\n".join(spoken(QAccessible.queryAccessibleInterface(driver.window)))
    )


def press_shade(driver: Driver) -> None:
    target = QApplication.focusWidget() or driver.window
    driver.qtbot.keyClick(target, Qt.Key.Key_F9)


def test_the_shade_leaves_nothing_for_tab_or_a_screen_reader(opened: Driver) -> None:
    with_somebody(opened)
    title = opened.window.windowTitle()
    press_shade(opened)
    assert opened.window.windowTitle() == title
    said = spoken(QAccessible.queryAccessibleInterface(opened.window))
    assert "Show again (F9)" in said
    assert NAME not in "\n".join(said)
    reached = set()
    for _ in range(10):
        focused = QApplication.focusWidget()
        assert focused is not None
        reached.add(focused.objectName())
        opened.qtbot.keyClick(focused, Qt.Key.Key_Tab)
    assert reached == {"liftShade", "lockShaded"}


def test_short_cuts_lead_nowhere_under_the_shade(opened: Driver) -> None:
    with_somebody(opened)
    press_shade(opened)
    opened.qtbot.keyClick(opened.window, Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    opened.qtbot.keyClick(opened.window, Qt.Key.Key_Escape)
    assert opened.window.place.kind == "case"
    assert opened.window.guard.shading.on


def test_a_second_press_within_a_minute_shows_everything_again(opened: Driver) -> None:
    with_somebody(opened)
    go(opened, "caseload")
    focused = QApplication.focusWidget()
    press_shade(opened)
    idle(opened, 59)
    press_shade(opened)
    assert not opened.window.guard.shading.on
    assert opened.window.desk is not None
    assert QApplication.focusWidget() is focused
    assert opened.window.screen_shown is not None
    assert opened.window.screen_shown.isVisible()


def test_after_a_minute_it_locks(opened: Driver) -> None:
    with_somebody(opened)
    press_shade(opened)
    opened.steady += 60
    press_shade(opened)
    opened.until(lambda: at_the_door(opened))
    assert opened.window.desk is None
    assert opened.window.findChild(Shade) is None


def test_after_a_minute_it_locks_by_itself(opened: Driver) -> None:
    with_somebody(opened)
    press_shade(opened)
    idle(opened, 60)
    opened.until(lambda: at_the_door(opened))


def test_what_was_found_by_searching_is_gone_under_the_shade(opened: Driver) -> None:
    with_somebody(opened)
    frame = opened.window.frame
    assert frame is not None
    frame.header.search.setFocus()
    opened.qtbot.keyClicks(frame.header.search, "samp")
    opened.until(frame.header.search.hits.isVisible)
    press_shade(opened)
    hits = opened.window.findChild(QListWidget, "searchHits")
    assert hits is None or hits.count() == 0


def test_letters_cannot_be_read_through_the_shade(opened: Driver) -> None:
    """Every block of the picture runs smoothly into the next: no edge of a letter is left."""
    with_somebody(opened)
    sharp = steepest(opened.window)
    press_shade(opened)
    shade = opened.window.findChild(Shade)
    assert shade is not None
    for part in shade.findChildren(QWidget):
        part.hide()
    assert sharp > 150
    assert steepest(shade) < 40


def steepest(widget: QWidget) -> int:
    """The largest step in brightness from one pixel to the next, below the header."""
    picture = widget.grab().toImage()
    rows = range(80, picture.height(), 7)
    return max(
        abs(picture.pixelColor(x, y).lightness() - picture.pixelColor(x + 1, y).lightness())
        for y in rows
        for x in range(picture.width() - 1)
    )


def test_the_button_in_the_header_pulls_the_shade(opened: Driver) -> None:
    go(opened, "today")
    frame = opened.window.frame
    assert frame is not None
    QTest.mouseClick(frame.header.shade, LEFT, pos=QPoint(5, 5))
    shade = opened.window.findChild(Shade)
    assert shade is not None
    shade.lock.click()
    opened.until(lambda: at_the_door(opened))
