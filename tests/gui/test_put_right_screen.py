"""Two versions and refused changes on the screen: read, decided, sent again, saved."""

from pathlib import Path

from PySide6.QtWidgets import QLabel, QPushButton

from coach_app.services import exchange, referrals
from coach_app.services.desk import Desk
from tests.gui.test_window import desk_of, go, nameless
from tests.support import disagreements, journeys
from tests.support.window_driving import Driver
from ui.put_right.held_card import HeldCard
from ui.put_right.screen import OpenPutRight
from ui.put_right.version_card import VersionCard
from ui.put_right.view import PutRightScreen
from ui.shared.ports import Place


def at_odds(desk: Desk) -> str:
    case_id = referrals.register(desk, journeys.a_referral()).case_id
    referrals.accept(desk, case_id)
    disagreements.two_versions(desk, case_id)
    disagreements.refused(desk, case_id)
    return case_id


def opened_screen(driver: Driver, case_id: str = "") -> PutRightScreen:
    driver.window.navigate(Place("put-right", case_id))
    driver.settle()
    shown = driver.screen("put-right")
    assert isinstance(shown, PutRightScreen)
    driver.until(
        lambda: any(label.isVisible() and label.text() for label in shown.findChildren(QLabel)[1:])
    )
    return shown


def press(driver: Driver, screen: PutRightScreen, name: str) -> None:
    def visible() -> list[QPushButton]:
        return [b for b in screen.findChildren(QPushButton, name) if b.isVisible()]

    driver.until(lambda: bool(visible()))
    (button,) = visible()
    button.click()
    driver.settle()


def text(screen: PutRightScreen) -> str:
    return "\n".join(label.text() for label in screen.findChildren(QLabel) if label.isVisible())


def test_nothing_to_put_right_says_so(opened: Driver) -> None:
    assert "Nothing to put right" in text(opened_screen(opened))


def test_both_are_read_and_decided(opened: Driver) -> None:
    desk = desk_of(opened)
    case_id = opened.tasks.on_store(lambda: at_odds(desk))
    screen = opened_screen(opened)
    assert nameless(opened.window) == []
    said = text(screen)
    assert "Robin Ashdown, 06:30, offline" in said
    assert "Jo Fairweather, 08:50" in said
    assert "0161 496 0002" in said
    assert [type(card) for card in screen.cards()] == [VersionCard, HeldCard]
    press(opened, screen, "keepOther")
    assert "Kept." in screen.message.text
    assert [type(card) for card in screen.cards()] == [HeldCard]
    press(opened, screen, "sendAgain")
    opened.until(lambda: "Nothing to put right" in text(screen))
    status = opened.tasks.on_store(lambda: exchange.status(desk))
    assert (status.conflicts, status.refused) == (0, 0)
    again = opened_screen(opened, case_id)
    assert "Decided" in text(again)
    press(opened, again, "keepShown")
    assert "kept what stood there" in text(again)


def test_a_new_one_is_written_and_what_is_typed_is_asked_about(opened: Driver) -> None:
    desk = desk_of(opened)
    opened.tasks.on_store(lambda: at_odds(desk))
    screen = opened_screen(opened)
    press(opened, screen, "writeNew")
    card = screen.cards()[0]
    assert isinstance(card, VersionCard)
    (field,) = card._typed.values()
    field.set_value("07700 900123")
    assert screen.unsaved()
    opened.dialogs.yes = False
    opened.window.navigate(Place("today"))
    assert opened.window.place.kind == "put-right"
    press(opened, screen, "keepNew")
    assert "Kept." in screen.message.text
    assert not screen.unsaved()


def test_what_is_typed_in_one_stays_when_another_is_decided(opened: Driver) -> None:
    def three(desk: Desk) -> str:
        case_id = at_odds(desk)
        disagreements.two_versions(desk, case_id, "best_time", "Evenings")
        disagreements.two_versions(desk, case_id, "email", "sam@mail.example")
        return case_id

    desk = desk_of(opened)
    case_id = opened.tasks.on_store(lambda: three(desk))
    screen = opened_screen(opened)
    assert isinstance(screen, OpenPutRight)
    first, second, third, held = screen.cards()
    assert isinstance(first, VersionCard)
    assert isinstance(second, VersionCard)
    assert isinstance(held, HeldCard)
    assert opened.window.isActiveWindow(), "nothing showed as a window of its own"
    (field,) = second._typed.values()
    second._open_form()
    field.set_value("Mornings, after nine")
    held._open_form()
    next(iter(held._typed.values())).set_value("sam@new.example")
    first.buttons[1].setFocus()
    first.buttons[1].click()
    opened.until(lambda: screen.cards() == (second, third, held))
    assert field.value() == "Mornings, after nine"
    assert next(iter(held._typed.values())).value() == "sam@new.example"
    assert opened.window.focusWidget() is second.buttons[0], "the keyboard goes on from there"
    opened.tasks.on_store(lambda: disagreements.two_versions(desk, case_id, "postcode", "BL9 0SW"))
    screen.presenter.load()  # as an exchange by itself has it done
    opened.until(lambda: len(screen.cards()) == 4)
    assert field.value() == "Mornings, after nine"


def test_a_refused_change_is_saved_and_put_aside(opened: Driver, tmp_path: Path) -> None:
    desk = desk_of(opened)
    opened.tasks.on_store(lambda: at_odds(desk))
    screen = opened_screen(opened)
    held = screen.cards()[1]
    assert isinstance(held, HeldCard)
    screen.presenter.save(held.sequence, tmp_path / "change")  # type: ignore[attr-defined]
    opened.settle()
    assert "Saved as change.json." in screen.message.text
    assert b"sam@mail.example" in (tmp_path / "change.json").read_bytes()
    screen.presenter.save(held.sequence, tmp_path / "no" / "such" / "place")  # type: ignore[attr-defined]
    opened.settle()
    assert "could not be saved" in screen.message.text
    press(opened, screen, "putAside")
    assert "Put aside" in screen.message.text


def test_the_case_and_the_sync_page_lead_here(opened: Driver) -> None:
    desk = desk_of(opened)
    case_id = opened.tasks.on_store(lambda: at_odds(desk))
    for place in (Place("case", case_id), Place("sync")):
        opened.window.navigate(place)
        opened.settle()
        shown = opened.window.screen_shown
        assert shown is not None
        name = "twoVersions" if place.kind == "case" else "putRight"
        (button,) = [b for b in shown.findChildren(QPushButton, name) if b.isVisible()]
        button.click()
        opened.settle()
        assert opened.window.place.kind == "put-right"
    go(opened, "today")
