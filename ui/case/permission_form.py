"""Recording one permission: what may be shared, with whom, for what and until when."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Signal

from coach_app.domain.consent import HowGiven, Recipient
from coach_app.domain.errors import Refusal
from coach_app.services.consents import NewPermission
from ui.shared.buttons import primary, secondary
from ui.shared.choices import ChoiceField
from ui.shared.fields import DateField, Field, TextField
from ui.shared.labels import options
from ui.shared.layout import GRID, row
from ui.shared.pieces import Card, Message


class PermissionForm(Card):
    submitted = Signal(object)
    cancelled = Signal()

    def __init__(self, today: Callable[[], date]) -> None:
        super().__init__(self.tr("Add a permission"), "permissionForm")
        self._today = today
        self.message = Message("permissionMessage")
        self.what = TextField(
            self.tr("What may be shared"),
            "permissionWhat",
            hint=self.tr("In the person's words, for example: my plan without the health parts"),
        )
        self.recipient = ChoiceField(
            self.tr("With whom"), "recipient", options(Recipient), columns=2
        )
        self.recipient_name = TextField(self.tr("Their name"), "recipientName")
        self.purpose = TextField(self.tr("What for"), "permissionPurpose")
        self.how = ChoiceField(
            self.tr("How the permission was given"), "permissionHow", options(HowGiven), columns=2
        )
        self.until = DateField(
            self.tr("Until"),
            "permissionUntil",
            today,
            hint=self.tr("Empty means until it is withdrawn"),
        )
        self.save = primary(self.tr("Save this permission"), "savePermission")
        self.cancel = secondary(self.tr("Leave without saving"), "cancelPermission")
        self.body.setSpacing(GRID * 2)
        self.body.addWidget(self.message)
        for field in self._fields():
            self.body.addWidget(field)
        self.body.addLayout(row(self.save, self.cancel, None, space=GRID * 2))
        self.save.clicked.connect(self._submit)
        self.cancel.clicked.connect(self.cancelled)

    @property
    def dirty(self) -> bool:
        return bool(self.what.value() or self.recipient_name.value() or self.purpose.value())

    def clear(self) -> None:
        for text in (self.what, self.recipient_name, self.purpose):
            text.set_value("")
        self.recipient.set_value(None)
        self.how.set_value(None)
        self.until.set_value(None)
        self.message.clear()
        for field in self._fields():
            field.set_error("")

    def set_busy(self, *, busy: bool) -> None:
        self.save.set_busy(busy=busy, text=self.tr("Saving"))

    def _fields(self) -> tuple[Field, ...]:
        return (
            self.what,
            self.recipient,
            self.recipient_name,
            self.purpose,
            self.how,
            self.until,
        )

    def _submit(self) -> None:
        recipient, how = self.recipient.value(), self.how.value()
        until, wrong_date = self._until()
        faults: list[tuple[Field, str]] = [
            (self.what, "" if self.what.value() else self.tr("Say what may be shared.")),
            (self.recipient, "" if recipient else self.tr("Choose who it may go to.")),
            (self.purpose, "" if self.purpose.value() else self.tr("Say what the sharing is for.")),
            (self.how, "" if how else self.tr("Choose how the permission was given.")),
            (self.until, wrong_date),
        ]
        for field, fault in faults:
            field.set_error(fault)
        first = next((field for field, fault in faults if fault), None)
        if first is not None:
            first.take_focus()
        elif recipient is not None and how is not None:
            self.submitted.emit(
                NewPermission(
                    what=self.what.value(),
                    recipient=recipient,
                    recipient_name=self.recipient_name.value(),
                    purpose=self.purpose.value(),
                    how=how,
                    until=until,
                )
            )

    def _until(self) -> tuple[date | None, str]:
        try:
            day = self.until.value()
        except Refusal as problem:
            return None, str(problem)
        if day is not None and day < self._today():
            return None, self.tr("This day has passed. Choose today or a later day.")
        return day, ""
