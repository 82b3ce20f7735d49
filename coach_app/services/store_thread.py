"""The store's journal for an engine that runs beside the store thread."""

from collections.abc import Callable, Sequence
from typing import Any, Protocol, TypeVar

from sync.client.ports import Journal
from sync.protocol import (
    Entry,
    ExchangeReply,
    Heartbeat,
    Position,
    RejoinReply,
    StoreState,
    Waiting,
)

T = TypeVar("T")


class OnStore(Protocol):
    """Runs a piece of work on the store thread and waits for its result."""

    def __call__(self, work: Callable[[], Any]) -> Any: ...


class OnStoreThread:
    """Each call of the journal is one short piece of work on the store thread, so that a screen
    that wants something comes in between."""

    def __init__(self, journal: Journal, on_store: OnStore) -> None:
        self._journal = journal
        self._run = on_store

    def _there(self, work: Callable[[], T]) -> T:
        found: T = self._run(work)
        return found

    def position(self) -> Position:
        return self._there(self._journal.position)

    def heartbeat(self) -> Heartbeat:
        return self._there(self._journal.heartbeat)

    def waiting(self) -> Waiting:
        return self._there(self._journal.waiting)

    def unsent(self, *, after: int, limit: int) -> Sequence[Entry]:
        return self._there(lambda: self._journal.unsent(after=after, limit=limit))

    def record(self, reply: ExchangeReply) -> None:
        self._there(lambda: self._journal.record(reply))

    def store_state(self) -> StoreState:
        return self._there(self._journal.store_state)

    def fresh_state(self) -> StoreState:
        return self._there(self._journal.fresh_state)

    def rejoined(self, state: StoreState, reply: RejoinReply) -> None:
        self._there(lambda: self._journal.rejoined(state, reply))

    def attachments(self) -> Sequence[str]:
        return self._there(self._journal.attachments)

    def attachment(self, sha256: str) -> bytes:
        return self._there(lambda: self._journal.attachment(sha256))

    def attachment_arrived(self, sha256: str) -> None:
        self._there(lambda: self._journal.attachment_arrived(sha256))

    def missing_files(self) -> Sequence[str]:
        return self._there(self._journal.missing_files)

    def file_came(self, sha256: str, content: bytes) -> None:
        self._there(lambda: self._journal.file_came(sha256, content))

    def part(self, name: str) -> bytes:
        return self._there(lambda: self._journal.part(name))

    def keep_part(self, name: str, offset: int, content: bytes) -> None:
        self._there(lambda: self._journal.keep_part(name, offset, content))

    def drop_parts(self, name: str) -> None:
        self._there(lambda: self._journal.drop_parts(name))

    def pace(self) -> str:
        return self._there(self._journal.pace)

    def keep_pace(self, pace: str) -> None:
        self._there(lambda: self._journal.keep_pace(pace))
