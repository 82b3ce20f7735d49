"""Changes at work and a phased return: chosen, dated and kept in the draft, with a way back."""

from datetime import date

import pytest
from PySide6.QtWidgets import QPushButton

from coach_app.domain.adjustment import Cost
from coach_app.domain.phased_return import Branch, Spread
from coach_app.domain.plan import Plan
from coach_app.services import planning
from tests.support import journeys
from tests.support.case_driving import at, drafted, file_of, found, made
from tests.support.keyboard import Keyboard
from tests.support.window_driving import Driver
from ui.adjustments.view import AdjustmentsScreen
from ui.phased_return.usual_week import HoursNotRead, read_minutes
from ui.phased_return.view import PhasedScreen


def plan_of(driver: Driver, case_id: str) -> Plan:
    plan = file_of(driver, case_id).plan
    assert plan is not None
    return plan


def changes_screen(driver: Driver, case_id: str) -> AdjustmentsScreen:
    screen = at(driver, "adjustments", case_id)
    assert isinstance(screen, AdjustmentsScreen)
    return screen


def phased_screen(driver: Driver, case_id: str) -> PhasedScreen:
    screen = at(driver, "phased-return", case_id)
    assert isinstance(screen, PhasedScreen)
    return screen


def kept(driver: Driver, screen: AdjustmentsScreen | PhasedScreen) -> None:
    driver.until(lambda: screen.head.saved.text() == "Saved on this laptop")


def test_a_suggested_change_and_one_in_own_words_are_kept_and_undone(opened: Driver) -> None:
    case_id = made(opened, drafted)
    plan = at(opened, "plan", case_id)
    found(plan, QPushButton, "changesAtWork").click()
    opened.settle()
    screen = opened.screen("adjustments")
    assert isinstance(screen, AdjustmentsScreen)
    assert screen.list.isHidden()
    first = screen.adding.list.item(0).text()
    assert first.startswith("Suggested")
    screen.adding.add.click()
    screen.adding.own.set_value("The locker on the ground floor")
    screen.adding.add_own.click()
    opened.settle()
    screen.details.private.click()
    screen.details.cost.set_value(Cost.SMALL)
    screen.details.cost.changed.emit()
    kept(opened, screen)
    suggested, own = plan_of(opened, case_id).adjustments
    assert suggested.change in first
    assert "Standing at the counter" in (suggested.task, first)
    assert (own.change, own.private, own.cost) == (
        "The locker on the ground floor",
        True,
        Cost.SMALL,
    )
    assert "Private from employer" in screen.list.item(1).text()

    screen.details.remove.click()
    kept(opened, screen)
    assert len(plan_of(opened, case_id).adjustments) == 1
    screen.undo.click()
    kept(opened, screen)
    assert plan_of(opened, case_id).adjustments == (suggested, own)


def test_what_a_change_cannot_be_is_said_and_what_was_typed_stays(opened: Driver) -> None:
    case_id = made(opened, drafted)
    screen = changes_screen(opened, case_id)
    screen.adding.add_own.click()
    assert screen.adding.own.error.text() == "Say what is changed."
    screen.adding.add.click()
    kept(opened, screen)
    screen.details.what.set_value("")
    assert "empty" in screen.details.what.error.text()
    screen.details.again.line.setText("next week")
    screen.details.again.changed.emit()
    assert screen.details.again.error.text()
    assert screen.details.again.line.text() == "next week"
    assert plan_of(opened, case_id).adjustments[0].change


def test_an_agreed_version_is_read_and_leads_to_a_new_one(opened: Driver) -> None:
    case_id, _plan_id = made(opened, journeys.agreed_plan)
    screen = changes_screen(opened, case_id)
    assert screen.adding.isHidden()
    assert opened.window.focusWidget() is screen.new_version, "the keyboard is where one can see it"
    screen.new_version.click()
    opened.settle()
    assert not screen.adding.isHidden()
    assert plan_of(opened, case_id).version == 2
    assert phased_screen(opened, case_id).form.isEnabled()


def test_the_weeks_follow_from_what_is_agreed(opened: Driver) -> None:
    case_id = made(opened, drafted)
    screen = phased_screen(opened, case_id)
    assert screen.head.title.text() == "Fewer hours for a while", "the person is in work"
    screen.propose.click()
    assert screen.weeks.isHidden(), "no days were told, so nothing is made up"
    for number in (0, 1, 3):
        screen.form.usual.lines[number].setText("7:30")
    screen.form.first.line.setText("14 12 2026")
    screen.form.first.changed.emit()
    kept(opened, screen)
    agreed = plan_of(opened, case_id).phased_return
    assert agreed is not None
    assert (agreed.usual_minutes, agreed.start_percent, agreed.weeks) == (1350, 50, 4)
    rows = screen.weeks.table.texts()
    assert [row[0] for row in rows] == ["1", "2", "3", "4", "5"]
    assert rows[0][2] == "11.25"
    assert "week 1: 11.25 hours" in screen.weeks.chart.accessibleDescription()
    assert rows[-1][2] == "22.5"

    screen.form.spread.group.button(1).click()
    kept(opened, screen)
    changed = plan_of(opened, case_id).phased_return
    assert changed is not None
    assert changed.spread is Spread.FEWER_DAYS
    screen.weeks.branch.group.button(list(Branch).index(Branch.SLOWER)).click()
    assert len(screen.weeks.table.texts()) > 5
    assert plan_of(opened, case_id).phased_return == changed, "looking changes nothing"
    screen.undo.click()
    kept(opened, screen)
    assert plan_of(opened, case_id).phased_return == agreed
    screen.take_out.click()
    kept(opened, screen)
    assert plan_of(opened, case_id).phased_return is None


def test_a_wrong_first_day_is_refused_with_a_sentence_and_not_kept(opened: Driver) -> None:
    case_id = made(opened, drafted)
    screen = phased_screen(opened, case_id)
    screen.propose.click()
    screen.form.usual.lines[0].setText("8")
    for typed, said in (("1 12 2025", "passed"), ("1 12 2040", "year"), ("soon", "not a date")):
        screen.form.first.line.setText(typed)
        screen.form.first.changed.emit()
        assert said in screen.form.first.error.text()
        assert screen.form.first.line.text() == typed
    opened.settle()
    assert plan_of(opened, case_id).phased_return is None
    opened.dialogs.yes = False
    screen.form.first.line.setModified(True)
    assert not screen.may_leave(), "what was typed would be lost"


def test_a_wrong_day_waits_with_its_change_and_holds_nothing_else_up(opened: Driver) -> None:
    case_id = made(opened, drafted)
    screen = changes_screen(opened, case_id)
    for _ in range(2):
        screen.adding.add.click()
    kept(opened, screen)
    first, second = (one.key for one in plan_of(opened, case_id).adjustments[-2:])
    screen.list.chosen.emit(first)
    keys = Keyboard()
    keys.tab_to("changeAgain")
    keys.type("31 2 2027")
    screen.details.task.line.setFocus()
    keys.type("Lifting boxes")
    kept(opened, screen)
    change = next(one for one in plan_of(opened, case_id).adjustments if one.key == first)
    assert "Lifting boxes" in change.task
    screen.list.chosen.emit(second)
    assert "cannot be kept yet" in screen.message.text
    assert not screen.details.again.error.isVisible()
    assert "31 2 2027" in screen.draft().values()
    opened.dialogs.yes = False
    assert not screen.may_leave()
    screen.list.chosen.emit(first)
    assert screen.details.again.line.text() == "31 2 2027"
    assert screen.details.again.error.isVisible()


@pytest.mark.parametrize(
    ("typed", "minutes"), [("7.5", 450), ("7,5", 450), ("7:30", 450), (" 8 h", 480), ("", 0)]
)
def test_hours_are_read_as_people_write_them(typed: str, minutes: int) -> None:
    assert read_minutes(typed) == minutes


@pytest.mark.parametrize("typed", ["25", "7:75", "-3", "eight", "7.5.5", "NaN", "\u0667"])
def test_hours_that_cannot_be_are_refused(typed: str) -> None:
    with pytest.raises(HoursNotRead):
        read_minutes(typed)


def test_two_screens_of_one_plan_write_over_nothing_of_each_other(opened: Driver) -> None:
    case_id = made(opened, drafted)
    changes = changes_screen(opened, case_id)
    changes.adding.add.click()
    kept(opened, changes)
    before = plan_of(opened, case_id)
    made(opened, lambda desk: planning.save(desk, before.with_goal("Another goal")))
    phased = phased_screen(opened, case_id)
    phased.propose.click()
    phased.form.usual.lines[0].setText("8")
    phased.form.first.set_value(date(2026, 12, 14))
    phased.form.first.changed.emit()
    kept(opened, phased)
    after = plan_of(opened, case_id)
    assert (after.goal, after.adjustments) == ("Another goal", before.adjustments)
    assert after.phased_return is not None
