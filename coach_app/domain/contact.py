"""Contact attempts: added to, never rewritten."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar

from coach_app.domain.fields import moment, required, storable
from coach_app.domain.people import Channel


class ContactResult(StrEnum):
    REACHED = "reached"
    NO_ANSWER = "no-answer"
    LEFT_MESSAGE = "left-message"
    WRONG_NUMBER = "wrong-number"
    ASKED_TO_CALL_BACK = "asked-to-call-back"
    DECLINED = "declined"


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    KIND: ClassVar[str] = "contact"

    id: str
    case_id: str
    at: datetime
    channel: Channel
    result: ContactResult
    note: str = ""
    next_try_on: date | None = None
    by: str = ""

    def __post_init__(self) -> None:
        moment(self.at, "The time of the contact")
        storable(self.note)


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactDecision:
    """What was decided after several tries without success: go on trying, or stop."""

    KIND: ClassVar[str] = "contact-decision"

    id: str
    case_id: str
    decided_at: datetime
    keep_trying: bool
    reason: str
    by: str = ""

    def __post_init__(self) -> None:
        moment(self.decided_at, "The time of the decision")
        required(self.reason, "The reason")
