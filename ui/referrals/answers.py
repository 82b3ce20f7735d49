"""The answers of triage that need more than a press: sending on, asking, handing over warmly."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from coach_app.domain.question import Question, QuestionWay
from coach_app.services.triage import NewHandover, NewQuestion
from ui.referrals.presenter import Assigned
from ui.shared.buttons import primary, secondary, warning
from ui.shared.choices import ChoiceField
from ui.shared.dates import date_and_time, long_date
from ui.shared.fields import Field, LongTextField, TextField
from ui.shared.labels import label, options
from ui.shared.layout import GRID, Wrapping, column, holder
from ui.shared.pieces import Tag, heading, words
from ui.shared.typed_text import shows_record


class SignpostPart(QWidget):
    """Where the person is sent, and why. The case is closed with it."""

    submitted = Signal(str, str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("awayPart")
        self.where = LongTextField(
            self.tr("Where do you send them?"),
            "awayWhere",
            hint=self.tr("Somewhere they can turn to today, with its number."),
            lines=3,
        )
        self.reason = LongTextField(
            self.tr("Why?"),
            "awayReason",
            hint=self.tr("This is kept with the case, which is closed."),
            lines=3,
        )
        self.save = warning(self.tr("Close and signpost"), "closeAndSignpost")
        lines = column(self.where, self.reason, holder(Wrapping(self.save)), space=GRID * 2)
        lines.setContentsMargins(0, GRID, 0, 0)
        self.setLayout(lines)
        self.save.clicked.connect(self._submit)

    def begin(self, next_door: str, reason: str) -> None:
        """What the decision suggests stands there and can be changed."""
        for field, text in ((self.where, next_door), (self.reason, reason)):
            field.set_error("")
            field.set_value(text)

    def set_busy(self, *, busy: bool) -> None:
        self.save.set_busy(busy=busy, text=self.tr("Closing"))

    def _submit(self) -> None:
        if _filled(
            (self.where, self.tr("Type where you send the person.")),
            (self.reason, self.tr("Type why.")),
        ):
            self.submitted.emit(self.where.value(), self.reason.value())


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
        if way is not None and _filled((self.text, self.tr("Type the question."))):
            self.submitted.emit(
                NewQuestion(text=self.text.value(), way=way, other=self.other.value())
            )


class HandoverPart(QWidget):
    """From triage to the coach, so that the person does not have to tell it all twice."""

    submitted = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("handoverPart")
        self.coach = TextField(
            self.tr("Which coach takes over?"),
            "handoverCoach",
            hint=self.tr("Empty: you go on with it yourself."),
        )
        self.said = LongTextField(self.tr("What did the person say?"), "handoverSaid", lines=3)
        self.promised = LongTextField(
            self.tr("What did you promise them?"), "handoverPromised", lines=2
        )
        self.best_time = TextField(self.tr("Best time to call"), "handoverTime")
        self.save = primary(self.tr("Accept and hand over"), "acceptAndHandOver", drawing="done")
        lines = column(
            self.coach,
            self.said,
            self.promised,
            self.best_time,
            holder(Wrapping(self.save)),
            space=GRID * 2,
        )
        lines.setContentsMargins(0, GRID, 0, 0)
        self.setLayout(lines)
        self.save.clicked.connect(self._submit)

    def begin(self, best_time: str) -> None:
        for field in (self.coach, self.said, self.promised):
            field.clear()
        self.best_time.set_value(best_time)

    def set_busy(self, *, busy: bool) -> None:
        self.save.set_busy(busy=busy, text=self.tr("Accepting"))

    def _submit(self) -> None:
        if not _filled((self.said, self.tr("Write down what the person said."))):
            return
        self.submitted.emit(
            Assigned(
                coach_name=self.coach.value(),
                handover=NewHandover(
                    said=self.said.value(),
                    promised=self.promised.value(),
                    best_time=self.best_time.value(),
                ),
            )
        )


class QuestionLine(QWidget):
    """One question; an open one has room for its answer."""

    answered = Signal(str, str)

    def __init__(self, question: Question, *, late: bool) -> None:
        super().__init__()
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
        if _filled((self.answer, self.tr("Type the answer."))):
            self.answered.emit(self._id, self.answer.value())


class Questions(QWidget):
    """Everything asked about one referral, what is open first."""

    answered = Signal(str, str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("questions")
        self._rows = column(space=GRID * 2)
        self.setLayout(column(heading(self.tr("Questions"), 3), self._rows, space=GRID))

    def show_lines(self, lines: tuple[QuestionLine, ...]) -> None:
        while (item := self._rows.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for line in lines:
            line.answered.connect(self.answered)
            self._rows.addWidget(line)
        self.setVisible(bool(lines))


def _filled(*wanted: tuple[Field, str]) -> bool:
    """Whether all are filled in; says at each that is not, and goes to the first."""
    empty = [field for field, _ in wanted if not field.value()]
    for field, missing in wanted:
        field.set_error(missing if field in empty else "")
    if empty:
        empty[0].take_focus()
    return not empty
