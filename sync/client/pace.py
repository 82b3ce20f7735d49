"""How much goes into one piece: less when the line breaks, more again when it holds. Pure."""

from dataclasses import dataclass, replace

LEAST = 1_024
"""Bytes as they travel. Half of it would be headers and signature."""
START = 64 * 1024
MOST = 512 * 1024
SLOW = 15.0
"""Seconds: a piece that takes longer is large enough; more of it would be lost in a cut."""
TOO_SLOW = 45.0


@dataclass(frozen=True, slots=True)
class Pace:
    """`size` is what is tried next; `calm` is where the line broke last, or 0.

    Below `calm` it doubles with every piece that arrives; above it grows by an eighth, so that
    a line that breaks every so often is not tried to its end again and again.
    """

    size: int = START
    calm: int = 0

    def broke(self) -> "Pace":
        """The line was cut in the middle of a piece."""
        smaller = max(LEAST, min(self.size, MOST) // 2)
        return Pace(smaller, smaller)

    def held(self, seconds: float) -> "Pace":
        """A piece of this size got there and was answered after so many seconds."""
        if seconds > TOO_SLOW:
            return replace(self, size=max(LEAST, self.size // 2))
        if seconds > SLOW:
            return self
        growth = self.size if self.size < self.calm or not self.calm else self.size // 8
        return replace(self, size=min(MOST, self.size + growth))

    def text(self) -> str:
        return f"{self.size} {self.calm}"


def pace_from(text: str) -> Pace:
    """What `text` gave; the start for anything else."""
    parts = text.split()
    if len(parts) != 2 or not all(part.isdecimal() for part in parts):
        return Pace()
    size, calm = (int(part) for part in parts)
    return Pace(min(max(size, LEAST), MOST), calm)
