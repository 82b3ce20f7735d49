"""The bar that stays in sight while the form scrolls: whether it fits, and Save."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout

from coach_app.domain.decision import Decision, Outcome
from ui.shared.buttons import primary
from ui.shared.labels import label
from ui.shared.layout import GRID, GUTTER
from ui.shared.pieces import Tag, words
from ui.shared.sized import larger

ONE_LINE_FROM = 700
TONES = {Outcome.ELIGIBLE: "done", Outcome.NOT_ELIGIBLE: "late", Outcome.CANNOT_TELL: "attention"}


class DecisionBar(QFrame):
    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("decisionBar")
        self.outcome = Tag("", name="outcome")
        self.reason = words("", name="reason_aloud")
        self.reason.setMinimumHeight(44)
        self.save = primary(self.tr("Save referral"), "saveReferral", drawing="done")
        self.save.setToolTip(self.tr("Save from anywhere in the form (Ctrl+Enter)"))
        self._wide: bool | None = None
        self._room = QGridLayout(self)
        self._room.setSpacing(GRID * 2)
        self._room.setContentsMargins(GUTTER, GRID, GUTTER, GRID)
        self._room.setColumnStretch(1, 1)
        self._place(wide=True)

    def show_decision(self, decision: Decision) -> None:
        self.outcome.show_text(label(decision.outcome), TONES[decision.outcome])
        self.outcome.show()
        asks = decision.ask_for if decision.outcome is Outcome.CANNOT_TELL else ()
        ask = self.tr("Ask: {question}").format(question=asks[0]) if asks else decision.nearest_miss
        self.reason.setText(" ".join(part for part in (decision.reason, ask) if part))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place(wide=self.width() >= ONE_LINE_FROM * larger())

    def _place(self, *, wide: bool) -> None:
        """With little room the sentence stands below, over the whole width."""
        if wide is self._wide:
            return
        self._wide = wide
        left, right = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight
        self._room.addWidget(self.outcome, 0, 0, left)
        self._room.addWidget(self.save, 0, 2, right)
        self._room.addWidget(self.reason, *((0, 1, 1, 1) if wide else (1, 0, 1, 3)))

    def show_no_decision(self) -> None:
        self.outcome.hide()
        self.reason.setText(
            self.tr("Choose the programme and the date: then it says here whether it fits.")
        )
