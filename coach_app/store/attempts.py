"""Wrong tries at the door: counted in a small file beside the key file, and followed by a wait.

The wait is measured by the machine's steady clock, which nobody can set and which starts again
with the machine, never by the date. It protects a laptop that is left alone for a while;
somebody who copies the files away is held up by the slow hash alone.
"""

import contextlib
import json
import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from coach_app.domain.errors import Refusal
from coach_app.store.private_files import write_atomically
from coach_app.store.refusals import (
    EscrowKeyWrong,
    TooManyTries,
    WrongPassphrase,
    WrongRecoveryKey,
)

FREE_TRIES = 3
WAITS = (5, 15, 30, 60, 120, 300)
"""Seconds after the fourth wrong try, the fifth and so on. The last is the longest there is: a
coach is never kept out for good by somebody who played with the keyboard."""
MOST_COUNTED = FREE_TRIES + len(WAITS)
LARGEST_FILE = 256
_WRONG = (WrongPassphrase, WrongRecoveryKey, EscrowKeyWrong)

Steady = Callable[[], float]


@dataclass(frozen=True, slots=True)
class _Count:
    wrong: int
    last: float
    """The steady clock at the last one."""


class Attempts:
    """The count of one store. Nothing is kept in memory: every program sees the same."""

    def __init__(self, path: Path, steady: Steady) -> None:
        self._path = path
        self._steady = steady

    def seconds_to_wait(self) -> int:
        """0 when the next try may be made now; whole seconds, rounded up."""
        count = self._read()
        if count.wrong <= FREE_TRIES:
            return 0
        wait = WAITS[min(count.wrong, MOST_COUNTED) - FREE_TRIES - 1]
        return max(0, math.ceil(wait - self._passed_since(count.last)))

    @contextmanager
    def one_try(self) -> Iterator[None]:
        """Around one try. It counts as wrong before it is made, so that ending the program in
        the middle does not help; a right one clears the count.

        Raises TooManyTries without trying.
        """
        seconds = self.seconds_to_wait()
        if seconds:
            raise TooManyTries(seconds)
        before = self._read()
        self._write(_Count(min(before.wrong + 1, MOST_COUNTED), self._steady()))
        try:
            yield
        except _WRONG:
            # The slow hash took its time: the wait starts when its answer is there.
            self._write(_Count(min(before.wrong + 1, MOST_COUNTED), self._steady()))
            raise
        except Refusal:  # nothing was tried, or it was right and something else is the matter
            self._write(before)
            raise
        self.clear()

    def clear(self) -> None:
        with contextlib.suppress(OSError):
            self._path.unlink(missing_ok=True)

    def _passed_since(self, last: float) -> float:
        """At least so many seconds have passed.

        A steady clock that shows less than then belongs to a machine that was started again:
        since that start, at least, it has been running.
        """
        now = self._steady()
        return now - last if now >= last else now

    def _read(self) -> _Count:
        """A file that was played with counts as the most, from now on: the wait has an end."""
        try:
            with self._path.open("rb") as stream:
                content = stream.read(LARGEST_FILE)
        except FileNotFoundError:
            return _Count(0, 0.0)
        except OSError:
            content = b""
        count = _parsed(content)
        if count is None:
            count = _Count(MOST_COUNTED, self._steady())
            self._write(count)
        return count

    def _write(self, count: _Count) -> None:
        """A disk that is full or read-only does not lock the coach out of reading."""
        if not count.wrong:
            self.clear()
            return
        content = json.dumps({"last": count.last, "wrong": count.wrong})
        with contextlib.suppress(OSError):
            write_atomically(self._path, content.encode())


def _parsed(content: bytes) -> _Count | None:
    try:
        value = json.loads(content)
        wrong, last = value["wrong"], value["last"]
    except (ValueError, TypeError, KeyError, RecursionError):
        return None
    if type(wrong) is not int or type(last) is not float:
        return None
    if not 0 < wrong <= MOST_COUNTED or not 0 <= last < math.inf:
        return None
    return _Count(wrong, last)
