"""What an exchange tells of itself: how far it is, and what it did."""

from collections.abc import Callable
from dataclasses import dataclass, field

from sync.protocol import VerdictName


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far an exchange is. Bytes are before compression; `received` and `left` are changes."""

    sent_bytes: int = 0
    all_bytes: int = 0
    received: int = 0
    left: int = 0
    seconds: float = 0.0

    @property
    def seconds_left(self) -> float | None:
        """At the speed so far; None while there is nothing to go by."""
        if not self.sent_bytes or self.all_bytes <= self.sent_bytes:
            return None
        return self.seconds * (self.all_bytes - self.sent_bytes) / self.sent_bytes


Watch = Callable[[Progress], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExchangeOutcome:
    """What one exchange did, counted."""

    requests: int = 0
    sent: int = 0
    verdicts: dict[VerdictName, int] = field(default_factory=dict)
    received: int = 0
    attachments_sent: int = 0
    files_received: int = 0
    waiting: int = 0
    rejoined: bool = False
    """The store had been put back from a copy and was compared with the server anew."""
    reoffered: bool = False
    """The server had been put back from a backup: what it had lost was offered again."""
    withheld: bool = False
    """What waited was taken; there is no news before the laptop's person has signed in."""

    @property
    def nothing_changed(self) -> bool:
        moved = (self.sent, self.received, self.attachments_sent, self.files_received)
        return not any(moved)

    def then(self, later: "ExchangeOutcome") -> "ExchangeOutcome":
        """Both together, as one."""
        verdicts = dict(self.verdicts)
        for verdict, count in later.verdicts.items():
            verdicts[verdict] = verdicts.get(verdict, 0) + count
        return ExchangeOutcome(
            requests=self.requests + later.requests,
            sent=self.sent + later.sent,
            verdicts=verdicts,
            received=self.received + later.received,
            attachments_sent=self.attachments_sent + later.attachments_sent,
            files_received=self.files_received + later.files_received,
            waiting=later.waiting,
            rejoined=self.rejoined or later.rejoined,
            reoffered=self.reoffered or later.reoffered,
            withheld=later.withheld,
        )


def nobody(_: Progress) -> None:
    """For callers that show no progress."""
