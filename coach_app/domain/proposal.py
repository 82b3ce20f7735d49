"""What the program drafted, kept beside what the coach made of it."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from coach_app.domain.fields import moment, required
from coach_app.domain.plan import Plan


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A draft as it was composed, never edited.

    Drafting again compares with it, so that the coach's own work is told from the program's.
    """

    KIND: ClassVar[str] = "proposal"

    id: str
    case_id: str
    plan_id: str
    """The plan that was made from it."""
    proposed_at: datetime
    plan: Plan

    def __post_init__(self) -> None:
        required(self.plan_id, "The plan of a draft")
        moment(self.proposed_at, "The time of a draft")
