"""The 0 to 10 scale by mouse and by keyboard."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from tests.support.patience import PATIENCE_MS
from ui.shared.scale import ScaleInput, ScaleMark


@pytest.fixture
def scale(qtbot: QtBot) -> Iterator[ScaleInput]:
    """A scale between two fields, as it stands in a form."""
    around = QWidget()
    rows = QVBoxLayout(around)
    scale = ScaleInput("How sure are you?", low_words="Not at all", high_words="Completely")
    for part in (QLineEdit(), scale, QLineEdit()):
        rows.addWidget(part)
    qtbot.addWidget(around)
    around.show()
    qtbot.waitExposed(around, timeout=PATIENCE_MS)
    around.activateWindow()
    yield scale  # noqa: PT022 - holds on to the window it stands in


def focused() -> QWidget | None:
    found: QWidget | None = QApplication.focusWidget()
    return found


def test_it_starts_unanswered(scale: ScaleInput) -> None:
    assert scale.value is None


@pytest.mark.parametrize("number", [0, 7, 10])
def test_a_click_chooses(qtbot: QtBot, scale: ScaleInput, number: int) -> None:
    with qtbot.waitSignal(scale.chosen) as heard:
        QTest.mouseClick(scale.marks[number], Qt.MouseButton.LeftButton)
    assert heard.args == [number]
    assert scale.value == number


def test_arrows_choose_and_stop_at_the_ends(scale: ScaleInput) -> None:
    scale.take_focus()
    QTest.keyClick(scale.marks[0], Qt.Key.Key_Right)
    assert scale.value == 1
    QTest.keyClick(scale.marks[1], Qt.Key.Key_Left)
    QTest.keyClick(scale.marks[0], Qt.Key.Key_Left)
    assert scale.value == 0
    QTest.keyClick(scale.marks[0], Qt.Key.Key_End)
    assert scale.value == 10
    QTest.keyClick(scale.marks[10], Qt.Key.Key_Up)
    assert scale.value == 10
    QTest.keyClick(scale.marks[10], Qt.Key.Key_Home)
    assert scale.value == 0


def test_a_digit_chooses(scale: ScaleInput) -> None:
    scale.take_focus()
    QTest.keyClick(scale.marks[0], Qt.Key.Key_8)
    assert scale.value == 8
    assert focused() is scale.marks[8]


def test_right_to_left_turns_the_arrows(scale: ScaleInput) -> None:
    scale.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    scale.set_value(5)
    QTest.keyClick(scale.marks[5], Qt.Key.Key_Left)
    assert scale.value == 6


def test_tab_enters_and_leaves_in_one_step(scale: ScaleInput) -> None:
    around = scale.window()
    first, last = around.findChildren(QLineEdit)
    scale.set_value(6)
    first.setFocus()
    QTest.keyClick(first, Qt.Key.Key_Tab)
    assert focused() is scale.marks[6]
    QTest.keyClick(scale.marks[6], Qt.Key.Key_Tab)
    assert focused() is last


def test_stored_values_are_shown_without_being_reported(scale: ScaleInput) -> None:
    heard: list[int] = []
    scale.chosen.connect(heard.append)
    shown = []
    for value in (4, None):
        scale.set_value(value)
        shown.append(scale.value)
    assert shown == [4, None]
    assert heard == []


def test_each_number_is_named_with_its_question(scale: ScaleInput) -> None:
    names = [mark.accessibleName() for mark in scale.findChildren(ScaleMark)]
    assert len(set(names)) == 11
    assert all("How sure are you?" in name for name in names)
