"""The two edges of the machine that tests hold still: time and chance."""

from datetime import datetime, timedelta


class FixedClock:
    """Stands still until a test moves it."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def now(self) -> datetime:
        return self.at

    def forward(self, by: timedelta) -> None:
        self.at += by


class CountingIds:
    """id-1, id-2, ... so that a test can name what will be made."""

    def __init__(self) -> None:
        self.count = 0

    def new(self) -> str:
        self.count += 1
        return f"id-{self.count}"
