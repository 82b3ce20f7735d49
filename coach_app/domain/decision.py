"""What triage decided, in words that can be said aloud, with the pack it was decided under."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import ClassVar

from coach_app.domain.fields import required


class Outcome(StrEnum):
    ELIGIBLE = "eligible"
    NOT_ELIGIBLE = "not-eligible"
    CANNOT_TELL = "cannot-tell-yet"


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """One eligibility decision. It keeps the pack and version it was made under for ever."""

    KIND: ClassVar[str] = "decision"

    id: str
    case_id: str
    referral_id: str
    programme: str
    programme_version: str
    decided_on: date
    outcome: Outcome
    cohort: str = ""
    """The cohort's key in the pack; empty when none fits."""
    reason: str
    """One or two sentences a person can say aloud."""
    dates_used: tuple[str, ...] = ()
    nearest_miss: str = ""
    next_door: str = ""
    """Where someone who is not eligible can turn."""
    ask_for: tuple[str, ...] = ()
    """Questions whose answers would settle it."""
    accepted: bool = False
    accepted_on: date | None = None
    """The day triage took the person on; the first contact is counted from it."""

    def __post_init__(self) -> None:
        required(self.reason, "The reason for the decision")
