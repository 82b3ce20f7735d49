"""Somebody does not want to sign: why, in a few words, written down as what it is."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ui.shared.buttons import quiet, secondary
from ui.shared.fields import LongTextField
from ui.shared.layout import GRID, Wrapping, column, holder
from ui.shared.pieces import Card, words
from ui.shared.sized import large, sized
from ui.shared.typed_text import opened_by

SMALL = 14


class RefusingPart(QWidget):
    """A quiet button; it opens the form, and nothing is recorded before that is sent."""

    recorded = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("refusingPart")
        self.open = large(quiet(self.tr("I do not want to sign"), "doNotSign"))
        self.reason = LongTextField(
            self.tr("Why, in a few words"),
            "refusalReason",
            hint=self.tr("As the person said it. It stays with the case."),
            lines=2,
        )
        self.record = large(secondary(self.tr("Record that it was not signed"), "recordRefusal"))
        self.back = large(quiet(self.tr("Back to signing"), "backToSigning"))
        self.card = Card(name="refusalCard")
        opened_by(self.card, self.open.objectName())
        explained = words(
            self.tr(
                "That is all right. The plan stays as it was agreed, without a signature. It can "
                "be changed, or signed at another time."
            )
        )
        self.card.body.setSpacing(GRID * 2)
        self.card.body.addWidget(sized(explained, SMALL))
        self.card.body.addWidget(self.reason)
        self.card.body.addWidget(holder(Wrapping(self.record, self.back, space=GRID * 2)))
        self.setLayout(column(Wrapping(self.open), self.card))
        self.open.clicked.connect(self._open)
        self.back.clicked.connect(self.begin)
        self.record.clicked.connect(self._record)
        self.begin()

    @property
    def begun(self) -> bool:
        return bool(self.reason.value())

    @property
    def at_work(self) -> bool:
        return not self.card.isHidden()

    def begin(self) -> None:
        self.reason.clear()
        self.card.hide()
        self.open.show()

    def show_fault(self, text: str) -> None:
        self.reason.set_error(text)
        self.reason.take_focus()

    def set_busy(self, *, busy: bool) -> None:
        self.record.set_busy(busy=busy, text=self.tr("Saving"))

    def _open(self) -> None:
        self.open.hide()
        self.card.show()
        self.reason.take_focus()

    def _record(self) -> None:
        self.recorded.emit(self.reason.value())
