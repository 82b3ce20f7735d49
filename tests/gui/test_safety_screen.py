"""Safety is one key away from every screen of a case, and the case stays marked until closed."""

from threading import Event

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from coach_app.domain.safety import ConcernAbout
from coach_app.services import referrals
from tests.support import journeys
from tests.support.case_driving import at, file_of, made
from tests.support.keyboard import Keyboard
from tests.support.window_driving import Driver
from ui.case.view import CaseScreen
from ui.referral_form.view import ReferralFormView
from ui.referrals.view import ReferralsView
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


@pytest.mark.parametrize("kind", ["today", "referrals", "referral-new", "settings"])
def test_one_key_shows_what_helps_where_nobody_is_shown(opened: Driver, kind: str) -> None:
    """Somebody on the telephone has no case yet. What was typed of a new referral is still there
    afterwards."""
    form = at(opened, kind, "")
    if isinstance(form, ReferralFormView):
        form.fields["preferred_name"].set_value("Robin")
    assert opened.window.frame is not None
    assert opened.window.frame.navigation.safety.isVisible()
    screen = opened_by_key(opened)
    shown = [label.text() for label in screen.card.findChildren(QLabel)]
    assert any("999" in line for line in shown)
    assert screen.form.isHidden()
    assert "press F8 there" in screen.nobody.text()
    assert opened.window.windowTitle() == "Safety - Coach app"
    assert not any(one.isChecked() for one in opened.window.frame.navigation.buttons.values())
    opened.window.back()
    opened.settle()
    assert opened.window.place.kind == kind
    if isinstance(form, ReferralFormView):
        assert opened.window.screen_shown is form
        assert form.fields["preferred_name"].value() == "Robin"


def test_the_queue_is_about_the_referral_that_is_chosen(opened: Driver) -> None:
    made(opened, lambda desk: referrals.register(desk, journeys.a_referral()))
    queue = at(opened, "referrals", "")
    assert isinstance(queue, ReferralsView)
    queue.table.selectRow(0)
    opened.settle()
    screen = opened_by_key(opened)
    assert "Frankie Notreal" in screen.who.whole
    assert screen.form.isVisible()


def test_the_card_waits_for_nothing(opened: Driver) -> None:
    """The store may be busy with a long import; help is there all the same."""
    case_id, _ = made(opened, journeys.signed_case)
    at(opened, "case", case_id)
    held = Event()
    opened.tasks.for_screen(opened.window).run(
        held.wait, done=lambda _: None, failed=lambda _: None
    )
    QTest.keyClick(opened.window, Qt.Key.Key_F8)
    screen = opened.screen("safety")
    assert isinstance(screen, SafetyScreen)
    shown = [label.text() for label in screen.card.findChildren(QLabel)]
    assert any("999" in line for line in shown)
    held.set()
    opened.settle()
    assert any("in Bury" in label.text() for label in screen.card.findChildren(QLabel))


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
