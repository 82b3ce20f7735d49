"""One section of the form: questions appear when they are asked, and are made only then."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from coach_app.domain.answers import Answers
from coach_app.domain.questionnaire import Item, ItemType
from ui.assessment.questions import Question
from ui.shared.buttons import quiet, secondary
from ui.shared.layout import GRID, GUTTER, column, row
from ui.shared.pieces import Card, heading, words


@dataclass(frozen=True, slots=True)
class Paper:
    """What every part of a section is given to draw itself with."""

    today: Callable[[], date]
    shown: Callable[[Item, int | None], bool]
    answers: Callable[[], Answers]


class Group(QWidget):
    """Questions under a heading, in the order of the form."""

    made = Signal(object)
    """A question that has just been made, so that somebody listens to it."""
    row_added = Signal(str)
    row_removed = Signal(str, int)

    def __init__(self, item: Item, paper: Paper, *, row: int | None = None, level: int = 2) -> None:
        super().__init__()
        self.item = item
        self.setObjectName(f"{item.link_id}Group")
        self._paper = paper
        self._row = row
        self._level = level
        self._parts: dict[str, QWidget] = {}
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(GUTTER)
        if item.text and row is None:
            head = column(heading(item.text, level), space=4)
            if item.help:
                head.addWidget(words(item.help, "quiet"))
            self._box.addLayout(head)
        self._before = self._box.count()

    def follow(self) -> None:
        """Shows what is asked now and hides the rest; what is new is made."""
        at = self._before
        for inner in self.item.items:
            asked = self._paper.shown(inner, self._row)
            part = self._parts.get(inner.link_id)
            if part is None and asked:
                part = self._make(inner)
                self._parts[inner.link_id] = part
                self._box.insertWidget(at, part)
            if part is not None:
                at += 1
                part.setVisible(asked)
                if asked and isinstance(part, Group | Rows):
                    part.follow()

    def questions(self) -> Iterator[Question]:
        for part in self._parts.values():
            if isinstance(part, Question):
                yield part
            elif isinstance(part, Group | Rows):
                yield from part.questions()

    def rows(self, group: str) -> "Rows | None":
        for part in self._parts.values():
            if isinstance(part, Rows) and part.item.link_id == group:
                return part
            if isinstance(part, Group) and (found := part.rows(group)) is not None:
                return found
        return None

    def _make(self, item: Item) -> QWidget:
        if item.is_rows:
            rows = Rows(item, self._paper)
            rows.made.connect(self.made)
            rows.row_added.connect(self.row_added)
            rows.row_removed.connect(self.row_removed)
            return rows
        if item.type is ItemType.GROUP:
            group = Group(item, self._paper, row=None, level=min(self._level + 1, 3))
            group.made.connect(self.made)
            group.row_added.connect(self.row_added)
            group.row_removed.connect(self.row_removed)
            return group
        if item.type is ItemType.DISPLAY:
            return words(item.text)
        question = Question(item, (item.link_id, self._row), self._paper.today)
        question.show_values(self._paper.answers().values(item.link_id, self._row))
        self.made.emit(question)
        return question


class Rows(QWidget):
    """A group that is answered several times: one card each, with a way to add and remove."""

    made = Signal(object)
    row_added = Signal(str)
    row_removed = Signal(str, int)

    def __init__(self, item: Item, paper: Paper) -> None:
        super().__init__()
        self.item = item
        self.setObjectName(f"{item.link_id}Rows")
        self._paper = paper
        self._groups: list[Group] = []
        self._cards = column(space=GRID * 2)
        self.add = secondary(
            self.tr("Add a {what}").format(what=item.text.lower()), f"{item.link_id}Add"
        )
        self.setLayout(column(self._cards, row(self.add, None), space=GRID * 2))
        self.add.clicked.connect(self._add)
        self.remake()

    def follow(self) -> None:
        for group in self._groups:
            group.follow()

    def questions(self) -> Iterator[Question]:
        for group in self._groups:
            yield from group.questions()

    def take_focus(self) -> None:
        """The focus goes to the first question of the last card, or to the button."""
        first = next(self._groups[-1].questions(), None) if self._groups else None
        if first is not None:
            first.field.take_focus()
        else:
            self.add.setFocus()

    def remake(self) -> None:
        """Makes the cards anew after a row came or went."""
        while (taken := self._cards.takeAt(0)) is not None:
            card = taken.widget()
            if card is not None:
                card.hide()
                card.deleteLater()
        count = self._paper.answers().row_count(self.item.link_id)
        self._groups = [self._card(number) for number in range(count)]
        full = self.item.max_rows is not None and count >= self.item.max_rows
        self.add.setVisible(not full)

    def _card(self, number: int) -> Group:
        title = self.tr("{what} {number}").format(what=self.item.text, number=number + 1)
        group = Group(self.item, self._paper, row=number)
        group.made.connect(self.made)
        remove = quiet(self.tr("Remove"), f"{self.item.link_id}Remove{number}")
        remove.setAccessibleName(self.tr("Remove {title}").format(title=title))
        remove.clicked.connect(lambda: self.row_removed.emit(self.item.link_id, number))
        card = Card()
        top = row(heading(title, 3), remove, space=GRID)
        top.setStretch(0, 1)
        top.setAlignment(remove, Qt.AlignmentFlag.AlignTop)
        card.body.addLayout(top)
        card.body.addWidget(group)
        self._cards.addWidget(card)
        group.follow()
        return group

    def _add(self) -> None:
        self.row_added.emit(self.item.link_id)
