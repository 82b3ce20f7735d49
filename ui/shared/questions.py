"""Questions about a person: from a referrer to us, or from us to somebody; asked and answered."""

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from coach_app.domain.question import Question, QuestionWay
from coach_app.services.triage import NewQuestion
from ui.shared.buttons import primary, secondary
from ui.shared.choices import ChoiceField
from ui.shared.dates import date_and_time, long_date
from ui.shared.fields import LongTextField, TextField
from ui.shared.filled import filled
from ui.shared.labels import label, options
from ui.shared.layout import GRID, Wrapping, column, holder
from ui.shared.pieces import Tag, heading, words
from ui.shared.typed_text import shows_record


class QuestionPart(QWidget):
    """A question about the referral: they ask us, or we ask them."""

    submitted = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("questionPart")
        self.way = ChoiceField(self.tr("Who asks?"), "questionWay", options(QuestionWay), columns=2)
        self.other = TextField(self.tr("Who are they?"), "questionOther")
        self.text = LongTextField(self.tr("The question"), "questionText", lines=3)
        self.save = primary(self.tr("Save this question"), "saveQuestion")
        lines = column(self.way, self.other, self.text, holder(Wrapping(self.save)), space=GRID * 2)
        lines.setContentsMargins(0, GRID, 0, 0)
        self.setLayout(lines)
        self.save.clicked.connect(self._submit)

    def begin(self, suggested: str) -> None:
        for field in (self.way, self.other, self.text):
            field.clear()
        self.way.set_value(QuestionWay.FROM_US)
        self.text.set_value(suggested)

    def set_busy(self, *, busy: bool) -> None:
        self.save.set_busy(busy=busy, text=self.tr("Saving"))

    def _submit(self) -> None:
        way = self.way.value()
        if way is not None and filled((self.text, self.tr("Type the question."))):
            self.submitted.emit(
                NewQuestion(text=self.text.value(), way=way, other=self.other.value())
            )


class QuestionLine(QWidget):
    """One question; an open one has room for its answer."""

    answered = Signal(str, str)

    def __init__(self, question: Question, *, late: bool) -> None:
        super().__init__()
        self.shows = (question, late)
        self.setObjectName("questionLine")
        self._id = question.id
        shows_record(self, question.id)
        who = f"{label(question.way)}: {question.other}" if question.other else label(question.way)
        lines = column(words(who, "quiet"), words(question.text, "strong"), space=4)
        if question.answered_at is not None:
            lines.addWidget(words(question.answer))
            lines.addWidget(words(self._told(question), "quiet"))
        else:
            due = self.tr("Late: answer was due {day}") if late else self.tr("Answer by {day}")
            tone = "late" if late else "attention"
            lines.addWidget(Tag(due.format(day=long_date(question.due_on)), tone))
            self.answer = LongTextField(self.tr("The answer"), "answerText", lines=2)
            self.save = secondary(self.tr("Save this answer"), "saveAnswer")
            lines.addWidget(self.answer)
            lines.addWidget(holder(Wrapping(self.save)))
            self.save.clicked.connect(self._submit)
        self.setLayout(lines)

    def _told(self, question: Question) -> str:
        when = date_and_time(question.answered_at) if question.answered_at else ""
        by = question.answered_by
        return self.tr("{time}, by {name}").format(time=when, name=by) if by else when

    def _submit(self) -> None:
        if filled((self.answer, self.tr("Type the answer."))):
            self.answered.emit(self._id, self.answer.value())


class Questions(QWidget):
    """Everything asked about one person."""

    answered = Signal(str, str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("questions")
        self._rows = column(space=GRID * 2)
        self.setLayout(column(heading(self.tr("Questions"), 3), self._rows, space=GRID))

    @property
    def dirty(self) -> bool:
        """Whether somebody has begun an answer that is not kept."""
        lines = self.findChildren(QuestionLine)
        return any(line.shows[0].open and line.answer.value() for line in lines)

    def show_questions(self, questions: tuple[Question, ...], today: date) -> None:
        """What is open first. A line that says the same still stands, with what is typed there."""
        standing = {line.shows: line for line in self._take_out()}
        for question in sorted(questions, key=lambda one: (not one.open, one.asked_at)):
            late = question.open and question.due_on < today
            line = standing.pop((question, late), None)
            if line is None:
                line = QuestionLine(question, late=late)
                line.answered.connect(self.answered)
            self._rows.addWidget(line)
        for gone in standing.values():
            gone.hide()
            gone.deleteLater()
        self.setVisible(bool(questions))

    def _take_out(self) -> list[QuestionLine]:
        taken = []
        while (item := self._rows.takeAt(0)) is not None:
            widget = item.widget()
            if isinstance(widget, QuestionLine):
                taken.append(widget)
        return taken
