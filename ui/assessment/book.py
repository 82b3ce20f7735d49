"""The pages of the assessment: one section each, made when it is first opened."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget

from coach_app.domain.answers import Answers
from coach_app.domain.form_rules import shown_questions
from coach_app.domain.questionnaire import Item, ItemType, Questionnaire
from ui.assessment.presenter import Spot
from ui.assessment.questions import Question
from ui.assessment.section import Group, Paper
from ui.shared.layout import Page


class SectionBook(QStackedWidget):
    answered = Signal(object, object)
    unreadable = Signal(object, str)
    row_added = Signal(str)
    row_removed = Signal(str, int)

    def __init__(self, today: Callable[[], date], form: Questionnaire, answers: Answers) -> None:
        super().__init__()
        self.setObjectName("sectionBook")
        self.form = form
        self._today = today
        self._answers = answers
        self._shown: set[Spot] = set()
        self._groups: dict[int, Group] = {}
        for _ in form.items:
            self.addWidget(Page())
        self._look(answers)

    def show_answers(self, answers: Answers) -> None:
        self._look(answers)
        for group in self._groups.values():
            group.follow()

    def show_rows(self, group: str, answers: Answers) -> None:
        """A row came or went: its cards are made anew and the focus goes to the last."""
        self._look(answers)
        for section in self._groups.values():
            rows = section.rows(group)
            if rows is not None:
                rows.remake()
                rows.take_focus()

    def open(self, number: int) -> None:
        page = self.widget(number)
        if number not in self._groups and isinstance(page, Page):
            group = self._make(self.form.items[number])
            self._groups[number] = group
            page.body.addWidget(group)
            page.body.addStretch(1)
            group.follow()
        self.setCurrentIndex(number)

    def number_of(self, link_id: str) -> int:
        return self.form.items.index(self.form.section(link_id))

    def question(self, spot: Spot) -> Question | None:
        """The question where it has been made already."""
        made = (q for group in self._groups.values() for q in group.questions())
        return next((question for question in made if question.spot == spot), None)

    def bring_into_sight(self, question: Question) -> None:
        page = self.currentWidget()
        if isinstance(page, Page):
            page.ensureWidgetVisible(question)

    def _look(self, answers: Answers) -> None:
        self._answers = answers
        kept = answers.without_disabled().filled
        self._shown = {(s.item.link_id, s.row) for s in shown_questions(self.form, kept)}

    def _make(self, section: Item) -> Group:
        group = Group(section, Paper(self._today, self._asked, self._now))
        group.made.connect(self._listen)
        group.row_added.connect(self.row_added)
        group.row_removed.connect(self.row_removed)
        return group

    def _asked(self, item: Item, row: int | None) -> bool:
        """A plain group is there as long as something in it is."""
        if item.is_question:
            return (item.link_id, row) in self._shown
        if item.is_rows or item.type is ItemType.DISPLAY:
            return self._answers.enabled(item.link_id, row)
        return any(self._asked(inner, row) for inner in item.items)

    def _now(self) -> Answers:
        return self._answers

    def _listen(self, question: Question) -> None:
        question.answered.connect(self.answered)
        question.unreadable.connect(self.unreadable)
