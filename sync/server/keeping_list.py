"""Who has been kept long enough, who is on hold, and erasing somebody everywhere."""

import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Date, and_, case, cast, func, null
from sqlmodel import Session, col, select

from coach_app import codec
from coach_app.domain.access import Deed, NotHere
from coach_app.domain.case import Case
from coach_app.domain.errors import Refusal
from coach_app.domain.fields import required
from coach_app.domain.programmes import Programmes
from coach_app.domain.retention import (
    DEFAULT_RULES,
    CountsFrom,
    KeptAs,
    RetentionRule,
)
from sync.protocol import ERASURE
from sync.server.audit import note
from sync.server.case_files import records_of_case
from sync.server.desk_tables import Standing
from sync.server.figures import frozen
from sync.server.page_writing import InCase, Writer, Written, write
from sync.server.quality_tables import QualityReview, QualityRound
from sync.server.scope import case_for, within
from sync.server.sessions import SignedIn
from sync.server.tables import AuditLine, CareCase, StoredAttachment, StoredEntry, StoredRecord

EARLIEST = (1980, 1, 1, 0, 0, 0)
"""Of every file in a copy: the same content makes the same file."""


class OnHold(Refusal):
    key = "keeping.on_hold"
    sentence = "This case is on hold and stays. Release it first."


class NotConfirmed(Refusal):
    key = "keeping.not_confirmed"
    sentence = "Type the reference of the case to confirm that it is the right one."


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptCase:
    """A case whose time is over, or one on hold. `until` is None while no end is in sight."""

    case_id: str
    ref: str
    kept_as: KeptAs
    until: date | None
    closed_on: date | None
    on_hold_since: date | None


@dataclass(frozen=True, slots=True)
class Stretch:
    """So many lines of a list, from number `first` (0) on."""

    first: int
    lines: int


@dataclass(frozen=True, slots=True)
class KeptStretches:
    due: Stretch
    held: Stretch


@dataclass(frozen=True, slots=True)
class KeptLines:
    """Some of `out_of` cases, from number `first` (0) on."""

    lines: tuple[KeptCase, ...]
    out_of: int
    first: int


def kept_cases(
    session: Session, who: SignedIn, programmes: Programmes, today: date, wanted: KeptStretches
) -> tuple[KeptLines, KeptLines]:
    """Those that have been kept long enough, longest over first; and those on hold, whatever the
    rules say, longest held first. The last ones of a list when it is not so long. Nothing is
    erased by asking."""
    until = _until(session, who, programmes)
    held = col(Standing.on_hold_since)
    ended = col(Standing.closed_on).is_not(None)
    never = col(Standing.kept_as) == KeptAs.NEVER_REACHED.value
    mine = within(Standing.team_id, who)
    over = and_(mine, held.is_(None), ended | never, until <= today)
    return (
        _lines(session, over, until, until, wanted.due),
        _lines(session, and_(mine, held.is_not(None)), until, held, wanted.held),
    )


def _lines(
    session: Session,
    here: ColumnElement[bool],
    until: ColumnElement[date | None],
    order: Any,
    wanted: Stretch,
) -> KeptLines:
    out_of = session.execute(select(func.count()).select_from(Standing).where(here)).scalar_one()
    first = min(wanted.first, max(0, (out_of - 1) // wanted.lines * wanted.lines))
    known = Standing
    asked: Any = select(known.case_id, known.ref, known.kept_as, known.closed_on)
    asked = asked.add_columns(known.on_hold_since, until).where(here)
    found = session.execute(asked.order_by(order, col(known.ref)).offset(first).limit(wanted.lines))
    return KeptLines(
        tuple(
            KeptCase(
                case_id=row[0],
                ref=row[1],
                kept_as=KeptAs(row[2]),
                closed_on=row[3],
                on_hold_since=row[4],
                until=row[5],
            )
            for row in found
        ),
        out_of,
        first,
    )


def _until(session: Session, who: SignedIn, programmes: Programmes) -> ColumnElement[date | None]:
    """Until when a case is kept, by the rules of its own version; NULL while no end is in sight."""
    known = Standing
    kinds = session.exec(
        select(known.programme, known.programme_version, known.kept_as)
        .where(within(known.team_id, who))
        .distinct()
    ).all()
    cases = []
    for key, version, kept_as in kinds:
        rule = _rules(programmes, key, version).get(KeptAs(kept_as))
        if rule is not None:
            same = (col(known.programme) == key) & (col(known.programme_version) == version)
            later = func.make_interval(0, rule.months)
            ends = cast(_counted_from(rule.after) + later, Date)
            cases.append((same & (col(known.kept_as) == kept_as), ends))
    return case(*cases, else_=null()) if cases else cast(null(), Date)


def _rules(programmes: Programmes, key: str, version: str) -> Mapping[KeptAs, RetentionRule]:
    pack = programmes.exact(key, version) or programmes.get(key)
    return {rule.kept_as: rule for rule in (pack.retention if pack else DEFAULT_RULES)}


def _counted_from(after: CountsFrom) -> Any:
    if after is CountsFrom.CLOSED:
        return col(Standing.closed_on)
    if after is CountsFrom.LAST_CONTACT:
        return func.coalesce(cast(col(Standing.last_contact_at), Date), col(Standing.opened_on))
    return col(Standing.opened_on)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One case as far as keeping it goes."""

    case: CareCase
    ref: str
    on_hold_since: date | None
    hold_reason: str
    version: int


def found(session: Session, who: SignedIn, case_id: str) -> Found:
    """Raises NotAllowed, and NotHere also for one that was erased."""
    case = case_for(session, who, Deed.KEEP_OR_ERASE, case_id)
    record = session.get(StoredRecord, (case.team_id, Case.KIND, case_id))
    if record is None or case.erased_at is not None:
        raise NotHere
    known = codec.load(Case, record.body)
    return Found(
        case=case,
        ref=known.ref,
        on_hold_since=known.on_hold_since,
        hold_reason=known.hold_reason,
        version=record.version,
    )


def named(session: Session, who: SignedIn, ref: str) -> str:
    """The id of the case with this reference, as somebody writes it in a letter. Raises NotHere."""
    wanted = ref.strip().upper()
    rows = session.exec(
        select(Standing.case_id).where(within(Standing.team_id, who), Standing.ref == wanted)
    ).all()
    if len(rows) != 1:
        raise NotHere
    return rows[0]


def hold(
    session: Session, who: SignedIn, case_id: str, reason: str, now: datetime, today: date
) -> None:
    """Keep it whatever the rules say: a complaint, a court, an inquiry. Raises FieldMissing."""
    required(reason, "The reason for the hold")
    here = found(session, who, case_id)
    since = (here.on_hold_since or today).isoformat()
    _set(session, who, here, {"on_hold_since": since, "hold_reason": reason}, "case.held", now)


def release(session: Session, who: SignedIn, case_id: str, now: datetime) -> None:
    """The rules count again. Safe to repeat."""
    here = found(session, who, case_id)
    _set(session, who, here, {"on_hold_since": None, "hold_reason": ""}, "case.released", now)


def _set(
    session: Session,
    who: SignedIn,
    here: Found,
    changed: dict[str, Any],
    deed: str,
    now: datetime,
) -> None:
    team, case_id = here.case.team_id, here.case.case_id
    written = Written(kind=Case.KIND, record_id=case_id, changed=changed, base_version=here.version)
    write(session, InCase(team, case_id), Writer(who.account_id, who.name), [written], now)
    note(session, now, who.account_id, deed, team_id=team, subject=case_id)


def erase(session: Session, who: SignedIn, case_id: str, typed_ref: str, now: datetime) -> None:
    """Remove a person here and, at their next exchange, from every laptop that has the case.

    A line without any personal data stays in the audit. Raises NotHere, OnHold, NotConfirmed.
    """
    here = found(session, who, case_id)
    if here.on_hold_since is not None:
        raise OnHold
    if typed_ref.strip().upper() != here.ref.upper():
        raise NotConfirmed
    team = here.case.team_id
    note(session, now, who.account_id, "case.erasure_asked", team_id=team, subject=case_id)
    written = Written(kind=ERASURE, record_id=case_id, changed={"at": now.isoformat()})
    write(session, InCase(team, case_id), Writer(who.account_id, who.name), [written], now)


def subject_copy(session: Session, who: SignedIn, case_id: str, now: datetime) -> bytes:
    """Everything that is held about a person (UK GDPR, article 15), as a ZIP file: the records,
    every change ever received, who did what, and the papers."""
    here = found(session, who, case_id)
    team = here.case.team_id
    records = records_of_case(session, team, case_id)
    changes = session.exec(
        select(StoredEntry)
        .where(StoredEntry.team_id == team, StoredEntry.case_id == case_id)
        .order_by(col(StoredEntry.received_at), col(StoredEntry.sequence))
    ).all()
    lines = session.exec(
        select(AuditLine).where(AuditLine.subject == case_id).order_by(col(AuditLine.id))
    ).all()
    files = {
        "read-me.txt": READ_ME.encode(),
        "records.json": _json([{"record": r.kind, "fields": r.body} for r in records]),
        "changes.json": _json([_change(entry) for entry in changes]),
        "who-did-what.json": _json(
            [{"at": line.at.isoformat(), "action": line.action} for line in lines]
        ),
    }
    if said := _said_in_samples(session, case_id):
        files["quality.json"] = _json(said)
    if returned := frozen.about(session, team, case_id):
        files["returns.json"] = _json(returned)
    for record in records:
        sha256 = str(record.body.get("sha256", "")) if record.kind == "document" else ""
        paper = session.get(StoredAttachment, (team, sha256)) if sha256 else None
        if paper is not None:
            files[f"papers/{sha256[:16]}{_ending(paper.content)}"] = paper.content
    note(session, now, who.account_id, "case.copied_for_subject", team_id=team, subject=case_id)
    return _zipped(files)


READ_ME = """This is a copy of everything the service holds about one person.

records.json       what stands in the record now
changes.json       every change that was ever received, with its time
who-did-what.json  who opened or changed the record, without names of staff
quality.json       what reviewers said of the record in a sample, without their names; only if
                   it was in one
returns.json       in which returns to the commissioner the person was counted, and with which row;
                   only if they were in one. A frozen return keeps its row when the person is
                   erased, because it is what was claimed
papers/            documents that were made or signed

What supervisors wrote to the coach, and the coach's answers, stand in records.json as "comment".

Look through it before it leaves: notes may speak of other people too.
"""


def _said_in_samples(session: Session, case_id: str) -> list[dict[str, Any]]:
    """Answers and notes of reviewers about the case. The team is that of the round."""
    rows = session.exec(
        select(QualityReview, QualityRound)
        .join(QualityRound, col(QualityRound.id) == col(QualityReview.round_id))
        .where(QualityReview.case_id == case_id)
        .order_by(col(QualityReview.at), col(QualityReview.account_id))
    )
    return [
        {
            "at": review.at.isoformat(),
            "questions": sampled.questions,
            "answers": review.answers,
            "note": review.note,
        }
        for review, sampled in rows
    ]


def _change(entry: StoredEntry) -> dict[str, Any]:
    return {
        "kind": entry.kind,
        "recorded_at": entry.recorded_at.isoformat() if entry.recorded_at else None,
        "received_at": entry.received_at.isoformat(),
        "verdict": entry.verdict,
        "changed": entry.changed,
    }


def _json(content: Sequence[Any]) -> bytes:
    return (json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def _ending(content: bytes) -> str:
    return ".pdf" if content.startswith(b"%PDF-") else ".bin"


def _zipped(files: Mapping[str, bytes]) -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as folder:
        for name, content in sorted(files.items()):
            folder.writestr(zipfile.ZipInfo(name, EARLIEST), content)
    return kept.getvalue()
