"""Fills a new store with the fictional caseload, by the same use cases the screens call."""

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
from coach_app.services.ports import Clock

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
EARLIEST = timedelta(days=120)
"""How far back the demo's clock starts: before the first referral."""


class TravelClock:
    """The real clock, unless it is set to a moment so that the past can be written."""

    def __init__(self, real: Clock) -> None:
        self._real = real
        self.at: datetime | None = None

    def now(self) -> datetime:
        return self.at or self._real.now()

    def go_back(self) -> datetime:
        """To before the first referral. Answers the real time."""
        self.at = None
        now = self.now()
        self.at = now - EARLIEST
        return now


def fill(desk: Desk, clock: TravelClock, today: datetime) -> int:
    """Write the whole fictional caseload, event by event in the order of time.

    `clock` is the one that the desk and its store go by; it is the real one again afterwards.
    Returns how many people there are.
    """
    everybody, answers = people()
    events = sorted(
        (moment, number, reach)
        for number, person in enumerate(everybody)
        for moment, reach in _timeline(desk, person, today)
    )
    case_ids: dict[int, str] = {}
    for moment, number, reach in events:
        clock.at = moment
        if reach == "referral":
            case_ids[number] = referrals.register(desk, _referral(everybody[number], desk)).case_id
        else:
            _one(desk, reach, case_ids[number], everybody[number], answers)
    clock.at = None
    return len(everybody)


def _timeline(desk: Desk, person: dict[str, Any], today: datetime) -> list[tuple[datetime, str]]:
    """When each station was reached: ten o'clock on working days, a minute apart on one day."""
    days = desk.catalogue.working_days
    day = desk.day_of(today)
    for _ in range(person["days_ago"]):
        day = days.on_or_before(day - timedelta(days=1))
    events = []
    for number, reach in enumerate(REACHES[: REACHES.index(person["reach"]) + 1]):
        if reach in ("reached", "started", "plan-agreed"):
            day = days.on_or_after(day + timedelta(days=1))
        moment = datetime.combine(day, time(10, number), HOME_ZONE)
        events.append((min(moment, today), reach))
    return events


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
