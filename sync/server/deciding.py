"""Deciding in the browser on a case that came in on a coach's laptop, where nobody has decided yet.

The coach reads it after the next exchange. The case stays with its coach; supervisors give cases
to others on the caseload.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlmodel import Session, select

from coach_app import codec
from coach_app.domain.access import Deed, NotHere
from coach_app.domain.case import Case, CaseFile
from coach_app.domain.decision import Outcome
from coach_app.domain.eligibility import Verdict, decide, judge
from coach_app.domain.handover import Handover, Signpost
from coach_app.domain.journey import accepted
from coach_app.domain.programme import ProgrammePack
from coach_app.domain.programmes import Programmes
from coach_app.domain.records import Record
from coach_app.domain.referral import Referral
from sync.server.audit import note
from sync.server.case_files import read_case, records_of_case
from sync.server.page_writing import InCase, Writer, Written, write
from sync.server.scope import case_for
from sync.server.sessions import SignedIn
from sync.server.settings import Sources
from sync.server.tables import Account, CareCase, StoredRecord
from sync.server.web_referrals import DecidedAlready, NotEligibleYet


@dataclass(frozen=True, slots=True, kw_only=True)
class Undecided:
    """A case in which nobody has decided, and what its programme says of the referral."""

    held: CareCase
    file: CaseFile
    referral: Referral
    pack: ProgrammePack
    verdict: Verdict
    coach: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What the coach has to know before the first call."""

    said: str
    promised: str = ""
    best_time: str = ""


def undecided(
    session: Session, who: SignedIn, case_id: str, programmes: Programmes, today: date
) -> Undecided:
    """Raises NotAllowed, NotHere, and DecidedAlready once somebody has accepted or closed it."""
    held = case_for(session, who, Deed.TRIAGE, case_id)
    file, _ = read_case(records_of_case(session, held.team_id, case_id))
    pack = programmes.of_case(file.case) if file is not None else None
    if file is None or file.referral is None or pack is None:
        raise NotHere
    if accepted(file) or file.case.closed_on is not None:
        raise DecidedAlready
    born = file.person.date_of_birth if file.person else None
    return Undecided(
        held=held,
        file=file,
        referral=file.referral,
        pack=pack,
        verdict=judge(file.referral, pack, today, date_of_birth=born),
        coach=session.get_one(Account, held.account_id).name,
    )


def looked_at(session: Session, who: SignedIn, found: Undecided, sources: Sources) -> None:
    """Opening it is written in the audit."""
    team, case_id = found.held.team_id, found.held.case_id
    note(session, sources.clock(), who.account_id, "case.opened", team_id=team, subject=case_id)


def take_on(
    session: Session, who: SignedIn, found: Undecided, new: Said, today: date, sources: Sources
) -> None:
    """Accept the person, with what the coach has to know. `found` in the same transaction.

    Raises NotEligibleYet, DecidedAlready, FieldMissing.
    """
    _lock(session, found)
    file, now = found.file, sources.clock()
    born = file.person.date_of_birth if file.person else None
    made = decide(found.referral, found.pack, today, decision_id=sources.ids(), date_of_birth=born)
    if made.outcome is not Outcome.ELIGIBLE:
        raise NotEligibleYet
    handover = Handover(
        id=sources.ids(),
        case_id=file.case.id,
        said=new.said,
        promised=new.promised,
        best_time=new.best_time,
        to_coach=found.coach,
        given_at=now,
        by=who.name,
    )
    _into(session, who, found, (replace(made, accepted=True, accepted_on=today), handover), sources)
    _note(session, who, found, "referral.accepted", sources)


def send_on(
    session: Session,
    who: SignedIn,
    found: Undecided,
    where: tuple[str, str],
    today: date,
    sources: Sources,
) -> None:
    """Not taken on: where the person was sent and why; the case is closed on the laptop too.

    Raises FieldMissing, DecidedAlready.
    """
    _lock(session, found)
    team, case = found.held.team_id, found.file.case
    place, reason = where
    sent = Signpost(
        id=sources.ids(), case_id=case.id, where=place, reason=reason, on=today, by=who.name
    )
    version = session.get_one(StoredRecord, (team, Case.KIND, case.id)).version
    closed = Written(
        kind=Case.KIND,
        record_id=case.id,
        changed={"closed_on": today.isoformat(), "close_reason": f"{place}: {reason}"},
        base_version=version,
    )
    _into(session, who, found, (sent,), sources, (closed,))
    _note(session, who, found, "referral.sent-on", sources)


def _lock(session: Session, found: Undecided) -> None:
    """Of two who decide at once the second is told. Raises DecidedAlready."""
    held = found.held
    session.exec(
        select(CareCase)
        .where(CareCase.team_id == held.team_id, CareCase.case_id == held.case_id)
        .with_for_update()
    ).one()
    file, _ = read_case(records_of_case(session, held.team_id, held.case_id))
    if file is None or accepted(file) or file.case.closed_on is not None:
        raise DecidedAlready


def _into(
    session: Session,
    who: SignedIn,
    found: Undecided,
    records: Sequence[Record],
    sources: Sources,
    more: Sequence[Written] = (),
) -> None:
    written = [Written(kind=one.KIND, record_id=one.id, changed=codec.dump(one)) for one in records]
    where = InCase(found.held.team_id, found.held.case_id)
    by = Writer(who.account_id, who.name)
    write(session, where, by, [*written, *more], sources.clock())


def _note(session: Session, who: SignedIn, found: Undecided, deed: str, sources: Sources) -> None:
    team, case_id = found.held.team_id, found.held.case_id
    note(session, sources.clock(), who.account_id, deed, team_id=team, subject=case_id)
