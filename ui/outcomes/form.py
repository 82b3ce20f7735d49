"""Recording an outcome: what, when, what proves it, and what only this kind needs."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Signal

from coach_app.domain.errors import FieldInvalid, Refusal
from coach_app.domain.outcome_rules import WITH_AN_END, ExitReason
from coach_app.domain.review import OutcomeKind
from coach_app.services.outcomes import NewOutcome
from ui.shared.buttons import primary
from ui.shared.fields import DateField, LongTextField, NumberField, SelectField, TextField
from ui.shared.labels import options
from ui.shared.layout import GRID, Wrapping, holder
from ui.shared.pieces import Card, Message
from ui.shared.sentences import sentence
from ui.shared.side_by_side import SideBySide


class OutcomeForm(Card):
    submitted = Signal(object)

    def __init__(self, today: Callable[[], date]) -> None:
        super().__init__(self.tr("Record an outcome"), "outcomeForm")
        self.message = Message("outcomeFormMessage")
        self.what = SelectField(
            self.tr("What happened?"),
            "outcomeWhat",
            options(OutcomeKind),
            nothing=self.tr("Choose"),
        )
        self.on = DateField(self.tr("On which day?"), "outcomeOn", today)
        self.until = DateField(
            self.tr("Last day"), "outcomeUntil", today, hint=self.tr("Empty while it goes on")
        )
        self.before = NumberField(self.tr("Hours a week before"), "hoursBefore", width=6)
        self.after = NumberField(self.tr("Hours a week now"), "hoursAfter", width=6)
        self.hours = SideBySide(self.before, self.after, narrow=40)
        self.reason = SelectField(
            self.tr("Why do they leave?"),
            "outcomeReason",
            options(ExitReason),
            nothing=self.tr("Choose"),
        )
        self.evidence = TextField(
            self.tr("What proves it?"),
            "outcomeEvidence",
            hint=self.tr("For example: payslip seen. Empty: it waits unclaimed until it is in."),
        )
        self.note = LongTextField(self.tr("Note"), "outcomeNote", lines=2)
        self.save = primary(self.tr("Record this outcome"), "recordOutcome")
        self.body.setSpacing(GRID * 2)
        for part in (
            self.message,
            self.what,
            self.on,
            self.until,
            self.hours,
            self.reason,
            self.evidence,
            self.note,
            holder(Wrapping(self.save)),
        ):
            self.body.addWidget(part)
        self.what.changed.connect(self._show_what_fits)
        self.save.clicked.connect(self._submit)
        self._show_what_fits()

    @property
    def dirty(self) -> bool:
        texts = (self.on.line.text(), self.evidence.value(), self.note.value())
        return self.what.value() is not None or any(texts)

    def clear(self) -> None:
        for field in (self.what, self.on, self.until, self.before, self.after, self.reason):
            field.clear()
        self.evidence.clear()
        self.note.clear()
        self.message.clear()
        self._show_what_fits()

    def show_problem(self, problem: Exception) -> None:
        self.message.show_problem(sentence(problem))

    def set_busy(self, *, busy: bool) -> None:
        if busy:
            self.message.clear()
        self.save.set_busy(busy=busy, text=self.tr("Saving"))

    def _show_what_fits(self) -> None:
        what = self.what.value()
        self.until.setVisible(what in WITH_AN_END)
        self.hours.setVisible(what is OutcomeKind.HOURS_INCREASED)
        self.reason.setVisible(what is OutcomeKind.EXIT)

    def _submit(self) -> None:
        what = self.what.value()
        self.what.set_error("" if what else self.tr("Choose what happened."))
        try:
            on = self._day(self.on, needed=True)
            until = self._day(self.until) if what in WITH_AN_END else None
            before, after = self._number(self.before), self._number(self.after)
        except Refusal:
            return
        if what is None or on is None:
            self.what.take_focus()
            return
        more_hours = what is OutcomeKind.HOURS_INCREASED
        reason = self.reason.value() if what is OutcomeKind.EXIT else None
        self.submitted.emit(
            NewOutcome(
                what=what,
                on=on,
                until=until,
                evidence=self.evidence.value(),
                note=self.note.value(),
                hours_before=before if more_hours else None,
                hours_after=after if more_hours else None,
                reason=reason.value if reason is not None else "",
            )
        )

    def _day(self, field: DateField, *, needed: bool = False) -> date | None:
        """Says beside the field what is wrong with it, and raises it."""
        try:
            day: date | None = field.value()
            if needed and day is None:
                raise FieldInvalid(self.tr("Type the day."))
        except Refusal as problem:
            field.set_error(sentence(problem))
            field.take_focus()
            raise
        field.set_error("")
        return day

    def _number(self, field: NumberField) -> int | None:
        try:
            number = field.number()
        except Refusal as problem:
            field.set_error(sentence(problem))
            field.take_focus()
            raise
        field.set_error("")
        return number
