"""The pieces the case screens are made of: stepper, elided names, columns, quotation."""

import pytest
from PySide6.QtWidgets import QCheckBox, QLabel, QWidget
from pytestqt.qtbot import QtBot

from ui.case.journey import Standing
from ui.case.stepper import JourneyStepper, Stop
from ui.shared.columns import Columns
from ui.shared.elided import Elided
from ui.shared.quoting import quoted
from ui.shared.side_by_side import SideBySide

STOPS = (
    Stop("Referral", "Referral, done", Standing.DONE),
    Stop("Contact", "Contact, now", Standing.NOW),
    Stop("Agreement", "Agreement, still to come", Standing.AHEAD),
)


@pytest.fixture
def stepper(qtbot: QtBot) -> JourneyStepper:
    stepper = JourneyStepper()
    qtbot.addWidget(stepper)
    stepper.show_stops(STOPS)
    stepper.resize(600, stepper.sizeHint().height())
    stepper.show()
    return stepper


def test_the_journey_is_spoken_station_by_station(stepper: JourneyStepper) -> None:
    assert stepper.accessibleName() == "Referral, done. Contact, now. Agreement, still to come"


def test_in_a_narrow_place_the_hidden_words_can_be_pointed_at(stepper: JourneyStepper) -> None:
    wide = (stepper.compact, stepper.toolTip())
    stepper.resize(120, stepper.height())
    narrow = stepper.compact
    assert wide == (False, "")
    assert narrow
    assert "Agreement, still to come" in stepper.toolTip()


def test_done_now_and_ahead_look_different(stepper: JourneyStepper) -> None:
    pictures = []
    for standing in Standing:
        stepper.show_stops((Stop("Plan", "Plan", standing),))
        pictures.append(stepper.grab().toImage())
    assert pictures[0] != pictures[1]
    assert pictures[1] != pictures[2]
    assert pictures[0] != pictures[2]


def test_a_long_name_gives_way_and_stays_whole_for_the_ear(qtbot: QtBot) -> None:
    label = Elided("name", level=1)
    qtbot.addWidget(label)
    name = "Featherstonehaugh " * 4
    label.resize(200, 40)
    label.show()
    label.show_text(name)
    assert label.text() != name
    assert label.accessibleName() == name
    assert label.toolTip() == name
    label.resize(2000, 40)
    assert label.text() == name
    assert label.toolTip() == ""


@pytest.mark.parametrize(("width", "columns"), [(2000, 3), (60, 1)])
def test_columns_become_fewer_where_there_is_less_room(
    qtbot: QtBot, width: int, columns: int
) -> None:
    around = QWidget()
    qtbot.addWidget(around)
    boxes = [QCheckBox(f"Choice {number}") for number in range(6)]
    layout = Columns(around, 3, across=16)
    for box in boxes:
        layout.addWidget(box)
    around.resize(width, 400)
    around.show()
    layout.setGeometry(around.rect())
    assert len({box.x() for box in boxes}) == columns
    assert layout.heightForWidth(60) > layout.heightForWidth(2000)


def test_two_columns_stand_under_each_other_where_it_is_narrow(qtbot: QtBot) -> None:
    both = SideBySide(QLabel("one"), QLabel("two"), narrow=40)
    qtbot.addWidget(both)
    both.resize(1000, 200)
    both.show()
    wide = both.stacked
    both.resize(100, 200)
    assert (wide, both.stacked) == (False, True)


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        (" Back to work ", "\u201cBack to work\u201d"),
        ('"Back to work"', "\u201cBack to work\u201d"),
        ("\u201cBack to work\u201d", "\u201cBack to work\u201d"),
        ("  ", ""),
    ],
)
def test_own_words_are_quoted_once(typed: str, shown: str) -> None:
    assert quoted(typed) == shown
