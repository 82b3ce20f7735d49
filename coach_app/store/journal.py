"""The laptop's outbox and inbox: what the sync engine reads and what it hands back."""

from collections.abc import Sequence
from datetime import UTC

from sqlalchemy import Connection, Engine, func, select, update

from coach_app.domain.errors import DocumentNotThere, Refusal
from coach_app.store.anchors import acknowledge, current_head, store_state, witness
from coach_app.store.audit import AuditTrail
from coach_app.store.case_list import to_case_file
from coach_app.store.engine import reading, writing
from coach_app.store.erasing import erase_case
from coach_app.store.lease import LeaseKeeper
from coach_app.store.projections import write_case
from coach_app.store.queries import JournalStatus, journal_status
from coach_app.store.records import AnyRow, Body, Records, StoredRecord, from_text, same, to_text
from coach_app.store.settings import SettingName, read_setting, write_settings
from coach_app.store.surroundings import Surroundings
from coach_app.store.tables import ATTACHMENT, JOURNAL, RECORD
from coach_app.store.word_index import index_record
from sync.protocol import (
    ERASURE,
    EnrolReply,
    Entry,
    ExchangeReply,
    Heartbeat,
    News,
    Position,
    RejoinReply,
    StoreState,
    Verdict,
    VerdictName,
)

WAITING = ("", VerdictName.HELD.value)
"""Verdicts that are none: the entry is offered again."""
SERVER = "server"
"""Who the audit trail names for a change that came from elsewhere."""


class StoreJournal:
    """Fits what the sync engine calls a journal. Each call is a transaction of its own."""

    def __init__(self, engine: Engine, around: Surroundings, lease: LeaseKeeper) -> None:
        self._engine = engine
        self._around = around
        self._lease = lease

    def status(self) -> JournalStatus:
        """How many changes wait, and how old they are; also when the lease has ended."""
        with reading(self._engine) as connection:
            return journal_status(connection)

    def store_state(self) -> StoreState:
        with writing(self._engine) as connection:
            return store_state(connection)

    def fresh_state(self) -> StoreState:
        with reading(self._engine) as connection:
            head = current_head(connection)
        return StoreState(incarnation=self._around.ids.new(), acknowledged=head, head=head)

    def rejoined(self, state: StoreState, reply: RejoinReply) -> None:
        """All news are read again: those that this store had lost are among them."""
        with writing(self._engine) as connection:
            write_settings(
                connection,
                {SettingName.INCARNATION: state.incarnation, SettingName.CURSOR: "0"},
            )
            acknowledge(connection, reply.receipt)
            self._lease.granted(connection, reply.receipt)

    def enrolled(self, reply: EnrolReply, server_url: str) -> None:
        """Keep what enrolment told, and begin the lease."""
        with writing(self._engine) as connection:
            write_settings(
                connection,
                {
                    SettingName.SERVER_URL: server_url,
                    SettingName.SERVER_KEY: reply.server_key,
                    SettingName.SERVER_AUTHORITY: reply.authority,
                    SettingName.DEVICE_ID: reply.device_id,
                    SettingName.TEAM_ID: reply.team_id,
                    SettingName.TEAM_NAME: reply.team_name,
                },
            )
            if reply.device_letters:
                write_settings(connection, {SettingName.DEVICE_CODE: reply.device_letters})
            if reply.receipt is not None:
                self._lease.granted(connection, reply.receipt)

    def position(self) -> Position:
        """How far the server's news have been read; (0, "") before the first exchange."""
        with reading(self._engine) as connection:
            cursor = read_setting(connection, SettingName.CURSOR)
            return Position(int(cursor or "0"), read_setting(connection, SettingName.EPOCH))

    def heartbeat(self) -> Heartbeat:
        with reading(self._engine) as connection:
            now = journal_status(connection)
        return Heartbeat(
            unsent=now.unsent,
            refused=now.refused,
            held=now.held,
            app_version=self._around.app_version,
        )

    def unsent(self, *, after: int, limit: int) -> Sequence[Entry]:
        """Entries that wait for a verdict, by rising sequence above `after`."""
        query = (
            select(JOURNAL)
            .where(JOURNAL.c.sequence > after, JOURNAL.c.verdict.in_(WAITING))
            .order_by(JOURNAL.c.sequence)
            .limit(limit)
        )
        with reading(self._engine) as connection:
            return tuple(
                Entry(
                    sequence=row.sequence,
                    kind=row.kind,
                    record_id=row.record_id,
                    case_id=row.case_id,
                    base_version=row.base_version,
                    changed=from_text(row.changed),
                    recorded_at=row.recorded_at,
                )
                for row in connection.execute(query)
            )

    def record(self, reply: ExchangeReply) -> None:
        """Take verdicts, news and place in the feed over, all or nothing; safe to repeat.

        A field that was changed here and has no verdict yet stays as it is: its own verdict
        decides later.
        """
        with writing(self._engine) as connection:
            inbox = _Inbox(connection, self._around)
            for verdict in reply.verdicts:
                inbox.take_verdict(verdict)
            for news in reply.news:
                inbox.take_news(news)
            inbox.settle()
            now = self._around.clock.now().astimezone(UTC)
            write_settings(
                connection,
                {
                    SettingName.CURSOR: str(reply.cursor),
                    SettingName.EPOCH: reply.epoch,
                    SettingName.LAST_EXCHANGE_AT: now.isoformat(),
                    SettingName.SERVER_TIME: reply.server_time.isoformat(),
                },
            )
            if reply.receipt is not None:
                acknowledge(connection, reply.receipt)
                self._lease.granted(connection, reply.receipt)
            if reply.anchor is not None:
                witness(connection, reply.anchor)

    def attachments(self) -> Sequence[str]:
        """Files whose document the server has and whose bytes it has not confirmed."""
        sha256 = func.json_extract(RECORD.c.body, "$.sha256")
        query = (
            select(ATTACHMENT.c.sha256)
            .join(RECORD, (RECORD.c.kind == "document") & (sha256 == ATTACHMENT.c.sha256))
            .where(ATTACHMENT.c.sent.is_(False), RECORD.c.version > 0)
            .order_by(ATTACHMENT.c.kept_at, ATTACHMENT.c.sha256)
            .distinct()
        )
        with reading(self._engine) as connection:
            return tuple(connection.scalars(query))

    def attachment(self, sha256: str) -> bytes:
        """Raises DocumentNotThere."""
        query = select(ATTACHMENT.c.data).where(ATTACHMENT.c.sha256 == sha256)
        with reading(self._engine) as connection:
            data = connection.scalar(query)
        if data is None:
            raise DocumentNotThere
        return bytes(data)

    def attachment_arrived(self, sha256: str) -> None:
        with writing(self._engine) as connection:
            connection.execute(
                update(ATTACHMENT).where(ATTACHMENT.c.sha256 == sha256).values(sent=True)
            )


class _Inbox:
    """Applies one reply within one transaction, without journal entries of its own."""

    def __init__(self, connection: Connection, around: Surroundings) -> None:
        self._connection = connection
        self._around = around
        self._now = around.clock.now()
        self._records = Records(connection)
        self._audit = AuditTrail(connection)
        self._touched: set[str] = set()

    def take_verdict(self, verdict: Verdict) -> None:
        """A sequence this store never used is passed over."""
        query = select(JOURNAL).where(JOURNAL.c.sequence == verdict.sequence)
        entry = self._connection.execute(query).first()
        if entry is None:
            return
        self._mark(entry, verdict)
        stored = self._records.find(entry.kind, entry.record_id)
        if stored is not None:
            self._merge(stored, verdict.current, verdict.version)

    def take_news(self, news: News) -> None:
        if news.kind == ERASURE:
            self._erase(news.case_id)
            return
        stored = self._records.find(news.kind, news.record_id)
        if stored is not None:
            self._merge(stored, news.changed, news.version)
            return
        new = StoredRecord(
            0, news.kind, news.record_id, news.case_id, news.version, dict(news.changed)
        )
        row = self._records.insert(new, self._now)
        self._written(row, new.kind, new.id, news.case_id, new.body)

    def _erase(self, case_id: str) -> None:
        """The person was erased elsewhere: here too, and what waited for them is not sent."""
        if erase_case(self._connection, case_id):
            self._audit.add(self._now, SERVER, "erased", "case", case_id)
        self._touched.discard(case_id)

    def settle(self) -> None:
        """Caseload lines of what changed. A case that is not here whole yet has none."""
        for case_id in sorted(self._touched):
            try:
                case_file = to_case_file(self._records.of_case(case_id))
            except Refusal:
                continue
            write_case(self._connection, case_file, self._around)

    def _mark(self, entry: AnyRow, verdict: Verdict) -> None:
        theirs = verdict.current if verdict.verdict is VerdictName.CONFLICT else {}
        same_again = entry.verdict == verdict.verdict and entry.reason == verdict.reason
        if same_again and not theirs:
            return
        self._connection.execute(
            update(JOURNAL)
            .where(JOURNAL.c.sequence == entry.sequence)
            .values(
                verdict=verdict.verdict.value,
                reason=verdict.reason,
                theirs=to_text(theirs),
                answered_at=self._now,
            )
        )

    def _merge(self, stored: StoredRecord, fields: Body, version: int) -> None:
        waiting = self._fields_without_verdict(stored) if fields else frozenset()
        taken = {
            name: value
            for name, value in fields.items()
            if name not in waiting and not (name in stored.body and same(value, stored.body[name]))
        }
        newest = max(stored.version, version)
        if not taken and newest == stored.version:
            return
        body = {**stored.body, **taken}
        self._records.update(stored.row, body, newest, self._now)
        if taken:
            self._written(stored.row, stored.kind, stored.id, stored.case_id, body)

    def _fields_without_verdict(self, stored: StoredRecord) -> frozenset[str]:
        query = select(JOURNAL.c.changed).where(
            JOURNAL.c.kind == stored.kind,
            JOURNAL.c.record_id == stored.id,
            JOURNAL.c.verdict.in_(WAITING),
        )
        return frozenset(
            name for changed in self._connection.scalars(query) for name in from_text(changed)
        )

    def _written(self, row: int, kind: str, record_id: str, case_id: str, body: Body) -> None:
        index_record(self._connection, row, kind, body)
        self._audit.add(self._now, SERVER, "received", kind, record_id)
        self._touched.add(case_id)
