"""Fills a new store with the fictional caseload, by the same use cases the screens call."""

from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any

from coach_app.demo.people import filled_in, people
from coach_app.domain.consent import HowGiven
from coach_app.domain.contact import ContactResult
from coach_app.domain.people import Channel, CommunicationNeed
from coach_app.domain.referral import HealthNeed, Source, WorkStatus
from coach_app.domain.signature import SignerRole, SigningMethod
from coach_app.services import assessments, consents, contacts, planning, referrals, signing
from coach_app.services.desk import HOME_ZONE, Desk

REACHES = (
    "referral",
    "accepted",
    "tried",
    "reached",
    "agreed",
    "started",
    "assessed",
    "drafted",
    "plan-agreed",
    "signed",
)
AGE = 44


class SetClock:
    """A clock that stands where it was set, so that the past can be written."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def now(self) -> datetime:
        return self.at


def fill(desk: Desk) -> int:
    """Write the whole fictional caseload; returns how many people there are."""
    everybody, answers = people()
    for person in everybody:
        _play(desk, person, answers)
    return len(everybody)


def _play(desk: Desk, person: dict[str, Any], answers: dict[str, dict[str, Any]]) -> None:
    days = desk.catalogue.working_days
    received = desk.today()
    for _ in range(person["days_ago"]):
        received = days.on_or_before(received - timedelta(days=1))
    clock = SetClock(datetime.combine(received, time(10), HOME_ZONE))
    then = replace(desk, clock=clock)
    case_id = referrals.register(then, _referral(person, then)).case_id
    steps = REACHES[1 : REACHES.index(person["reach"]) + 1]
    for reach in steps:
        if reach in ("reached", "started", "plan-agreed"):
            tomorrow = days.on_or_after(clock.at.date() + timedelta(days=1))
            clock.at = min(datetime.combine(tomorrow, time(10), HOME_ZONE), desk.now())
        _one(then, reach, case_id, person, answers)


def _referral(person: dict[str, Any], then: Desk) -> referrals.NewReferral:
    before = person.get("unemployed_days_before")
    return referrals.NewReferral(
        programme=person["programme"],
        preferred_name=person["preferred_name"],
        phone=person.get("phone", ""),
        contact_by=tuple(Channel(c) for c in person.get("contact_by", ())),
        best_time=person.get("best_time", ""),
        safe_to_leave_message=person.get("safe_to_leave_message"),
        needs=tuple(CommunicationNeed(n) for n in person.get("needs", ())),
        language=person.get("language", "en-GB"),
        source=Source(person["source"]),
        referrer=person.get("referrer", ""),
        reason=person["reason"],
        received_on=then.today(),
        work_status=WorkStatus(person["work_status"]),
        unemployed_since=then.today() - timedelta(days=before) if before else None,
        health_needs=tuple(HealthNeed(n) for n in person["health_needs"]),
        work_at_risk=person.get("work_at_risk"),
        health_contributed=person.get("health_contributed"),
        waiting_lists=(),
        age=AGE,
        lives_in_area=True,
        may_work_in_uk=True,
    )


def _one(
    then: Desk, reach: str, case_id: str, person: dict[str, Any], answers: dict[str, dict[str, Any]]
) -> None:
    match reach:
        case "accepted":
            referrals.accept(then, case_id)
        case "tried":
            _contact(then, case_id, ContactResult.NO_ANSWER, "Rang twice, no answer.")
        case "reached":
            _contact(then, case_id, ContactResult.REACHED, "Explained the support. Keen to start.")
        case "agreed":
            consents.agree(then, case_id, HowGiven.SPOKEN, read_aloud=True)
        case "started" | "assessed":
            _assess(then, case_id, answers[person["answers"]], done=reach == "assessed")
        case "drafted":
            planning.draft(then, case_id)
        case "plan-agreed":
            planning.agree(then, _plan_id(then, case_id))
        case _:
            _sign(then, case_id, person["preferred_name"])


def _contact(then: Desk, case_id: str, result: ContactResult, note: str) -> None:
    contacts.log(
        then, case_id, contacts.NewContact(channel=Channel.PHONE, result=result, note=note)
    )


def _assess(then: Desk, case_id: str, given: dict[str, Any], *, done: bool) -> None:
    opened = assessments.open_or_resume(then, case_id)
    response = filled_in(opened.form, given).response()
    keep = assessments.finish if done else assessments.save
    keep(then, opened.assessment.id, response)


def _plan_id(then: Desk, case_id: str) -> str:
    return planning.draft(then, case_id).record_id


def _sign(then: Desk, case_id: str, name: str) -> None:
    plan_id = _plan_id(then, case_id)
    signers = ((SignerRole.PARTICIPANT, name), (SignerRole.COACH, then.coach.name))
    for role, signer in signers:
        signing.sign(
            then,
            plan_id,
            signing.SignatureGiven(
                role=role, signer_name=signer, method=SigningMethod.TYPED, typed_name=signer
            ),
        )
