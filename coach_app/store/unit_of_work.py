"""One transaction: records, journal, audit line, caseload line and search words together."""

import hashlib
from contextlib import ExitStack
from datetime import datetime
from types import TracebackType
from typing import Self, TypeVar, cast

from sqlalchemy import Connection, Engine, insert, select

from coach_app import codec
from coach_app.domain.case import CaseFile
from coach_app.domain.case_ref import ReferenceOfTwo
from coach_app.domain.errors import CaseNotFound, DocumentNotThere, RecordNotFound, TextNotStorable
from coach_app.domain.records import Record
from coach_app.domain.whole_statements import WHOLE_STATEMENTS
from coach_app.store.audit import AuditTrail
from coach_app.store.case_list import ref_key, to_case_file
from coach_app.store.engine import writing
from coach_app.store.erasing import ErasureReason, erase_case
from coach_app.store.journal_entries import Subject, add_to_journal
from coach_app.store.projections import write_case
from coach_app.store.records import Body, Records, StoredRecord, same
from coach_app.store.refusals import RecordElsewhere, RecordIsFinal
from coach_app.store.settings import SettingName, next_number, read_setting
from coach_app.store.surroundings import Surroundings
from coach_app.store.tables import ATTACHMENT, CASE_ROW
from coach_app.store.unsettled import AGAIN, settle
from coach_app.store.word_index import index_record
from sync.protocol import ERASURE
from sync.storable import storable_values

R = TypeVar("R", bound=Record)


class UnitOfWork:
    """`with store.unit_of_work(actor) as work:` and `work.commit()` at its end.

    Without the commit, and after anything raised, all of it is rolled back.
    """

    def __init__(self, engine: Engine, around: Surroundings, actor: str) -> None:
        self._engine = engine
        self._around = around
        self._actor = actor
        self._open: ExitStack | None = None
        self._touched: set[str] = set()

    def __enter__(self) -> Self:
        with ExitStack() as stack:
            self._connection: Connection = stack.enter_context(writing(self._engine))
            self._records = Records(self._connection)
            self._audit = AuditTrail(self._connection)
            self._open = stack.pop_all()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._open is not None:
            stack, self._open = self._open, None
            self._connection.rollback()
            stack.__exit__(kind, value, trace)

    def get(self, shape: type[R], record_id: str) -> R:
        """Raises RecordNotFound."""
        found = self.find(shape, record_id)
        if found is None:
            raise RecordNotFound
        return found

    def find(self, shape: type[R], record_id: str) -> R | None:
        stored = self._records.find(shape.KIND, record_id)
        return None if stored is None else cast(R, codec.load_record(shape.KIND, stored.body))

    def case_file(self, case_id: str) -> CaseFile:
        """Raises CaseNotFound."""
        return to_case_file(self._records.of_case(case_id))

    def case_id_of(self, ref_or_id: str) -> str:
        """The case with this reference (capitals, blanks and hyphens do not matter) or this id.

        Raises CaseNotFound, and ReferenceOfTwo when the reference alone does not tell.
        """
        self._settle()
        wanted = ref_or_id.strip()
        if not storable_values(wanted):
            raise CaseNotFound
        by_ref = CASE_ROW.c.ref_key == ref_key(wanted)
        query = select(CASE_ROW.c.case_id).where((CASE_ROW.c.case_id == wanted) | by_ref)
        found = [str(case_id) for case_id in self._connection.scalars(query)]
        if not found:
            raise CaseNotFound
        if len(found) > 1 and wanted not in found:
            raise ReferenceOfTwo
        return wanted if wanted in found else found[0]

    def save(self, record: Record, action: str = "changed") -> bool:
        """Keep a record, new or changed; False when nothing is different from what is kept.

        The journal gets the changed fields only. Keys in the stored body that this version
        does not know stay. Raises RecordIsFinal, RecordElsewhere and TextNotStorable.
        """
        body = codec.dump(record)
        stored = self._records.find(record.KIND, record.id)
        changed = body if stored is None else _difference(stored, body)
        if not changed:
            return False
        if stored is not None:
            _must_be_changeable(stored, record)
        if not storable_values(changed):
            raise TextNotStorable
        self._write(stored, record, changed)
        base = stored.version if stored else 0
        about = Subject(record.KIND, record.id, record.case_id)
        add_to_journal(self._connection, self._now(), about, changed, base)
        self.note(action, record.KIND, record.id)
        self._touched.add(record.case_id)
        return True

    def say_again(self, about: Subject, fields: Body, action: str, instead_of: int = 0) -> None:
        """Send these fields, also where they stay as they are: a decision between two versions, or
        a change that was refused (`instead_of` is its number).

        Raises NotReadable for values the record cannot hold, RecordIsFinal and TextNotStorable.
        """
        stored = self._records.find(about.kind, about.record_id)
        if about.kind in WHOLE_STATEMENTS and not instead_of:
            raise RecordIsFinal
        if not storable_values(fields):
            raise TextNotStorable
        if stored is not None:
            body = {**stored.body, **fields}
            codec.load_record(about.kind, body)
            self._records.update(stored.row, body, stored.version, self._now())
            index_record(self._connection, stored.row, about.kind, body)
            self._touched.add(about.case_id)
        base = max(0, stored.version) if stored else 0
        add_to_journal(self._connection, self._now(), about, fields, base, instead_of)
        if instead_of:
            settle(self._connection, instead_of, AGAIN)
        self.note(action, about.kind, about.record_id)

    def erase_case(self, case_id: str, reason: ErasureReason) -> None:
        """Remove everything about one person; what stays is an audit line and a tombstone for
        the server, both without anything about them. Raises CaseNotFound."""
        if not erase_case(self._connection, case_id):
            raise CaseNotFound
        self._touched.discard(case_id)
        about = Subject(ERASURE, case_id, case_id)
        add_to_journal(self._connection, self._now(), about, {"reason": reason.value}, 0)
        self.note(f"erased: {reason.value}", "case", case_id)

    def keep_attachment(self, data: bytes, media_type: str) -> str:
        """The SHA-256 the bytes are kept under; the same bytes are kept once."""
        sha256 = hashlib.sha256(data).hexdigest()
        known = select(ATTACHMENT.c.sha256).where(ATTACHMENT.c.sha256 == sha256)
        if self._connection.scalar(known) is None:
            values = {
                "sha256": sha256,
                "media_type": media_type,
                "data": data,
                "kept_at": self._now(),
                "sent": False,
            }
            self._connection.execute(insert(ATTACHMENT), values)
        return sha256

    def attachment(self, sha256: str) -> bytes:
        """Raises DocumentNotThere."""
        query = select(ATTACHMENT.c.data).where(ATTACHMENT.c.sha256 == sha256)
        data = self._connection.scalar(query)
        if data is None:
            raise DocumentNotThere
        return bytes(data)

    def attachment_hashes(self) -> frozenset[str]:
        """The SHA-256 of everything that was ever kept as an attachment here."""
        return frozenset(self._connection.scalars(select(ATTACHMENT.c.sha256)))

    def note(self, action: str, kind: str, record_id: str) -> None:
        """An audit line by itself: a record was opened, printed or sent somewhere."""
        self._audit.add(self._now(), self._actor, action, kind, record_id)

    def device_letters(self) -> str:
        """What references made here begin with; enrolment may have changed them."""
        return read_setting(self._connection, SettingName.DEVICE_CODE)

    def next_number(self, counter: str) -> int:
        """1, 2, 3 and so on for each counter; used up by the commit only."""
        return next_number(self._connection, counter)

    def commit(self) -> None:
        """Make all of it last. It is the last thing done with a unit of work.

        Raises CaseNotFound for a record without its case, and DiskFull.
        """
        self._settle()
        stack, self._open = self._open, None
        if stack is not None:
            stack.__exit__(None, None, None)

    def _write(self, stored: StoredRecord | None, record: Record, changed: Body) -> None:
        now = self._now()
        if stored is None:
            body = changed
            new = StoredRecord(0, record.KIND, record.id, record.case_id, 0, body)
            row = self._records.insert(new, now)
        else:
            body, row = {**stored.body, **changed}, stored.row
            self._records.update(row, body, stored.version, now)
        index_record(self._connection, row, record.KIND, body)

    def _settle(self) -> None:
        """Bring the lists up to date for the cases that were touched."""
        for case_id in sorted(self._touched):
            write_case(self._connection, self.case_file(case_id), self._around)
        self._touched.clear()

    def _now(self) -> datetime:
        return self._around.clock.now()


def _difference(stored: StoredRecord, body: Body) -> Body:
    """The fields that differ from what is kept, read the way this version reads it.

    A field that this version has added is no difference while it has its default.
    """
    try:
        known = codec.dump(codec.load_record(stored.kind, stored.body))
    except codec.NotReadable:
        known = stored.body
    return {
        name: value
        for name, value in body.items()
        if name not in known or not same(value, known[name])
    }


def _must_be_changeable(stored: StoredRecord, record: Record) -> None:
    if stored.case_id != record.case_id:
        raise RecordElsewhere
    if record.KIND in WHOLE_STATEMENTS:
        raise RecordIsFinal
