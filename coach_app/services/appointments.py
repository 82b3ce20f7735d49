"""Appointments at a venue, and the calendar file the participant takes along."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from coach_app.domain.appointment import (
    Appointment,
    AppointmentCancelled,
    AppointmentPast,
    AppointmentUnmoved,
    NoAppointment,
)
from coach_app.domain.case_ref import normalised
from coach_app.domain.disclosed import Route
from coach_app.domain.disclosure import OutgoingCopy, Released
from coach_app.services.changes import Changes, changes
from coach_app.services.desk import Desk
from coach_app.services.disclosures import release

MADE_BY = "-//coach-app//appointments//EN"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAppointment:
    starts_at: datetime
    minutes: int = 60
    venue: str
    address: str = ""
    travel: str = ""
    access: str = ""
    note: str = ""


def make(desk: Desk, case_id: str, new: NewAppointment) -> Changes:
    """Raises AppointmentPast."""
    _must_be_to_come(desk, new.starts_at)
    now = desk.now()
    appointment = Appointment(
        id=desk.ids.new(),
        case_id=case_id,
        starts_at=new.starts_at,
        minutes=new.minutes,
        venue=new.venue,
        address=new.address,
        travel=new.travel,
        access=new.access,
        note=new.note,
        by=desk.coach.name,
        made_at=now,
        changed_at=now,
    )
    with desk.work() as work:
        work.case_file(case_id)
        work.save(appointment, action="made")
        work.commit()
    return changes(case_id, "appointment", record_id=appointment.id)


def move(desk: Desk, appointment_id: str, starts_at: datetime) -> Changes:
    """The time before stays in the record.

    Raises AppointmentPast, AppointmentUnmoved, and AppointmentCancelled for one that was cancelled.
    """
    _must_be_to_come(desk, starts_at)

    def moved(before: Appointment) -> Appointment:
        if starts_at == before.starts_at:
            raise AppointmentUnmoved
        was = (*before.moved_from, before.starts_at)
        return replace(before, starts_at=starts_at, moved_from=was)

    return _changed(desk, appointment_id, moved)


def cancel(desk: Desk, appointment_id: str) -> Changes:
    """Raises AppointmentCancelled when it was cancelled already."""
    return _changed(desk, appointment_id, lambda before: replace(before, cancelled_at=desk.now()))


def coming(desk: Desk, case_id: str) -> tuple[Appointment, ...]:
    """Appointments that are still to come, the next one first."""
    with desk.work() as work:
        file = work.case_file(work.case_id_of(normalised(case_id)))
    now = desk.now()
    found = (a for a in file.appointments if a.cancelled_at is None and a.starts_at > now)
    return tuple(sorted(found, key=lambda a: (a.starts_at, a.id)))


def next_one(desk: Desk, ref_or_id: str) -> Appointment:
    """Raises NoAppointment."""
    found = coming(desk, ref_or_id)
    if not found:
        raise NoAppointment
    return found[0]


def ics(desk: Desk, ref_or_id: str) -> Released:
    """The calendar file of the next appointment of a case, for the participant; it goes out
    through the one door for copies and stands in its log. Raises NoAppointment."""
    return ics_of(desk, next_one(desk, ref_or_id))


def ics_of(desk: Desk, appointment: Appointment) -> Released:
    """The same for one appointment, also for one that was cancelled."""
    return release(
        desk,
        appointment.case_id,
        OutgoingCopy(
            route=Route.CALENDAR_FILE,
            data=calendar_file(appointment, appointment.by or desk.coach.name),
            what="Calendar file of an appointment",
            purpose="For the participant's own calendar",
            media_type="text/calendar",
        ),
    )


def calendar_file(appointment: Appointment, coach_name: str) -> bytes:
    """One appointment as iCalendar (RFC 5545), for the participant's own calendar.

    Others may look over a calendar: it says when, where and with whom, and how to get there;
    never the programme, what is needed, a note, or anything about health.
    """
    ends_at = appointment.starts_at + timedelta(minutes=appointment.minutes)
    from icalendar import Calendar, Event  # noqa: PLC0415 - large, and rarely asked for

    event = Event()
    event.add("uid", f"{appointment.id}@coach-app")
    event.add("dtstamp", appointment.changed_at.astimezone(UTC))
    event.add("dtstart", appointment.starts_at.astimezone(UTC))
    event.add("dtend", ends_at.astimezone(UTC))
    event.add("summary", f"Appointment with {coach_name}")
    event.add("location", ", ".join(filter(None, (appointment.venue, appointment.address))))
    if appointment.travel:
        event.add("description", appointment.travel)
    event.add("sequence", appointment.change)
    event.add("status", "CANCELLED" if appointment.cancelled_at else "CONFIRMED")
    calendar = Calendar()
    calendar.add("prodid", MADE_BY)
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if appointment.cancelled_at else "PUBLISH")
    calendar.add_component(event)
    data: bytes = calendar.to_ical()
    return data


def _must_be_to_come(desk: Desk, starts_at: datetime) -> None:
    if starts_at.tzinfo is not None and starts_at <= desk.now():
        raise AppointmentPast


def _changed(
    desk: Desk, appointment_id: str, change: Callable[[Appointment], Appointment]
) -> Changes:
    with desk.work() as work:
        before = work.get(Appointment, appointment_id)
        if before.cancelled_at is not None:
            raise AppointmentCancelled
        counted = replace(before, change=before.change + 1, changed_at=desk.now())
        work.save(change(counted), action="changed")
        work.commit()
    return changes(before.case_id, "appointment", record_id=appointment_id)
