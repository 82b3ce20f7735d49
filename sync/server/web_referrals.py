"""Referrals that come by a partner's link, from the form to triage's answer."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlalchemy import exists
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session, col, func, select

from coach_app import codec
from coach_app.domain.access import Deed, NotHere
from coach_app.domain.case import Case
from coach_app.domain.case_ref import case_ref
from coach_app.domain.decision import Outcome
from coach_app.domain.eligibility import Verdict, decide, judge
from coach_app.domain.errors import Refusal
from coach_app.domain.fields import required
from coach_app.domain.handover import Handover
from coach_app.domain.people import Person
from coach_app.domain.programme import ProgrammePack
from coach_app.domain.records import Record
from coach_app.domain.referral import Referral
from sync.server.audit import note
from sync.server.desk_tables import PartnerLink, Standing, WebReferral
from sync.server.device_letters import WEB
from sync.server.page_writing import InCase, Writer, Written, write
from sync.server.rates import Allowance
from sync.server.scope import account_for, within
from sync.server.sessions import SignedIn
from sync.server.settings import Sources
from sync.server.standing import likeness_keys
from sync.server.tables import Account, CareCase, Device

REFERRING = Allowance("refer", 10, timedelta(minutes=2))
"""By address: a surgery may send ten in a row, a machine no more than one in two minutes."""
BY_LINK = Allowance("refer-link", 60, timedelta(minutes=5))
"""By link, however many addresses a sender has."""
ACCEPTED, SENT_ON, SAME = "accepted", "sent-on", "same-person"


class DecidedAlready(Refusal):
    key = "triage.decided_already"
    sentence = "Somebody has decided on this referral already. Look at the list again."


class NotEligibleYet(Refusal):
    key = "triage.not_eligible"
    sentence = (
        "The facts do not fit this programme, or some are still open. Ask and fill them in, or "
        "send the person on."
    )


class NoLaptopYet(Refusal):
    key = "triage.no_laptop"
    sentence = "Choose a coach who has a laptop: the case has to arrive somewhere."


def receive(
    session: Session, link: PartnerLink, person: Person, referral: Referral, now: datetime
) -> str:
    """Keep a referral; the same form sent twice gives the same receipt number."""
    session.execute(
        insert(WebReferral)
        .values(
            id=person.case_id,
            team_id=link.team_id,
            link_id=link.id,
            programme=link.programme,
            received_at=now,
            person=codec.dump(person),
            referral=codec.dump(referral),
            keys=list(likeness_keys(person)),
            decided="",
            decided_by="",
            decided_why="",
        )
        .on_conflict_do_nothing()
    )
    return receipt(session.get_one(WebReferral, person.case_id))


def receipt(row: WebReferral) -> str:
    """What partner, triage and coach call it: the reference of its case."""
    return case_ref(WEB, row.number or 0)


def waiting(session: Session, who: SignedIn) -> Sequence[WebReferral]:
    """Referrals that nobody has decided on, the oldest first."""
    return session.exec(
        select(WebReferral)
        .where(within(WebReferral.team_id, who), WebReferral.decided == "")
        .order_by(col(WebReferral.received_at), col(WebReferral.number))
        .limit(500)
    ).all()


def referral_for(
    session: Session, who: SignedIn, referral_id: str, *, locked: bool = False
) -> WebReferral:
    """Raises NotAllowed, NotHere, DecidedAlready. Locked for a decision."""
    who.actor.check(Deed.TRIAGE)
    wanted = select(WebReferral).where(
        WebReferral.id == referral_id, within(WebReferral.team_id, who)
    )
    row = session.exec(wanted.with_for_update() if locked else wanted).first()
    if row is None:
        raise NotHere
    if row.decided:
        raise DecidedAlready
    return row


def person_in(row: WebReferral) -> Person:
    return codec.load(Person, row.person)


def referral_in(row: WebReferral) -> Referral:
    return codec.load(Referral, row.referral)


def verdict_on(row: WebReferral, pack: ProgrammePack, today: date) -> Verdict:
    born = person_in(row).date_of_birth
    return judge(referral_in(row), pack, today, date_of_birth=born)


def coaches_for(session: Session, row: WebReferral) -> Sequence[tuple[Account, int, int]]:
    """Coaches of the team who have a laptop, with open cases and weight; the lightest first."""
    weight = func.coalesce(func.sum(Standing.weight), 0)
    laptop = exists().where(
        col(Device.account_id) == col(Account.id), col(Device.revoked_at).is_(None)
    )
    return session.exec(
        select(Account, func.count(col(Standing.case_id)), weight)
        .outerjoin(
            Standing,
            (col(Standing.account_id) == col(Account.id)) & col(Standing.closed).is_(False),
        )
        .where(Account.team_id == row.team_id, Account.role == "coach", Account.active, laptop)
        .group_by(col(Account.id))
        .order_by(weight, func.lower(Account.name))
    ).all()


@dataclass(frozen=True, slots=True, kw_only=True)
class Accept:
    """`said`, `promised` and `best_time` are what the coach has to know before the first call."""

    coach_id: str
    on: date
    said: str
    promised: str = ""
    best_time: str = ""


def accept(
    session: Session,
    who: SignedIn,
    referral_id: str,
    new: Accept,
    pack: ProgrammePack,
    sources: Sources,
) -> None:
    """Take the person on: a case of this coach, on their laptop after its next exchange.

    Raises NotHere, DecidedAlready, NotEligibleYet, NoLaptopYet, FieldMissing.
    """
    now = sources.clock()
    row = referral_for(session, who, referral_id, locked=True)
    person, referral = person_in(row), referral_in(row)
    decision = decide(
        referral, pack, new.on, decision_id=sources.ids(), date_of_birth=person.date_of_birth
    )
    if decision.outcome is not Outcome.ELIGIBLE:
        raise NotEligibleYet
    known = {account.id for account, _, _ in coaches_for(session, row)}
    if new.coach_id not in known:
        raise NoLaptopYet
    coach = account_for(session, who, Deed.TRIAGE, new.coach_id)
    case = Case(
        id=row.id,
        case_id=row.id,
        ref=receipt(row),
        opened_on=referral.received_on,
        programme=pack.key,
        programme_version=pack.version,
        coach_id=coach.id,
        coach_name=coach.name,
    )
    handover = Handover(
        id=sources.ids(),
        case_id=row.id,
        said=new.said,
        promised=new.promised,
        best_time=new.best_time,
        to_coach=coach.name,
        given_at=now,
        by=who.name,
    )
    accepted = replace(decision, accepted=True, accepted_on=new.on)
    session.add(CareCase(team_id=row.team_id, case_id=row.id, account_id=coach.id))
    session.flush()
    _into_case(session, who, row, (case, person, referral, accepted, handover), now)
    _decided(session, who, row, ACCEPTED, "", now)


def same_person(
    session: Session, who: SignedIn, referral_id: str, case_id: str, now: datetime
) -> None:
    """It is somebody who has a case already: the referral joins it, and its coach reads it there.

    Raises NotHere, DecidedAlready.
    """
    row = referral_for(session, who, referral_id, locked=True)
    case = session.get(CareCase, (row.team_id, case_id))
    if case is None or case.erased_at is not None:
        raise NotHere
    joined = replace(referral_in(row), case_id=case_id)
    _into_case(session, who, row, (joined,), now, case_id)
    _decided(session, who, row, SAME, case_id, now)


def send_on(
    session: Session, who: SignedIn, referral_id: str, where: str, reason: str, now: datetime
) -> None:
    """Not taken on: where the person was sent and why. Raises FieldMissing, DecidedAlready."""
    row = referral_for(session, who, referral_id, locked=True)
    required(where, "Where the person was sent")
    required(reason, "The reason")
    _decided(session, who, row, SENT_ON, f"{where}: {reason}", now)


def fill_in(
    session: Session, who: SignedIn, referral_id: str, person: Person, referral: Referral
) -> None:
    """What triage found out by asking. Raises NotHere, DecidedAlready."""
    row = referral_for(session, who, referral_id, locked=True)
    row.person, row.referral = codec.dump(person), codec.dump(referral)
    row.keys = list(likeness_keys(person))


def _into_case(
    session: Session,
    who: SignedIn,
    row: WebReferral,
    records: Sequence[Record],
    now: datetime,
    case_id: str = "",
) -> None:
    written = [Written(kind=one.KIND, record_id=one.id, changed=codec.dump(one)) for one in records]
    where = InCase(row.team_id, case_id or row.id)
    write(session, where, Writer(who.account_id, who.name), written, now)


def _decided(
    session: Session, who: SignedIn, row: WebReferral, how: str, why: str, now: datetime
) -> None:
    row.decided, row.decided_at, row.decided_by, row.decided_why = how, now, who.account_id, why
    if how != SENT_ON:
        # A case holds them now.
        row.person, row.referral, row.keys = {}, {}, []
    session.flush()
    note(session, now, who.account_id, f"referral.{how}", team_id=row.team_id, subject=row.id)
