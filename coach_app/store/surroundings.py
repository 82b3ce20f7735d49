"""What the store needs from the world around it and never fetches by itself."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

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
    app_version: str = ""
