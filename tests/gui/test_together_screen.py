"""The together view in the real window: read by keys, at arm's length, in two languages."""

from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextLayout, QTextOption
from PySide6.QtWidgets import QLabel, QPushButton

from coach_app.services.desk import Desk
from tests.support import journeys
from tests.support.case_driving import at, drafted, file_of, found, made
from tests.support.keyboard import Keyboard
from tests.support.off_sick import off_sick
from tests.support.window_driving import Driver
from ui.together.view import BODY, SMALL, TogetherScreen

LONG = "Wolfeschlegelsteinhausenbergerdorff-Cholmondeley-Featherstonehaugh " * 3


def together(driver: Driver, case_id: str) -> TogetherScreen:
    screen = at(driver, "together", case_id)
    assert isinstance(screen, TogetherScreen)
    return screen


def title(screen: TogetherScreen) -> str:
    return found(screen, QLabel, "togetherTitle").text()


def test_arrow_keys_turn_the_pages_and_escape_closes(opened: Driver) -> None:
    case_id = made(opened, drafted)
    plan = file_of(opened, case_id).plans[0]
    screen = together(opened, case_id)
    keys = Keyboard()
    first = title(screen)
    assert plan.goal in first
    keys.press(Qt.Key.Key_Right)
    assert title(screen) == plan.steps[0].title
    keys.press(Qt.Key.Key_PageDown)
    assert title(screen) == plan.steps[1].title
    keys.press(Qt.Key.Key_Left)
    assert title(screen) == plan.steps[0].title
    keys.press(Qt.Key.Key_End)
    assert screen.next.isHidden()
    assert keys.at.objectName() == "goToPlan"
    keys.press(Qt.Key.Key_Home)
    assert title(screen) == first
    assert not screen.previous.isEnabled()
    keys.press(Qt.Key.Key_Escape)
    opened.until(lambda: opened.window.place.kind == "case")


def test_a_long_page_is_scrolled_with_the_arrow_keys(opened: Driver) -> None:
    def make(desk: Desk) -> str:
        case_id = drafted(desk)
        with desk.work() as work:
            plan = work.case_file(case_id).plans[0]
            first = replace(plan.steps[0], what="Do this first, and then the next thing.\n" * 60)
            work.save(plan.with_step(first), action="edited")
            work.commit()
        return case_id

    screen = together(opened, made(opened, make))
    keys = Keyboard()
    keys.press(Qt.Key.Key_Right)
    bar = screen.page.verticalScrollBar()
    opened.until(lambda: bar.maximum() > 0)
    keys.press(Qt.Key.Key_Down)
    assert bar.value() > 0
    keys.press(Qt.Key.Key_Up)
    assert bar.value() == 0


def test_everything_is_large_enough_for_arms_length(opened: Driver) -> None:
    screen = together(opened, made(opened, off_sick))
    sizes = set()
    while True:
        for label in screen.findChildren(QLabel):
            if label.isVisible() and label.text():
                sizes.add(label.font().pointSize())
        for button in screen.findChildren(QPushButton):
            assert not button.isVisible() or button.height() >= 40
        if screen.next.isHidden():
            break
        screen.next.click()
    assert min(sizes) >= SMALL
    assert BODY in sizes


def test_the_longest_name_breaks_into_lines(opened: Driver) -> None:
    def make(desk: Desk) -> str:
        case_id = drafted(desk)
        with desk.work() as work:
            plan = work.case_file(case_id).plans[0]
            changed = plan.with_goal(LONG).with_step(replace(plan.steps[0], title=LONG))
            work.save(changed, action="edited")
            work.commit()
        return case_id

    screen = together(opened, made(opened, make))
    for _ in range(2):
        opened.settle()
        assert screen.page.horizontalScrollBar().maximum() == 0
        screen.next.click()


def test_the_persons_language_is_shown_and_english_is_one_key_away(opened: Driver) -> None:
    def make(desk: Desk) -> str:
        case_id, _ = journeys.agreed_plan(desk)
        with desk.work() as work:
            person = work.case_file(case_id).person
            assert person is not None
            work.save(replace(person, language="pl"), action="told")
            work.commit()
        return case_id

    screen = together(opened, made(opened, make))
    assert screen.next.text() == "Dalej"
    assert "tłumacz" in screen.message.text
    keys = Keyboard()
    keys.tab_to("otherLanguage")
    keys.press(Qt.Key.Key_Space)
    assert screen.next.text() == "Next"
    assert screen.message.text == ""
    assert screen.language.text() == "Polski"


def test_a_telephone_number_keeps_its_order_among_arabic_letters(opened: Driver) -> None:
    def make(desk: Desk) -> str:
        case_id = drafted(desk)
        with desk.work() as work:
            file = work.case_file(case_id)
            assert file.person is not None
            work.save(replace(file.person, language="ar"), action="told")
            helped = next(e for e in desk.catalogue.interventions.entries if "116 123" in e.what)
            first = replace(file.plans[0].steps[0], title=helped.title, what=helped.what)
            work.save(file.plans[0].with_step(first), action="edited")
            work.commit()
        return case_id

    screen = together(opened, made(opened, make))
    said: list[str] = []
    while not screen.next.isHidden():
        screen.next.click()
        said += [label.text() for label in screen.findChildren(QLabel) if "116" in label.text()]
    assert said
    for text in said:
        assert places(text, "116") < places(text, "123")


def places(text: str, part: str) -> float:
    """Where the part begins in a line that runs from right to left, from the left."""
    layout, towards = QTextLayout(text), QTextOption()
    towards.setTextDirection(Qt.LayoutDirection.RightToLeft)
    layout.setTextOption(towards)
    layout.beginLayout()
    line = layout.createLine()
    line.setLineWidth(100_000)
    layout.endLayout()
    place: Any = line.cursorToX(text.index(part) + 1)
    return float(place[0])
