"""A line that breaks: each step is tried again with less at a time, until it gets through."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import sha256 as sha256_of
from typing import Any, Generic, TypeVar

from sync.client.answers import LineBroke, NotOurServer, NotThereYet, OffsetNotThere
from sync.client.pace import Pace, pace_from
from sync.client.ports import Journal, Piece, Transport
from sync.packing import compress, decompress
from sync.protocol import Entry, MessageTooLarge, MessageUnreadable, News, encode, plain

T = TypeVar("T")
Steady = Callable[[], float]

TRIES = 14
"""Cuts in a row without a byte of progress: enough to come down from the largest piece to the
smallest, and a few more."""
_COMPACT = json.JSONEncoder(separators=(",", ":"), ensure_ascii=False)
FRAME = 220
"""About how many bytes an entry is besides its fields."""
ATTACHMENT, ENTRIES = "attachment", "entries"
"""What an upload is for."""


@dataclass(frozen=True, slots=True)
class Passed(Generic[T]):
    """What came of a step, what the line carried for it in how many seconds, and how often it
    broke and was gone on with."""

    outcome: T
    carried: int
    seconds: float
    mended: int = 0


class Line:
    """The transport of one exchange, with what is known of how much it carries at a time."""

    def __init__(self, transport: Transport, journal: Journal, steady: Steady) -> None:
        self.transport = transport
        self._journal = journal
        self._steady = steady
        self.pace: Pace = pace_from(journal.pace())
        self._kept = self.pace.text()
        self._since_broken = 0

    def timed(self, step: Callable[[], T]) -> Passed[T]:
        """One try. It touches nothing but the transport."""
        begun, before, mended = self._steady(), self.transport.carried, self.transport.mended
        outcome = step()
        carried, times = self.transport.carried - before, self.transport.mended - mended
        return Passed(outcome, carried, self._steady() - begun, times)

    def persist(self, step: Callable[[], T], under_way: Callable[[], Passed[T]] | None = None) -> T:
        """The outcome of a step, tried again with a smaller pace for as long as the line breaks
        in the middle. `under_way` waits for a first try that was begun before.

        Raises LineBroke when it does nothing but break."""
        first = under_way or (lambda: self.timed(step))
        while True:
            try:
                passed = first()
            except LineBroke:
                first = lambda: self.timed(step)  # noqa: E731 - the same as above
                self.pace = self.pace.broke()
                self.remember()
                self._since_broken += 1
                if self._since_broken > TRIES:
                    raise
            else:
                self._since_broken = 0
                self.pace = (
                    self.pace.mended(passed.carried, passed.mended, passed.seconds)
                    if passed.mended
                    else self.pace.held(passed.carried, passed.seconds)
                )
                return passed.outcome

    def remember(self) -> None:
        """Keep the pace for the next exchange; a program that is killed loses little."""
        told = self.pace.text()
        if told != self._kept:
            self._journal.keep_pace(told)
            self._kept = told

    def send(self, sha256: str, content: bytes, purpose: str) -> None:
        """Bring all of it to the server, from where an earlier attempt stopped."""
        size = len(content)

        def begin(above: int | None = None) -> int:
            return self.transport.begin_upload(sha256, size, purpose, above)

        there = self.persist(begin)
        while there < size:

            def step(at: int = there) -> int:
                try:
                    return self.transport.send_part(sha256, at, content[at : at + self.pace.piece])
                except (LineBroke, OffsetNotThere, NotThereYet) as trouble:
                    # Another exchange of this laptop may have brought parts of it, or all.
                    stands = self._stands(lambda: begin(at))
                    if stands > at or not isinstance(trouble, LineBroke):
                        return stands
                    raise

            there = self.persist(step)

    def send_whole(self, sha256: str, content: bytes) -> None:
        """To a server of version 1: a cut means to begin at the beginning."""
        self.persist(lambda: self.transport.send_whole(sha256, content))

    def _stands(self, ask: Callable[[], int]) -> int:
        """Where the upload is after a cut: what arrived before it counts."""
        try:
            return ask()
        except LineBroke:
            return -1

    def fetch(self, name: str, sha256: str, get: Callable[[int, int], Piece]) -> bytes:
        """All of something, from where an earlier attempt stopped; checked against its hash."""
        content = self._journal.part(name)
        while True:

            def step(at: int = len(content)) -> Piece:
                return get(at, self.pace.piece)

            piece = self.persist(step)
            if piece.content:
                self._journal.keep_part(name, len(content), piece.content)
                content += piece.content
            if len(content) >= piece.size or not piece.content:
                break
        if sha256_of(content).hexdigest() != sha256:
            self._journal.drop_parts(name)
            raise NotOurServer
        return content

    def parcel(self, entries: Sequence[Entry]) -> str:
        """Send entries too large for the line in parts; the name to refer to them by."""
        listed = b'{"entries":[' + b",".join(encode(entry) for entry in entries) + b"]}"
        content = compress(listed)
        name = sha256_of(content).hexdigest()
        self.send(name, content, ENTRIES)
        return name

    def filled(self, news: News) -> News:
        """A change that was too large for the answer, with its fields."""
        name = f"news {news.sha256}"

        def get(offset: int, length: int) -> Piece:
            return self.transport.news_part(news.seq, offset, length)

        content = self.fetch(name, news.sha256, get)
        try:
            changed: dict[str, Any] = plain(decompress(content))
        except (MessageUnreadable, MessageTooLarge):
            raise NotOurServer from None
        self._journal.drop_parts(name)
        return News(
            kind=news.kind,
            record_id=news.record_id,
            case_id=news.case_id,
            version=news.version,
            changed=changed,
        )


def weight(entry: Entry) -> int:
    """About how many bytes an entry is as JSON."""
    return FRAME + len(_COMPACT.encode(entry.changed))
