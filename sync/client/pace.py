"""How much goes into one piece: less when the line breaks, more again when it holds. Pure."""

from dataclasses import dataclass, replace
from math import isqrt

LEAST = 1_024
"""Bytes as they travel. Half of it would be headers and signature."""
START = 64 * 1024
MOST = 512 * 1024
SLOW = 15.0
"""Seconds: a piece that takes longer is large enough; more of it would be lost in a cut."""
TOO_SLOW = 45.0
HEADERS = 800
"""Bytes of a request and its answer besides their bodies: names, signature, receipt."""
PIECE_COST = 3_072
"""Bytes that one more piece costs: its headers, and what zstd learns anew each time."""
ENOUGH = 32 * 1024
"""Bytes of a piece that packs nearly as well as a larger one, where a cut costs little."""
BREAKS = 4
SOUND = 3
"""A line that carried this many times as much as between its last cuts breaks no more."""


@dataclass(frozen=True, slots=True)
class Pace:
    """`size` is what a piece may weigh; `life` is how many bytes, both ways, the line carries
    between two cuts, 0 when it is not known to break; `run` is what it has carried since then.

    Until the line breaks, `size` doubles with every piece that arrives. After that it is what
    costs least for the `life` (`best_size`), and grows only as the line proves to carry more.
    """

    size: int = START
    life: int = 0
    run: int = 0

    @property
    def piece(self) -> int:
        """Bytes to try next: smaller pieces where the line is likely to break, for that many are
        lost. Past that place it is as likely to break anywhere."""
        left = self.life - self.run
        return max(LEAST, self.size // 4, min(self.size, left // 2)) if left > 0 else self.size

    def broke(self) -> "Pace":
        """The line was cut in the middle of a piece. Half of it counts as carried, though no
        more than arrived before; a cut much sooner than the ones before is believed at once."""
        lost = self.piece // 2
        seen = self.run + (min(lost, self.run) if self.run else lost)
        life = (self.life + seen) // 2 if self.run and seen > self.life // 2 > 0 else seen
        return Pace(min(best_size(life), max(LEAST, self.size)), life)

    def held(self, carried: int, seconds: float) -> "Pace":
        """A piece got there and was answered after so many seconds; `carried` are the bytes of
        both bodies."""
        after = replace(self, run=self.run + carried + HEADERS)
        if seconds > TOO_SLOW:
            return replace(after, size=max(LEAST, self.size // 2))
        if seconds > SLOW:
            return after
        if not self.life or after.run > SOUND * self.life:
            return replace(after, size=min(MOST, 2 * self.size), life=0)
        return replace(after, size=max(self.size, best_size(max(after.life, after.run))))

    def mended(self, carried: int, times: int, seconds: float) -> "Pace":
        """A piece got there though the line broke so many times under way: the server had kept what
        came, so that each cost a few headers. Large pieces pack better; but what is not whole yet
        is lost when the laptop is shut, so the next is to break `BREAKS` times or so."""
        size = max(ENOUGH, min(MOST, carried * BREAKS // (times + 1)))
        if seconds > SLOW:
            size = min(size, max(ENOUGH, self.size if seconds < TOO_SLOW else self.size // 2))
        return Pace(size)

    def text(self) -> str:
        return f"{self.size} {self.life}"


def best_size(life: int) -> int:
    """Bytes of a piece that cost least on a line which breaks every `life` bytes.

    A cut loses half a piece on average, each piece costs `PIECE_COST`: the question of how often
    to save a long computation, answered by J. T. Daly, "A higher order estimate of the optimum
    checkpoint interval" (2006), equation 37 in short: sqrt(2 * cost * life) - cost. That is a
    fifth of 64 kB and nearly half of 8 kB.
    """
    return max(LEAST, min(MOST, isqrt(2 * PIECE_COST * life) - PIECE_COST))


def pace_from(text: str) -> Pace:
    """What `text` gave; the start for anything else."""
    parts = text.split()
    if len(parts) != 2 or not all(part.isdecimal() for part in parts):
        return Pace()
    size, life = (int(part) for part in parts)
    return Pace(min(max(size, LEAST), MOST), life)
