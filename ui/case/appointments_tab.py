"""The appointments of a case: those to come first, each with its file for the calendar."""

from collections.abc import Callable
from datetime import date, datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from coach_app.domain.appointment import Appointment
from coach_app.services.caseload import CaseView
from ui.case.appointment_form import AppointmentForm
from ui.shared.buttons import secondary, warning
from ui.shared.dates import date_and_time
from ui.shared.layout import GRID, Page, Wrapping, column, empty, holder
from ui.shared.pieces import EmptyState, Message, Tag, heading, rule, words
from ui.shared.typed_text import opened_by, shows_record


class AppointmentRow(QWidget):
    calendar_wanted = Signal(str)
    move_wanted = Signal(str)
    cancel_wanted = Signal(str)

    def __init__(self, appointment: Appointment, *, to_come: bool) -> None:
        super().__init__()
        self.setObjectName("appointmentRow")
        self._id = appointment.id
        shows_record(self, appointment.id)
        when = date_and_time(appointment.starts_at)
        minutes = self.tr("{minutes} minutes").format(minutes=appointment.minutes)
        inside = column(words(when, "strong"), words(f"{appointment.venue}, {minutes}"), space=4)
        for line in self._details(appointment):
            inside.addWidget(words(line))
        if appointment.cancelled_at is not None:
            inside.addWidget(Tag(self.tr("Cancelled")))
        if to_come:
            save = secondary(
                self.tr("Save for the calendar (.ics)"), "saveForCalendar", drawing="document"
            )
            move = secondary(self.tr("Move it"), "moveAppointment", drawing="clock")
            cancel = warning(self.tr("Cancel it"), "cancelAppointment")
            for button, about in (
                (save, self.tr("Save for the calendar: {time}")),
                (move, self.tr("Move the appointment: {time}")),
                (cancel, self.tr("Cancel the appointment: {time}")),
            ):
                button.setAccessibleName(about.format(time=when))
            inside.addWidget(holder(Wrapping(save, move, cancel, space=GRID * 2)))
            save.clicked.connect(self._save)
            move.clicked.connect(self._move)
            cancel.clicked.connect(self._cancel)
        self.setLayout(inside)

    def _details(self, appointment: Appointment) -> tuple[str, ...]:
        before = "; ".join(date_and_time(was) for was in appointment.moved_from)
        told = (
            (self.tr("Before it was moved: {text}"), before),
            ("{text}", appointment.address),
            (self.tr("Getting there: {text}"), appointment.travel),
            (self.tr("They need: {text}"), appointment.access),
        )
        return tuple(words_.format(text=text) for words_, text in told if text)

    def _save(self) -> None:
        self.calendar_wanted.emit(self._id)

    def _move(self) -> None:
        self.move_wanted.emit(self._id)

    def _cancel(self) -> None:
        self.cancel_wanted.emit(self._id)


class AppointmentsTab(Page):
    calendar_wanted = Signal(str)
    cancel_wanted = Signal(str)

    def __init__(self, today: Callable[[], date], now: Callable[[], datetime]) -> None:
        super().__init__()
        self.setObjectName("appointmentsTab")
        self._now = now
        self._appointments: tuple[Appointment, ...] = ()
        self.message = Message("appointmentsMessage")
        self.add = secondary(self.tr("Make an appointment"), "addAppointment", drawing="new")
        self.form = AppointmentForm(today)
        self.form.hide()
        opened_by(self.form, self.add.objectName())
        self.rows = column(space=GRID * 2)
        self.body.addWidget(self.message)
        self.body.addWidget(self.add, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addWidget(self.form)
        self.body.addLayout(self.rows)
        self.add.clicked.connect(self._open_form)

    def show_case(self, view: CaseView) -> None:
        empty(self.rows)
        self._appointments = view.file.appointments
        now = self._now()
        by_time = sorted(view.file.appointments, key=lambda one: one.starts_at)
        coming = [a for a in by_time if a.cancelled_at is None and a.starts_at >= now]
        before = [a for a in reversed(by_time) if a not in coming]
        if not by_time:
            self.rows.addWidget(
                EmptyState(
                    self.tr("No appointments yet"),
                    self.tr("Agree a day and a place together, then make it here."),
                )
            )
        self._show(self.tr("To come"), coming, to_come=True)
        self._show(self.tr("Before"), before, to_come=False)

    def close_form(self) -> None:
        self.form.clear()
        self.form.hide()
        self.add.show()

    def set_busy(self, *, busy: bool) -> None:
        self.form.set_busy(busy=busy)

    def show_saved(self, name: str) -> None:
        said = self.tr("Saved as {name}. Give it to the person or send it to them.")
        self.message.show_done(said.format(name=name))

    def _show(self, title: str, appointments: list[Appointment], *, to_come: bool) -> None:
        if appointments:
            self.rows.addWidget(heading(title, 2))
        for appointment in appointments:
            line = AppointmentRow(appointment, to_come=to_come)
            line.calendar_wanted.connect(self.calendar_wanted)
            line.move_wanted.connect(self._open_to_move)
            line.cancel_wanted.connect(self.cancel_wanted)
            self.rows.addWidget(line)
            self.rows.addWidget(rule())

    def _open_to_move(self, appointment_id: str) -> None:
        found = next((one for one in self._appointments if one.id == appointment_id), None)
        if found is not None:
            self._open_form()
            opened_by(self.form, "moveAppointment", found.id)
            self.form.begin_move(found)

    def _open_form(self) -> None:
        self.message.clear()
        self.form.clear()
        opened_by(self.form, self.add.objectName())
        self.form.show()
        self.add.hide()
        self.form.day.take_focus()
        self.ensureWidgetVisible(self.form)
