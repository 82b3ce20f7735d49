"""The laptop's outbox and inbox: what the sync engine reads and what it hands back."""

import hashlib
from collections.abc import Sequence
from datetime import UTC

from sqlalchemy import Engine, exists, func, select, update
from sqlalchemy.dialects.sqlite import insert

from coach_app.domain.errors import DocumentNotThere
from coach_app.store import parts, reoffering
from coach_app.store.anchors import acknowledge, current_head, store_state, witness
from coach_app.store.arriving import ArrivingParts
from coach_app.store.engine import reading, writing
from coach_app.store.inbox import Inbox, must_be_usual
from coach_app.store.lease import LeaseKeeper
from coach_app.store.queries import JournalStatus, apart, counted, journal_status, skew
from coach_app.store.records import from_text
from coach_app.store.refusals import StoreDamaged
from coach_app.store.revoked import WAITING, erase_what_was_handed_over
from coach_app.store.settings import SettingName, read_settings, write_settings
from coach_app.store.surroundings import Surroundings
from coach_app.store.tables import ATTACHMENT, JOURNAL, RECORD
from sync.protocol import (
    EnrolReply,
    Entry,
    ExchangeReply,
    Heartbeat,
    Position,
    Reason,
    RejoinReply,
    StoreState,
    Waiting,
)

PAPER = "application/pdf"
WORTH_TELLING = 60.0
"""Seconds between the laptop's clock and the server's."""
NEEDED = "needed"
"""Of the person's sign-in: there is no news before it."""
ENTRY_FRAME = 220
"""About how many bytes an entry is besides its fields."""


class StoreJournal(ArrivingParts):
    """Fits what the sync engine calls a journal. Each call is a transaction of its own."""

    def __init__(self, engine: Engine, around: Surroundings, lease: LeaseKeeper) -> None:
        super().__init__(engine)
        self._around = around
        self._lease = lease

    def status(self) -> JournalStatus:
        """How many changes wait, and how old they are; also when the lease has ended."""
        with reading(self._engine) as connection:
            return journal_status(connection)

    def skew(self) -> float:
        """Seconds by which the laptop's clock was ahead of the server's at the last exchange."""
        with reading(self._engine) as connection:
            return skew(connection)

    def store_state(self) -> StoreState:
        with writing(self._engine) as connection:
            return store_state(connection)

    def fresh_state(self) -> StoreState:
        with reading(self._engine) as connection:
            head = current_head(connection)
        return StoreState(incarnation=self._around.ids.new(), acknowledged=head, head=head)

    def rejoined(self, state: StoreState, reply: RejoinReply) -> None:
        """All news are read again: those that this store had lost are among them, and what the
        server has lost is offered again."""
        with writing(self._engine) as connection:
            write_settings(
                connection,
                {
                    SettingName.INCARNATION: state.incarnation,
                    SettingName.CURSOR: "0",
                    SettingName.EPOCH: "",
                },
            )
            reoffering.begin(connection, reply.known)
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
            if reply.file_key:
                write_settings(connection, {SettingName.FILE_KEY: reply.file_key})
            if reply.device_letters:
                write_settings(connection, {SettingName.DEVICE_CODE: reply.device_letters})
            if reply.receipt is not None:
                self._lease.granted(connection, reply.receipt)

    def position(self) -> Position:
        """How far the server's news have been read; (0, "") before the first exchange."""
        with reading(self._engine) as connection:
            kept = read_settings(connection, (SettingName.CURSOR, SettingName.EPOCH))
        return Position(int(kept[SettingName.CURSOR] or "0"), kept[SettingName.EPOCH])

    def heartbeat(self) -> Heartbeat:
        with reading(self._engine) as connection:
            kept = read_settings(
                connection,
                (SettingName.LAST_EXCHANGE_AT, SettingName.SERVER_TIME, SettingName.FILE_KEY),
            )
            last = kept[SettingName.LAST_EXCHANGE_AT]
            now = counted(connection, last)
            files = connection.scalar(select(func.count()).where(ATTACHMENT.c.sent.is_(False)))
        far_off = abs(apart(last, kept[SettingName.SERVER_TIME])) > WORTH_TELLING
        return Heartbeat(
            unsent=now.unsent,
            refused=now.refused,
            held=now.held,
            conflicts=now.conflicts,
            oldest_unsent_at=now.oldest_unsent_at,
            app_version=self._around.app_version,
            clock=self._around.clock.now().replace(microsecond=0) if far_off else None,
            files=files or 0,
            wants_file_key=not kept[SettingName.FILE_KEY],
        )

    def waiting(self) -> Waiting:
        size = func.sum(func.length(JOURNAL.c.changed) + ENTRY_FRAME)
        entries = select(func.count(), size).where(JOURNAL.c.verdict.in_(WAITING))
        files = select(func.count(), func.sum(func.length(ATTACHMENT.c.data))).where(
            ATTACHMENT.c.sent.is_(False)
        )
        with reading(self._engine) as connection:
            count, weighs = connection.execute(entries).one()
            papers, weigh = connection.execute(files).one()
        return Waiting(count, weighs or 0, papers, weigh or 0)

    def unsent(self, *, after: int, limit: int) -> Sequence[Entry]:
        """Entries that wait for a verdict, by rising sequence above `after`; none while the store
        has to be compared with the server and there is no news to compare it with."""
        query = (
            select(JOURNAL)
            .where(JOURNAL.c.sequence > after, JOURNAL.c.verdict.in_(WAITING))
            .order_by(JOURNAL.c.sequence)
            .limit(limit)
        )
        with reading(self._engine) as connection:
            if reoffering.waits_for_news(connection):
                return ()
            rows = connection.execute(query).all()
            again = reoffering.up_to(connection) if rows else 0
            return tuple(
                Entry(
                    sequence=row.sequence,
                    kind=row.kind,
                    record_id=row.record_id,
                    case_id=row.case_id,
                    base_version=row.base_version,
                    changed=from_text(row.changed),
                    recorded_at=row.recorded_at,
                    reoffered=row.sequence <= again,
                    instead_of=row.instead_of,
                )
                for row in rows
            )

    def waits_for_news(self) -> bool:
        """Whether nothing can be sent before the server has told its news."""
        with reading(self._engine) as connection:
            return reoffering.waits_for_news(connection)

    def record(self, reply: ExchangeReply) -> None:
        """Take verdicts, news and place in the feed over, all or nothing; safe to repeat.

        A field that was changed here and has no verdict yet stays as it is: its own verdict
        decides later.
        """
        with writing(self._engine) as connection:
            must_be_usual(connection, reply)
            inbox = Inbox(connection, self._around)
            inbox.take(reply)
            inbox.settle()
            if reply.part:
                return
            if not reply.more and not reply.withheld:
                inbox.all_read()
            now = self._around.clock.now().astimezone(UTC)
            told: dict[str, str] = {
                SettingName.CURSOR: str(reply.cursor),
                SettingName.EPOCH: reply.epoch,
                SettingName.LAST_EXCHANGE_AT: now.isoformat(),
                SettingName.SERVER_TIME: reply.server_time.isoformat(),
                SettingName.PERSON_SIGN_IN: person_sign_in(reply),
            }
            if reply.seals:
                told[SettingName.SEALS_TOLD] = str(reply.seals)
            if reply.file_key:
                told[SettingName.FILE_KEY] = reply.file_key
            write_settings(connection, told)
            if reply.receipt is not None:
                acknowledge(connection, reply.receipt)
                self._lease.granted(connection, reply.receipt)
            if reply.anchor is not None:
                witness(connection, reply.anchor)

    def attachments(self) -> Sequence[str]:
        """Files whose document the server has, if only in its holding area, and whose bytes it has
        not confirmed."""
        sha256 = func.json_extract(RECORD.c.body, "$.sha256")
        held_there = exists().where(
            JOURNAL.c.kind == "document",
            JOURNAL.c.record_id == RECORD.c.id,
            JOURNAL.c.reason == Reason.ACCESS_WITHDRAWN.value,
        )
        query = (
            select(ATTACHMENT.c.sha256)
            .join(RECORD, (RECORD.c.kind == "document") & (sha256 == ATTACHMENT.c.sha256))
            .where(ATTACHMENT.c.sent.is_(False), (RECORD.c.version > 0) | held_there)
            .order_by(ATTACHMENT.c.kept_at, ATTACHMENT.c.sha256)
            .distinct()
        )
        with reading(self._engine) as connection:
            return tuple(connection.scalars(query))

    def waiting_papers(self) -> Sequence[str]:
        """Files whose bytes the server has not confirmed, whether it has their record or not."""
        query = select(ATTACHMENT.c.sha256).where(ATTACHMENT.c.sent.is_(False))
        with reading(self._engine) as connection:
            return tuple(connection.scalars(query.order_by(ATTACHMENT.c.kept_at)))

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
            erase_what_was_handed_over(connection, self._around.clock.now())

    def missing_files(self) -> Sequence[str]:
        """Papers whose record came from elsewhere and whose bytes have not come yet."""
        sha256 = func.json_extract(RECORD.c.body, "$.sha256")
        here = exists().where(ATTACHMENT.c.sha256 == sha256)
        query = select(sha256).where(RECORD.c.kind == "document", ~here).order_by(RECORD.c.row)
        with reading(self._engine) as connection:
            return tuple(dict.fromkeys(str(name) for name in connection.scalars(query) if name))

    def file_came(self, sha256: str, content: bytes) -> None:
        """Raises StoreDamaged for bytes that are not the ones asked for."""
        if hashlib.sha256(content).hexdigest() != sha256:
            raise StoreDamaged
        values = {
            "sha256": sha256,
            "media_type": PAPER,
            "data": content,
            "kept_at": self._around.clock.now(),
            "sent": True,
        }
        with writing(self._engine) as connection:
            connection.execute(insert(ATTACHMENT).values(values).on_conflict_do_nothing())
            parts.drop_parts(connection, sha256)


def person_sign_in(reply: ExchangeReply) -> str:
    """As it is kept; see SettingName.PERSON_SIGN_IN."""
    if reply.withheld:
        return NEEDED
    return str(reply.person_until) if reply.person_until else ""
