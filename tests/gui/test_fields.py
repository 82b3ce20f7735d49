"""Fields: labels, errors, and values that come back as they were given."""

from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from coach_app.domain.people import Channel
from ui.shared.buttons import secondary
from ui.shared.choices import ChoiceField, TicksField, YesNoField
from ui.shared.fields import DateField, Field, LongTextField, NumberField, SelectField, TextField
from ui.shared.labels import options

TODAY = date(2026, 12, 1)


def made() -> list[tuple[Field, Any]]:
    return [
        (TextField("Name", "name"), "Pat"),
        (LongTextField("Reason", "reason"), "Two\nlines"),
        (NumberField("Age", "age"), "47"),
        (DateField("Born", "born", lambda: TODAY), date(1984, 3, 5)),
        (SelectField("How", "how", options(Channel), nothing="Choose one"), Channel.TEXT),
        (ChoiceField("How", "how", options(Channel)), Channel.LETTER),
        (YesNoField("Safe?", "safe"), False),
        (TicksField("How", "how", options(Channel)), (Channel.TEXT, Channel.EMAIL)),
    ]


@pytest.mark.parametrize("number", range(8))
def test_a_value_comes_back_and_clearing_takes_it_away(
    qtbot: QtBot, themed: QApplication, number: int
) -> None:
    field, value = made()[number]
    qtbot.addWidget(field)
    blank = field.value()
    field.set_value(value)
    assert field.value() == value
    field.set_error("Wrong.")
    field.clear()
    assert field.value() == blank
    assert field.error.isHidden()


def test_the_error_stands_beside_the_field_until_it_is_put_right(
    qtbot: QtBot, themed: QApplication
) -> None:
    field = TextField("Name", "name", hint="As they say it.")
    qtbot.addWidget(field)
    field.show()
    field.set_error("Type the name.")
    assert field.error.isVisible()
    assert field.control.accessibleDescription() == "Type the name. As they say it."
    qtbot.keyClicks(field.line, "P")
    assert not field.error.isVisible()
    assert field.control.accessibleDescription() == "As they say it."


def test_a_date_shows_what_was_understood(qtbot: QtBot, themed: QApplication) -> None:
    field = DateField("Came in", "came_in", lambda: TODAY)
    qtbot.addWidget(field)
    field.show()
    qtbot.keyClicks(field.line, "1 dec")
    assert field.understood.text() == "Tuesday 1 December 2026"
    qtbot.keyClicks(field.line, " soon")
    assert not field.understood.isVisible()


def test_making_a_field_opens_no_window_of_its_own(qtbot: QtBot, themed: QApplication) -> None:
    class Watch(QObject):
        windows: int = 0

        def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
            if event.type() is QEvent.Type.Show and isinstance(watched, QWidget):
                self.windows += watched.isWindow()
            return False

    watch = Watch()
    themed.installEventFilter(watch)
    for field, _ in made():
        qtbot.addWidget(field)
    themed.removeEventFilter(watch)
    assert watch.windows == 0


def test_a_busy_button_keeps_the_focus_and_takes_no_press(
    qtbot: QtBot, themed: QApplication
) -> None:
    button, pressed = secondary("Save", "save"), list[str]()
    qtbot.addWidget(button)
    button.clicked.connect(lambda: pressed.append("pressed"))
    button.show()
    button.setFocus()
    button.set_busy(busy=True, text="Saving")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    qtbot.keyClick(button, Qt.Key.Key_Space)
    qtbot.keyClick(button, Qt.Key.Key_Return)
    button.click()
    assert pressed == []
    assert button.text() == "Saving"
    assert button.isEnabled()
    button.set_busy(busy=False)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert pressed == ["pressed"]
    assert button.text() == "Save"
