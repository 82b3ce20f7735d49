"""Logging one contact attempt, with the person's wishes in sight before anybody dials."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout

from coach_app.domain.contact import ContactResult
from coach_app.domain.errors import Refusal
from coach_app.domain.people import Channel
from coach_app.services.contacts import BeforeDialling, NewContact
from ui.case.before_dialling import BeforeDiallingPanel
from ui.shared.buttons import primary, secondary
from ui.shared.choices import ChoiceField
from ui.shared.fields import DateField, LongTextField
from ui.shared.labels import options
from ui.shared.layout import GRID, row
from ui.shared.pieces import Card, Message

TRY_AGAIN = frozenset(
    {ContactResult.NO_ANSWER, ContactResult.LEFT_MESSAGE, ContactResult.ASKED_TO_CALL_BACK}
)


class ContactForm(Card):
    submitted = Signal(object)
    cancelled = Signal()

    def __init__(self, today: Callable[[], date]) -> None:
        super().__init__(self.tr("Log a contact"), "contactForm")
        self._today = today
        self.before = BeforeDiallingPanel()
        self._suggested: date | None = None
        self.message = Message("contactMessage")
        self.channel = ChoiceField(self.tr("How"), "channel", options(Channel), columns=5)
        self.result = ChoiceField(
            self.tr("How it went"), "contactResult", options(ContactResult), columns=3
        )
        self.note = LongTextField(
            self.tr("Note"), "contactNote", hint=self.tr("Short and kind; the person may read it.")
        )
        self.next_try = DateField(self.tr("Next try, if one is needed"), "nextTry", today)
        self.save = primary(self.tr("Save this contact"), "saveContact")
        self.cancel = secondary(self.tr("Leave without saving"), "cancelContact")
        self.body.setSpacing(GRID * 2)
        self._fill(self.body)
        self.result.changed.connect(self._suggest_next_try)
        self.save.clicked.connect(self._submit)
        self.cancel.clicked.connect(self.cancelled)

    @property
    def dirty(self) -> bool:
        """Whether anything was entered that leaving would lose."""
        return bool(self.note.value() or self.result.value() is not None)

    def begin(self, before: BeforeDialling, next_try: date) -> None:
        """Shows what is known before a call; what was typed and not saved is still there."""
        self.before.show_before(before)
        self._suggested = next_try
        if self.channel.value() is None and len(before.contact_by) == 1:
            self.channel.set_value(before.contact_by[0])

    def clear(self) -> None:
        self.channel.set_value(None)
        self.result.set_value(None)
        self.note.set_value("")
        self.next_try.set_value(None)
        self.message.clear()
        for field in (self.channel, self.result, self.next_try):
            field.set_error("")

    def set_busy(self, *, busy: bool) -> None:
        self.save.set_busy(busy=busy, text=self.tr("Saving"))

    def _fill(self, body: QVBoxLayout) -> None:
        for part in (
            self.before,
            self.message,
            self.channel,
            self.result,
            self.note,
            self.next_try,
        ):
            body.addWidget(part)
        body.addLayout(row(self.save, self.cancel, None, space=GRID * 2))

    def _suggest_next_try(self) -> None:
        """The next working day, where another try is needed and no day is typed yet."""
        again = self.result.value() in TRY_AGAIN
        if again and not self.next_try.line.text().strip():
            self.next_try.set_value(self._suggested)

    def _submit(self) -> None:
        """Checks in the order of the form and goes to the first thing that is missing."""
        channel, result = self.channel.value(), self.result.value()
        self.channel.set_error("" if channel else self.tr("Choose how you tried."))
        self.result.set_error("" if result else self.tr("Choose how it went."))
        next_try, wrong_date = self._next_try()
        self.next_try.set_error(wrong_date)
        if channel is None:
            self.channel.take_focus()
        elif result is None:
            self.result.take_focus()
        elif wrong_date:
            self.next_try.take_focus()
        else:
            self.submitted.emit(
                NewContact(
                    channel=channel, result=result, note=self.note.value(), next_try_on=next_try
                )
            )

    def _next_try(self) -> tuple[date | None, str]:
        try:
            day = self.next_try.value()
        except Refusal as problem:
            return None, str(problem)
        if day is not None and day < self._today():
            return None, self.tr("This day has passed. Choose today or a later day.")
        return day, ""
