"""Contact attempts: what to know before dialling, each try as it happens, and when to stop."""

from dataclasses import dataclass, replace
from datetime import date

from coach_app.domain.case import CaseFile
from coach_app.domain.contact import Contact, ContactDecision, ContactResult
from coach_app.domain.errors import Refusal
from coach_app.domain.handover import Handover
from coach_app.domain.journey import last_contact, said_no_at, tries_without_success
from coach_app.domain.outcome_rules import CaseIsClosed, ExitReason
from coach_app.domain.people import Channel, CommunicationNeed, Person
from coach_app.domain.review import CaseOutcome, OutcomeKind
from coach_app.services.changes import Changes, changes
from coach_app.services.desk import Desk
from coach_app.services.limits import limits_for
from coach_app.services.versions import close_all

INTERPRETED = frozenset({CommunicationNeed.INTERPRETER, CommunicationNeed.SIGN_LANGUAGE})
HOME_LANGUAGE = "en"
FARTHEST_DAYS = 364
"""A next try farther off has a slip in its year: until then nobody would see the person."""


class NextTryPast(Refusal):
    key = "contact.next_try_past"
    sentence = "The next try lies in the past. Choose today or a later day."


class NextTryTooFar(Refusal):
    key = "contact.next_try_too_far"
    sentence = "The next try is a year away or more. Check the year."


@dataclass(frozen=True, slots=True, kw_only=True)
class NewContact:
    channel: Channel
    result: ContactResult
    note: str = ""
    next_try_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BeforeDialling:
    """What to see before the phone is picked up. None or empty: nobody has asked yet."""

    name: str
    phone: str
    email: str
    contact_by: tuple[Channel, ...]
    best_time: str
    safe_to_leave_message: bool | None
    needs: tuple[CommunicationNeed, ...]
    language: str
    interpreter: bool
    """An interpreter has to be there first: asked for, or the person's language is another."""
    formats: tuple[CommunicationNeed, ...]
    """How letters and texts have to be, such as in large print."""
    tries: int
    tries_allowed: int
    last: Contact | None
    handover: Handover | None


def before_dialling(desk: Desk, case_id: str) -> BeforeDialling:
    with desk.work() as work:
        file = work.case_file(case_id)
    person = file.person or Person(id="", case_id=case_id, preferred_name=file.case.ref)
    handover = file.handovers[-1] if file.handovers else None
    spoken = person.language.split("-")[0].casefold()
    return BeforeDialling(
        name=person.preferred_name,
        phone=person.phone,
        email=person.email,
        contact_by=person.contact_by,
        best_time=(handover.best_time if handover else "") or person.best_time,
        safe_to_leave_message=person.safe_to_leave_message,
        needs=person.needs,
        language=person.language,
        interpreter=bool(INTERPRETED & set(person.needs)) or spoken not in ("", HOME_LANGUAGE),
        formats=tuple(need for need in person.needs if need not in INTERPRETED),
        tries=tries_without_success(file),
        tries_allowed=limits_for(desk, file.case).contact_tries,
        last=last_contact(file),
        handover=handover,
    )


def log(desk: Desk, case_id: str, new: NewContact) -> Changes:
    """One attempt, dated now, in the coach's name. Raises NextTryPast and NextTryTooFar."""
    if new.next_try_on is not None and new.next_try_on < desk.today():
        raise NextTryPast
    if new.next_try_on is not None and (new.next_try_on - desk.today()).days > FARTHEST_DAYS:
        raise NextTryTooFar
    contact = Contact(
        id=desk.ids.new(),
        case_id=case_id,
        at=desk.now(),
        channel=new.channel,
        result=new.result,
        note=new.note,
        next_try_on=new.next_try_on,
        by=desk.coach.name,
    )
    with desk.work() as work:
        work.case_file(case_id)
        work.save(contact, action="logged")
        work.commit()
    return changes(case_id, "contact", record_id=contact.id)


def next_try(desk: Desk) -> date:
    """A day to suggest for the next try: the next working day."""
    return desk.catalogue.working_days.after(desk.today(), 1)


def keep_trying(desk: Desk, case_id: str, reason: str) -> Changes:
    """Go on although nobody was reached; counting starts again."""
    with desk.work() as work:
        work.case_file(case_id)
        decision = _decision(desk, case_id, reason, keep_trying=True)
        work.save(decision, action="decided")
        work.commit()
    return changes(case_id, "contact-decision", record_id=decision.id)


def stop_trying(desk: Desk, case_id: str, reason: str) -> Changes:
    """Nobody was reached, or the person does not want support: the case and its plans are closed.

    Whoever had agreed to take part leaves the support with it, by their own wish when they said no.
    Raises CaseIsClosed.
    """
    with desk.work() as work:
        file: CaseFile = work.case_file(case_id)
        if file.case.closed_on is not None:
            raise CaseIsClosed
        decision = _decision(desk, case_id, reason, keep_trying=False)
        work.save(decision, action="decided")
        closed = replace(file.case, closed_on=desk.today(), close_reason=reason)
        if file.agreements:
            leaving = _leaving(desk, file, reason)
            work.save(leaving, action="recorded")
            closed = replace(closed, close_reason=leaving.reason)
        work.save(closed, action="closed")
        close_all(work, file)
        work.commit()
    touched = ("case", "contact-decision", "outcome", "plan")
    return changes(case_id, *touched, record_id=decision.id)


def _leaving(desk: Desk, file: CaseFile, reason: str) -> CaseOutcome:
    said_no = said_no_at(file) is not None
    return CaseOutcome(
        id=desk.ids.new(),
        case_id=file.case.id,
        what=OutcomeKind.EXIT,
        on=desk.today(),
        reason=(ExitReason.OWN_WISH if said_no else ExitReason.LOST_CONTACT).value,
        note=reason.strip(),
        recorded_at=desk.now(),
        recorded_by=desk.coach.name,
    )


def _decision(desk: Desk, case_id: str, reason: str, *, keep_trying: bool) -> ContactDecision:
    return ContactDecision(
        id=desk.ids.new(),
        case_id=case_id,
        decided_at=desk.now(),
        keep_trying=keep_trying,
        reason=reason,
        by=desk.coach.name,
    )
