"""Questions in a case, whatever its station: answered where the coach is, or asked anew."""

from PySide6.QtCore import Qt, Signal

from coach_app.services.caseload import CaseView
from ui.shared.buttons import quiet
from ui.shared.layout import GRID
from ui.shared.pieces import Card
from ui.shared.questions import QuestionPart, Questions
from ui.shared.typed_text import opened_by


class QuestionsCard(Card):
    answered = Signal(str, str)
    asked = Signal(object)

    def __init__(self) -> None:
        super().__init__(name="caseQuestions")
        self.setAccessibleName(self.tr("Questions"))
        self.body.setSpacing(GRID * 2)
        self.questions = Questions()
        self.ask = quiet(self.tr("Ask or note a question"), "askQuestion", drawing="question")
        self.part = QuestionPart()
        opened_by(self.part, self.ask.objectName())
        self.body.addWidget(self.questions)
        self.body.addWidget(self.ask, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addWidget(self.part)
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
