"""How long a laptop may be used without an exchange, by a clock that never runs backwards.

Pure arithmetic; what it can and cannot prevent is in docs/security.md.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

DEFAULT_DAYS = 14


@dataclass(frozen=True, slots=True)
class SeenTime:
    """The latest time this laptop knows of, and what its own clock said at that moment."""

    latest: datetime
    by_laptop: datetime

    def moved_to(self, now: datetime) -> "SeenTime":
        """The latest time known when the laptop's clock says `now`.

        A clock that was set back still counts on from where it was: what passes on it is added
        to the latest time known. Set right again, it is believed again.
        """
        passed = max(timedelta(0), now - self.by_laptop)
        return SeenTime(max(now, self.latest + passed if now < self.latest else now), now)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lease:
    """`granted_at` is the server's signed time of the last exchange; None: never enrolled."""

    granted_at: datetime | None
    days: int
    latest: datetime

    @property
    def ends_at(self) -> datetime | None:
        return None if self.granted_at is None else self.granted_at + timedelta(days=self.days)

    @property
    def ended(self) -> bool:
        ends = self.ends_at
        return ends is not None and self.latest >= ends

    @property
    def days_left(self) -> int | None:
        """Whole days; 0 on the last day and ever after."""
        ends = self.ends_at
        return None if ends is None else max(0, (ends - self.latest).days)
