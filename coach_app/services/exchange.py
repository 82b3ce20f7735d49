"""The exchange with the server: enrol this laptop, send and receive, and say how it stands."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from coach_app.domain.errors import Refusal
from coach_app.services import organisation_seal
from coach_app.services.changes import Changes, changes
from coach_app.services.desk import Desk
from coach_app.services.store_thread import OnStore, OnStoreThread
from coach_app.store.inbox import TooMuchWouldGo
from coach_app.store.journal import NEEDED
from coach_app.store.refusals import ErasedByRevocation
from coach_app.store.settings import SettingName
from sync.client import transport
from sync.client.addresses import checked_address
from sync.client.answers import LaptopWithdrawn
from sync.client.beside import in_a_thread
from sync.client.engine import run_exchange
from sync.client.outcome import ExchangeOutcome, Progress, Watch, nobody
from sync.client.ports import NetworkTrouble
from sync.client.schedule import Schedule
from sync.client.stopping import Stop
from sync.client.transport import HttpTransport, Traffic
from sync.protocol import (
    Statement,
    VerdictName,
    decode,
)

__all__ = ["NetworkTrouble", "Progress", "Schedule", "Stop", "TooMuchWouldGo"]


class NotEnrolled(Refusal):
    key = "sync.not_enrolled"
    sentence = "This laptop is not enrolled yet. Enter the server's address and a one-time code."


class AlreadyEnrolled(Refusal):
    key = "sync.already_enrolled"
    sentence = "This laptop is already enrolled with a server. Nothing was changed."


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
    skew_seconds: float = 0.0
    """How far the laptop's clock was ahead of the server's at the last exchange."""
    waiting_bytes: int = 0
    """What waits with its files, before compression."""
    waiting_files: int = 0
    missing_files: int = 0
    """Papers whose record is here and whose bytes have not come yet."""
    lease_days_left: int | None = None
    """Whole days until this laptop opens only to exchange; None: it never does."""
    lease_ended: bool = False
    sign_in_needed: bool = False
    """The server tells no news before this laptop's person has signed in with a browser."""
    signed_in_until: datetime | None = None
    """How long the person's sign-in counts; None where nobody is asked for one."""


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
    documents_received: int = 0
    bytes_up: int = 0
    bytes_down: int = 0
    """Of bodies, as they travelled."""
    rejoined: bool = False
    """The store had been put back from a copy; it was compared with the server anew."""
    reoffered: bool = False
    """The server had been put back from a backup; what it had lost was offered again."""
    withheld: bool = False
    """There is no news before this laptop's person has signed in."""


def here(work: Callable[[], Any]) -> Any:
    """For callers that are on the store thread already, such as the command line."""
    return work()


def status(desk: Desk) -> SyncStatus:
    journal = desk.store.journal
    found, waiting, lease = journal.status(), journal.waiting(), desk.store.lease()
    person = desk.setting(SettingName.PERSON_SIGN_IN)
    until = datetime.fromtimestamp(int(person), UTC) if person.isdecimal() else None
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
        skew_seconds=journal.skew(),
        waiting_bytes=waiting.bytes + waiting.file_bytes,
        waiting_files=waiting.files,
        missing_files=len(journal.missing_files()),
        lease_days_left=lease.days_left,
        lease_ended=lease.ended,
        sign_in_needed=person == NEEDED or (until is not None and until <= desk.now()),
        signed_in_until=until,
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
    url = checked_address(server_url)
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


def allow_removal(desk: Desk) -> None:
    """The coach has asked: at the next exchange the server may remove as many cases as it says."""
    desk.store.settings.put({SettingName.REMOVAL_ALLOWED: "yes"})


def sync_now(
    desk: Desk, on_store: OnStore = here, watch: Watch = nobody, stop: Stop | None = None
) -> SyncReport:
    """One exchange, both ways. With `on_store`, only the store's part runs on the store thread,
    so that a slow line never holds up a screen. It works when the lease has ended, too.
    `watch` is told how far it is, on the thread that called. `stop`, set from any thread, ends it
    with ExchangeStopped; what was confirmed stays.

    Raises NotEnrolled, NetworkTrouble with how many changes wait (what was confirmed stays), and
    TooMuchWouldGo when the server wants most of the cases gone.
    Raises ErasedByRevocation when the server has withdrawn the laptop: then the store is gone.
    """
    try:
        return _exchange(desk, on_store, watch, stop or Stop())
    except LaptopWithdrawn:
        on_store(desk.store.destroy)
        raise ErasedByRevocation from None


@contextmanager
def way_to_server(
    desk: Desk, on_store: OnStore = here, stop: Stop | None = None
) -> Iterator[HttpTransport]:
    """An open way to the server of this laptop. Raises NotEnrolled and AddressNotSafe."""
    names = (
        SettingName.SERVER_URL,
        SettingName.DEVICE_ID,
        SettingName.SERVER_KEY,
        SettingName.SERVER_AUTHORITY,
    )
    url, device_id, server_key, authority = on_store(lambda: [desk.setting(n) for n in names])
    if not device_id:
        raise NotEnrolled
    with transport.transport(
        url,
        device_id=device_id,
        private_key=on_store(lambda: desk.store.settings.device_key().private_raw),
        clock=desk.clock.now,
        nonces=desk.ids.new,
        server_key=server_key,
        authority=authority,
        stop=stop,
    ) as line:
        yield line


def _exchange(desk: Desk, on_store: OnStore, watch: Watch, stop: Stop) -> SyncReport:
    journal = OnStoreThread(desk.store.journal, on_store)
    with way_to_server(desk, on_store, stop) as line, in_a_thread() as beside:
        outcome = run_exchange(journal, line, watch=watch, beside=beside)
        if organisation_seal.after_exchange(desk, line, on_store):
            outcome = outcome.then(run_exchange(journal, line, watch=watch, beside=beside))
        return _report(outcome, line.traffic)


def _report(outcome: ExchangeOutcome, traffic: Traffic) -> SyncReport:
    return SyncReport(
        requests=outcome.requests,
        sent=outcome.sent,
        received=outcome.received,
        refused=outcome.verdicts.get(VerdictName.REFUSED, 0),
        conflicts=outcome.verdicts.get(VerdictName.CONFLICT, 0),
        documents_sent=outcome.attachments_sent,
        documents_received=outcome.files_received,
        bytes_up=traffic.up,
        bytes_down=traffic.down,
        waiting=outcome.waiting,
        rejoined=outcome.rejoined,
        reoffered=outcome.reoffered,
        withheld=outcome.withheld,
    )
