"""Two versions of one answer, for the supervisor's pages: what is open, and deciding it.

A decision writes the fields even where they stay as they are, so that of two people who decide
differently without knowing of each other the second makes a new question and overwrites nothing.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, select

from coach_app import codec
from coach_app.domain.access import NotHere
from coach_app.domain.conflict import Choice, Conflict, Resolution
from coach_app.domain.errors import Refusal
from coach_app.domain.people import Person
from coach_app.domain.plain_values import field_words, only_here
from coach_app.domain.resolving import choices, values_of
from sync.protocol import VerdictName
from sync.server.audit import note
from sync.server.page_writing import InCase, Writer, Written, write
from sync.server.tables import Account, CareCase, StoredRecord

R = TypeVar("R", Conflict, Resolution, Person)
NewId = Callable[[], str]


@dataclass(frozen=True, slots=True)
class FieldOfTwo:
    """One contested field. `key` is its name in the record; the rest is words for people."""

    key: str
    label: str
    shown: str
    other: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispute:
    """A conflict with what a person needs to decide it. `seen` goes back with the decision."""

    conflict: Conflict
    team_id: str
    ref: str
    name: str
    coach: str
    fields: tuple[FieldOfTwo, ...]
    choices: tuple[Choice, ...]
    seen: int
    """The record's version that these words are about."""
    decided: Resolution | None = None

    @property
    def open(self) -> bool:
        return self.decided is None


@dataclass(frozen=True, slots=True)
class Decided:
    """`met` says that somebody had decided otherwise meanwhile: both decisions are kept, as a new
    question."""

    resolution_id: str
    met: bool


def disputes(
    session: Session, teams: Collection[str], *, case_id: str = "", decided: bool = False
) -> tuple[Dispute, ...]:
    """The open ones of these teams, or those already decided; the oldest first."""
    wanted: list[ColumnElement[bool]] = [
        col(StoredRecord.team_id).in_(teams),
        col(StoredRecord.kind) == Conflict.KIND,
    ]
    if case_id:
        wanted.append(col(StoredRecord.case_id) == case_id)
    rows = session.exec(
        select(StoredRecord).where(*wanted).order_by(col(StoredRecord.first_seq))
    ).all()
    last = _last_decisions(session, rows)
    kept = [row for row in rows if (row.id in last) is decided]
    return tuple(found for row in kept if (found := _dispute(session, row, last.get(row.id))))


def dispute(session: Session, teams: Collection[str], conflict_id: str) -> Dispute:
    """Raises NotHere, also for another team's."""
    row = session.exec(
        select(StoredRecord).where(
            col(StoredRecord.team_id).in_(teams),
            StoredRecord.kind == Conflict.KIND,
            StoredRecord.id == conflict_id,
        )
    ).first()
    found = _dispute(session, row, _last_decisions(session, [row]).get(row.id)) if row else None
    if found is None:
        raise NotHere
    return found


def decide(  # noqa: PLR0913 - a decision and who takes it, each by its name
    session: Session,
    about: Dispute,
    by: Writer,
    *,
    choice: Choice,
    written: Mapping[str, str],
    seen: int,
    new_id: NewId,
    now: datetime,
) -> Decided:
    """Write a decision: also one that brings back what an earlier one had put aside.

    `written` is new text by field, for Choice.NEW. `seen` is `Dispute.seen` as the page had it.
    Raises ChoiceNotPossible, FieldMissing, NotReadable for text that does not fit the field, and
    CaseNotFound.
    """
    conflict = about.conflict
    values = values_of(conflict, choice, written)
    resolution = Resolution(
        id=new_id(),
        case_id=conflict.case_id,
        conflict_id=conflict.id,
        choice=choice,
        values=values,
        by=by.name,
        decided_at=now,
    )
    changes = [
        Written(kind=Resolution.KIND, record_id=resolution.id, changed=codec.dump(resolution))
    ]
    if values:
        _must_fit(session, about, values)
        changes.append(
            Written(
                kind=conflict.about_kind,
                record_id=conflict.about_id,
                changed=values,
                base_version=seen,
            )
        )
    if choice is Choice.BOTH and conflict.about_kind == "contact":
        changes.append(_as_a_note_of_its_own(session, about, new_id()))
    verdicts = write(session, InCase(about.team_id, conflict.case_id), by, changes, now)
    note(
        session,
        now,
        by.account_id,
        "conflict.decided",
        team_id=about.team_id,
        subject=conflict.id,
    )
    met = any(verdict.verdict is VerdictName.CONFLICT for verdict in verdicts)
    return Decided(resolution.id, met)


def _as_a_note_of_its_own(session: Session, about: Dispute, new_id: str) -> Written:
    conflict = about.conflict
    record = _record(session, about.team_id, conflict)
    body = {**(record.body if record else {}), **conflict.other.values, "id": new_id}
    codec.load_record(conflict.about_kind, body)
    return Written(kind=conflict.about_kind, record_id=new_id, changed=body)


def _must_fit(session: Session, about: Dispute, values: Mapping[str, object]) -> None:
    """Raises NotReadable for text that this kind of record cannot hold."""
    record = _record(session, about.team_id, about.conflict)
    body = {**(record.body if record else {}), **values}
    codec.load_record(about.conflict.about_kind, body)


def _record(session: Session, team_id: str, conflict: Conflict) -> StoredRecord | None:
    return session.get(StoredRecord, (team_id, conflict.about_kind, conflict.about_id))


def _last_decisions(session: Session, rows: Sequence[StoredRecord]) -> dict[str, Resolution]:
    cases = {(row.team_id, row.case_id) for row in rows}
    found: dict[str, Resolution] = {}
    for team_id, case_id in cases:
        for row in session.exec(
            select(StoredRecord)
            .where(
                StoredRecord.team_id == team_id,
                StoredRecord.case_id == case_id,
                StoredRecord.kind == Resolution.KIND,
            )
            .order_by(col(StoredRecord.first_seq))
        ):
            resolution = _loaded(Resolution, row)
            if resolution is not None:
                found[resolution.conflict_id] = resolution
    return found


def _loaded(shape: type[R], row: StoredRecord) -> R | None:
    """None for one that a newer version wrote in a way this server cannot read."""
    try:
        return codec.load(shape, row.body)
    except Refusal:
        return None


def _dispute(session: Session, row: StoredRecord, decided: Resolution | None) -> Dispute | None:
    conflict = _loaded(Conflict, row)
    if conflict is None:
        return None
    record = _record(session, row.team_id, conflict)
    case = session.get(StoredRecord, (row.team_id, "case", row.case_id))
    person = session.exec(
        select(StoredRecord).where(
            StoredRecord.team_id == row.team_id,
            StoredRecord.case_id == row.case_id,
            StoredRecord.kind == Person.KIND,
        )
    ).first()
    known = _loaded(Person, person) if person else None
    holder = session.get_one(CareCase, (row.team_id, row.case_id))
    return Dispute(
        conflict=conflict,
        team_id=row.team_id,
        ref=str(case.body.get("ref", "")) if case else "",
        name=known.preferred_name if known else "",
        coach=session.get_one(Account, holder.account_id).name,
        fields=tuple(_field(conflict, key) for key in conflict.other.values),
        choices=choices(conflict),
        seen=record.version if record else 0,
        decided=decided,
    )


def _field(conflict: Conflict, key: str) -> FieldOfTwo:
    shown, other = conflict.shown.values.get(key), conflict.other.values.get(key)
    return FieldOfTwo(key, field_words(key), only_here(shown, other), only_here(other, shown))
