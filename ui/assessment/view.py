"""The assessment on the screen: sections at the side, one section's questions beside them."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from coach_app.domain.answers import Answers
from coach_app.domain.form_rules import Missing
from coach_app.services.caseload import CaseView
from ui.assessment.book import SectionBook
from ui.assessment.presenter import Spot
from ui.shared.autosave import SaveState
from ui.shared.buttons import primary, quiet, secondary
from ui.shared.dialogs import Dialogs
from ui.shared.layout import GRID, GUTTER, column, holder, row
from ui.shared.named import named
from ui.shared.pieces import Message, Skeleton, heading, words
from ui.shared.roomy import scrolls_when_low
from ui.shared.screen import Screen
from ui.shared.sentences import sentence

LEAST_HEIGHT = 360
NARROW = 104
"""Characters; below this the list of sections gives its room to the questions."""


class AssessmentScreen(Screen):
    answered = Signal(object, object)
    unreadable = Signal(object, str)
    row_added = Signal(str)
    row_removed = Signal(str, int)

    def __init__(self, today: Callable[[], date], dialogs: Dialogs) -> None:
        super().__init__()
        self.setObjectName("AssessmentScreen")
        self._today = today
        self._dialogs = dialogs
        self.book: SectionBook | None = None
        self.back = quiet(self.tr("Back to the case"), "backToCase", drawing="back")
        self.title = heading("", 1, "assessmentTitle")
        self.saved = words("", "quiet", "saveState")
        self.message = Message("assessmentMessage")
        self.skeleton = Skeleton()
        self.sections = named(QListWidget(), "sections", self.tr("Sections of the assessment"))
        self.where = words("", "quiet", "sectionNumber")
        self.previous = secondary(self.tr("Previous"), "previousSection")
        self.next = primary(self.tr("Next"), "nextSection")
        self.finish = primary(self.tr("Finish the assessment"), "finishAssessment")
        self._place_for_book = QVBoxLayout()
        self._body = self._arrange()
        self.sections.currentRowChanged.connect(self._open_section)
        self.previous.clicked.connect(self._go_back)
        self.next.clicked.connect(self._go_on)
        self.skeleton.start()

    def first_focus(self) -> QWidget | None:
        return self.sections if self.book is not None else self.skeleton

    def show_form(self, case: CaseView, answers: Answers, *, finished: bool) -> None:
        take_focus = self.focus_is_free()
        person = case.file.person
        name = person.preferred_name if person is not None else case.file.case.ref
        self.title.setText(self.tr("Assessment with {name}").format(name=name))
        self.skeleton.stop()
        book = SectionBook(self._today, answers.form, answers)
        book.answered.connect(self.answered)
        book.unreadable.connect(self.unreadable)
        book.row_added.connect(self.row_added)
        book.row_removed.connect(self.row_removed)
        self.book = book
        self._place_for_book.addWidget(book)
        for section in answers.form.items:
            self.sections.addItem(QListWidgetItem(section.text))
        if finished:
            self.message.show_text(
                self.tr("This assessment is finished. Answers can still be corrected here.")
            )
        self.show_answers(answers)
        self._body.show()
        self.sections.setCurrentRow(0)
        if take_focus:
            QTimer.singleShot(0, self, self._begin_at_sections)

    def show_answers(self, answers: Answers) -> None:
        if self.book is None:
            return
        self.book.show_answers(answers)
        for number, section in enumerate(answers.form.items):
            progress = answers.progress(section.link_id)
            entry = self.sections.item(number)
            if progress.asked == 0:
                entry.setText(self.tr("{title}\nNothing asked so far").format(title=section.text))
            else:
                entry.setText(
                    self.tr("{title}\n{answered} of {asked} answered").format(
                        title=section.text, answered=progress.answered, asked=progress.asked
                    )
                )

    def show_rows(self, group: str, answers: Answers) -> None:
        if self.book is not None:
            self.book.show_rows(group, answers)
            self.show_answers(answers)

    def show_fault(self, spot: Spot, fault: str) -> None:
        question = self.book.question(spot) if self.book is not None else None
        if question is not None:
            question.field.set_error(fault)

    def show_missing(self, missing: tuple[Missing, ...]) -> None:
        """Says how many are left; the questions say it themselves once they are there."""
        if not missing:
            self.message.clear()
            return
        if len(missing) == 1:
            text = self.tr("One question needs an answer before the assessment can be finished.")
        else:
            text = self.tr(
                "{count} questions need an answer before the assessment can be finished."
            )
        self.message.show_text(text.format(count=len(missing)), "attention")

    def go_to(self, spot: Spot) -> None:
        """Opens the section of a question, says that it needs an answer, and puts the focus in."""
        if self.book is None:
            return
        self.sections.setCurrentRow(self.book.number_of(spot[0]))
        question = self.book.question(spot)
        if question is not None:
            if question.field.error.isHidden():
                question.field.set_error(self.tr("This needs an answer before you can finish."))
            question.field.take_focus()
            self.book.bring_into_sight(question)

    def show_saving(self, state: SaveState) -> None:
        self.saved.setText(
            {
                SaveState.SAVED: self.tr("Saved on this laptop"),
                SaveState.UNSAVED: self.tr("Saving"),
                SaveState.NOT_SAVED: self.tr("Not saved"),
            }[state]
        )

    def show_problem(self, problem: Exception) -> None:
        self.skeleton.stop()
        self.message.show_problem(sentence(problem))

    def set_busy(self, *, busy: bool) -> None:
        self.finish.set_busy(busy=busy, text=self.tr("Finishing"))

    def ask_to_leave(self) -> bool:
        return self._dialogs.confirm(
            self,
            self.tr("Not every answer could be saved. What is not saved is marked."),
            yes=self.tr("Leave without saving"),
            no=self.tr("Stay here"),
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        room = self.width() / max(self.fontMetrics().averageCharWidth(), 1)
        self.sections.setVisible(room >= NARROW)

    def _arrange(self) -> QWidget:
        self.sections.setFixedWidth(self.fontMetrics().averageCharWidth() * 32)
        self.sections.setWordWrap(True)
        self.saved.setWordWrap(False)
        self.where.setWordWrap(False)
        top = column(row(self.back, None, self.saved, space=GRID * 2), self.title, space=0)
        foot = row(self.previous, self.where, None, self.next, self.finish, space=GRID * 2)
        right = column(self._place_for_book, foot, space=GRID)
        right.setStretch(0, 1)
        beside = row(self.sections, right, space=GUTTER)
        beside.setStretch(1, 1)
        body = holder(beside, "assessmentBody")
        body.hide()
        whole = column(top, self.message, self.skeleton, body, space=GRID * 2)
        whole.setContentsMargins(GUTTER, GRID * 2, GUTTER, GRID * 2)
        whole.setStretch(3, 1)
        body.setMinimumHeight(LEAST_HEIGHT)
        scrolls_when_low(self, whole)
        return body

    def _open_section(self, number: int) -> None:
        if self.book is None or number < 0:
            return
        self.book.open(number)
        count = self.book.count()
        self.previous.setEnabled(number > 0)
        self.next.setVisible(number < count - 1)
        self.finish.setVisible(number == count - 1)
        self.where.setText(
            self.tr("Part {number} of {count}").format(number=number + 1, count=count)
        )

    def _begin_at_sections(self) -> None:
        """Only once the screen has its size it is known whether the sections are in sight."""
        (self.sections if self.sections.isVisible() else self.next).setFocus()

    def _go_back(self) -> None:
        self.sections.setCurrentRow(self.sections.currentRow() - 1)

    def _go_on(self) -> None:
        self.sections.setCurrentRow(self.sections.currentRow() + 1)
