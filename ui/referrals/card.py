"""The decision on one referral: the sentence to say aloud, and the three answers."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout

from coach_app.domain.decision import Decision, Outcome
from coach_app.services.caseload import ReferralRow
from ui.shared.buttons import primary, quiet, secondary, warning
from ui.shared.dates import long_date
from ui.shared.fields import LongTextField
from ui.shared.labels import label
from ui.shared.layout import GRID, Wrapping, empty, holder, row
from ui.shared.pieces import Card, Tag, heading, words

TONES = {Outcome.ELIGIBLE: "done", Outcome.NOT_ELIGIBLE: "late", Outcome.CANNOT_TELL: "attention"}


class DecisionCard(Card):
    turned_away = Signal(str)

    def __init__(self) -> None:
        super().__init__(name="decision")
        self.setAccessibleName(self.tr("Decision"))
        self.person = heading("", 2, "decisionPerson")
        self.outcome = Tag("", name="decisionOutcome")
        self.aloud = words("", "spoken", "decisionAloud")
        self.more = QVBoxLayout()
        self.more.setSpacing(GRID)
        self.accept = primary(self.tr("Accept"), "accept", drawing="done")
        self.signpost = secondary(self.tr("Signpost elsewhere"), "signpost")
        self.ask = secondary(self.tr("Ask a question"), "ask", drawing="question")
        self.again = quiet(self.tr("Decide again"), "decideAgain")
        self.away = LongTextField(
            self.tr("Where do you send them, and why?"),
            "awayReason",
            hint=self.tr("This is kept with the case, which is closed."),
            lines=5,
        )
        self.send_away = warning(self.tr("Close and signpost"), "closeAndSignpost")
        self.away_part = holder(QVBoxLayout(), "awayPart")
        self._lay_out()
        self.signpost.clicked.connect(self._open_away)
        self.send_away.clicked.connect(self._send_away)

    def show_decision(self, case: ReferralRow, decision: Decision) -> None:
        self.person.setText(f"{case.ref}   {case.name}")
        self.outcome.show_text(label(decision.outcome), TONES[decision.outcome])
        self.aloud.setText(decision.reason)
        empty(self.more)
        if decision.ask_for:
            self.more.addWidget(words(self.tr("To find out, ask"), "strong"))
            for question in decision.ask_for:
                line = row(words("\N{BULLET}"), words(question))
                line.setStretch(1, 1)
                self.more.addLayout(line)
        for part in (decision.nearest_miss, decision.next_door):
            if part:
                self.more.addWidget(words(part))
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
        self.accept.setVisible(decision.outcome is Outcome.ELIGIBLE)
        self.away_part.hide()
        self.away.set_error("")
        self.away.set_value(decision.next_door)

    def set_busy(self, *, busy: bool) -> None:
        self.accept.set_busy(busy=busy, text=self.tr("Accepting"))
        self.again.set_busy(busy=busy)
        self.send_away.set_busy(busy=busy, text=self.tr("Closing"))

    def show_reason_missing(self) -> None:
        self.away.set_error(self.tr("Type where you send the person, and why."))
        self.away.take_focus()

    def _lay_out(self) -> None:
        self.body.addWidget(self.person)
        self.body.addWidget(self.outcome)
        self.body.addWidget(words(self.tr("Say aloud"), "quiet"))
        self.body.addWidget(self.aloud)
        self.body.addSpacing(GRID)
        self.body.addWidget(holder(Wrapping(self.accept, self.signpost, self.ask, self.again)))
        inside = self.away_part.layout()
        if inside is not None:
            inside.setContentsMargins(0, GRID, 0, 0)
            inside.addWidget(self.away)
            inside.addWidget(holder(Wrapping(self.send_away)))
        self.body.addWidget(self.away_part)
        self.body.addLayout(self.more)
        self.away_part.hide()

    def _open_away(self) -> None:
        self.away_part.show()
        self.away.take_focus()

    def _send_away(self) -> None:
        self.turned_away.emit(self.away.value())
