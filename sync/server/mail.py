"""E-mails that coaches asked for offline: which wait, whether each may still go, and sending them.

What asks for one is a line in the disclosure log. Before it goes its ground is looked at once
more, as the records stand then: a consent that was taken back meanwhile stops it here too. An
e-mail is never sent twice: one that was under way when the machine stopped is left for somebody
to look at. What became of it goes into the case, so the coach hears it with the next exchange.
"""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType
from zoneinfo import ZoneInfo

from sqlalchemy import Engine
from sqlmodel import Session, col, select

from coach_app import codec
from coach_app.domain.assembling import assemble
from coach_app.domain.case import CaseFile
from coach_app.domain.disclosed import Became, Delivery, Disclosure, Route, Way
from coach_app.domain.disclosure import consented, ground_for
from coach_app.domain.errors import CaseNotFound, Refusal
from coach_app.domain.records import RECORD_TYPES
from sync.server.audit import note
from sync.server.mail_relay import Letter, NotNow, NotTaken, Relay
from sync.server.mail_tables import MailState
from sync.server.page_writing import InCase, Writer, Written, write
from sync.server.settings import Sources
from sync.server.tables import CareCase, StoredAttachment, StoredRecord

MOST_TRIES = 12


class State(StrEnum):
    WAITS = "waits"
    FILE_MISSING = "file-missing"
    """The paper has not come from the laptop yet."""
    UNDER_WAY = "under-way"
    SENT = "sent"
    STOPPED = "stopped"
    """The permission was withdrawn before it was sent."""
    NOT_TAKEN = "not-taken"
    """The relay refuses this address, or was tried too often."""


OPEN = frozenset({State.WAITS, State.FILE_MISSING})
ENDS = MappingProxyType(
    {
        State.SENT: Became.SENT,
        State.STOPPED: Became.STOPPED,
        State.NOT_TAKEN: Became.NOT_TAKEN,
    }
)
SERVER = Writer("mail", "The server")


@dataclass(frozen=True, slots=True)
class Asked:
    """One e-mail that was asked for, and how it stands."""

    team_id: str
    case_ref: str
    disclosure: Disclosure
    state: State
    at: datetime


def all_mail(session: Session, teams: Sequence[str]) -> tuple[Asked, ...]:
    """Every e-mail of these teams' cases, the newest first."""
    kept = {
        (row.team_id, row.disclosure_id): row
        for row in session.exec(select(MailState).where(col(MailState.team_id).in_(teams)))
    }
    found = [
        _asked(session, row, kept.get((row.team_id, row.id))) for row in _lines(session, teams)
    ]
    return tuple(sorted(found, key=lambda one: one.disclosure.left_at, reverse=True))


def send_waiting(engine: Engine, relay: Relay, sources: Sources, zone: str) -> dict[State, int]:
    """Send what waits; how many came to which end. Safe to run again and side by side.

    Raises RelaySilent when the relay does not answer; then what is left waits.
    """
    counted: dict[State, int] = {}
    with Session(engine) as session:
        teams = session.exec(select(CareCase.team_id).distinct()).all()
        waiting = [one for one in all_mail(session, teams) if one.state in OPEN]
    for one in reversed(waiting):
        state = _send(engine, relay, one, sources, zone)
        counted[state] = counted.get(state, 0) + 1
    return counted


def _send(engine: Engine, relay: Relay, one: Asked, sources: Sources, zone: str) -> State:
    now = sources.clock()
    with Session(engine) as session, session.begin():
        row = session.get(
            MailState, (one.team_id, one.disclosure.id), with_for_update={"skip_locked": True}
        )
        if row is None:
            row = MailState(
                team_id=one.team_id, disclosure_id=one.disclosure.id, state=State.WAITS, at=now
            )
            session.add(row)
        if State(row.state) not in OPEN:
            return State(row.state)  # somebody else was quicker
        file = _file(session, one.team_id, one.disclosure.case_id)
        day = now.astimezone(ZoneInfo(zone)).date()
        paper = session.get(StoredAttachment, (one.team_id, one.disclosure.sha256))
        state = _standing(file, one.disclosure, day, has_paper=paper is not None)
        if state is not State.UNDER_WAY or paper is None:
            return _stands(session, row, one, state, sources)
        row.state, row.at = state, now
        row.tries += 1
        tries, content = row.tries, bytes(paper.content)
    letter = Letter(one.disclosure.id, one.disclosure.address, content)
    try:
        relay.send(letter, now)
    except NotTaken:
        return _end(engine, one, State.NOT_TAKEN, sources)
    except NotNow:
        return _end(engine, one, State.WAITS if tries < MOST_TRIES else State.NOT_TAKEN, sources)
    except Refusal:
        _end(engine, one, State.WAITS, sources)
        raise
    return _end(engine, one, State.SENT, sources)


def _end(engine: Engine, one: Asked, state: State, sources: Sources) -> State:
    with Session(engine) as session, session.begin():
        row = session.get_one(MailState, (one.team_id, one.disclosure.id))
        return _stands(session, row, one, state, sources)


def _stands(session: Session, row: MailState, one: Asked, state: State, sources: Sources) -> State:
    """How it stands now; an end is in the audit, and in the case for the coach to read."""
    now = sources.clock()
    row.state, row.at = state.value, now
    became = ENDS.get(state)
    if became is None:
        return state
    subject = one.disclosure.id
    note(session, now, "server", f"mail.{state.value}", team_id=one.team_id, subject=subject)
    heard = Delivery(
        id=sources.ids(),
        case_id=one.disclosure.case_id,
        disclosure_id=subject,
        became=became,
        at=now,
    )
    told = Written(kind=heard.KIND, record_id=heard.id, changed=codec.dump(heard))
    with suppress(CaseNotFound):  # erased meanwhile: then there is nobody to tell
        write(session, InCase(one.team_id, heard.case_id), SERVER, [told], now)
    return state


def _standing(file: CaseFile | None, asked: Disclosure, day: date, *, has_paper: bool) -> State:
    if file is None or not _may_go(file, asked, day):
        return State.STOPPED
    return State.UNDER_WAY if has_paper else State.FILE_MISSING


def _may_go(file: CaseFile, asked: Disclosure, day: date) -> bool:
    """Whether the ground it was asked on still stands."""
    try:
        if asked.route is Route.EMPLOYER_COPY:
            consented(file, asked.ground_id, asked.recipient_name, day)
            return file.agreement is not None or not file.agreements
        ground_for(file, asked.route, day, subject=None, name=asked.recipient_name)
    except Refusal:
        return False
    return True


def _lines(session: Session, teams: Sequence[str]) -> Iterator[StoredRecord]:
    yield from session.exec(
        select(StoredRecord)
        .join(
            CareCase,
            (col(CareCase.team_id) == col(StoredRecord.team_id))
            & (col(CareCase.case_id) == col(StoredRecord.case_id)),
        )
        .where(
            StoredRecord.kind == Disclosure.KIND,
            col(StoredRecord.team_id).in_(teams),
            col(StoredRecord.body)["way"].astext == Way.EMAIL.value,
            col(CareCase.erased_at).is_(None),
        )
    )


def _asked(session: Session, row: StoredRecord, state: MailState | None) -> Asked:
    disclosure = codec.load_record(row.kind, row.body)
    if not isinstance(disclosure, Disclosure):
        raise TypeError(row.kind)
    case = session.get(StoredRecord, (row.team_id, "case", row.case_id))
    return Asked(
        team_id=row.team_id,
        case_ref=str(case.body.get("ref", "")) if case is not None else "",
        disclosure=disclosure,
        state=State.WAITS if state is None else State(state.state),
        at=disclosure.left_at if state is None else state.at,
    )


def _file(session: Session, team_id: str, case_id: str) -> CaseFile | None:
    case = session.get(CareCase, (team_id, case_id))
    if case is None or case.erased_at is not None:
        return None
    stored = session.exec(
        select(StoredRecord)
        .where(StoredRecord.team_id == team_id, StoredRecord.case_id == case_id)
        .order_by(col(StoredRecord.first_seq))
    )
    records = (codec.load_record(r.kind, r.body) for r in stored if r.kind in RECORD_TYPES)
    try:
        return assemble(records)
    except Refusal:
        return None
