"""One entry of a case's timeline: what happened, when, and what stands below it. No Qt."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from coach_app.domain.contact import Contact
from coach_app.domain.correction import Correction


class Happening(StrEnum):
    REFERRED = "referred"
    CORRECTED = "corrected"
    DECIDED = "decided"
    ACCEPTED = "accepted"
    THEY_ASKED = "they-asked"
    WE_ASKED = "we-asked"
    ANSWERED = "answered"
    SIGNPOSTED = "signposted"
    HANDED_OVER = "handed-over"
    COMPARED = "compared"
    CONTACT = "contact"
    KEEP_TRYING = "keep-trying"
    STOP_TRYING = "stop-trying"
    APPOINTMENT_MADE = "appointment-made"
    APPOINTMENT_MOVED = "appointment-moved"
    APPOINTMENT_CANCELLED = "appointment-cancelled"
    NOTICE_GIVEN = "notice-given"
    NOTICE_WITHDRAWN = "notice-withdrawn"
    AGREED_TO_TAKE_PART = "agreed-to-take-part"
    STOPPED_TAKING_PART = "stopped-taking-part"
    PERMITTED = "permitted"
    PERMISSION_WITHDRAWN = "permission-withdrawn"
    EMPLOYER_ALLOWED = "employer-allowed"
    EMPLOYER_WITHDRAWN = "employer-withdrawn"
    COPY_LEFT = "copy-left"
    COPY_HEARD = "copy-heard"
    CONCERN_RAISED = "concern-raised"
    CONCERN_CLOSED = "concern-closed"
    ASSESSMENT_STARTED = "assessment-started"
    ASSESSMENT_FINISHED = "assessment-finished"
    PLAN_DRAFTED = "plan-drafted"
    PLAN_AGREED = "plan-agreed"
    PARTICIPANT_SIGNED = "participant-signed"
    COACH_SIGNED = "coach-signed"
    EMPLOYER_SIGNED = "employer-signed"
    NOT_SIGNED = "not-signed"
    DOCUMENT_MADE = "document-made"
    REVIEWED = "reviewed"
    OUTCOME = "outcome"
    COMMENTED = "commented"
    COMMENT_ANSWERED = "comment-answered"
    ON_HOLD = "on-hold"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """`at` is None where only the day is known."""

    day: date
    at: datetime | None = None
    what: Happening
    detail: str = ""
    name: str = ""
    """Whom it is about besides the person: who asked, where to, which employer."""
    code: StrEnum | None = None
    """A code whose words belong into the first line."""
    by: str = ""
    contact: Contact | None = None
    correction: Correction | None = None
    moment: datetime | None = None
    """The time that was agreed, of an appointment."""
    version: int = 0


DayOf = Callable[[datetime], date]
