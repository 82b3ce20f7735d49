"""What one answer of the server does to the store: verdicts, news, and what follows from them."""

from dataclasses import replace

from sqlalchemy import Connection, select, update

from coach_app.domain.errors import Meaning, Refusal
from coach_app.store import reoffering
from coach_app.store.audit import AuditTrail
from coach_app.store.case_list import to_case_file
from coach_app.store.erasing import erase_case
from coach_app.store.many import NewRecords, PlainVerdicts
from coach_app.store.projections import write_case
from coach_app.store.records import AnyRow, Body, Records, StoredRecord, from_text, same, to_text
from coach_app.store.revoked import WAITING, erase_what_was_handed_over, hidden, hide, show_again
from coach_app.store.settings import SettingName, read_setting, write_settings
from coach_app.store.surroundings import Surroundings
from coach_app.store.tables import CASE_ROW, JOURNAL
from coach_app.store.word_index import index_record
from sync.protocol import ERASURE, REVOKED, ExchangeReply, News, Verdict, VerdictName

SERVER = "server"
"""Who the audit trail names for a change that came from elsewhere."""
FEW_CASES = 5
"""As many may always go at once: somebody asked to be erased, somebody changed coach."""


class TooMuchWouldGo(Refusal):
    """The server says that most cases here are to go. Before they do, a person looks at it."""

    key = "sync.too_much_would_go"
    meaning = Meaning.NETWORK
    sentence = (
        "The server wants to remove most of the cases on this laptop. Nothing was removed. "
        "Ask your supervisor, and allow it on the Sync page if it is right."
    )


def must_be_usual(connection: Connection, reply: ExchangeReply) -> None:
    """Raises TooMuchWouldGo for an answer that would remove more than half of the cases."""
    going = {news.case_id for news in reply.news if news.kind in (ERASURE, REVOKED)}
    if len(going) <= FEW_CASES:
        return
    here = set(connection.scalars(select(CASE_ROW.c.case_id)))
    if 2 * len(going & here) <= len(here) or len(going & here) <= FEW_CASES:
        return
    if not read_setting(connection, SettingName.REMOVAL_ALLOWED):
        raise TooMuchWouldGo


class Inbox:
    """Applies one reply within one transaction, without journal entries of its own."""

    def __init__(self, connection: Connection, around: Surroundings) -> None:
        self._connection = connection
        self._around = around
        self._now = around.clock.now()
        self._records = Records(connection)
        self._audit = AuditTrail(connection)
        self._touched: set[str] = set()

    def take(self, reply: ExchangeReply) -> None:
        """Verdicts first, then news, each in their order."""
        plain = PlainVerdicts(self._connection, self._now)
        if reply.verdicts:
            plain.look(reply.verdicts)
        for verdict in reply.verdicts:
            if not plain.takes(verdict):
                plain.write()
                self.take_verdict(verdict)
        plain.write()
        new = NewRecords(self._connection, self._audit, self._now, SERVER, self._touched)
        if reply.news:
            new.look(reply.news)
        for news in reply.news:
            if not new.takes(news):
                new.write()
                self.take_news(news)
                if new.changes_what_is_usual(news):
                    new.look(reply.news)
        new.write()

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
        if news.kind == REVOKED:
            self._hide(news.case_id)
            return
        if self._erased_here(news.case_id):
            return
        if hidden(self._connection, news.case_id):
            show_again(self._connection, news.case_id)
            self._touched.add(news.case_id)
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

    def _hide(self, case_id: str) -> None:
        if hide(self._connection, case_id, self._now):
            self._audit.add(self._now, SERVER, "hidden", "case", case_id)
        self._touched.discard(case_id)

    def _erased_here(self, case_id: str) -> bool:
        """The person was erased on this laptop and the server does not know yet."""
        query = select(JOURNAL.c.sequence).where(
            JOURNAL.c.kind == ERASURE,
            JOURNAL.c.case_id == case_id,
            JOURNAL.c.verdict.in_(WAITING),
        )
        return self._connection.execute(query.limit(1)).first() is not None

    def all_read(self) -> None:
        """The last of the news: whatever was waiting for them can be done."""
        reoffering.finish(self._connection, self._now)
        erase_what_was_handed_over(self._connection, self._now)
        if read_setting(self._connection, SettingName.REMOVAL_ALLOWED):
            write_settings(self._connection, {SettingName.REMOVAL_ALLOWED: ""})

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
        lost = reoffering.lost_by_server(stored, fields, version, waiting)
        if stored.version < 0:
            stored = replace(stored, version=version)
            self._records.update(stored.row, stored.body, version, self._now)
        if lost:
            reoffering.offer(self._connection, stored, lost, self._now)
            waiting |= lost.keys()
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
