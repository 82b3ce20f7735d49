"""A meeting is agreed: when, where, how to get there, what is needed there."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from PySide6.QtCore import Signal

from coach_app.domain.appointment import Appointment
from coach_app.domain.errors import Refusal
from coach_app.services.appointments import NewAppointment
from coach_app.services.desk import HOME_ZONE
from ui.shared.buttons import primary, secondary
from ui.shared.dates import clock_time, date_and_time
from ui.shared.fields import DateField, Field, LongTextField, NumberField, TextField
from ui.shared.layout import GRID, Wrapping, holder
from ui.shared.pieces import Card, Message, heading, words
from ui.shared.time_text import read_time

USUAL_MINUTES = 60


class AppointmentForm(Card):
    """Also moves one: then it asks for day and time alone."""

    submitted = Signal(object)
    moved = Signal(str, object)
    cancelled = Signal()

    def __init__(self, today: Callable[[], date]) -> None:
        super().__init__(name="appointmentForm")
        self.setAccessibleName(self.tr("Appointment"))
        self.title = heading("", 2)
        self.message = Message("appointmentMessage")
        self.day = DateField(self.tr("Day"), "appointmentDay", today)
        self.time = TextField(
            self.tr("Time"), "appointmentTime", hint=self.tr("For example 10:30 or 2 pm"), width=10
        )
        self.minutes = NumberField(self.tr("How long, in minutes"), "appointmentMinutes", width=6)
        self.venue = TextField(
            self.tr("Where"),
            "appointmentVenue",
            hint=self.tr("A place the person knows. It stands in their calendar as you type it."),
        )
        self.address = TextField(self.tr("Address"), "appointmentAddress")
        self.travel = LongTextField(
            self.tr("How to get there"),
            "appointmentTravel",
            hint=self.tr("Bus, lift, where to ask. The person takes this along."),
            lines=2,
        )
        self.access = LongTextField(
            self.tr("What they need there"),
            "appointmentAccess",
            hint=self.tr("For you alone: it is not written into their calendar."),
            lines=2,
        )
        self.save = primary(self.tr("Save this appointment"), "saveAppointment")
        self.cancel = secondary(self.tr("Leave without saving"), "cancelAppointmentForm")
        self.was = words("", "quiet", "appointmentWas")
        self._moving = ""
        self._time_before = ("", "")
        self.body.setSpacing(GRID * 2)
        self.body.addWidget(self.title)
        self.body.addWidget(self.was)
        for part in (self.message, *self._fields()):
            self.body.addWidget(part)
        self.body.addWidget(holder(Wrapping(self.save, self.cancel)))
        self.save.clicked.connect(self._submit)
        self.cancel.clicked.connect(self.cancelled)
        self.clear()

    @property
    def dirty(self) -> bool:
        if self._moving:
            return (self.day.line.text(), self.time.value()) != self._time_before
        return bool(self.venue.value() or self.address.value() or self.travel.value())

    def begin_move(self, appointment: Appointment) -> None:
        """The place and what is needed there stay; only the time is asked for."""
        self.clear()
        self._moving = appointment.id
        when = date_and_time(appointment.starts_at)
        said = self.tr("Until now: {time}, {place}. Only the time changes.")
        self.was.setText(said.format(time=when, place=appointment.venue))
        self.day.set_value(appointment.starts_at.astimezone(HOME_ZONE).date())
        self.time.set_value(clock_time(appointment.starts_at))
        self._time_before = self.day.line.text(), self.time.value()
        self._show_fields()

    def _show_fields(self) -> None:
        moving = bool(self._moving)
        self.title.setText(
            self.tr("Move the appointment") if moving else self.tr("Make an appointment")
        )
        self.save.setText(
            self.tr("Move to this time") if moving else self.tr("Save this appointment")
        )
        self.was.setVisible(moving)
        for field in self._fields()[2:]:
            field.setVisible(not moving)

    def clear(self) -> None:
        self._moving = ""
        self._show_fields()
        for field in self._fields():
            field.clear()
        self.minutes.set_value(str(USUAL_MINUTES))
        self.message.clear()

    def set_busy(self, *, busy: bool) -> None:
        self.save.set_busy(busy=busy, text=self.tr("Saving"))

    def _fields(self) -> tuple[Field, ...]:
        return (
            self.day,
            self.time,
            self.minutes,
            self.venue,
            self.address,
            self.travel,
            self.access,
        )

    def _submit(self) -> None:
        day = self._read(self.day, self.day.value, self.tr("Type the day."))
        at = self._read(self.time, lambda: read_time(self.time.value()), self.tr("Type the time."))
        long = self._read(self.minutes, self.minutes.number, self.tr("Type how long it takes."))
        if not self._moving:
            self._read(self.venue, self.venue.value, self.tr("Type where you meet."))
        wrong = next((field for field in self._fields() if not field.error.isHidden()), None)
        if wrong is not None:
            wrong.take_focus()
            return
        starts_at = datetime.combine(day, at, tzinfo=HOME_ZONE)
        if self._moving:
            self.moved.emit(self._moving, starts_at)
            return
        self.submitted.emit(
            NewAppointment(
                starts_at=starts_at,
                minutes=long,
                venue=self.venue.value(),
                address=self.address.value(),
                travel=self.travel.value(),
                access=self.access.value(),
            )
        )

    def _read(self, field: Field, read: Callable[[], Any], missing: str) -> Any:
        """What stands in a field; says under it what is wrong or missing."""
        try:
            found = read()
        except Refusal as problem:
            field.set_error(str(problem))
            return None
        field.set_error("" if found not in (None, "") else missing)
        return found
