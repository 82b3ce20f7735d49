"""After a no, or several tries without success: go on trying, or stop."""

from PySide6.QtCore import Signal

from coach_app.domain.journey import DueKind, said_no_at, tries_without_success
from coach_app.services.caseload import CaseView
from ui.case.wording import name_of
from ui.shared.buttons import secondary, warning
from ui.shared.fields import LongTextField
from ui.shared.layout import GRID, Wrapping, holder
from ui.shared.pieces import Card, Message, words
from ui.shared.quoting import apart


class ContactDecisionCard(Card):
    """Hidden until the case asks for it."""

    keep_wanted = Signal(str)
    stop_wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__(self.tr("Decide how to go on"), "contactDecision")
        self.message = Message("contactDecisionMessage")
        self.why = words("", name="contactDecisionWhy")
        self.reason = LongTextField(
            self.tr("Why?"),
            "contactDecisionReason",
            hint=self.tr("It stays in the case, with your name and the day."),
            lines=2,
        )
        self.keep = secondary(self.tr("Keep trying"), "keepTrying", drawing="phone")
        self.stop = warning(self.tr("Stop, and close the case"), "stopTrying")
        self.body.setSpacing(GRID * 2)
        for part in (self.message, self.why, self.reason):
            self.body.addWidget(part)
        self.body.addWidget(holder(Wrapping(self.keep, self.stop)))
        self.keep.clicked.connect(self._keep)
        self.stop.clicked.connect(self._stop)
        self.hide()

    @property
    def dirty(self) -> bool:
        return not self.isHidden() and bool(self.reason.value())

    def show_case(self, view: CaseView) -> None:
        asked = view.due is not None and view.due.kind is DueKind.DECIDE_CONTACT
        self.setVisible(asked)
        if not asked:
            self.reason.clear()
            self.message.clear()
            return
        if said_no_at(view.file) is not None:
            said = self.tr(
                "{name} does not want support. Saying no is fine, and so is changing it."
            )
            self.why.setText(said.format(name=apart(name_of(view))))
        else:
            said = self.tr("{tries} tries, and nobody has spoken with {name} yet.")
            tries = tries_without_success(view.file)
            self.why.setText(said.format(tries=tries, name=apart(name_of(view))))

    def set_busy(self, *, busy: bool) -> None:
        self.keep.set_busy(busy=busy, text=self.tr("Saving"))
        self.stop.set_busy(busy=busy)

    def _keep(self) -> None:
        if self._has_reason():
            self.keep_wanted.emit(self.reason.value())

    def _stop(self) -> None:
        if self._has_reason():
            self.stop_wanted.emit(self.reason.value())

    def _has_reason(self) -> bool:
        given = bool(self.reason.value())
        self.reason.set_error("" if given else self.tr("Write down why."))
        if not given:
            self.reason.take_focus()
        return given
