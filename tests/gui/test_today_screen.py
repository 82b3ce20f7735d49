"""Today in the real window: one press to the place, and the list to print."""

from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QAbstractButton

from coach_app.domain.disclosed import Route
from coach_app.domain.safety import ConcernAbout
from coach_app.services import appointments, caseload, safety
from coach_app.services.desk import Desk
from tests.support import journeys
from tests.support.case_driving import file_of, made
from tests.support.papers import words_of
from tests.support.window_driving import Driver
from ui.shared.ports import Place
from ui.today.lines import DayLine
from ui.today.view import TodayView


def somebody(desk: Desk) -> str:
    """With an open concern, a meeting in an hour, and an assessment to do."""
    case_id = journeys.agreed_case(desk)
    new = safety.NewConcern(about=ConcernAbout.NOT_COPING, what="Very low today")
    safety.raise_concern(desk, case_id, new)
    starts_at = desk.now() + timedelta(hours=1)
    appointments.make(
        desk, case_id, appointments.NewAppointment(starts_at=starts_at, venue="Central Library")
    )
    return case_id


def today_of(driver: Driver) -> TodayView:
    driver.window.navigate(Place("caseload"))
    driver.settle()
    driver.window.navigate(Place("today"))
    screen = driver.screen("today")
    assert isinstance(screen, TodayView)
    driver.until(lambda: bool(screen.findChildren(DayLine)))
    return screen


@pytest.mark.parametrize(
    ("line", "place"),
    [(0, ("safety", "")), (1, ("case", "appointments")), (2, ("case", "assessment"))],
)
def test_one_press_leads_to_the_place(opened: Driver, line: int, place: tuple[str, str]) -> None:
    case_id = made(opened, somebody)
    today = today_of(opened)
    today.findChildren(DayLine)[line].button.click()
    opened.settle()
    kind, tab = place
    assert (opened.window.place.kind, opened.window.place.id) == (kind, case_id)
    assert opened.window.place.tab == tab


def test_the_list_to_print_has_no_name(opened: Driver, tmp_path: Path) -> None:
    case_id = made(opened, somebody)
    today = today_of(opened)
    opened.dialogs.to_save = tmp_path / "list"
    button = today.findChild(QAbstractButton, "saveDayList")
    assert button is not None
    button.click()
    button.click()
    opened.until(lambda: "list.pdf" in today.message.text)
    text = words_of(tmp_path / "list.pdf")
    assert made(opened, lambda desk: caseload.open_case(desk, case_id).file.case.ref) in text
    assert "Frankie" not in text
    routes = [one.route for one in file_of(opened, case_id).disclosures]
    assert routes == [Route.DAY_LIST]


def test_nothing_is_saved_when_nobody_says_where(opened: Driver) -> None:
    case_id = made(opened, somebody)
    today = today_of(opened)
    today.print_list.click()
    opened.settle()
    assert today.message.text == ""
    assert file_of(opened, case_id).disclosures == ()
