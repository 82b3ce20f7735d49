"""The consent ledger: what a person has agreed to, each in a record of its own.

Agreement to take part, the privacy notice, permission to share and consent to an employer copy
are four different things. Each is dated, says how it was given and can be withdrawn alone.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar

from coach_app.domain.errors import FieldInvalid, Refusal
from coach_app.domain.fields import moment, required, storable


class WitnessMissing(Refusal):
    key = "consent.witness_missing"
    sentence = "Somebody has to have heard it. Write down the name of the witness."


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


class Subject(StrEnum):
    """What a copy that leaves can be about. A permission ticks those it covers."""

    PLAN = "plan"
    PROGRESS = "progress"
    CONTACT_DETAILS = "contact-details"
    REFERRAL = "referral"
    ADJUSTMENTS = "adjustments"


class NoticeHow(StrEnum):
    ON_PAPER = "on-paper"
    ON_SCREEN = "on-screen"
    BY_EMAIL = "by-email"
    BY_LETTER = "by-letter"
    SPOKEN = "spoken"


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """The privacy notice was given: which version, in which language, read aloud or not."""

    KIND: ClassVar[str] = "notice"

    id: str
    case_id: str
    version: str
    language: str = "en-GB"
    given_at: datetime
    how: NoticeHow
    read_aloud: bool = False
    interpreter: str = ""
    withdrawn_at: datetime | None = None
    """Set when it turns out that it was not given, or not understood: then it is given again."""

    def __post_init__(self) -> None:
        required(self.version, "The version of the privacy notice")
        required(self.language, "The language of the privacy notice")
        storable(self.interpreter)
        moment(self.given_at, "The time when the privacy notice was given")

    @property
    def live(self) -> bool:
        return self.withdrawn_at is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """The person agrees to take part, having been given the privacy notice."""

    KIND: ClassVar[str] = "agreement"

    id: str
    case_id: str
    given_at: datetime
    how: HowGiven
    witness: str = ""
    privacy_notice: str
    """Version of the privacy notice that had been given by then, such as "2026-04"."""
    privacy_notice_read_aloud: bool = False
    withdrawn_at: datetime | None = None

    def __post_init__(self) -> None:
        moment(self.given_at, "The time of the agreement")
        required(self.privacy_notice, "The version of the privacy notice")
        witnessed(self.how, self.witness)

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
    """In the person's own words."""
    covers: tuple[Subject, ...] = ()
    """The kinds of copy that may leave. Empty: the coach may speak of it, no copy leaves."""
    recipient: Recipient
    recipient_name: str = ""
    """Empty: whoever the recipient is at the time."""
    purpose: str
    given_at: datetime
    how: HowGiven
    witness: str = ""
    until: date | None = None
    withdrawn_at: datetime | None = None

    def __post_init__(self) -> None:
        moment(self.given_at, "The time of the permission")
        required(self.what, "What may be shared")
        required(self.purpose, "What the sharing is for")
        storable(self.recipient_name)
        witnessed(self.how, self.witness)
        _ends_after_it_began(self.given_at, self.until)

    def live_on(self, day: date) -> bool:
        return self.withdrawn_at is None and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True, kw_only=True)
class EmployerConsent:
    """Consent to an employer copy: which employer, and the items the person ticked for it."""

    KIND: ClassVar[str] = "employer-consent"

    id: str
    case_id: str
    employer: str
    items: tuple[str, ...] = ()
    """Keys of what may stand in the copy, as the person ticked them."""
    plan_id: str = ""
    """The version of the plan that they ticked from: another version needs another consent."""
    content_hash: str = ""
    """SHA-256 of what the copy says, as they saw it."""
    purpose: str = ""
    given_at: datetime
    how: HowGiven
    witness: str = ""
    until: date | None = None
    withdrawn_at: datetime | None = None

    def __post_init__(self) -> None:
        required(self.employer, "The employer")
        storable(self.purpose)
        moment(self.given_at, "The time of the consent")
        witnessed(self.how, self.witness)
        _ends_after_it_began(self.given_at, self.until)

    def live_on(self, day: date) -> bool:
        return self.withdrawn_at is None and (self.until is None or day <= self.until)


def witnessed(how: HowGiven, witness: str) -> None:
    """What was said before a witness needs the witness's name."""
    if how is HowGiven.WITNESSED and not storable(witness).strip():
        raise WitnessMissing
    storable(witness)


def _ends_after_it_began(given_at: datetime, until: date | None) -> None:
    if until is not None and until < given_at.date():
        raise FieldInvalid("The permission ends before it was given. Check the two dates.")
