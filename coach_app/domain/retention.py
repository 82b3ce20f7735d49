"""How long a case is kept: it depends on what happened, and the programme's pack says how long."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from coach_app.domain.errors import FieldInvalid


class KeptAs(StrEnum):
    """What happened in a case, as far as its keeping goes. The last that applies counts."""

    NEVER_REACHED = "never-reached"
    ACTIVE = "active"
    SAFEGUARDING = "safeguarding"


class CountsFrom(StrEnum):
    """The event that the time is counted from."""

    OPENED = "opened"
    LAST_CONTACT = "last-contact"
    """The last attempt or contact; the opening where there was none."""
    CLOSED = "closed"
    """Cases of this class are never due while they are open."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RetentionRule:
    kept_as: KeptAs
    months: int
    after: CountsFrom

    def __post_init__(self) -> None:
        if not 1 <= self.months <= 1200:
            raise FieldInvalid("A case is kept for 1 to 1,200 months.")


DEFAULT_RULES = (
    RetentionRule(kept_as=KeptAs.NEVER_REACHED, months=12, after=CountsFrom.LAST_CONTACT),
    RetentionRule(kept_as=KeptAs.ACTIVE, months=84, after=CountsFrom.CLOSED),
    RetentionRule(kept_as=KeptAs.SAFEGUARDING, months=240, after=CountsFrom.CLOSED),
)
"""12 months, 7 years, 20 years: as Kirklees publishes them. A pack may say otherwise."""


def months_after(day: date, months: int) -> date:
    """The same day so many months later, or the last day of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
