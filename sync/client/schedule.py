"""When the next exchange begins by itself. Pure: chance is handed in as a number from 0 to 1."""

from dataclasses import dataclass, replace

USUAL = 15 * 60.0
"""Seconds between two exchanges that go well. A coach's note reaches the team within that time."""
FIRST = 20.0
"""Seconds after unlocking: whoever opens the laptop wants to work first."""
AFTER_NETWORK = 10.0
"""A whole office may get its network back in the same moment."""
SHORTEST, BASE, CAP = 5.0, 15.0, 15 * 60.0
"""Seconds to wait after a failure: full jitter up to `BASE` doubled each time, `CAP` at most."""
MOST_DOUBLINGS = 10


@dataclass(frozen=True, slots=True)
class Schedule:
    """`failures` in a row; none after an exchange that went well."""

    failures: int = 0

    def first(self, chance: float) -> float:
        return FIRST * (0.5 + chance)

    def network_came(self, chance: float) -> float:
        """Seconds until an exchange, now that there is a network."""
        return 1.0 + AFTER_NETWORK * chance

    def went_well(self) -> "Schedule":
        return replace(self, failures=0)

    def failed(self) -> "Schedule":
        return replace(self, failures=self.failures + 1)

    def wait(self, chance: float, retry_after: float | None = None) -> float:
        """Seconds until the next one. What the server asked for is obeyed, and a little is added so
        that not everybody comes back at once."""
        if not self.failures:
            return USUAL * (0.75 + chance / 2)
        longest = min(CAP, BASE * 2.0 ** min(self.failures, MOST_DOUBLINGS))
        jittered = SHORTEST + (longest - SHORTEST) * chance
        if retry_after is None:
            return jittered
        return max(jittered, retry_after * (1 + chance / 4))
