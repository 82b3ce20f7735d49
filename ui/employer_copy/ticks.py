"""What may stand in the copy, to be ticked one by one; and what never does."""

from textwrap import fill

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from coach_app.domain.employer_copy import (
    COACH,
    DUTIES,
    HOURS,
    PERSON,
    RETURN_ON,
    REVIEW_ON,
    USUAL_FROM,
    Group,
    Item,
)
from ui.shared.choices import TicksField
from ui.shared.dates import long_date
from ui.shared.layout import GRID, column, empty
from ui.shared.pieces import Card, words

LETTERS = 56
"""In one line beside a box: a box does not break its own words, and half a window is not wide."""


class Ticks(QWidget):
    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("ticks")
        self.fields: dict[Group, TicksField[str]] = {}
        self._rows = column(space=GRID * 2)
        self.setLayout(self._rows)

    def show_items(self, items: tuple[Item, ...]) -> None:
        """Ticked as the list proposes; the person takes away or adds."""
        empty(self._rows)
        self.fields = {}
        for group in Group:
            own = tuple(item for item in items if item.group is group)
            if not own:
                continue
            field = TicksField(
                self._title(group),
                f"{group.value}Ticks",
                tuple((item.key, fill(self._text(item), LETTERS)) for item in own),
                hint=self._hint(group),
            )
            field.set_value(tuple(item.key for item in own if item.ticked))
            field.changed.connect(self.changed)
            self.fields[group] = field
            self._rows.addWidget(field)

    def ticked(self) -> frozenset[str]:
        return frozenset(key for field in self.fields.values() for key in field.value())

    def _title(self, group: Group) -> str:
        return {
            Group.ADJUSTMENTS: self.tr("Changes at work"),
            Group.HOURS: self.tr("Hours"),
            Group.DATES: self.tr("Dates"),
            Group.PEOPLE: self.tr("Who to talk to"),
            Group.STEPS: self.tr("Steps of the plan"),
        }[group]

    def _hint(self, group: Group) -> str:
        if group is Group.STEPS:
            return self.tr("Only the title, who and when; never why.")
        return ""

    def _text(self, item: Item) -> str:
        said = self._said(item)
        return self.tr("{what} (own words)").format(what=said) if item.own_words else said

    def _said(self, item: Item) -> str:
        day = long_date(item.day) if item.day is not None else ""
        known = {
            HOURS: self.tr("Hours and days of each week"),
            DUTIES: self.tr("Duties that wait: {what}"),
            RETURN_ON: self.tr("First day back: {day}"),
            USUAL_FROM: self.tr("Usual hours from: {day}"),
            REVIEW_ON: self.tr("When we look at it again: {day}"),
            PERSON: self.tr("{what}, about everything in it"),
            COACH: self.tr("{what}, the coach"),
        }
        if item.group is Group.STEPS:
            return self.tr("{what}, by {day}").format(what=item.text, day=day)
        return known.get(item.key, "{what}").format(what=item.text, day=day)


class Never(Card):
    """What no employer gets from here, whatever is ticked."""

    def __init__(self) -> None:
        super().__init__(self.tr("Never in the copy"), "never")
        self.body.addWidget(
            words(
                self.tr(
                    "Diagnosis, health and treatment; scores; notes; what is difficult and why; "
                    "family, money and debt; what was said in the assessment."
                )
            )
        )
        self.body.addWidget(
            words(
                self.tr(
                    "Own words are the exception: they are copied as they stand. Read them "
                    "together. Where they name an illness, a treatment or a worry, take out the "
                    "tick, or change them in the plan first."
                ),
                "strong",
            )
        )
