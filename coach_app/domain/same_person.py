"""Somebody looked at two cases that resemble each other and said what they are."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from coach_app.domain.errors import FieldInvalid
from coach_app.domain.fields import moment, required, storable


@dataclass(frozen=True, slots=True, kw_only=True)
class SamePerson:
    """`same`: both cases are about one person. Otherwise they were found to be two people.

    The cases stay two either way: nothing is ever merged by this.
    """

    KIND: ClassVar[str] = "same-person"

    id: str
    case_id: str
    other_case_id: str
    other_ref: str
    same: bool
    reason: str = ""
    decided_at: datetime
    by: str = ""

    def __post_init__(self) -> None:
        required(self.other_case_id, "The other case")
        moment(self.decided_at, "The time of the decision")
        storable(self.reason)
        if self.other_case_id == self.case_id:
            raise FieldInvalid("A case cannot be compared with itself. Choose another case.")
