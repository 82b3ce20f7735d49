"""One exchange with the server, both ways, chunk by chunk. Knows no database, no Qt, no HTTP."""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from sync.client.answers import NotThereYet, VersionTooOld
from sync.client.lines import ATTACHMENT, Line, Steady, weight
from sync.client.ports import Journal, NetworkTrouble, Piece, Transport
from sync.protocol import (
    ENTRIES_OF_OLD,
    MAX_ENTRIES,
    OLDEST_PROTOCOL_VERSION,
    PROTOCOL_VERSION,
    Entry,
    ExchangeReply,
    ExchangeRequest,
    Reason,
    RejoinRequest,
    VerdictName,
)

MOST_AT_ONCE = 1000
"""Entries in one request. Each chunk is committed on both sides before the next is sent."""
READ_AT_ONCE = 250
"""Entries read from the store in one piece; more than fit the line would be read in vain."""
SHRINKS = 3
"""How much smaller a message is at least once it is compressed."""
TAKEN_AT_ONCE = 300
"""Changes of an answer taken over in one transaction, so that a screen that wants the store
never waits long."""


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
        )


def nobody(_: Progress) -> None:
    """For callers that show no progress."""


def run_exchange(
    journal: Journal,
    transport: Transport,
    *,
    chunk: int = MOST_AT_ONCE,
    watch: Watch = nobody,
    steady: Steady = time.monotonic,
) -> ExchangeOutcome:
    """Send what waits, take what is new, then the files.

    Raises NetworkTrouble (with how many changes wait) when the line or the server fails:
    chunks that were answered before stay answered, everything else stays in the outbox.
    """
    exchange = _Exchange(journal, Line(transport, journal, steady), chunk, watch, steady)
    try:
        return exchange.run()
    except NetworkTrouble as trouble:
        raise trouble.with_waiting(journal.heartbeat().unsent) from trouble
    finally:
        exchange.line.remember()


class _Exchange:
    def __init__(
        self, journal: Journal, line: Line, chunk: int, watch: Watch, steady: Steady
    ) -> None:
        self._journal = journal
        self.line = line
        self._most = min(chunk, MAX_ENTRIES)
        self._watch = watch
        self._steady = steady
        self._begun = steady()
        self._protocol = PROTOCOL_VERSION
        self._weights: dict[int, int] = {}
        self._withdrawn = False
        self._outcome = ExchangeOutcome()
        self._progress = Progress()

    def run(self) -> ExchangeOutcome:
        waiting = self._journal.waiting()
        self._progress = Progress(all_bytes=waiting.bytes + waiting.file_bytes)
        self._rejoining()
        self._files_up()
        if self._withdrawn:
            self._asked(())
        self._files_down()
        return replace(self._outcome, waiting=self._journal.heartbeat().unsent)

    def _rejoining(self) -> None:
        """All records; a store that was put back from a copy first begins a new life.

        What others and its own earlier life wrote comes back as news, read to the end before
        anything is sent: a change of its own must not be followed by older news of the same field.
        What it had sent before is known to the server by number and content and counts once.
        A server that was put back from a backup is met in the same way; what it has lost is
        offered again.
        """
        try:
            self._records()
        except NetworkTrouble as trouble:
            if not trouble.rejoin_helps:
                raise
        else:
            return
        state, before = self._journal.fresh_state(), self._journal.position()
        reply = self.line.transport.rejoin(
            RejoinRequest(
                incarnation=state.incarnation,
                head=state.head,
                protocol=self._protocol,
                before=self._journal.store_state().incarnation,
                epoch=before.epoch,
                cursor=before.cursor,
            )
        )
        self._journal.rejoined(state, reply)
        self._outcome = replace(self._outcome, rejoined=True, reoffered=reply.restored)
        while self._asked(())[0].more:
            pass
        self._records()

    def _records(self) -> None:
        after = 0
        while True:
            entries, more = self._chunk(after)
            reply, sent = self._asked(entries)
            after = entries[sent - 1].sequence if sent else after
            more = more or sent < len(entries)
            if not reply.more and not more and not self._journal.unsent(after=after, limit=1):
                return

    def _chunk(self, after: int) -> tuple[tuple[Entry, ...], bool]:
        """The next entries that fit the line, and whether there are others behind them."""
        self._weights.clear()
        room = self.line.pace.size * SHRINKS
        fits: list[Entry] = []
        while len(fits) < self._most:
            limit = min(READ_AT_ONCE, self._most - len(fits))
            found = self._journal.unsent(after=after, limit=limit)
            for entry in found:
                room -= self._weight(entry)
                if room < 0 and fits:
                    return tuple(fits), True
                fits.append(entry)
            if len(found) < limit:
                return tuple(fits), False
            after = found[-1].sequence
        return tuple(fits), True

    def _weight(self, entry: Entry) -> int:
        """Each is asked for several times, and weighed once."""
        if entry.sequence not in self._weights:
            self._weights[entry.sequence] = weight(entry)
        return self._weights[entry.sequence]

    def _too_large(self, entries: Sequence[Entry]) -> bool:
        if len(entries) != 1 or self._protocol == OLDEST_PROTOCOL_VERSION:
            return False
        return self._weight(entries[0]) > 2 * SHRINKS * self.line.pace.piece

    def _asked(self, entries: tuple[Entry, ...]) -> tuple[ExchangeReply, int]:
        """The answer, taken over, and how many of the entries it is about. A line that breaks
        gets fewer of them at a time; a single one that is too large travels in parts."""

        def step() -> tuple[ExchangeReply, int]:
            return self._request(entries)

        reply, count = self.line.persist(step)
        self._take_over(reply, entries[:count])
        return reply, count

    def _fitting(self, entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
        """As many as fit the next piece; the pace may have come down since they were chosen."""
        room = self.line.pace.piece * SHRINKS
        for count, entry in enumerate(entries[: self._most]):
            room -= self._weight(entry)
            if room < 0 and count:
                return entries[:count]
        return entries[: self._most]

    def _request(self, entries: tuple[Entry, ...]) -> tuple[ExchangeReply, int]:
        """The answer, and how many of the entries it is about."""
        entries = self._fitting(entries)
        parcel = self.line.parcel(entries) if self._too_large(entries) else ""
        position = self._journal.position()
        request = ExchangeRequest(
            cursor=position.cursor,
            epoch=position.epoch,
            heartbeat=self._journal.heartbeat(),
            protocol=self._protocol,
            entries=() if parcel else entries,
            store=self._journal.store_state(),
            room=0 if self._protocol == OLDEST_PROTOCOL_VERSION else self.line.pace.piece // 1024,
            parcel=parcel,
        )
        try:
            return self.line.transport.exchange(request), len(entries)
        except VersionTooOld:
            if self._protocol == OLDEST_PROTOCOL_VERSION or parcel:
                raise
        # An older server knows less and takes fewer at a time, but nobody is kept from sending.
        self._protocol -= 1
        if self._protocol == OLDEST_PROTOCOL_VERSION:
            self._most = min(self._most, ENTRIES_OF_OLD)
        return self._request(entries)

    def _take_over(self, reply: ExchangeReply, entries: Sequence[Entry]) -> None:
        filled = replace(
            reply, news=tuple(self.line.filled(n) if n.size else n for n in reply.news)
        )
        for piece in pieces(filled, self._journal.position().cursor):
            self._journal.record(piece)
        self._count(filled, entries)

    def _count(self, reply: ExchangeReply, entries: Sequence[Entry]) -> None:
        verdicts = dict(self._outcome.verdicts)
        for verdict in reply.verdicts:
            self._withdrawn = self._withdrawn or verdict.reason == Reason.ACCESS_WITHDRAWN
            verdicts[verdict.verdict] = verdicts.get(verdict.verdict, 0) + 1
        self._outcome = replace(
            self._outcome,
            requests=self._outcome.requests + 1,
            sent=self._outcome.sent + len(entries),
            received=self._outcome.received + len(reply.news),
            verdicts=verdicts,
        )
        self._tell(sum(map(self._weight, entries)), reply)

    def _tell(self, sent: int, reply: ExchangeReply | None = None) -> None:
        self._progress = replace(
            self._progress,
            sent_bytes=min(self._progress.sent_bytes + sent, self._progress.all_bytes),
            received=self._outcome.received + self._outcome.files_received,
            left=reply.left if reply else self._progress.left,
            seconds=self._steady() - self._begun,
        )
        self._watch(self._progress)

    def _files_up(self) -> None:
        """Files travel after all records, so that a document never delays a note."""
        for sha256 in self._journal.attachments():
            content = self._journal.attachment(sha256)
            self.line.send(sha256, content, ATTACHMENT)
            self._journal.attachment_arrived(sha256)
            sent = self._outcome.attachments_sent + 1
            self._outcome = replace(self._outcome, attachments_sent=sent)
            self._tell(len(content))

    def _files_down(self) -> None:
        for sha256 in self._journal.missing_files():

            def get(offset: int, length: int, name: str = sha256) -> Piece:
                return self.line.transport.attachment_part(name, offset, length)

            try:
                content = self.line.fetch(sha256, sha256, get)
            except NotThereYet:
                continue  # the laptop that has it was only quick enough for the record
            self._journal.file_came(sha256, content)
            came = self._outcome.files_received + 1
            self._outcome = replace(self._outcome, files_received=came)
            self._tell(0)


def pieces(reply: ExchangeReply, cursor: int) -> Iterator[ExchangeReply]:
    """An answer cut small. All but the last leave the place in the feed where it was: what is
    taken over twice counts once."""
    verdicts, news = reply.verdicts, reply.news
    while len(verdicts) + len(news) > TAKEN_AT_ONCE:
        some, verdicts = verdicts[:TAKEN_AT_ONCE], verdicts[TAKEN_AT_ONCE:]
        few = news[: TAKEN_AT_ONCE - len(some)]
        news = news[len(few) :]
        yield replace(reply, verdicts=some, news=few, cursor=cursor, receipt=None, part=True)
    yield replace(reply, verdicts=verdicts, news=news)
