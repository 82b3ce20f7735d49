"""Takes a laptop's entries into the team's records: one verdict each, all in one transaction."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import update
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session, col, select

from sync.protocol import CASE_LEFT, ERASURE, Entry, Reason, Verdict, VerdictName
from sync.server import moves
from sync.server.contested import conflict_about, rows_for
from sync.server.entry_rows import (
    erased,
    kept_of,
    one_of,
    refuse,
    row_of,
    settle_sent_again,
    verdict_of,
    waiting_for,
)
from sync.server.erasure import blank, erase_case
from sync.server.fresh_rows import AnyEntry, AnyRecord, FreshRecord, Spelling, write_rows
from sync.server.heads import OtherStore
from sync.server.history import Histories
from sync.server.incoming import Incoming
from sync.server.merge import judge
from sync.server.tables import (
    Account,
    CareCase,
    Device,
    Quarantined,
    StoredEntry,
    StoredRecord,
    Team,
)


def take(
    session: Session,
    device: Device,
    incoming: Sequence[Incoming],
    now: datetime,
    *,
    can_rejoin: bool = False,
    author: str = "",
) -> list[Verdict]:
    """The verdict of each entry; what was sent before gets the answer it got before.

    `device` must be locked: its entries are taken by one worker at a time. The team's counter
    is drawn after everything has been read and decided, so that it is locked only for the
    writing, and readers can never pass a number whose row is still to come.

    `author` is somebody who writes on the server's pages, in the name of whoever has the case.

    Raises OtherStore for a number that came before with other content, if the laptop can begin
    a new life of its store; one that cannot gets a refusal for that entry.
    """
    verdicts = _Intake(session, device, now, author).take(incoming)
    if can_rejoin and any(v.reason == Reason.SEQUENCE_REUSED for v in verdicts):
        raise OtherStore
    return verdicts


class _Intake:
    """One chunk of one laptop on its way in.

    Locks are always taken in the same order (device, cases by id, team counter), so that no
    two chunks can wait for each other.
    """

    def __init__(self, session: Session, device: Device, now: datetime, author: str) -> None:
        self._session = session
        self._device = device
        self._now = now
        self._author = author
        self._cases: dict[str, CareCase] = {}
        self._records: dict[tuple[str, str], AnyRecord] = {}
        self._history = Histories(session, device)
        self._entries: dict[int, AnyEntry] = {}
        self._feed: list[tuple[AnyEntry, AnyRecord | None]] = []
        self._erasures: list[AnyEntry] = []
        self._new: list[AnyEntry | Quarantined] = []
        self._waiting: dict[str, list[AnyEntry]] = {}
        self._released: list[int] = []
        self._carried: set[int] = set()
        self._reoffered: set[int] = set()
        self._former: dict[str, bool] = {}
        self._put_right: set[int] = set()
        self._spelling = Spelling()

    def take(self, incoming: Sequence[Incoming]) -> list[Verdict]:
        self._load_answered(incoming)
        self._spelling = Spelling((i.entry.changed, i.spelt) for i in incoming if i.entry)
        self._reoffered = {i.sequence for i in incoming if i.entry and i.entry.reoffered}
        self._put_right = {i.entry.instead_of for i in incoming if i.entry and i.entry.instead_of}
        fresh = [i.entry for i in incoming if i.entry is not None and not self._answered(i)]
        self._lock_cases(fresh)
        self._load_records(fresh)
        with self._session.no_autoflush:
            reused = [self._reused(i) for i in incoming if not self._taken(i)]
        self._write()
        sequences = dict.fromkeys([i.sequence for i in incoming] + self._released)
        told = [self._told(sequence) for sequence in sequences]
        clashing = {verdict.sequence for verdict in reused}
        return [v for v in told if v.sequence not in clashing] + reused

    def _load_answered(self, incoming: Sequence[Incoming]) -> None:
        found = self._session.exec(
            select(StoredEntry).where(
                StoredEntry.device_id == self._device.id,
                one_of(col(StoredEntry.sequence), (i.sequence for i in incoming)),
            )
        ).all()
        life = self._device.incarnation
        self._entries = {entry.sequence: entry for entry in found if entry.incarnation == life}
        brought = {(i.sequence, i.content_hash) for i in incoming}
        for entry in found:
            if entry.incarnation != life and (entry.sequence, entry.content_hash) in brought:
                self._carry_over(entry)

    def _carry_over(self, entry: StoredEntry) -> None:
        """Sent before the store was put back from a copy, and the copy has it too: it counts
        once, and gets the answer it got then."""
        if entry.sequence not in self._entries:
            entry.incarnation = self._device.incarnation
            self._entries[entry.sequence] = entry
            self._carried.add(entry.sequence)

    def _told(self, sequence: int) -> Verdict:
        """A carried-over change may have been followed by others that the copy does not have:
        its fields are told as they are now."""
        stored = self._entries[sequence]
        verdict = verdict_of(stored)
        if sequence not in self._carried or stored.verdict == VerdictName.REFUSED:
            return verdict
        record = self._session.get(StoredRecord, (stored.team_id, stored.kind, stored.record_id))
        body = {} if record is None else record.body
        now = {f: body[f] for f, sent in stored.changed.items() if f in body and body[f] != sent}
        return replace(verdict, current=now, version=0 if record is None else record.version)

    def _answered(self, incoming: Incoming) -> bool:
        """Whether there is a final verdict; a held entry is looked at again when offered."""
        stored = self._entries.get(incoming.sequence)
        return stored is not None and stored.verdict != VerdictName.HELD

    def _lock_cases(self, entries: Iterable[Entry]) -> None:
        """Cases that begin here get their row; all cases touched are locked, in order of id."""
        entries = list(entries)
        team = self._device.team_id
        opening = sorted({e.case_id for e in entries if e.kind == "case"})
        if opening:
            shared = {"team_id": team, "account_id": self._device.account_id}
            rows = [shared | {"case_id": case_id} for case_id in opening]
            self._session.exec(insert(CareCase).values(rows).on_conflict_do_nothing())
            self._waiting = waiting_for(self._session, self._device, opening)
        touched = sorted({e.case_id for e in entries})
        locked = self._session.exec(
            select(CareCase)
            .where(CareCase.team_id == team, one_of(col(CareCase.case_id), touched))
            .order_by(col(CareCase.case_id))
            .with_for_update()
        )
        self._cases = {case.case_id: case for case in locked}

    def _load_records(self, entries: Iterable[Entry]) -> None:
        ids = {e.record_id for e in entries} | set(self._cases)
        found = self._session.exec(
            select(StoredRecord).where(
                StoredRecord.team_id == self._device.team_id, one_of(col(StoredRecord.id), ids)
            )
        )
        self._records = {(record.kind, record.id): record for record in found}

    def _taken(self, incoming: Incoming) -> bool:
        """Make sure there is a verdict; False when the number was used for something else."""
        stored = self._entries.get(incoming.sequence)
        if stored is not None and stored.content_hash != incoming.content_hash:
            return False
        if stored is not None:
            if stored.verdict == VerdictName.HELD:
                self._judge(stored)
            return True
        stored = row_of(self._device, incoming, self._now, self._author)
        self._entries[incoming.sequence] = stored
        self._new.append(stored)
        if incoming.entry is None or incoming.reason:
            refuse(stored, incoming.reason)
            self._keep(incoming, incoming.reason)
        else:
            self._judge(stored)
            if stored.verdict == VerdictName.REFUSED and stored.reason != Reason.CASE_ERASED:
                self._keep(incoming, stored.reason)
        return True

    def _keep(self, incoming: Incoming, reason: str) -> None:
        self._new.append(kept_of(self._device, incoming, reason, self._now))

    def _reused(self, incoming: Incoming) -> Verdict:
        """The same number with other content: the laptop's store was copied or put back."""
        kept = self._session.exec(
            select(Quarantined.id).where(
                Quarantined.device_id == self._device.id,
                Quarantined.content_hash == incoming.content_hash,
            )
        ).first()
        if kept is None:
            self._keep(incoming, Reason.SEQUENCE_REUSED)
        return Verdict(
            sequence=incoming.sequence,
            verdict=VerdictName.REFUSED,
            reason=Reason.SEQUENCE_REUSED,
        )

    def _judge(self, stored: AnyEntry) -> None:
        case = self._cases.get(stored.case_id)
        record = self._records.get((stored.kind, stored.record_id))
        has_case = ("case", stored.case_id) in self._records
        if stored.kind == CASE_LEFT:
            moves.handed_over(self._session, self._device, stored.case_id, self._now)
            self._former[stored.case_id] = False
            stored.verdict = VerdictName.APPLIED
        elif case is not None and not self._may_write(case):
            refuse(stored, Reason.CASE_OF_ANOTHER)
        elif stored.kind == ERASURE:
            self._erasures.append(erased(stored))
        elif case is not None and case.erased_at is not None:
            blank([stored])
            refuse(stored, Reason.CASE_ERASED)
        elif record is not None and record.case_id != stored.case_id:
            refuse(stored, Reason.RECORD_MOVED)
        elif case is None or (stored.kind != "case" and not has_case):
            stored.verdict = VerdictName.HELD
            stored.reason = Reason.CASE_NOT_THERE
            self._waiting.setdefault(stored.case_id, []).append(stored)
        else:
            self._apply(stored, record)

    def _forget_erased(self) -> None:
        """What this very message said of somebody who is erased in it is never written."""
        gone = {stored.case_id for stored in self._erasures}
        self._feed = [(s, r) for s, r in self._feed if s.case_id not in gone]
        blank(
            entry
            for entry in self._entries.values()
            if entry.case_id in gone and entry.kind != ERASURE
        )
        self._feed += [(stored, None) for stored in self._erasures]

    def _apply(self, stored: AnyEntry, record: AnyRecord | None) -> None:
        others: set[str] = set()
        if record is not None:
            again = stored.sequence in self._reoffered
            others = self._history.by_others(stored, record, reoffered=again)
        body = None if record is None else record.body
        judgement = judge(stored.kind, stored.changed, body, others)
        opened = record is None and stored.kind == "case"
        if record is None:
            record = self._new_record(stored)
        whole = not record.body and len(judgement.applied) == len(stored.changed)
        record.body = stored.changed if whole else {**record.body, **judgement.applied}
        if judgement.applied or record.version == 0:
            record.version += 1
            self._feed.append((stored, record))
        stored.verdict = judgement.verdict
        stored.reason = ""
        stored.version = record.version
        stored.applied = sorted(judgement.applied)
        stored.current = {f: record.body[f] for f in judgement.contested if f in record.body}
        if judgement.contested:
            self._tell_of_both(stored, record, frozenset(judgement.contested))
        if opened:
            self._release_held(stored.case_id)

    def _new_record(self, stored: AnyEntry) -> FreshRecord:
        record = FreshRecord(
            team_id=stored.team_id,
            kind=stored.kind,
            id=stored.record_id,
            case_id=stored.case_id,
        )
        self._records[(record.kind, record.id)] = record
        return record

    def _may_write(self, case: CareCase) -> bool:
        """The case's coach; whoever had it, until their laptop has handed all of it over; and
        somebody at the server, who was asked before."""
        if self._author or case.account_id == self._device.account_id:
            return True
        if case.case_id not in self._former:
            had = moves.had_it(self._session, self._device, case.case_id)
            self._former[case.case_id] = had
        return self._former[case.case_id]

    def _tell_of_both(self, stored: AnyEntry, record: AnyRecord, contested: frozenset[str]) -> None:
        theirs = self._history.last_of(record, contested)
        who = self._author or self._session.get_one(Account, self._device.account_id).name
        conflict = conflict_about(stored, record, contested, theirs, who)
        if (conflict.KIND, conflict.id) not in self._records:
            entry, told = rows_for(conflict, stored, self._now)
            self._records[(told.kind, told.id)] = told
            self._new.append(entry)
            self._feed.append((entry, told))

    def _release_held(self, case_id: str) -> None:
        """The case has just arrived: what waited for it is judged at once, in its old order."""
        waiting = {(e.incarnation, e.sequence): e for e in self._waiting.pop(case_id, ())}
        released = [
            entry for _, entry in sorted(waiting.items()) if entry.verdict == VerdictName.HELD
        ]
        self._load_more_records(released)
        for stored in released:
            if stored.incarnation == self._device.incarnation:
                self._entries[stored.sequence] = stored
                self._released.append(stored.sequence)
            self._judge(stored)

    def _load_more_records(self, released: Sequence[AnyEntry]) -> None:
        for stored in released:
            key = (stored.kind, stored.record_id)
            if key in self._records:
                continue
            found = self._session.get(StoredRecord, (stored.team_id, *key))
            if found is not None:
                self._records[key] = found

    def _write(self) -> None:
        """Draw the numbers last, then write: nothing but the rows stands before the commit."""
        self._forget_erased()
        if self._feed:
            top = self._session.exec(
                update(Team)
                .where(col(Team.id) == self._device.team_id)
                .values(counter=Team.counter + len(self._feed))
                .returning(col(Team.counter))
            ).scalar_one()
            first = top - len(self._feed) + 1
            for seq, (stored, record) in enumerate(self._feed, start=first):
                stored.seq = seq
                if record is not None:
                    record.seq = seq
                    record.first_seq = record.first_seq or seq
        records = [record for _, record in self._feed if record is not None]
        write_rows(self._session, self._new, records, self._spelling)
        if self._put_right:
            settle_sent_again(self._session, self._device, self._put_right, self._now)
        for stored in self._erasures:
            if case := self._cases.get(stored.case_id):
                erase_case(self._session, self._device, case, self._now)
