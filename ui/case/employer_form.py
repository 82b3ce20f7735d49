"""Consent to a copy for the employer: which employer, and what may stand in it."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Signal

from coach_app.services.consents import NewEmployerConsent
from ui.case.given_how import GivenHow
from ui.case.until_field import UntilField
from ui.shared.buttons import primary, secondary
from ui.shared.choices import TicksField
from ui.shared.fields import TextField
from ui.shared.layout import GRID, Wrapping, holder
from ui.shared.pieces import Card, Message


class EmployerForm(Card):
    submitted = Signal(object)
    cancelled = Signal()

    def __init__(self, today: Callable[[], date]) -> None:
        super().__init__(self.tr("Allow a copy for the employer"), "employerForm")
        self.message = Message("employerMessage")
        self.employer = TextField(self.tr("Which employer"), "employerName")
        self.items = TicksField(
            self.tr("What may stand in it"),
            "employerItems",
            (
                ("adjustments", self.tr("Changes at work")),
                ("hours", self.tr("Hours and days")),
                ("dates", self.tr("Dates, such as the review")),
            ),
            hint=self.tr("Only what is ticked. Never health, scores, notes, family or money."),
        )
        self.given = GivenHow(self.tr("How the consent was given"), "employer")
        self.until = UntilField("employerUntil", today)
        self.save = primary(self.tr("Save this consent"), "saveEmployer")
        self.cancel = secondary(self.tr("Leave without saving"), "cancelEmployer")
        self.body.setSpacing(GRID * 2)
        for part in (self.message, self.employer, self.items, self.given, self.until):
            self.body.addWidget(part)
        self.body.addWidget(holder(Wrapping(self.save, self.cancel)))
        self.save.clicked.connect(self._submit)
        self.cancel.clicked.connect(self.cancelled)

    @property
    def dirty(self) -> bool:
        return bool(self.employer.value() or self.items.value())

    def clear(self) -> None:
        self.employer.clear()
        self.items.clear()
        self.given.clear()
        self.until.clear()
        self.message.clear()

    def set_busy(self, *, busy: bool) -> None:
        self.save.set_busy(busy=busy, text=self.tr("Saving"))

    def _submit(self) -> None:
        employer, items = self.employer.value(), self.items.value()
        self.employer.set_error("" if employer else self.tr("Type the employer's name."))
        self.items.set_error("" if items else self.tr("Tick what may stand in the copy."))
        given, until_is_fine = self.given.given(), self.until.check()
        for part, fine in (
            (self.employer, bool(employer)),
            (self.items, bool(items)),
            (self.given, given is not None),
            (self.until, until_is_fine),
        ):
            if not fine:
                part.take_focus()
                return
        if given is not None:
            self.submitted.emit(
                NewEmployerConsent(
                    employer=employer,
                    items=items,
                    purpose=self.tr("Support at work"),
                    how=given[0],
                    witness=given[1],
                    until=self.until.value(),
                )
            )
