"""The offline lease as a screen shows it, and handing work over when it has ended."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from coach_app.services import store_care
from coach_app.services.desk import Desk
from coach_app.store.backup import Progress

LAST_DAYS = 3
"""Days before the lease ends from which on every screen tells it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaseStanding:
    """A laptop that was never enrolled has no lease: `enrolled` is False and nothing ends."""

    enrolled: bool
    ended: bool
    days: int
    last_exchange: datetime | None
    ends_at: datetime | None
    days_left: int | None
    unsent: int


def standing(desk: Desk) -> LeaseStanding:
    """How long the laptop may still be used without an exchange. Never refused."""
    lease = desk.store.lease()
    return LeaseStanding(
        enrolled=lease.granted_at is not None,
        ended=lease.ended,
        days=lease.days,
        last_exchange=lease.granted_at,
        ends_at=lease.ends_at,
        days_left=lease.days_left,
        unsent=desk.store.journal.status().unsent,
    )


def hand_over(desk: Desk, target: Path, progress: Progress | None = None) -> None:
    """Everything on this laptop as one encrypted file, for whoever can send it on.

    It opens with the coach's passphrase, recovery key or the organisation's key, and an
    exchange from there sends what waits. Raises FileAlreadyThere, PlaceNotUsable or DiskFull.
    """
    store_care.backup(desk, target, progress)
