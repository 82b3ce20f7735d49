"""One exchange with the server, both ways, chunk by chunk. Knows no database, no Qt, no HTTP."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import ClassVar, Protocol

from coach_app.domain.errors import Meaning, Refusal
from sync.protocol import (
    PROTOCOL_VERSION,
    Entry,
    ExchangeReply,
    ExchangeRequest,
    Heartbeat,
    Position,
    RejoinReply,
    RejoinRequest,
    StoreState,
    VerdictName,
)

CHUNK = 50
"""Entries in one request. Each chunk is committed on both sides before the next is sent."""


class Journal(Protocol):
    """The laptop's outbox and inbox. Each method is one transaction."""

    def position(self) -> Position: ...

    def heartbeat(self) -> Heartbeat:
        """Counts read from the outbox now, never from a flag."""
        ...

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


class Transport(Protocol):
    """The way to the server. Every method raises NetworkTrouble when it got no sound answer."""

    def exchange(self, request: ExchangeRequest) -> ExchangeReply: ...

    def rejoin(self, request: RejoinRequest) -> RejoinReply: ...

    def has_attachment(self, sha256: str) -> bool: ...

    def send_attachment(self, sha256: str, content: bytes) -> None: ...


class NetworkTrouble(Refusal):
    """The exchange stopped half-way. All that was confirmed stays; the rest waits."""

    key = "sync.no_answer"
    meaning = Meaning.NETWORK
    sentence = "No answer from the server."
    waiting: int | None = None
    rejoin_helps: ClassVar[bool] = False
    """The server has spoken with another copy of this store since."""

    def with_waiting(self, waiting: int) -> "NetworkTrouble":
        """The same trouble, saying what is safe and how much waits."""
        told = type(self)(f"{self} Everything is safe on this laptop; {changes_wait(waiting)}.")
        told.waiting = waiting
        return told


def changes_wait(count: int) -> str:
    if count == 0:
        return "no changes wait"
    return "1 change waits" if count == 1 else f"{count} changes wait"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExchangeOutcome:
    """What one exchange did, counted."""

    requests: int = 0
    sent: int = 0
    verdicts: dict[VerdictName, int] = field(default_factory=dict)
    received: int = 0
    attachments_sent: int = 0
    waiting: int = 0
    rejoined: bool = False
    """The store had been put back from a copy and was compared with the server anew."""

    @property
    def nothing_changed(self) -> bool:
        return not (self.sent or self.received or self.attachments_sent)


def run_exchange(journal: Journal, transport: Transport, *, chunk: int = CHUNK) -> ExchangeOutcome:
    """Send what waits, take what is new, then the files.

    Raises NetworkTrouble (with how many changes wait) when the line or the server fails:
    chunks that were answered before stay answered, everything else stays in the outbox.
    """
    try:
        outcome = _rejoining(journal, transport, chunk)
        return _files(journal, transport, outcome)
    except NetworkTrouble as trouble:
        raise trouble.with_waiting(journal.heartbeat().unsent) from trouble


def _rejoining(journal: Journal, transport: Transport, chunk: int) -> ExchangeOutcome:
    """All records; a store that was put back from a copy first begins a new life.

    What others and its own earlier life wrote comes back as news, read to the end before
    anything is sent: a change of its own must not be followed by older news of the same field.
    What it had sent before is known to the server by number and content and counts once.
    """
    try:
        return _records(journal, transport, chunk)
    except NetworkTrouble as trouble:
        if not trouble.rejoin_helps:
            raise
    state = journal.fresh_state()
    reply = transport.rejoin(
        RejoinRequest(incarnation=state.incarnation, head=state.head, protocol=PROTOCOL_VERSION)
    )
    journal.rejoined(state, reply)
    received = _news_only(journal, transport)
    outcome = _records(journal, transport, chunk)
    return replace(outcome, received=outcome.received + received, rejoined=True)


def _news_only(journal: Journal, transport: Transport) -> int:
    received = 0
    while True:
        reply = _asked(journal, transport, ())
        received += len(reply.news)
        if not reply.more:
            return received


def _asked(journal: Journal, transport: Transport, entries: tuple[Entry, ...]) -> ExchangeReply:
    """One request, its answer taken over."""
    position = journal.position()
    reply = transport.exchange(
        ExchangeRequest(
            cursor=position.cursor,
            epoch=position.epoch,
            heartbeat=journal.heartbeat(),
            protocol=PROTOCOL_VERSION,
            entries=entries,
            store=journal.store_state(),
        )
    )
    journal.record(reply)
    return reply


def _records(journal: Journal, transport: Transport, chunk: int) -> ExchangeOutcome:
    outcome = ExchangeOutcome()
    after = 0
    while True:
        entries = tuple(journal.unsent(after=after, limit=chunk))
        reply = _asked(journal, transport, entries)
        outcome = _counted(outcome, entries, reply)
        after = entries[-1].sequence if entries else after
        if not reply.more and len(entries) < chunk:
            return replace(outcome, waiting=journal.heartbeat().unsent)


def _counted(
    outcome: ExchangeOutcome, entries: Sequence[Entry], reply: ExchangeReply
) -> ExchangeOutcome:
    verdicts = dict(outcome.verdicts)
    for verdict in reply.verdicts:
        verdicts[verdict.verdict] = verdicts.get(verdict.verdict, 0) + 1
    return replace(
        outcome,
        requests=outcome.requests + 1,
        sent=outcome.sent + len(entries),
        received=outcome.received + len(reply.news),
        verdicts=verdicts,
    )


def _files(journal: Journal, transport: Transport, outcome: ExchangeOutcome) -> ExchangeOutcome:
    """Files travel after all records, so that a document never delays a note."""
    for sha256 in journal.attachments():
        if not transport.has_attachment(sha256):
            transport.send_attachment(sha256, journal.attachment(sha256))
        journal.attachment_arrived(sha256)
        outcome = replace(outcome, attachments_sent=outcome.attachments_sent + 1)
    return outcome
