"""Recording one permission: what may be shared, with whom, for what and until when."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Signal

from coach_app.domain.consent import Recipient, Subject
from coach_app.services.consents import NewPermission
from ui.case.given_how import GivenHow
from ui.case.until_field import UntilField
from ui.shared.buttons import primary, secondary
from ui.shared.choices import ChoiceField, TicksField
from ui.shared.fields import Field, TextField
from ui.shared.labels import options
from ui.shared.layout import GRID, row
from ui.shared.pieces import Card, Message


class PermissionForm(Card):
    submitted = Signal(object)
    cancelled = Signal()

    def __init__(self, today: Callable[[], date]) -> None:
        super().__init__(self.tr("Add a permission"), "permissionForm")
        self.message = Message("permissionMessage")
        self.what = TextField(
            self.tr("What may be shared"),
            "permissionWhat",
            hint=self.tr("In the person\u2019s words, like: my plan without the health parts"),
        )
        self.recipient = ChoiceField(
            self.tr("With whom"), "recipient", options(Recipient), columns=2
        )
        self.recipient_name = TextField(self.tr("Their name"), "recipientName")
        self.purpose = TextField(self.tr("What for"), "permissionPurpose")
        self.covers = TicksField(
            self.tr("Which copies may leave?"),
            "permissionCovers",
            options(Subject),
            columns=2,
            hint=self.tr("Tick none when you may speak of it, and no copy may leave."),
        )
        self.given = GivenHow(self.tr("How the permission was given"), "permission")
        self.how = self.given.how
        self.until = UntilField("permissionUntil", today)
        self.save = primary(self.tr("Save this permission"), "savePermission")
        self.cancel = secondary(self.tr("Leave without saving"), "cancelPermission")
        self.body.setSpacing(GRID * 2)
        self.body.addWidget(self.message)
        for part in (*self._fields(), self.given, self.until):
            self.body.addWidget(part)
        self.body.addLayout(row(self.save, self.cancel, None, space=GRID * 2))
        self.save.clicked.connect(self._submit)
        self.cancel.clicked.connect(self.cancelled)

    @property
    def dirty(self) -> bool:
        return bool(self.what.value() or self.recipient_name.value() or self.purpose.value())

    def clear(self) -> None:
        for field in (*self._fields(), self.until):
            field.clear()
        self.given.clear()
        self.message.clear()

    def set_busy(self, *, busy: bool) -> None:
        self.save.set_busy(busy=busy, text=self.tr("Saving"))

    def _fields(self) -> tuple[Field, ...]:
        return (self.what, self.recipient, self.recipient_name, self.covers, self.purpose)

    def _submit(self) -> None:
        what, recipient, purpose = self.what.value(), self.recipient.value(), self.purpose.value()
        self.what.set_error("" if what else self.tr("Say what may be shared."))
        self.recipient.set_error("" if recipient else self.tr("Choose who it may go to."))
        self.purpose.set_error("" if purpose else self.tr("Say what the sharing is for."))
        given, until_is_fine = self.given.given(), self.until.check()
        for part, fine in (
            (self.what, bool(what)),
            (self.recipient, recipient is not None),
            (self.purpose, bool(purpose)),
            (self.given, given is not None),
            (self.until, until_is_fine),
        ):
            if not fine:
                part.take_focus()
                return
        if recipient is not None and given is not None:
            self.submitted.emit(
                NewPermission(
                    what=what,
                    covers=self.covers.value(),
                    recipient=recipient,
                    recipient_name=self.recipient_name.value(),
                    purpose=purpose,
                    how=given[0],
                    witness=given[1],
                    until=self.until.value(),
                )
            )
