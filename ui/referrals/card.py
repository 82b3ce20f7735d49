"""The decision on one referral: the sentence to say aloud, and the answers to it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from coach_app.domain.decision import Decision, Outcome
from coach_app.services.caseload import CaseView
from coach_app.services.triage import QueueItem
from ui.referrals.answers import HandoverPart, SignpostPart
from ui.shared.buttons import Button, primary, quiet, secondary
from ui.shared.dates import long_date
from ui.shared.labels import label
from ui.shared.layout import GRID, Wrapping, empty, holder, row
from ui.shared.pieces import Card, Tag, heading, words
from ui.shared.questions import QuestionPart, Questions
from ui.shared.typed_text import opened_by, shows_record

TONES = {Outcome.ELIGIBLE: "done", Outcome.NOT_ELIGIBLE: "late", Outcome.CANNOT_TELL: "attention"}


class DecisionCard(Card):
    opened_part = Signal(object)
    """A part with fields was opened; the screen brings it into sight."""

    def __init__(self) -> None:
        super().__init__(name="decision")
        self.setAccessibleName(self.tr("Decision"))
        self._case_id = ""
        self.person = heading("", 2, "decisionPerson")
        self.outcome = Tag("", name="decisionOutcome")
        self.aloud_title = words(self.tr("Say aloud"), "quiet")
        self.aloud = words("", "spoken", "decisionAloud")
        self.more = QVBoxLayout()
        self.more.setSpacing(GRID)
        self.accept = primary(self.tr("Accept"), "accept", drawing="done")
        self.hand_over = secondary(self.tr("Accept and hand over"), "handOver")
        self.signpost = secondary(self.tr("Signpost elsewhere"), "signpost")
        self.ask = secondary(self.tr("Ask a question"), "ask", drawing="question")
        self.again = quiet(self.tr("Decide again"), "decideAgain")
        self.correct = quiet(self.tr("Correct it"), "correctReferral")
        self.correct.setAccessibleName(self.tr("Correct the referral"))
        self.away = SignpostPart()
        self.asking = QuestionPart()
        self.handing = HandoverPart()
        self.questions = Questions()
        self._parts: tuple[tuple[Button, QWidget], ...] = (
            (self.hand_over, self.handing),
            (self.signpost, self.away),
            (self.ask, self.asking),
        )
        self._lay_out()
        for button, part in self._parts:
            button.clicked.connect(self._open_part)
            opened_by(part, button.objectName())

    def show_decision(self, item: QueueItem, case: CaseView) -> None:
        """What is being typed stays while the same referral is shown anew."""
        decision = case.file.decision
        shows_record(self, item.case_id)
        self.person.setText(f"{item.ref}   {item.name}")
        empty(self.more)
        self.accept.setVisible(decision is not None and decision.outcome is Outcome.ELIGIBLE)
        self.hand_over.setVisible(self.accept.isVisibleTo(self))
        for part in (self.outcome, self.aloud_title, self.aloud):
            part.setVisible(decision is not None)
        if decision is not None:
            self._show_words(decision)
        self.questions.show_questions(case.file.questions, case.today)
        if item.case_id != self._case_id:
            self._case_id = item.case_id
            self._begin(case, decision)

    def set_busy(self, *, busy: bool) -> None:
        self.accept.set_busy(busy=busy, text=self.tr("Accepting"))
        self.again.set_busy(busy=busy)
        for part in (self.away, self.asking, self.handing):
            part.set_busy(busy=busy)

    def close_parts(self) -> None:
        """After an answer was kept: nothing of it is left to be sent twice."""
        self._case_id = ""
        for _, part in self._parts:
            part.hide()

    def _begin(self, case: CaseView, decision: Decision | None) -> None:
        for _, part in self._parts:
            part.hide()
        person = case.file.person
        self.away.begin(*((decision.next_door, decision.reason) if decision else ("", "")))
        self.asking.begin(decision.ask_for[0] if decision and decision.ask_for else "")
        self.handing.begin(person.best_time if person is not None else "")

    def _show_words(self, decision: Decision) -> None:
        self.outcome.show_text(label(decision.outcome), TONES[decision.outcome])
        self.aloud.setText(decision.reason)
        if decision.ask_for:
            self.more.addWidget(words(self.tr("To find out, ask"), "strong"))
            for question in decision.ask_for:
                line = row(words("\N{BULLET}"), words(question))
                line.setStretch(1, 1)
                self.more.addLayout(line)
        for title, text in (
            (self.tr("Nearest miss"), decision.nearest_miss),
            (self.tr("Next door"), decision.next_door),
        ):
            if text:
                self.more.addWidget(words(title, "strong"))
                self.more.addWidget(words(text))
        self.more.addWidget(
            words(
                self.tr("Decided on {day} under {programme}, version {version}.").format(
                    day=long_date(decision.decided_on),
                    programme=decision.programme.capitalize(),
                    version=decision.programme_version,
                ),
                "quiet",
            )
        )

    def _lay_out(self) -> None:
        buttons = Wrapping(
            self.accept, self.hand_over, self.signpost, self.ask, self.correct, self.again
        )
        for part in (self.person, self.outcome, self.aloud_title, self.aloud):
            self.body.addWidget(part)
        self.body.addSpacing(GRID)
        self.body.addWidget(holder(buttons))
        for _, inner in self._parts:
            self.body.addWidget(inner)
            inner.hide()
        self.body.addWidget(self.questions)
        self.body.addLayout(self.more)

    def _open_part(self) -> None:
        """One at a time, so that it is clear what the button at its end does."""
        for button, part in self._parts:
            part.setVisible(button is self.sender())
            if button is self.sender():
                first = part.layout()
                item = first.itemAt(0) if first is not None else None
                field = item.widget() if item is not None else None
                if field is not None and hasattr(field, "take_focus"):
                    field.take_focus()
                self.opened_part.emit(part)
