"""What the store needs from the world around it and never fetches by itself."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from coach_app.domain.journey import Deadlines
from coach_app.domain.limits import LimitsBook
from coach_app.domain.working_days import WorkingDays


class Clock(Protocol):
    def now(self) -> datetime:
        """The time with its zone."""
        ...


class IdSource(Protocol):
    def new(self) -> str:
        """An id that nobody else has."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    clock: Clock
    ids: IdSource
    calendar: WorkingDays
    limits: LimitsBook = field(default_factory=LimitsBook)
    """How long each step may take in each programme."""
    app_version: str = ""
    lease_days: Mapping[str, int] = field(default_factory=dict)
    """Programme -> days its laptops may stay away from the server."""
    steady: Callable[[], float] = time.monotonic
    """Seconds on a clock that nobody can set; it starts again with the machine."""

    @property
    def deadlines(self) -> Deadlines:
        return Deadlines(self.calendar, self.limits)
