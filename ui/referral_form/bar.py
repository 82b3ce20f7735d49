"""The bar that stays in sight while the form scrolls: whether it fits, and Save."""

from PySide6.QtWidgets import QFrame

from coach_app.domain.decision import Decision, Outcome
from ui.shared.buttons import primary
from ui.shared.labels import label
from ui.shared.layout import GRID, GUTTER, row
from ui.shared.pieces import Tag, words

TONES = {Outcome.ELIGIBLE: "done", Outcome.NOT_ELIGIBLE: "late", Outcome.CANNOT_TELL: "attention"}


class DecisionBar(QFrame):
    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("decisionBar")
        self.outcome = Tag("", name="outcome")
        self.reason = words("", name="reason_aloud")
        self.reason.setMinimumHeight(44)
        self.save = primary(self.tr("Save referral"), "saveReferral", drawing="done")
        inside = row(self.outcome, self.reason, self.save, space=GRID * 2)
        inside.setStretch(1, 1)
        inside.setContentsMargins(GUTTER, GRID, GUTTER, GRID)
        self.setLayout(inside)

    def show_decision(self, decision: Decision) -> None:
        self.outcome.show_text(label(decision.outcome), TONES[decision.outcome])
        self.outcome.show()
        asks = decision.ask_for if decision.outcome is Outcome.CANNOT_TELL else ()
        ask = self.tr("Ask: {question}").format(question=asks[0]) if asks else decision.nearest_miss
        self.reason.setText(" ".join(part for part in (decision.reason, ask) if part))

    def show_no_decision(self) -> None:
        self.outcome.hide()
        self.reason.setText(
            self.tr("Choose the programme and the date: then it says here whether it fits.")
        )
