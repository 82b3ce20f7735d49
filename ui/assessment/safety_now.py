"""The safety card at once, above the questions: an answer has called for it."""

from coach_app.services.safety import SafetyCard
from ui.shared.buttons import quiet, secondary
from ui.shared.layout import Wrapping
from ui.shared.pieces import Card, announce, words


class SafetyNow(Card):
    """Stays until somebody closes it; taking the answer back does not take it away."""

    def __init__(self) -> None:
        super().__init__(self.tr("Stop here and ask how they are"), "safetyNow")
        self.lines = words("", name="safetyNowLines")
        self.open_it = secondary(self.tr("Write down what was said"), "openSafety")
        self.go_on = quiet(self.tr("Go on with the questions"), "closeSafetyNow")
        self.body.addWidget(self.lines)
        self.body.addLayout(Wrapping(self.open_it, self.go_on))
        self.go_on.clicked.connect(self.hide)
        self.hide()

    def show_card(self, card: SafetyCard) -> None:
        self.lines.setText("\n".join(card.lines))
        self.show()
        self.open_it.setFocus()
        announce(self, self.lines.text())
