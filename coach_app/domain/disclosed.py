"""The disclosure log: one record for every copy that left, by which route and on what ground."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from coach_app.domain.errors import Refusal
from coach_app.domain.fields import moment, required, storable


class Route(StrEnum):
    """Every way in which a copy of somebody's record can leave this program."""

    PARTICIPANT_COPY = "participant-copy"
    """The person's own copy of what is theirs."""
    EMPLOYER_COPY = "employer-copy"
    GP_COPY = "gp-copy"
    REFERRER_COPY = "referrer-copy"
    SERVICE_REFERRAL = "service-referral"
    """Sent on to a local service."""
    HANDOVER = "handover"
    """What the next coach of the service has to know before the first call."""
    CASE_FILE = "case-file"
    """The coach's own hand-out of a whole record, to move it between tools of the service."""
    CASELOAD_TABLE = "caseload-table"
    """The coach's own list of everybody, as a table for a spreadsheet."""
    DAY_LIST = "day-list"
    """The coach's own list of the day on paper, with initials and reference only."""
    CALENDAR_FILE = "calendar-file"
    """An appointment for the person's own calendar."""


class Way(StrEnum):
    """By what means it left."""

    FILE = "file"
    PRINT = "print"
    STICK = "stick"
    """A file under a code."""
    SCREEN = "screen"
    """Shown as a code to scan."""
    EMAIL = "email"
    """Sent by the server after the next exchange."""
    OTHER_PROGRAM = "other-program"
    """Opened on this laptop in a program that shows it without encryption and may keep a copy."""


class Became(StrEnum):
    """What came of a copy that was let through. Without any, it was written out; of an e-mail it
    is not known yet."""

    NOT_LEFT = "not-left"
    """Writing or printing it failed: nobody has it."""
    IN_PART = "in-part"
    """It failed half way, so some of it may be where it was going."""
    SENT = "sent"
    """The organisation's mail relay has taken the e-mail. Whether it was read, nobody knows."""
    STOPPED = "stopped"
    """The permission ended or was taken back before the e-mail was sent."""
    NOT_TAKEN = "not-taken"
    """The e-mail could not be delivered."""


class PartlyLeft(Refusal):
    """A copy failed on its way, and some of it may be there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Disclosure:
    """One copy that left."""

    KIND: ClassVar[str] = "disclosure"

    id: str
    case_id: str
    left_at: datetime
    route: Route
    recipient_name: str = ""
    what: str
    purpose: str
    ground_id: str = ""
    """The permission or consent it left under; empty for the person's own copy and for a copy
    that stays inside the service."""
    document_id: str = ""
    sha256: str = ""
    """Of the bytes that left."""
    way: Way = Way.FILE
    address: str = ""
    """Where the server sends it; empty for what left by any other way."""
    by: str = ""
    """The coach who let it leave."""

    def __post_init__(self) -> None:
        moment(self.left_at, "The time when the copy left")
        required(self.what, "What left")
        required(self.purpose, "What the copy is for")
        texts = (self.recipient_name, self.ground_id, self.document_id, self.sha256, self.by)
        for text in (*texts, self.address):
            storable(text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """What was heard of a copy after its line was written. The line itself is never rewritten."""

    KIND: ClassVar[str] = "delivery"

    id: str
    case_id: str
    disclosure_id: str
    became: Became
    at: datetime
    by: str = ""
    """The coach on whose laptop it failed; empty when the server says it."""

    def __post_init__(self) -> None:
        moment(self.at, "The time when it was known")
        required(self.disclosure_id, "Which copy it was")
        storable(self.by)


def delivery_of(disclosure: Disclosure, deliveries: Iterable[Delivery]) -> Delivery | None:
    """The last that was heard of this copy; None when nothing was since it left."""
    heard = [one for one in deliveries if one.disclosure_id == disclosure.id]
    return max(heard, key=lambda one: (one.at, one.id), default=None)
