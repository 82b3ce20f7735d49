"""The pages of the assessment: one section each, made when it is first opened."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget

from coach_app.domain.answers import Answers
from coach_app.domain.form_rules import Progress, shown_questions
from coach_app.domain.questionnaire import Item, ItemType, Questionnaire
from ui.assessment.kept import Spot
from ui.assessment.questions import Question
from ui.assessment.section import Group, Paper
from ui.shared.layout import Page

SaidEarlier = Callable[[tuple[Answers, ...], Item, Spot], str]
"""What was answered last time, in words; given all answers of now, a question and its place."""


class SectionBook(QStackedWidget):
    answered = Signal(object, object)
    unreadable = Signal(object, str)
    row_added = Signal(str)
    row_removed = Signal(str, int)

    def __init__(
        self, today: Callable[[], date], papers: tuple[Answers, ...], earlier: SaidEarlier
    ) -> None:
        """`papers`: the assessment, and the measures that are asked after it."""
        super().__init__()
        self.setObjectName("sectionBook")
        self._today = today
        self._earlier = earlier
        self._notes: Mapping[str, str] = {}
        self._papers: dict[str, Answers] = {}
        self._shown: set[Spot] = set()
        self._groups: dict[int, Group] = {}
        self.sections = tuple((a.form, item) for a in papers for item in a.form.items)
        for _ in self.sections:
            self.addWidget(Page())
        self._look(papers)

    def show_answers(self, papers: tuple[Answers, ...]) -> None:
        self._look(papers)
        for group in self._groups.values():
            group.follow()
        self._dress()

    def show_rows(self, group: str, papers: tuple[Answers, ...]) -> None:
        """A row came or went: its cards are made anew and the focus goes to the last."""
        self._look(papers)
        for section in self._groups.values():
            rows = section.rows(group)
            if rows is not None:
                rows.remake()
                rows.take_focus()
        self._dress()

    def open(self, number: int) -> None:
        page = self.widget(number)
        if number not in self._groups and isinstance(page, Page):
            group = self._make(*self.sections[number])
            self._groups[number] = group
            page.body.addWidget(group)
            page.body.addStretch(1)
            group.follow()
            self._dress()
        self.setCurrentIndex(number)

    def number_of(self, link_id: str) -> int:
        form = next(form for form, _ in self.sections if link_id in form.places)
        return self.sections.index((form, form.section(link_id)))

    def question(self, spot: Spot) -> Question | None:
        """The question where it has been made already."""
        made = (q for group in self._groups.values() for q in group.questions())
        return next((question for question in made if question.spot == spot), None)

    def bring_into_sight(self, question: Question) -> None:
        page = self.currentWidget()
        if isinstance(page, Page):
            page.ensureWidgetVisible(question)

    @property
    def papers(self) -> tuple[Answers, ...]:
        return tuple(self._papers.values())

    def progress(self) -> Iterator[tuple[str, Progress]]:
        """Title of each section, and how far it is answered. A measure is one section by its
        own name."""
        for form, section in self.sections:
            title = section.text if form.items[1:] else form.title
            yield title, self._papers[form.url].progress(section.link_id)

    def show_notes(self, notes: Mapping[str, str]) -> None:
        """A sentence at each question whose answer does not go with another one, by its link id;
        nothing at the others."""
        self._notes = notes
        self._dress()

    def _dress(self) -> None:
        """What stands around the questions that are there now."""
        for group in self._groups.values():
            for question in group.questions():
                question.show_note(self._notes.get(question.spot[0], ""))
                question.show_earlier(self._earlier(self.papers, question.item, question.spot))

    def _look(self, papers: tuple[Answers, ...]) -> None:
        self._papers = {answers.form.url: answers for answers in papers}
        self._shown = {
            (shown.item.link_id, shown.row)
            for answers in papers
            for shown in shown_questions(answers.form, answers.without_disabled().filled)
        }

    def _make(self, form: Questionnaire, section: Item) -> Group:
        def now() -> Answers:
            return self._papers[form.url]

        group = Group(section, Paper(self._today, self._asked, now))
        group.made.connect(self._listen)
        group.row_added.connect(self.row_added)
        group.row_removed.connect(self.row_removed)
        return group

    def _asked(self, item: Item, row: int | None) -> bool:
        """A plain group is there as long as something in it is."""
        if item.is_question:
            return (item.link_id, row) in self._shown
        if item.is_rows or item.type is ItemType.DISPLAY:
            answers = next(a for a in self._papers.values() if item.link_id in a.form.places)
            return answers.enabled(item.link_id, row)
        return any(self._asked(inner, row) for inner in item.items)

    def _listen(self, question: Question) -> None:
        question.answered.connect(self.answered)
        question.unreadable.connect(self.unreadable)
