"""Referrals in, eligibility, and triage's answer."""

from dataclasses import dataclass, fields, replace
from datetime import date
from typing import TypeVar

from coach_app.domain.case import Case
from coach_app.domain.case_ref import case_ref
from coach_app.domain.decision import Decision, Outcome
from coach_app.domain.eligibility import decide as decide_eligibility
from coach_app.domain.errors import FieldMissing, Refusal
from coach_app.domain.fields import required
from coach_app.domain.people import Channel, CommunicationNeed, Person
from coach_app.domain.programme import ProgrammePack
from coach_app.domain.referral import (
    Benefit,
    HealthNeed,
    Referral,
    Source,
    WaitingList,
    WiderNeed,
    WorkStatus,
)
from coach_app.services.changes import Changes, changes
from coach_app.services.desk import Desk
from coach_app.store.unit_of_work import UnitOfWork

R = TypeVar("R", Person, Referral)


class ProgrammeUnknown(Refusal):
    key = "programme.unknown"
    sentence = "There is no such programme on this laptop. Choose one from the list."


class NotEligible(Refusal):
    key = "referral.not_eligible"
    sentence = "The facts do not fit this programme. Correct them, or signpost the person on."


@dataclass(frozen=True, slots=True, kw_only=True)
class NewReferral:
    """What the form or a file says about a new person."""

    programme: str
    preferred_name: str
    full_name: str = ""
    date_of_birth: date | None = None
    phone: str = ""
    email: str = ""
    postcode: str = ""
    nhs_number: str = ""
    ni_number: str = ""
    contact_by: tuple[Channel, ...] = ()
    best_time: str = ""
    safe_to_leave_message: bool | None = None
    needs: tuple[CommunicationNeed, ...] = ()
    language: str = "en-GB"
    source: Source
    referrer: str = ""
    reason: str
    received_on: date
    work_status: WorkStatus | None = None
    unemployed_since: date | None = None
    health_needs: tuple[HealthNeed, ...] = ()
    work_at_risk: bool | None = None
    health_contributed: bool | None = None
    waiting_lists: tuple[WaitingList, ...] | None = None
    age: int | None = None
    lives_in_area: bool | None = None
    gp_in_area: bool | None = None
    jobcentre_in_area: bool | None = None
    may_work_in_uk: bool | None = None
    local_groups: tuple[str, ...] = ()
    benefit: Benefit | None = None
    benefit_months: int | None = None
    work_programme_since: date | None = None
    wider_needs: tuple[WiderNeed, ...] | None = None


def programmes(desk: Desk) -> tuple[tuple[str, str], ...]:
    """Key and name of each programme, in the order of their names."""
    packs = desk.catalogue.programmes.values()
    return tuple(sorted(((p.key, p.name) for p in packs), key=lambda pair: pair[1]))


def preview(desk: Desk, new: NewReferral) -> Decision:
    """What eligibility would say now. Nothing is saved."""
    pack = _pack(desk, new)
    return _decision(desk, pack, _taken_from(new, Referral, "", ""), new.date_of_birth)


def register(desk: Desk, new: NewReferral) -> Changes:
    """A new case with its person, referral and first decision, in one commit."""
    prepared = prepare(desk, new)
    with desk.work() as work:
        register_in(work, prepared)
        work.commit()
    kinds = ("case", "person", "referral", "decision")
    return changes(prepared.case.id, *kinds, record_id=prepared.case.id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """A new case whose every record is known to be sound; it has no reference yet."""

    case: Case
    person: Person
    referral: Referral
    decision: Decision


def prepare(desk: Desk, new: NewReferral, referral_id: str = "") -> Prepared:
    """Everything that can be refused is refused here; nothing is saved."""
    pack = _pack(desk, new)
    case_id = desk.ids.new()
    person = person_of(new, desk.ids.new(), case_id)
    referral = _taken_from(new, Referral, referral_id or desk.ids.new(), case_id)
    case = Case(
        id=case_id,
        case_id=case_id,
        ref="new",
        opened_on=new.received_on,
        programme=pack.key,
        programme_version=pack.version,
        coach_id=desk.coach.id,
        coach_name=desk.coach.name,
    )
    decision = _decision(desk, pack, referral, person.date_of_birth)
    return Prepared(case=case, person=person, referral=referral, decision=decision)


def register_in(work: UnitOfWork, new: Prepared) -> str:
    """Keep a prepared case in an open transaction; its reference, made now."""
    case = replace(new.case, ref=next_reference(work))
    for record in (case, new.person, new.referral, new.decision):
        work.save(record, action="registered")
    return case.ref


def decide(desk: Desk, case_id: str) -> Changes:
    """Decide again, from the referral as it stands, under the version the case was opened under."""
    with desk.work() as work:
        file = work.case_file(case_id)
        if file.referral is None:
            raise FieldMissing("The case has no referral to decide on. Enter the referral first.")
        born = file.person.date_of_birth if file.person else None
        pack = desk.catalogue.programmes.of_case(file.case)
        if pack is None:
            raise ProgrammeUnknown
        decision = _decision(desk, pack, file.referral, born)
        work.save(decision, action="decided")
        work.commit()
    return changes(case_id, "decision")


def accept(desk: Desk, case_id: str) -> Changes:
    """Take the person on. Refused when the facts say they do not fit."""
    with desk.work() as work:
        file = work.case_file(case_id)
        if file.decision is None or file.decision.outcome is not Outcome.ELIGIBLE:
            raise NotEligible
        work.save(
            replace(file.decision, accepted=True, accepted_on=desk.today()), action="accepted"
        )
        work.commit()
    return changes(case_id, "decision")


def turn_away(desk: Desk, case_id: str, reason: str) -> Changes:
    """Signpost the person elsewhere: the case is closed with the reason."""
    required(reason, "The reason and where the person was sent")
    with desk.work() as work:
        case = work.case_file(case_id).case
        work.save(replace(case, closed_on=desk.today(), close_reason=reason), action="closed")
        work.commit()
    return changes(case_id, "case")


def person_of(new: NewReferral, record_id: str, case_id: str) -> Person:
    return _taken_from(new, Person, record_id, case_id)


def next_reference(work: UnitOfWork) -> str:
    """The next reference of this laptop; taken back when the transaction is."""
    return case_ref(work.device_letters(), work.next_number("case"))


def _pack(desk: Desk, new: NewReferral) -> ProgrammePack:
    """The version in force on the day the referral came in. Raises ProgrammeUnknown."""
    try:
        return desk.catalogue.programmes.in_force(new.programme, new.received_on)
    except KeyError:
        raise ProgrammeUnknown from None


def _decision(desk: Desk, pack: ProgrammePack, referral: Referral, born: date | None) -> Decision:
    return decide_eligibility(
        referral, pack, desk.today(), decision_id=desk.ids.new(), date_of_birth=born
    )


def _taken_from(new: NewReferral, shape: type[R], record_id: str, case_id: str) -> R:
    """The record whose fields the form shares by name."""
    shared = {f.name for f in fields(shape)} & {f.name for f in fields(new)}
    return shape(id=record_id, case_id=case_id, **{name: getattr(new, name) for name in shared})
