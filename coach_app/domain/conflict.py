"""Two people changed the same answer without knowing of each other: both values, and what was
decided in the end."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar

from coach_app.domain.fields import moment, required, storable


class Choice(StrEnum):
    """What somebody decided about a conflict."""

    SHOWN = "shown"
    """The value that stands stays."""
    OTHER = "other"
    """The value beside it is taken instead."""
    NEW = "new"
    """Neither: a new one was written."""
    BOTH = "both"
    """Notes and papers are never mixed or replaced: both stay as they are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What one of the two said: by the names of the fields, with who and when.

    `received_at` long after `recorded_at` means that the laptop was offline meanwhile.
    """

    values: dict[str, Any]
    by: str = ""
    recorded_at: datetime | None = None
    received_at: datetime | None = None

    @property
    def offline(self) -> bool:
        if self.recorded_at is None or self.received_at is None:
            return False
        return (self.received_at - self.recorded_at).total_seconds() > OFFLINE_SECONDS


OFFLINE_SECONDS = 600
"""A change that took longer to arrive was made without a network."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """Written by the server when a change meets one it did not know. It never changes; what was
    decided about it is a record of its own."""

    KIND: ClassVar[str] = "conflict"

    id: str
    case_id: str
    about_kind: str
    about_id: str
    shown: Said
    """What stands in the record."""
    other: Said
    """What came later and is kept here."""
    found_at: datetime

    def __post_init__(self) -> None:
        required(self.about_kind, "What the two versions are about")
        required(self.about_id, "What the two versions are about")
        moment(self.found_at, "The time of the two versions")


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolution:
    """What somebody decided about a conflict. The last one counts; all are kept."""

    KIND: ClassVar[str] = "resolution"

    id: str
    case_id: str
    conflict_id: str
    choice: Choice
    values: dict[str, Any] = field(default_factory=dict)
    """What the fields were set to; empty when both stay as they are."""
    by: str = ""
    decided_at: datetime

    def __post_init__(self) -> None:
        required(self.conflict_id, "The conflict")
        moment(self.decided_at, "The time of the decision")
        storable(self.by)
