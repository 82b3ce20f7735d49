"""Agreement to take part and permission to share: separate, dated, withdrawable records."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar

from coach_app.domain.errors import FieldInvalid
from coach_app.domain.fields import moment, required


class HowGiven(StrEnum):
    SPOKEN = "spoken"
    SIGNED = "signed"
    TYPED = "typed"
    WITNESSED = "spoken-with-witness"


class Recipient(StrEnum):
    EMPLOYER = "employer"
    GP = "gp"
    REFERRER = "referrer"
    LOCAL_SERVICE = "local-service"


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """The person agrees to take part, having been given the privacy notice."""

    KIND: ClassVar[str] = "agreement"

    id: str
    case_id: str
    given_at: datetime
    how: HowGiven
    privacy_notice: str
    """Version of the privacy notice that was given, such as "2026-04"."""
    privacy_notice_read_aloud: bool = False
    withdrawn_at: datetime | None = None

    def __post_init__(self) -> None:
        moment(self.given_at, "The time of the agreement")
        required(self.privacy_notice, "The version of the privacy notice")

    @property
    def live(self) -> bool:
        return self.withdrawn_at is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Permission:
    """What may be shared, with whom, for what and until when. One record for each."""

    KIND: ClassVar[str] = "permission"

    id: str
    case_id: str
    what: str
    recipient: Recipient
    recipient_name: str = ""
    purpose: str
    given_at: datetime
    how: HowGiven
    until: date | None = None
    withdrawn_at: datetime | None = None

    def __post_init__(self) -> None:
        moment(self.given_at, "The time of the permission")
        required(self.what, "What may be shared")
        required(self.purpose, "What the sharing is for")
        if self.until is not None and self.until < self.given_at.date():
            raise FieldInvalid("The permission ends before it was given. Check the two dates.")

    def live_on(self, day: date) -> bool:
        return self.withdrawn_at is None and (self.until is None or day <= self.until)
