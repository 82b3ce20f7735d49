"""Safety is one key away from every screen of a case, and the case stays marked until closed."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from coach_app.domain.safety import ConcernAbout
from tests.support import journeys
from tests.support.case_driving import at, file_of, made
from tests.support.keyboard import Keyboard
from tests.support.window_driving import Driver
from ui.case.view import CaseScreen
from ui.safety.view import SafetyScreen
from ui.shared.pieces import Tag
from ui.shared.ports import Place


def tags(screen: CaseScreen) -> list[str]:
    return [tag.text() for tag in screen.header.findChildren(Tag) if not tag.isHidden()]


def opened_by_key(driver: Driver) -> SafetyScreen:
    QTest.keyClick(driver.window, Qt.Key.Key_F8)
    driver.settle()
    screen = driver.screen("safety")
    assert isinstance(screen, SafetyScreen)
    return screen


@pytest.mark.parametrize("kind", ["case", "assessment", "plan", "together", "documents"])
def test_one_key_opens_the_local_card_from_every_screen_of_a_case(
    opened: Driver, kind: str
) -> None:
    case_id, _ = made(opened, journeys.signed_case)
    at(opened, kind, case_id)
    screen = opened_by_key(opened)
    shown = [label.text() for label in screen.card.findChildren(QLabel)]
    desk = opened.window.desk
    assert desk is not None
    card = desk.catalogue.programmes["bury"].safety_card
    assert card
    assert set(card) <= set(shown)
    assert "Frankie Notreal" in screen.who.whole


def test_the_key_does_nothing_where_nobody_is_shown(opened: Driver) -> None:
    QTest.keyClick(opened.window, Qt.Key.Key_F8)
    assert opened.window.place.kind == "today"
    frame = opened.window.frame
    assert frame is not None
    assert frame.navigation.safety.isHidden()


def test_a_concern_marks_the_case_until_somebody_closes_it(opened: Driver) -> None:
    case_id = made(opened, journeys.agreed_case)
    case = at(opened, "case", case_id)
    assert isinstance(case, CaseScreen)
    assert "Safety concern open" not in tags(case)
    frame = opened.window.frame
    assert frame is not None
    frame.navigation.safety.click()
    opened.settle()
    screen = opened.screen("safety")
    assert isinstance(screen, SafetyScreen)
    screen.save.click()
    assert not screen.about.error.isHidden()
    screen.about.set_value(ConcernAbout.NOT_COPING)
    screen.what.set_value("Has not eaten since Monday.")
    screen.save.click()
    screen.save.click()
    opened.until(lambda: len(screen.cards()) == 1)
    assert len(file_of(opened, case_id).concerns) == 1
    assert screen.what.value() == ""
    case = at(opened, "case", case_id)
    assert isinstance(case, CaseScreen)
    assert tags(case)[0] == "Safety concern open"
    again = opened_by_key(opened)
    assert isinstance(again, SafetyScreen)
    (card,) = again.cards()
    assert not card.close_it.isVisible()
    card.done.set_value("Called the surgery together.")
    card.told.set_value("supervisor, GP surgery")
    card.add.click()
    opened.until(lambda: file_of(opened, case_id).concerns[0].answered)
    opened.settle()
    (card,) = again.cards()
    card.note.set_value("Seen the same day.")
    card.close_it.click()
    opened.until(lambda: again.cards() == ())
    concern = file_of(opened, case_id).concerns[0]
    assert (concern.told, concern.open) == (("supervisor", "GP surgery"), False)
    case = at(opened, "case", case_id)
    assert isinstance(case, CaseScreen)
    assert "Safety concern open" not in tags(case)


def test_a_concern_is_recorded_with_the_keyboard_alone(opened: Driver) -> None:
    case_id = made(opened, journeys.agreed_case)
    at(opened, "case", case_id)
    opened_by_key(opened)
    keys = Keyboard()
    keys.tab_to("about0")
    keys.press(Qt.Key.Key_Space)
    keys.tab_to("what")
    keys.type("Said there is no point any more.")
    keys.tab_to("recordConcern")
    keys.press(Qt.Key.Key_Return)
    opened.until(lambda: len(file_of(opened, case_id).open_concerns) == 1)


def test_half_a_concern_is_not_left_behind_unasked(opened: Driver) -> None:
    case_id = made(opened, journeys.agreed_case)
    at(opened, "case", case_id)
    screen = opened_by_key(opened)
    screen.what.set_value("Half a")
    opened.dialogs.yes = False
    opened.window.navigate(Place("today"))
    assert opened.window.screen_shown is screen
    opened.dialogs.yes = True
