"""The assessment on the screen: sections at the side, one section's questions beside them."""

from collections.abc import Callable
from datetime import date
from functools import partial

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from coach_app.domain.answers import Answers
from coach_app.domain.contradictions import Contradiction
from coach_app.domain.form_rules import Missing
from coach_app.services.caseload import CaseView
from coach_app.services.safety import SafetyCard
from ui.assessment import told
from ui.assessment.book import SectionBook
from ui.assessment.kept import Spot
from ui.assessment.presenter import Sheet
from ui.assessment.safety_now import SafetyNow
from ui.assessment.section_list import SectionList
from ui.shared.autosave import SaveState
from ui.shared.buttons import primary, quiet, secondary
from ui.shared.dialogs import Dialogs
from ui.shared.layout import GRID, GUTTER, Wrapping, column, holder, row
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
    again_asked = Signal()

    def __init__(self, today: Callable[[], date], dialogs: Dialogs) -> None:
        super().__init__()
        self.setObjectName("AssessmentScreen")
        self._today = today
        self._dialogs = dialogs
        self.book: SectionBook | None = None
        self.back = quiet(self.tr("Back to the case"), "backToCase", drawing="back")
        self.title = heading("", 1, "assessmentTitle")
        self.saved = words("", "quiet", "saveState")
        self.left = words("", "quiet", "minutesLeft")
        self.message = Message("assessmentMessage")
        self.safety = SafetyNow()
        self.again = secondary(self.tr("Ask everything again"), "askAgain")
        self.again.hide()
        self.skeleton = Skeleton()
        self.sections = SectionList()
        self.where = words("", "quiet", "sectionNumber")
        self.previous = secondary(self.tr("Previous"), "previousSection")
        self.next = primary(self.tr("Next"), "nextSection")
        self.finish = primary(self.tr("Finish the assessment"), "finishAssessment")
        self._place_for_book = QVBoxLayout()
        self._body = self._arrange()
        self.sections.currentRowChanged.connect(self._open_section)
        self.previous.clicked.connect(self.sections.turn_back)
        self.next.clicked.connect(self.sections.turn_on)
        self.again.clicked.connect(self.again_asked)
        self.skeleton.start()

    def first_focus(self) -> QWidget | None:
        return self.sections if self.book is not None else self.skeleton

    def show_form(self, case: CaseView, sheet: Sheet) -> None:
        """Another assessment of the same case takes the place of the one that was shown."""
        take_focus = self.focus_is_free()
        person = case.file.person
        name = person.preferred_name if person is not None else case.file.case.ref
        self.title.setText(self.tr("Assessment with {name}").format(name=name))
        self.skeleton.stop()
        self._forget()
        book = SectionBook(self._today, sheet.papers, partial(told.said_last_time, sheet.opened))
        book.answered.connect(self.answered)
        book.unreadable.connect(self.unreadable)
        book.row_added.connect(self.row_added)
        book.row_removed.connect(self.row_removed)
        self.book = book
        self._place_for_book.addWidget(book)
        self.sections.show_titles(book.count())
        self.again.setVisible(sheet.finished)
        said = told.opening_words(sheet.opened, finished=sheet.finished)
        if said:
            self.message.show_text(said)
        self._body.show()
        self.sections.setCurrentRow(0)
        if take_focus:
            QTimer.singleShot(0, self, self._begin_at_sections)

    def show_answers(self, papers: tuple[Answers, ...], minutes_left: int) -> None:
        if self.book is None:
            return
        self.book.show_answers(papers)
        self.left.setText(told.time_left(minutes_left))
        self.sections.show_progress(self.book.progress())

    def show_rows(self, group: str, papers: tuple[Answers, ...]) -> None:
        if self.book is not None:
            self.book.show_rows(group, papers)

    def show_contradictions(self, found: tuple[Contradiction, ...]) -> None:
        """Said at the questions concerned; the answers stay as they are."""
        if self.book is not None:
            self.book.show_notes({one.link_id: one.sentence for one in found})

    def ask_about_contradictions(self, found: tuple[Contradiction, ...]) -> None:
        """Goes to the first; finishing once more keeps them all as they are."""
        self.go_to((found[0].link_id, None), needed=False)
        self.message.show_text(
            self.tr(
                "Some answers do not go together. They are marked. To keep them as they are, "
                "finish once more."
            ),
            "attention",
        )

    def show_safety(self, card: SafetyCard) -> None:
        self.safety.show_card(card)

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

    def go_to(self, spot: Spot, *, needed: bool = True) -> None:
        """Opens the section of a question, says that it needs an answer, and puts the focus in."""
        if self.book is None:
            return
        self.sections.setCurrentRow(self.book.number_of(spot[0]))
        question = self.book.question(spot)
        if question is not None:
            if needed and question.field.error.isHidden():
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
        for short in (self.saved, self.left):
            short.setWordWrap(False)
        self.where.setWordWrap(False)
        where = row(self.back, None, self.left, self.saved, space=GRID * 2)
        top = column(where, self.title, space=0)
        foot = row(self.previous, self.where, None, self.next, self.finish, space=GRID * 2)
        right = column(self._place_for_book, foot, space=GRID)
        right.setStretch(0, 1)
        beside = row(self.sections, right, space=GUTTER)
        beside.setStretch(1, 1)
        body = holder(beside, "assessmentBody")
        body.hide()
        again = Wrapping(self.again)
        whole = column(top, self.message, self.safety, again, self.skeleton, body, space=GRID * 2)
        whole.setContentsMargins(GUTTER, GRID * 2, GUTTER, GRID * 2)
        whole.setStretch(5, 1)
        whole.addStretch(0)  # while there is no body, what is said stands at the top
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

    def _forget(self) -> None:
        self.message.clear()
        self.safety.hide()
        if self.book is not None:
            self._place_for_book.removeWidget(self.book)
            self.book.hide()
            self.book.deleteLater()
            self.book = None
            self.sections.clear()
