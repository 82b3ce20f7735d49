"""The exchange with the server: enrol this laptop, send and receive, and say how it stands."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from coach_app.domain.errors import Refusal
from coach_app.services.changes import Changes, changes
from coach_app.services.desk import Desk
from coach_app.store.refusals import ErasedByRevocation
from coach_app.store.settings import SettingName
from sync.client import transport
from sync.client.answers import LaptopWithdrawn
from sync.client.engine import ExchangeOutcome, Journal, run_exchange
from sync.protocol import (
    Entry,
    ExchangeReply,
    Heartbeat,
    Position,
    RejoinReply,
    Statement,
    StoreState,
    VerdictName,
    decode,
)


class NotEnrolled(Refusal):
    key = "sync.not_enrolled"
    sentence = "This laptop is not enrolled yet. Enter the server's address and a one-time code."


class AlreadyEnrolled(Refusal):
    key = "sync.already_enrolled"
    sentence = "This laptop is already enrolled with a server. Nothing was changed."


class OnStore(Protocol):
    """Runs a piece of work on the store thread and waits for its result."""

    def __call__(self, work: Callable[[], Any]) -> Any: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class SyncStatus:
    """Counted from the outbox at this moment."""

    unsent: int
    oldest_unsent_at: datetime | None
    refused: int
    held: int
    conflicts: int
    last_exchange_at: datetime | None
    server_url: str
    enrolled: bool
    server_trail: str = ""
    """Number and hash of the last line of the server's audit trail that this laptop witnesses, as
    in `coach-server check --trail`; "" when there is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SyncReport:
    """What one exchange did."""

    requests: int
    sent: int
    received: int
    refused: int
    conflicts: int
    documents_sent: int
    waiting: int
    rejoined: bool = False
    """The store had been put back from a copy; it was compared with the server anew."""


def here(work: Callable[[], Any]) -> Any:
    """For callers that are on the store thread already, such as the command line."""
    return work()


def status(desk: Desk) -> SyncStatus:
    found = desk.store.journal.status()
    return SyncStatus(
        unsent=found.unsent,
        oldest_unsent_at=found.oldest_unsent_at,
        refused=found.refused,
        held=found.held,
        conflicts=found.conflicts,
        last_exchange_at=found.last_exchange_at,
        server_url=desk.setting(SettingName.SERVER_URL),
        enrolled=bool(desk.setting(SettingName.DEVICE_ID)),
        server_trail=_trail(desk.setting(SettingName.SERVER_ANCHOR)),
    )


def _trail(kept: str) -> str:
    if not kept:
        return ""
    head = decode(Statement, kept.encode()).head
    return f"{head.n}:{head.hash}"


def enrol(desk: Desk, server_url: str, code: str, on_store: OnStore = here) -> Changes:
    """Make this laptop known to the server with a one-time code.

    Raises AlreadyEnrolled, AddressNotSafe, CodeNotValid or NetworkTrouble.
    """
    if on_store(lambda: desk.setting(SettingName.DEVICE_ID)):
        raise AlreadyEnrolled
    url = transport.checked_address(server_url)
    reply = transport.enrol(
        url,
        code=code,
        private_key=on_store(lambda: desk.store.settings.device_key().private_raw),
        device_name=on_store(lambda: desk.setting(SettingName.DEVICE_CODE)),
        clock=desk.clock.now,
        nonces=desk.ids.new,
    )
    on_store(lambda: desk.store.journal.enrolled(reply, url))
    return changes("", "sync")


def sync_now(desk: Desk, on_store: OnStore = here) -> SyncReport:
    """One exchange, both ways. With `on_store`, only the store's part runs on the store thread,
    so that a slow line never holds up a screen. It works when the lease has ended, too.

    Raises NotEnrolled, or NetworkTrouble with how many changes wait; what was confirmed stays.
    Raises ErasedByRevocation when the server has withdrawn the laptop: then the store is gone.
    """
    try:
        return _report(_exchange(desk, on_store))
    except LaptopWithdrawn:
        on_store(desk.store.destroy)
        raise ErasedByRevocation from None


def _exchange(desk: Desk, on_store: OnStore) -> ExchangeOutcome:
    names = (
        SettingName.SERVER_URL,
        SettingName.DEVICE_ID,
        SettingName.SERVER_KEY,
        SettingName.SERVER_AUTHORITY,
    )
    url, device_id, server_key, authority = on_store(lambda: [desk.setting(n) for n in names])
    if not device_id:
        raise NotEnrolled
    journal = _OnStoreThread(desk.store.journal, on_store)
    with transport.transport(
        url,
        device_id=device_id,
        private_key=on_store(lambda: desk.store.settings.device_key().private_raw),
        clock=desk.clock.now,
        nonces=desk.ids.new,
        server_key=server_key,
        authority=authority,
    ) as line:
        return run_exchange(journal, line)


def _report(outcome: ExchangeOutcome) -> SyncReport:
    return SyncReport(
        requests=outcome.requests,
        sent=outcome.sent,
        received=outcome.received,
        refused=outcome.verdicts.get(VerdictName.REFUSED, 0),
        conflicts=outcome.verdicts.get(VerdictName.CONFLICT, 0),
        documents_sent=outcome.attachments_sent,
        waiting=outcome.waiting,
        rejoined=outcome.rejoined,
    )


class _OnStoreThread:
    """The store's journal for an engine that runs beside the store thread."""

    def __init__(self, journal: Journal, on_store: OnStore) -> None:
        self._journal = journal
        self._on_store = on_store

    def position(self) -> Position:
        found: Position = self._on_store(self._journal.position)
        return found

    def heartbeat(self) -> Heartbeat:
        found: Heartbeat = self._on_store(self._journal.heartbeat)
        return found

    def unsent(self, *, after: int, limit: int) -> Sequence[Entry]:
        found: Sequence[Entry] = self._on_store(
            lambda: self._journal.unsent(after=after, limit=limit)
        )
        return found

    def record(self, reply: ExchangeReply) -> None:
        self._on_store(lambda: self._journal.record(reply))

    def store_state(self) -> StoreState:
        found: StoreState = self._on_store(self._journal.store_state)
        return found

    def fresh_state(self) -> StoreState:
        found: StoreState = self._on_store(self._journal.fresh_state)
        return found

    def rejoined(self, state: StoreState, reply: RejoinReply) -> None:
        self._on_store(lambda: self._journal.rejoined(state, reply))

    def attachments(self) -> Sequence[str]:
        found: Sequence[str] = self._on_store(self._journal.attachments)
        return found

    def attachment(self, sha256: str) -> bytes:
        found: bytes = self._on_store(lambda: self._journal.attachment(sha256))
        return found

    def attachment_arrived(self, sha256: str) -> None:
        self._on_store(lambda: self._journal.attachment_arrived(sha256))
