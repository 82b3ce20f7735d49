"""What the server is told from outside, in one place; the real clock and chance come with it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """`secure_cookies` is off only for plain HTTP on this very machine.

    `second_factor` asks everybody who signs in with a password for a code from their phone too.
    """

    database_url: str
    secure_cookies: bool = True
    second_factor: bool = True
    statement_timeout: timedelta = timedelta(seconds=15)
    session_length: timedelta = timedelta(hours=8)
    session_idle: timedelta = timedelta(minutes=30)
    half_session: timedelta = timedelta(minutes=10)
    """Between the password and the code."""
    lock_out: timedelta = timedelta(minutes=15)
    lock_out_after: int = 5
    time_zone: str = "Europe/London"


@dataclass(frozen=True, slots=True)
class Sources:
    """Time and chance, handed in so that tests can hold them still.

    `ids` gives identifiers, `tokens` gives secrets of at least 128 bits.
    """

    clock: Callable[[], datetime]
    ids: Callable[[], str]
    tokens: Callable[[], str]
