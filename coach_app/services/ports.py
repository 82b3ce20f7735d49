"""Edges of the machine that tests must be able to hold still."""

from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    def now(self) -> datetime:
        """The time now, with its zone."""
        ...


class IdSource(Protocol):
    def new(self) -> str:
        """An id nobody else has made."""
        ...
