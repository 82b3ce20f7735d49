"""Passing somebody on: warmly from triage to a coach, or to help elsewhere."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from coach_app.domain.fields import moment, required, storable


@dataclass(frozen=True, slots=True, kw_only=True)
class Handover:
    """What the coach has to know before the first call, so that nobody tells it all twice."""

    KIND: ClassVar[str] = "handover"

    id: str
    case_id: str
    said: str
    promised: str = ""
    best_time: str = ""
    to_coach: str = ""
    given_at: datetime
    by: str = ""

    def __post_init__(self) -> None:
        required(self.said, "What the person said")
        moment(self.given_at, "The time of the handover")
        for text in (self.promised, self.best_time, self.to_coach):
            storable(text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Signpost:
    """Where somebody was sent who is not taken on here, and why."""

    KIND: ClassVar[str] = "signpost"

    id: str
    case_id: str
    where: str
    reason: str
    on: date
    by: str = ""

    def __post_init__(self) -> None:
        required(self.where, "Where the person was sent")
        required(self.reason, "The reason")
