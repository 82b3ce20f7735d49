"""What a benchmark reports: one figure, set against its own yardstick in the same run."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """`value` counts `unit`s: usually "times", how many times as long as the yardstick.

    `detail` says what was compared with what, with the plain numbers behind the ratio.
    """

    name: str
    value: float
    unit: str
    detail: str

    def line(self) -> str:
        return f"{self.name:<34} {self.value:>9.2f} {self.unit:<9} {self.detail}"


def resident() -> float:
    """Megabytes that this process holds in memory; 0 where the system does not tell."""
    status = Path("/proc/self/status")
    lines = status.read_text(encoding="ascii").splitlines() if status.exists() else []
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS")), 0.0)
