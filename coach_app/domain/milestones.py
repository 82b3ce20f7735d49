"""What happened in a case and when, as far as scorecards, funding and returns count it.

One place derives it from the case's records, so that every number that is published, and every
claim, rests on the same reading of them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from coach_app.domain.assessment import Assessment, AssessmentStatus
from coach_app.domain.case import Case, CaseFile
from coach_app.domain.contact import ContactResult
from coach_app.domain.findings import Findings
from coach_app.domain.outcome_rules import ExitReason
from coach_app.domain.outcomes import claimable
from coach_app.domain.people import Channel
from coach_app.domain.programme import StartEvent
from coach_app.domain.questionnaire import Questionnaire
from coach_app.domain.referral import WorkStatus
from coach_app.domain.review import OutcomeKind
from coach_app.domain.signature import SignerRole
from coach_app.domain.travelled import distance_travelled, every_answer

AGE_BANDS = ((24, "16 to 24"), (34, "25 to 34"), (49, "35 to 49"), (64, "50 to 64"))
OLDEST_BAND = "65 or over"
NOT_KNOWN = ""
"""A breakdown names this group "Not known"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Milestones:
    """The days of one case. None: it has not happened, or nobody recorded it.

    Codes are those of the records and of the assessment; "" stands for "not known".
    """

    ref: str
    programme: str
    version: str
    cohort: str = NOT_KNOWN
    source: str = NOT_KNOWN
    received_on: date
    enlisted_on: date | None = None
    """Triage took the person on."""
    turned_away_on: date | None = None
    tried_on: date | None = None
    reached_on: date | None = None
    met_on: date | None = None
    """The first 1-2-1 with a coach: reached in person, or the assessment was begun."""
    agreed_on: date | None = None
    """The person agreed to take part."""
    assessed_on: date | None = None
    plan_agreed_on: date | None = None
    plan_signed_on: date | None = None
    """Both the person and the coach have signed a version of the plan."""
    reviewed_on: date | None = None
    job_started_on: date | None = None
    job_claimed: bool = False
    """Evidence of the job start is in."""
    sustained_on: date | None = None
    sustained_claimed: bool = False
    job_kept_on: date | None = None
    closed_on: date | None = None
    close_reason: str = NOT_KNOWN
    work_status: str = NOT_KNOWN
    """At the first appointment; before it, what the referral says."""
    work_status_at_appointment: str = NOT_KNOWN
    barriers: tuple[str, ...] = ()
    main_barrier: str = NOT_KNOWN
    conditions: tuple[str, ...] = ()
    """The main one first, the second next to it."""
    age_band: str = NOT_KNOWN
    language: str = NOT_KNOWN
    needs_support_to_communicate: bool = False
    distance: Mapping[str, tuple[int, int]]
    """Scale -> first answer and latest one, where it was asked at least twice."""
    first_answers: Mapping[str, int]
    same_person: str = ""
    """What tells that two cases are of one person: a number, or the name with the birthday."""

    @property
    def attached_on(self) -> date | None:
        """The person has met their coach and agreed to take part."""
        return _last(self.met_on, self.agreed_on)

    def started_on(self, event: StartEvent) -> date | None:
        """The day on which the person counts as started under a programme's own event."""
        match event:
            case StartEvent.FIRST_MEETING:
                return self.met_on
            case StartEvent.ATTACHED:
                return self.attached_on
            case StartEvent.PLAN_AGREED:
                return _last(self.agreed_on, self.plan_agreed_on)
            case StartEvent.ASSESSMENT_AND_PLAN:
                return _last(self.assessed_on, self.plan_agreed_on)


def milestones(file: CaseFile, form: Questionnaire, zone: ZoneInfo) -> Milestones:
    """The milestones of a case. `form` is the assessment's; moments count as days in `zone`.

    What an assessment cannot tell, because this form cannot read it, stays "not known".
    """
    said = every_answer(form, file, zone)
    known = distance_travelled(form, file, zone)
    first = said[0][1] if said else None
    referral, person, case = file.referral, file.person, file.case
    jobs = [o for o in file.outcomes if o.counts and o.what is OutcomeKind.JOB_START]
    sustained = [o for o in file.outcomes if o.counts and o.what is OutcomeKind.SUSTAINED_WORK]
    accepted = [d for d in file.decisions if d.accepted]
    received = referral.received_on if referral else case.opened_on
    return Milestones(
        ref=case.ref,
        programme=case.programme or (file.decision.programme if file.decision else ""),
        version=case.programme_version
        or (file.decision.programme_version if file.decision else ""),
        cohort=accepted[-1].cohort if accepted else NOT_KNOWN,
        source=referral.source.value if referral else NOT_KNOWN,
        received_on=received,
        enlisted_on=(accepted[0].accepted_on or accepted[0].decided_on) if accepted else None,
        turned_away_on=_turned_away(file),
        tried_on=_earliest((c.at for c in file.contacts), zone),
        reached_on=_earliest((c.at for c in file.contacts if c.result in REACHED), zone),
        met_on=_met(file, zone),
        agreed_on=_earliest((a.given_at for a in file.agreements), zone),
        assessed_on=_earliest((a.saved_at for a in _finished(file)), zone),
        plan_agreed_on=_earliest((p.agreed_at for p in file.plans), zone),
        plan_signed_on=_signed(file, zone),
        reviewed_on=_earliest((r.finished_at for r in file.reviews), zone),
        job_started_on=min((o.on for o in jobs), default=None),
        job_claimed=any(claimable(o) for o in jobs),
        sustained_on=min((o.on for o in sustained), default=None),
        sustained_claimed=any(claimable(o) for o in sustained),
        job_kept_on=_first_of(file, OutcomeKind.JOB_KEPT),
        closed_on=case.closed_on,
        close_reason=_why_closed(case),
        work_status=_work_status(file, first),
        work_status_at_appointment=first.situation.value if first else NOT_KNOWN,
        barriers=tuple(o.code for o in first.obstacles) if first else (),
        main_barrier=_main_barrier(first),
        conditions=tuple(c.code for c in first.conditions[:2]) if first else (),
        age_band=age_band(_age(file, received)),
        language=person.language if person else NOT_KNOWN,
        needs_support_to_communicate=bool(person and person.needs),
        distance={
            t.scale.key: (t.baseline.value, t.now.value) for t in known if t.baseline and t.now
        },
        first_answers={t.scale.key: t.baseline.value for t in known if t.baseline},
        same_person=_same_person(file),
    )


def _why_closed(case: Case) -> str:
    """A reason of the list. What somebody wrote in their own words is about one person: it stays in
    the case, and out of every count and return."""
    known = case.closed_on is not None and case.close_reason in set(ExitReason)
    return case.close_reason if known else NOT_KNOWN


OF_THE_PLAN = (SignerRole.PARTICIPANT, SignerRole.COACH)
REACHED = frozenset({ContactResult.REACHED, ContactResult.DECLINED})


def age_band(age: int | None) -> str:
    if age is None:
        return NOT_KNOWN
    return next((name for last, name in AGE_BANDS if age <= last), OLDEST_BAND)


def _last(*days: date | None) -> date | None:
    """The latest of these days, once all of them have come."""
    known = [day for day in days if day is not None]
    return max(known) if len(known) == len(days) else None


def _earliest(moments: Iterable[datetime | None], zone: ZoneInfo) -> date | None:
    known = [moment for moment in moments if moment is not None]
    return min(known).astimezone(zone).date() if known else None


def _turned_away(file: CaseFile) -> date | None:
    decision = file.decision
    if decision is None or any(d.accepted for d in file.decisions):
        return None
    return decision.decided_on if file.case.closed_on or file.signposts else None


def _finished(file: CaseFile) -> Iterable[Assessment]:
    return (a for a in file.assessments if a.status is AssessmentStatus.COMPLETED)


def _met(file: CaseFile, zone: ZoneInfo) -> date | None:
    in_person = [
        c.at
        for c in file.contacts
        if c.channel is Channel.IN_PERSON and c.result is ContactResult.REACHED
    ]
    return _earliest((*in_person, *(a.started_at for a in file.assessments)), zone)


def _signed(file: CaseFile, zone: ZoneInfo) -> date | None:
    """The first version that both have signed, on the day the second of them did."""
    whole = []
    for plan in file.plans:
        both = [file.signature(plan.id, role) for role in OF_THE_PLAN]
        there = [s.signed_at for s in both if s is not None]
        if len(there) == len(both):
            whole.append(max(there))
    return _earliest(whole, zone)


def _first_of(file: CaseFile, what: OutcomeKind) -> date | None:
    return min((o.on for o in file.outcomes if o.counts and o.what is what), default=None)


def _work_status(file: CaseFile, first: Findings | None) -> str:
    if first is not None:
        return first.situation.value
    status: WorkStatus | None = file.referral.work_status if file.referral else None
    return status.value if status else NOT_KNOWN


def _main_barrier(first: Findings | None) -> str:
    """The biggest need: severity times how much it matters; the first of equals."""
    if first is None or not first.obstacles:
        return NOT_KNOWN
    return max(first.obstacles, key=lambda obstacle: obstacle.need).code


def _age(file: CaseFile, day: date) -> int | None:
    born = file.person.date_of_birth if file.person else None
    if born is None:
        return file.referral.age if file.referral else None
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def _same_person(file: CaseFile) -> str:
    person = file.person
    if person is None:
        return ""
    for number in (person.ni_number, person.nhs_number):
        if plain := "".join(number.split()).upper():
            return plain
    name = " ".join(person.full_name.split()).casefold()
    return f"{name} {person.date_of_birth}" if name and person.date_of_birth else ""
