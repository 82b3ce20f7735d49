"""Tells the opening of a case from its being read anew for the screen that shows it."""

from datetime import datetime, timedelta

STILL_OPEN = timedelta(minutes=15)
"""As long as nobody works with a laptop without its locking: a case that is read again within this
time of its last reading has stayed open. Screens read it after every change."""


class Openings:
    """Lives as long as the store is unlocked: after locking, every case is opened anew."""

    def __init__(self) -> None:
        self._read: dict[str, datetime] = {}

    def begins(self, case_id: str, now: datetime) -> bool:
        """Whether this reading is an opening, to be written in the audit. A clock that was set
        back makes one more line, never one less."""
        before = self._read.get(case_id)
        return before is None or not before <= now <= before + STILL_OPEN

    def was_read(self, case_id: str, now: datetime) -> None:
        """Once the line, if one was needed, stands in the store."""
        self._read[case_id] = now
