"""Questions in a case, whatever its station: answered where the coach is, or asked anew."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from coach_app.services.caseload import CaseView
from ui.shared.buttons import quiet
from ui.shared.layout import GRID, column
from ui.shared.questions import QuestionPart, Questions
from ui.shared.typed_text import opened_by


class QuestionsPart(QWidget):
    answered = Signal(str, str)
    asked = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("caseQuestions")
        self.questions = Questions()
        self.ask = quiet(self.tr("Ask or note a question"), "askQuestion", drawing="question")
        self.part = QuestionPart()
        opened_by(self.part, self.ask.objectName())
        lines = column(self.questions, space=GRID * 2)
        lines.addWidget(self.ask, 0, Qt.AlignmentFlag.AlignLeft)
        lines.addWidget(self.part)
        self.setLayout(lines)
        self.part.hide()
        self.questions.answered.connect(self.answered)
        self.part.submitted.connect(self.asked)
        self.ask.clicked.connect(self._open)

    @property
    def dirty(self) -> bool:
        asking = not self.part.isHidden() and bool(self.part.text.value())
        return asking or self.questions.dirty

    def show_case(self, view: CaseView) -> None:
        self.questions.show_questions(view.file.questions, view.today)

    def close_part(self) -> None:
        self.part.hide()
        self.ask.show()

    def set_busy(self, *, busy: bool) -> None:
        self.part.set_busy(busy=busy)

    def _open(self) -> None:
        self.part.begin("")
        self.part.show()
        self.part.other.take_focus()
