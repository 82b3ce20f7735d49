"""The answers of triage that need more than a press: sending on and handing over warmly."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from coach_app.services.triage import NewHandover
from ui.referrals.presenter import Assigned
from ui.shared.buttons import primary, warning
from ui.shared.fields import LongTextField, TextField
from ui.shared.filled import filled
from ui.shared.layout import GRID, Wrapping, column, holder


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
        if filled(
            (self.where, self.tr("Type where you send the person.")),
            (self.reason, self.tr("Type why.")),
        ):
            self.submitted.emit(self.where.value(), self.reason.value())


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
        if not filled((self.said, self.tr("Write down what the person said."))):
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
