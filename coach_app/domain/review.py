"""Reviews of a plan and the outcomes of the support."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar

from coach_app.domain.errors import FieldInvalid
from coach_app.domain.fields import moment, storable


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    KIND: ClassVar[str] = "review"

    id: str
    case_id: str
    plan_id: str
    at: datetime
    what_helped: str = ""
    what_changed: str = ""
    next_review_on: date | None = None

    def __post_init__(self) -> None:
        moment(self.at, "The time of the review")
        storable(self.what_helped)
        storable(self.what_changed)


class OutcomeKind(StrEnum):
    JOB_START = "job-start"
    JOB_KEPT = "job-kept"
    HOURS_INCREASED = "hours-increased"
    SUSTAINED_WORK = "sustained-work"
    PERMITTED_WORK = "permitted-work"
    PLACEMENT = "placement"
    VOLUNTEERING = "volunteering"
    TRAINING = "training"
    EXIT = "exit"
    RE_ENTRY = "re-entry"


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseOutcome:
    KIND: ClassVar[str] = "outcome"

    id: str
    case_id: str
    what: OutcomeKind
    on: date
    evidence: str = ""
    """What proves it; empty means it cannot be claimed yet."""
    note: str = ""
    until: date | None = None
    """Last day of the job, the placement or the course; None while it goes on."""
    hours_before: int | None = None
    """Hours a week before they were increased, and after."""
    hours_after: int | None = None
    reason: str = ""
    """Why somebody left the support."""

    def __post_init__(self) -> None:
        if self.until is not None and self.until < self.on:
            raise FieldInvalid("It ends before it begins. Check the two dates.")
        storable(self.reason)
        storable(self.evidence)
        storable(self.note)
