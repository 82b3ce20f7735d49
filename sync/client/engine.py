"""One exchange with the server, both ways, chunk by chunk. Knows no database, no Qt, no HTTP."""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from sync.client.answers import NotThereYet, VersionTooOld
from sync.client.beside import Beside, at_once
from sync.client.lines import ATTACHMENT, Line, Passed, Steady
from sync.client.outbox import Outbox
from sync.client.outcome import ExchangeOutcome, Progress, Watch, nobody
from sync.client.packed import packed
from sync.client.ports import Journal, NetworkTrouble, Piece, Transport
from sync.protocol import (
    ENTRIES_OF_OLD,
    MARKERS,
    MAX_ENTRIES,
    OLDEST_PROTOCOL_VERSION,
    PROTOCOL_VERSION,
    Entry,
    ExchangeReply,
    ExchangeRequest,
    Heartbeat,
    Position,
    Reason,
    RejoinRequest,
    StoreState,
    VerdictName,
)

MOST_AT_ONCE = 1000
"""Entries in one request. Each chunk is committed on both sides before the next is sent."""
READ_AHEAD = 3
"""Pieces of which the entries are read before the line asks for them: the one that is under way,
and the next, which may be twice as large."""
SHRINKS = 3
"""How much smaller a message is at least once it is compressed."""
YES = frozenset({VerdictName.APPLIED, VerdictName.MERGED})
TAKEN_AT_ONCE = 300
"""Changes of an answer taken over in one transaction, so that a screen that wants the store
never waits long."""


@dataclass(frozen=True, slots=True)
class _Flight:
    """A request with these entries; with `landed`, it is on its way: in this state of the store,
    and with as many entries as its answer is about."""

    entries: tuple[Entry, ...]
    state: StoreState | None = None
    landed: Callable[[], Passed[tuple[ExchangeReply, int]]] | None = None


def run_exchange(
    journal: Journal,
    transport: Transport,
    *,
    chunk: int = MOST_AT_ONCE,
    watch: Watch = nobody,
    steady: Steady = time.monotonic,
    beside: Beside = at_once,
) -> ExchangeOutcome:
    """Send what waits, take what is new, then the files. With `beside`, the line and the server
    are at the next piece while the store takes over the answer to the one before.

    Raises NetworkTrouble (with how many changes wait) when the line or the server fails:
    chunks that were answered before stay answered, everything else stays in the outbox.
    """
    exchange = _Exchange(journal, Line(transport, journal, steady), chunk, watch, steady, beside)
    try:
        return exchange.run()
    except NetworkTrouble as trouble:
        raise trouble.with_waiting(journal.heartbeat().unsent) from trouble
    finally:
        exchange.line.remember()


class _Exchange:
    def __init__(
        self,
        journal: Journal,
        line: Line,
        chunk: int,
        watch: Watch,
        steady: Steady,
        beside: Beside,
    ) -> None:
        self._journal = journal
        self._outbox = Outbox(journal)
        self._ready: tuple[Entry, ...] = ()
        self._beside = beside
        self.line = line
        self._most = min(chunk, MAX_ENTRIES)
        self._watch = watch
        self._steady = steady
        self._begun = steady()
        self._protocol = PROTOCOL_VERSION
        self._withdrawn = False
        self._outcome = ExchangeOutcome()
        self._progress = Progress()

    def run(self) -> ExchangeOutcome:
        self._rejoining()
        self._files_up()
        if self._withdrawn:
            self._asked()
        if not self._outcome.withheld:
            self._files_down()
        return replace(self._outcome, waiting=self._journal.heartbeat().unsent)

    def _rejoining(self) -> None:
        """All records; a store that was put back from a copy first begins a new life.

        What others and its own earlier life wrote comes back as news, and until it is read to the
        end the store has nothing to send: a change of its own must not be followed by older news
        of the same field.
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
        self._records()

    def _records(self) -> None:
        self._outbox = Outbox(self._journal)
        flight = self._set_off(self._outbox.next(self._room, self._most))
        waiting = self._journal.waiting()
        self._progress = Progress(all_bytes=waiting.bytes + waiting.file_bytes)
        while True:
            self._outbox.read(READ_AHEAD * self._room, 2 * self._most)
            self._make_ready(flight)
            reply, sent = self._landed(flight)
            self._outbox.sent(flight.entries[:sent])
            following = self._followed(flight, reply, sent)
            self._take_over(reply, flight.entries[:sent])
            if following is None:
                self._outbox.read_anew()
                entries = self._outbox.next(self._room, self._most)
                if not entries and not reply.more:
                    return
                following = self._set_off(entries)
            flight = following

    @property
    def _room(self) -> int:
        """Bytes of entries for the next piece, before they are compressed."""
        return self.line.pace.piece * SHRINKS

    def _make_ready(self, flight: _Flight) -> None:
        """What will go next if this flight is answered as usual is compressed meanwhile."""
        room = self.line.pace.held(0, 0.0).piece * SHRINKS
        self._ready = packed(self._outbox.after(flight.entries, room, self._most))

    def _followed(self, flight: _Flight, reply: ExchangeReply, sent: int) -> _Flight | None:
        """The next request, on its way before this answer is taken over, so that neither waits for
        the other. The server commits them in their order; should the answer never be taken over,
        what it was about is sent again and counts once.

        None if the answer is not the usual one: then the store has to say what comes next.
        """
        if flight.state is None or not _usual(reply, sent):
            return None
        entries = self._outbox.next(self._room, self._most)
        if [e.sequence for e in entries] == [e.sequence for e in self._ready]:
            entries = self._ready
        asks = not reply.news if entries else reply.more
        if self._too_large(entries) or not asks:
            return None  # there is nothing to ask, or the news come first
        said = self._journal.heartbeat()
        told = replace(
            said,
            unsent=max(0, said.unsent - sent),
            wants_file_key=said.wants_file_key and not reply.file_key,
        )
        return self._set_off(entries, Position(reply.cursor, reply.epoch), told, flight.state)

    def _set_off(
        self,
        entries: tuple[Entry, ...],
        position: Position | None = None,
        told: Heartbeat | None = None,
        state: StoreState | None = None,
    ) -> _Flight:
        """A request on its way; what is not given is as the store has it now. Entries too large for
        the line stay here: they travel in parts."""
        if self._too_large(entries):
            return _Flight(entries)
        request = self._message(entries, position, told, state)

        def sent() -> tuple[ExchangeReply, int]:
            return self.line.transport.exchange(request), len(entries)

        return _Flight(entries, request.store, self._beside(lambda: self.line.timed(sent)))

    def _message(
        self,
        entries: tuple[Entry, ...],
        position: Position | None = None,
        told: Heartbeat | None = None,
        state: StoreState | None = None,
    ) -> ExchangeRequest:
        position = position or self._journal.position()
        return ExchangeRequest(
            cursor=position.cursor,
            epoch=position.epoch,
            heartbeat=told or self._journal.heartbeat(),
            protocol=self._protocol,
            entries=entries,
            store=state or self._journal.store_state(),
            room=0 if self._protocol == OLDEST_PROTOCOL_VERSION else self.line.pace.piece // 1024,
        )

    def _too_large(self, entries: Sequence[Entry]) -> bool:
        if len(entries) != 1 or self._protocol == OLDEST_PROTOCOL_VERSION:
            return False
        return self._outbox.weight(entries[0]) > 2 * SHRINKS * self.line.pace.piece

    def _asked(self) -> ExchangeReply:
        """The answer to a request without entries, taken over."""
        reply, _ = self._landed(self._set_off(()))
        self._take_over(reply, ())
        return reply

    def _landed(self, flight: _Flight) -> tuple[ExchangeReply, int]:
        """The answer, and how many of the entries it is about. A line that breaks gets fewer of
        them at a time; a single one that is too large travels in parts."""

        def step() -> tuple[ExchangeReply, int]:
            return self._request(flight.entries)

        if flight.landed is None:
            return self.line.persist(step)
        landed = flight.landed

        def under_way() -> Passed[tuple[ExchangeReply, int]]:
            try:
                return landed()
            except VersionTooOld:
                self._speak_older()
            return self.line.timed(step)

        return self.line.persist(step, under_way)

    def _request(self, entries: tuple[Entry, ...]) -> tuple[ExchangeReply, int]:
        """The answer, and how many of the entries it is about: as many as fit the next piece, for
        the pace may have come down since they were chosen."""
        entries = self._outbox.fitting(entries, self._room, self._most)
        try:
            parcel = self._parcel(entries)
            request = replace(self._message(() if parcel else entries), parcel=parcel)
            return self.line.transport.exchange(request), len(entries)
        except VersionTooOld:
            self._speak_older()
        return self._request(entries)

    def _parcel(self, entries: tuple[Entry, ...]) -> str:
        """The name under which the server has what is too large for the line; "" if it is not.
        Raises VersionTooOld when the server takes nothing in parts."""
        if not self._too_large(entries):
            return ""
        try:
            return self.line.parcel(entries)
        except NotThereYet:
            raise VersionTooOld from None

    def _speak_older(self) -> None:
        """An older server knows less and takes fewer at a time, but nobody is kept from sending.

        Raises VersionTooOld when there is none older."""
        if self._protocol == OLDEST_PROTOCOL_VERSION:
            raise VersionTooOld
        self._protocol -= 1
        if self._protocol == OLDEST_PROTOCOL_VERSION:
            self._most = min(self._most, ENTRIES_OF_OLD)

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
            withheld=reply.withheld,
        )
        self._tell(sum(map(self._outbox.weight, entries)), reply)

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
            if self._protocol == OLDEST_PROTOCOL_VERSION:
                self.line.send_whole(sha256, content)
            else:
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


def _usual(reply: ExchangeReply, sent: int) -> bool:
    """Whether it changes nothing about what waits: each entry got a yes, and the news, if any, take
    no case away and are all there."""
    if len(reply.verdicts) != sent or any(
        v.verdict not in YES or v.current for v in reply.verdicts
    ):
        return False
    return not any(news.size or news.kind in MARKERS for news in reply.news)


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
