"""The exchange with the server: enrol this laptop, send and receive, and say how it stands."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from coach_app.domain.errors import Refusal
from coach_app.services.changes import Changes, changes
from coach_app.services.desk import Desk
from coach_app.store.settings import SettingName
from sync.client import transport
from sync.client.engine import ExchangeOutcome, Journal, run_exchange
from sync.protocol import Entry, ExchangeReply, Heartbeat, Position, VerdictName


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


def here(work: Callable[[], Any]) -> Any:
    """For callers that are on the store thread already, such as the command line."""
    return work()


def status(desk: Desk) -> SyncStatus:
    found = desk.store.queries.journal_status()
    return SyncStatus(
        unsent=found.unsent,
        oldest_unsent_at=found.oldest_unsent_at,
        refused=found.refused,
        held=found.held,
        conflicts=found.conflicts,
        last_exchange_at=found.last_exchange_at,
        server_url=desk.setting(SettingName.SERVER_URL),
        enrolled=bool(desk.setting(SettingName.DEVICE_ID)),
    )


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
    learned = {
        SettingName.SERVER_URL: url,
        SettingName.DEVICE_ID: reply.device_id,
        SettingName.TEAM_ID: reply.team_id,
        SettingName.TEAM_NAME: reply.team_name,
    }
    on_store(lambda: desk.store.settings.put(learned))
    return changes("", "sync")


def sync_now(desk: Desk, on_store: OnStore = here) -> SyncReport:
    """One exchange, both ways. With `on_store`, only the store's part runs on the store thread,
    so that a slow line never holds up a screen.

    Raises NotEnrolled, or NetworkTrouble with how many changes wait; what was confirmed stays.
    """
    url, device_id = on_store(
        lambda: (desk.setting(SettingName.SERVER_URL), desk.setting(SettingName.DEVICE_ID))
    )
    if not device_id:
        raise NotEnrolled
    journal = _OnStoreThread(desk.store.journal, on_store)
    with transport.transport(
        url,
        device_id=device_id,
        private_key=on_store(lambda: desk.store.settings.device_key().private_raw),
        clock=desk.clock.now,
        nonces=desk.ids.new,
    ) as line:
        outcome = run_exchange(journal, line)
    return _report(outcome)


def _report(outcome: ExchangeOutcome) -> SyncReport:
    return SyncReport(
        requests=outcome.requests,
        sent=outcome.sent,
        received=outcome.received,
        refused=outcome.verdicts.get(VerdictName.REFUSED, 0),
        conflicts=outcome.verdicts.get(VerdictName.CONFLICT, 0),
        documents_sent=outcome.attachments_sent,
        waiting=outcome.waiting,
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

    def attachments(self) -> Sequence[str]:
        found: Sequence[str] = self._on_store(self._journal.attachments)
        return found

    def attachment(self, sha256: str) -> bytes:
        found: bytes = self._on_store(lambda: self._journal.attachment(sha256))
        return found

    def attachment_arrived(self, sha256: str) -> None:
        self._on_store(lambda: self._journal.attachment_arrived(sha256))
