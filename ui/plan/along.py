"""Offers to move later steps along with one whose date was changed."""

from PySide6.QtCore import Signal

from coach_app.domain.plan_dates import Shift
from ui.shared.buttons import quiet, secondary
from ui.shared.layout import Wrapping
from ui.shared.pieces import Card, words


class AlongCard(Card):
    """Nothing moves by itself: the two decide it, since others were told these dates."""

    taken = Signal()
    left = Signal()

    def __init__(self) -> None:
        super().__init__(name="moveAlong")
        self.said = words("", name="moveAlongSaid")
        self.take = secondary(self.tr("Move them too"), "moveLaterSteps")
        self.leave = quiet(self.tr("Leave them"), "leaveLaterSteps")
        self.body.addWidget(self.said)
        self.body.addLayout(Wrapping(self.take, self.leave))
        self.take.clicked.connect(self.taken)
        self.leave.clicked.connect(self.left)
        self.hide()

    def show_shift(self, shift: Shift | None) -> None:
        if shift is not None:
            self.said.setText(self._sentence(shift))
        self.setVisible(shift is not None)

    def _sentence(self, shift: Shift) -> str:
        count, days = len(shift.steps), abs(shift.working_days)
        if shift.working_days > 0:
            text = self.tr("Later steps: {count}. They can move {days} working days later too.")
        else:
            text = self.tr("Later steps: {count}. They can come {days} working days earlier too.")
        return text.format(count=count, days=days)
