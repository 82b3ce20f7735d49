"""How long nobody has touched the laptop, sleep and changed clocks included. No Qt."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto

NOTICE_S = 20.0
"""How long somebody has to answer before the laptop locks, at least."""


@dataclass(frozen=True, slots=True)
class Times:
    """Seconds. The wall clock goes on while the laptop sleeps, the steady one may not; the wall
    clock can be set by hand, the steady one cannot."""

    wall: Callable[[], float]
    steady: Callable[[], float]


class Idle(Enum):
    BUSY = auto()
    NOTICE = auto()
    """Say that it is about to lock; `seconds_left` tells when."""
    LOCK = auto()


class IdleWatch:
    """Ask `look` about once a second and tell `touched` about every key and every press."""

    def __init__(self, times: Times, limit_s: float) -> None:
        self._times = times
        self.limit_s = limit_s
        self._wall = times.wall()
        self._steady = times.steady()
        self._idle = 0.0
        self._notice_left: float | None = None

    @property
    def noticed(self) -> bool:
        return self._notice_left is not None

    @property
    def seconds_left(self) -> int:
        return max(0, round(self._notice_left or 0.0))

    def touched(self) -> None:
        self._idle = 0.0
        self._notice_left = None

    def look(self) -> Idle:
        """A clock that jumped by more than the limit locks, whichever way it jumped: the laptop
        slept, or somebody turned the clock."""
        wall, steady = self._times.wall(), self._times.steady()
        by_wall, by_steady = wall - self._wall, steady - self._steady
        self._wall, self._steady = wall, steady
        if max(by_wall, by_steady) >= self.limit_s or abs(by_wall - by_steady) >= self.limit_s:
            return Idle.LOCK
        passed = max(by_wall, by_steady, 0.0)
        self._idle += passed
        if self._notice_left is not None:
            self._notice_left -= passed
            return Idle.LOCK if self._notice_left <= 0 else Idle.NOTICE
        if self._idle < self.limit_s - NOTICE_S:
            return Idle.BUSY
        self._notice_left = NOTICE_S
        return Idle.NOTICE
