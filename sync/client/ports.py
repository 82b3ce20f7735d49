"""What the exchange needs of a laptop's store and of the way to the server, and what can fail."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Protocol

from coach_app.domain.errors import Meaning, Refusal
from sync.protocol import (
    Entry,
    ExchangeReply,
    ExchangeRequest,
    Heartbeat,
    Position,
    RejoinReply,
    RejoinRequest,
    StoreState,
    Waiting,
)


@dataclass(frozen=True, slots=True)
class Piece:
    """Some bytes of a whole that is `size` bytes long."""

    content: bytes
    size: int


class Journal(Protocol):
    """The laptop's outbox and inbox. Each method is one transaction."""

    def position(self) -> Position: ...

    def heartbeat(self) -> Heartbeat:
        """Counts read from the outbox now, never from a flag."""
        ...

    def waiting(self) -> Waiting: ...

    def unsent(self, *, after: int, limit: int) -> Sequence[Entry]:
        """Entries without a final verdict (unsent or held), by rising sequence above `after`."""
        ...

    def record(self, reply: ExchangeReply) -> None:
        """Take verdicts, news, cursor and epoch over, all or nothing; safe to repeat."""
        ...

    def store_state(self) -> StoreState:
        """Which store this is. The head it offers stays the same until it is acknowledged."""
        ...

    def fresh_state(self) -> StoreState:
        """A name for a new life of the store, not used yet."""
        ...

    def rejoined(self, state: StoreState, reply: RejoinReply) -> None:
        """The server knows the new life: read its news from the beginning again."""
        ...

    def attachments(self) -> Sequence[str]:
        """SHA-256 of the files whose records are sent and whose bytes are not."""
        ...

    def attachment(self, sha256: str) -> bytes: ...

    def attachment_arrived(self, sha256: str) -> None: ...

    def missing_files(self) -> Sequence[str]:
        """SHA-256 of the files that records here name and whose bytes are not here."""
        ...

    def file_came(self, sha256: str, content: bytes) -> None:
        """Keep a file whose bytes have the right hash; its parts go."""
        ...

    def part(self, name: str) -> bytes:
        """What has come so far of something that comes in parts; empty at the beginning."""
        ...

    def keep_part(self, name: str, offset: int, content: bytes) -> None: ...

    def drop_parts(self, name: str) -> None: ...

    def pace(self) -> str:
        """How much the line carried last time, as the engine wrote it; "" for a new one."""
        ...

    def keep_pace(self, pace: str) -> None: ...


class Transport(Protocol):
    """The way to the server. Every method raises NetworkTrouble when it got no sound answer."""

    @property
    def carried(self) -> int:
        """Bytes of bodies that got through so far, both ways."""
        ...

    @property
    def mended(self) -> int:
        """How often the line broke and the exchange went on where it broke."""
        ...

    def exchange(self, request: ExchangeRequest) -> ExchangeReply: ...

    def rejoin(self, request: RejoinRequest) -> RejoinReply: ...

    def begin_upload(self, sha256: str, size: int, purpose: str, above: int | None = None) -> int:
        """How many bytes of it the server has already; all of them when it needs no more. After a
        cut, `above` is how many it had before: more may just be arriving."""
        ...

    def send_part(self, sha256: str, offset: int, content: bytes) -> int:
        """How many bytes the server has now. Raises OffsetNotThere when it stands elsewhere."""
        ...

    def send_whole(self, sha256: str, content: bytes) -> None:
        """A file in one piece, to a server that knows no other way."""
        ...

    def attachment_part(self, sha256: str, offset: int, length: int) -> Piece: ...

    def news_part(self, seq: int, offset: int, length: int) -> Piece: ...


class NetworkTrouble(Refusal):
    """The exchange stopped half-way. All that was confirmed stays; the rest waits."""

    key = "sync.no_answer"
    meaning = Meaning.NETWORK
    sentence = "No answer from the server."
    waiting: int | None = None
    retry_after: float | None = None
    """Seconds, when the server said when to come back."""
    rejoin_helps: ClassVar[bool] = False
    """The server has spoken with another copy of this store since."""

    def with_waiting(self, waiting: int) -> "NetworkTrouble":
        """The same trouble, saying what is safe and how much waits."""
        told = type(self)(f"{self} Everything is safe on this laptop; {changes_wait(waiting)}.")
        told.waiting = waiting
        told.retry_after = self.retry_after
        return told


def changes_wait(count: int) -> str:
    if count == 0:
        return "no changes wait"
    return "1 change waits" if count == 1 else f"{count} changes wait"
