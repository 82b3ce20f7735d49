"""A referral that was put right after it was saved: what stood there before, by whom and why."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from coach_app.domain.errors import Refusal
from coach_app.domain.fields import moment, required, storable


class NothingCorrected(Refusal):
    key = "correction.nothing_changed"
    sentence = "Nothing is different from what was saved. Change something, or leave it."


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectedField:
    """One field of the person or of the referral; both values as they stand in a case file."""

    kind: str
    """Kind of the record it belongs to: "person" or "referral"."""
    field: str
    before: Any = None
    after: Any = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """Added to and never rewritten, so that an old value can always be read."""

    KIND: ClassVar[str] = "correction"

    id: str
    case_id: str
    corrected_at: datetime
    by: str = ""
    reason: str = ""
    fields: tuple[CorrectedField, ...]

    def __post_init__(self) -> None:
        moment(self.corrected_at, "The time of the correction")
        storable(self.by)
        storable(self.reason)
        if not self.fields:
            raise NothingCorrected
        for one in self.fields:
            required(one.field, "The field that was corrected")
