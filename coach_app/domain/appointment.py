"""A meeting that is agreed: when, where, how to get there, and what is needed there."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from coach_app.domain.errors import Refusal
from coach_app.domain.fields import moment, required, storable, within

LONGEST_MINUTES = 8 * 60


class AppointmentCancelled(Refusal):
    key = "appointment.cancelled"
    sentence = "This appointment was cancelled. Make a new one."


class AppointmentPast(Refusal):
    key = "appointment.past"
    sentence = "This time has passed already. Choose a time that is still to come."


class AppointmentUnmoved(Refusal):
    key = "appointment.same_time"
    sentence = "The appointment is at this time already. Type the new day or time."


class NoAppointment(Refusal):
    key = "appointment.not_there"
    sentence = "There is no appointment to come in this case. Make one first."


@dataclass(frozen=True, slots=True, kw_only=True)
class Appointment:
    """`change` counts moves and cancelling, so that a calendar knows which file is newer."""

    KIND: ClassVar[str] = "appointment"

    id: str
    case_id: str
    starts_at: datetime
    minutes: int = 60
    venue: str
    address: str = ""
    travel: str = ""
    """How to get there. The person takes this along in their calendar."""
    access: str = ""
    """What the person needs there, such as a room without stairs. Never leaves the record."""
    note: str = ""
    by: str = ""
    made_at: datetime
    changed_at: datetime
    change: int = 0
    moved_from: tuple[datetime, ...] = ()
    """When it was to be before it was moved, the first time first."""
    cancelled_at: datetime | None = None

    def __post_init__(self) -> None:
        required(self.venue, "The place")
        within(self.minutes, 5, LONGEST_MINUTES, "The length in minutes")
        for value, what in (
            (self.starts_at, "The time of the appointment"),
            (self.made_at, "The time it was made"),
            (self.changed_at, "The time it was changed"),
        ):
            moment(value, what)
        for text in (self.address, self.travel, self.access, self.note):
            storable(text)
