"""What a benchmark reports: one figure, set against its own yardstick in the same run."""

from dataclasses import dataclass


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
