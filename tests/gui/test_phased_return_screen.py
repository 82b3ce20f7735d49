"""A phased return on the screen: proposed from the usual week, dated, drawn, kept."""

from datetime import date

from coach_app.domain.phased_return import Branch, PhasedReturn
from tests.support import journeys
from tests.support.case_driving import at, file_of, made
from tests.support.off_sick import off_sick
from tests.support.window_driving import Driver
from ui.phased_return.view import PhasedScreen


def weeks_of(opened: Driver, case_id: str) -> PhasedReturn | None:
    plan = file_of(opened, case_id).plan
    assert plan is not None
    return plan.phased_return


def proposed(opened: Driver, case_id: str) -> PhasedScreen:
    screen = at(opened, "phased-return", case_id)
    assert isinstance(screen, PhasedScreen)
    screen.propose.click()
    opened.until(lambda: weeks_of(opened, case_id) is not None)
    return screen


def type_first_day(screen: PhasedScreen, day: str) -> None:
    screen.form.first.line.selectAll()
    screen.form.first.line.insert(day)
    screen.form.first.line.textEdited.emit(day)


def test_it_begins_after_the_fit_note_with_half_of_the_usual_hours(opened: Driver) -> None:
    case_id = made(opened, off_sick)
    screen = proposed(opened, case_id)
    agreed = weeks_of(opened, case_id)
    assert agreed is not None
    assert (agreed.return_on, agreed.usual_minutes) == (date(2026, 12, 14), 30 * 60)
    hours = [row[2] for row in screen.weeks.table.texts()]
    assert (hours[0], hours[-1]) == ("15", "30")
    assert "Usual hours from Monday 11 January 2027" in screen.weeks.usual_from.text()
    spoken = screen.weeks.chart.accessibleDescription()
    assert all(f"week {n}: {told} hours" in spoken for n, told in enumerate(hours, start=1))


def test_a_bank_holiday_makes_a_week_shorter(opened: Driver) -> None:
    screen = proposed(opened, made(opened, off_sick))
    christmas = next(row for row in screen.weeks.table.texts() if "21 Dec" in row[1])
    assert "Bank holiday" in christmas[3]
    assert float(christmas[2]) < 18


def test_a_first_day_that_has_passed_is_said_and_not_kept(opened: Driver) -> None:
    case_id = made(opened, off_sick)
    screen = proposed(opened, case_id)
    type_first_day(screen, "1 12 2025")
    opened.until(lambda: "has passed already" in screen.form.first.error.text())
    opened.settle()
    agreed = weeks_of(opened, case_id)
    assert agreed is not None
    assert agreed.return_on == date(2026, 12, 14)
    assert screen.form.first.line.text() == "1 12 2025", "what was typed stays"


def test_a_day_before_the_fit_note_ends_is_kept_with_a_warning(opened: Driver) -> None:
    case_id = made(opened, off_sick)
    screen = proposed(opened, case_id)
    type_first_day(screen, "7 12 2026")
    opened.until(lambda: weeks_of(opened, case_id).return_on == date(2026, 12, 7))  # type: ignore[union-attr]
    assert "not fit for work until Friday 11 December 2026" in screen.weeks.notes.text


def test_a_slower_course_is_looked_at_and_not_kept(opened: Driver) -> None:
    case_id = made(opened, off_sick)
    screen = proposed(opened, case_id)
    kept, rows = weeks_of(opened, case_id), len(screen.weeks.table.texts())
    screen.weeks.looked.emit(Branch.SLOWER, 1)
    assert len(screen.weeks.table.texts()) > rows
    opened.settle()
    assert weeks_of(opened, case_id) == kept


def test_taken_out_and_brought_back(opened: Driver) -> None:
    case_id = made(opened, off_sick)
    screen = proposed(opened, case_id)
    screen.take_out.click()
    opened.until(lambda: weeks_of(opened, case_id) is None)
    screen.undo.click()
    opened.until(lambda: weeks_of(opened, case_id) is not None)


def test_before_there_is_a_plan_it_says_what_comes_first(opened: Driver) -> None:
    case_id = made(opened, journeys.agreed_case)
    screen = at(opened, "phased-return", case_id)
    assert isinstance(screen, PhasedScreen)
    assert not screen.propose.isVisible()
    assert "There is no plan yet." in screen.nothing.text()
