"""Everything that happened in a case, newest first, read from its records. No Qt."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from coach_app.domain.assessment import AssessmentStatus
from coach_app.domain.case import CaseFile
from coach_app.domain.contact import Contact
from coach_app.domain.signature import SignerRole


class Happening(StrEnum):
    REFERRED = "referred"
    DECIDED = "decided"
    CONTACT = "contact"
    AGREED_TO_TAKE_PART = "agreed-to-take-part"
    STOPPED_TAKING_PART = "stopped-taking-part"
    PERMITTED = "permitted"
    PERMISSION_WITHDRAWN = "permission-withdrawn"
    ASSESSMENT_STARTED = "assessment-started"
    ASSESSMENT_FINISHED = "assessment-finished"
    PLAN_DRAFTED = "plan-drafted"
    PLAN_AGREED = "plan-agreed"
    PARTICIPANT_SIGNED = "participant-signed"
    COACH_SIGNED = "coach-signed"
    EMPLOYER_SIGNED = "employer-signed"
    NOT_SIGNED = "not-signed"
    DOCUMENT_MADE = "document-made"
    CLOSED = "closed"


SIGNED_BY = {
    SignerRole.PARTICIPANT: Happening.PARTICIPANT_SIGNED,
    SignerRole.COACH: Happening.COACH_SIGNED,
    SignerRole.EMPLOYER: Happening.EMPLOYER_SIGNED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """`at` is None where only the day is known. `contact` is there for contact attempts."""

    day: date
    at: datetime | None = None
    what: Happening
    detail: str = ""
    contact: Contact | None = None
    version: int = 0


DayOf = Callable[[datetime], date]


def entries(file: CaseFile, day_of: DayOf) -> tuple[Entry, ...]:
    """Newest first. `day_of` gives the date in Britain of a moment."""
    found = [*_days(file), *_consents(file, day_of), *_work(file, day_of)]
    order = {entry: n for n, entry in enumerate(found)}

    def when(entry: Entry) -> tuple[date, float, int]:
        return entry.day, entry.at.timestamp() if entry.at else 0.0, order[entry]

    return tuple(sorted(found, key=when, reverse=True))


def _days(file: CaseFile) -> Iterator[Entry]:
    for referral in file.referrals:
        yield Entry(day=referral.received_on, what=Happening.REFERRED, detail=referral.reason)
    for decision in file.decisions:
        yield Entry(day=decision.decided_on, what=Happening.DECIDED, detail=decision.reason)
    if file.case.closed_on is not None:
        yield Entry(day=file.case.closed_on, what=Happening.CLOSED, detail=file.case.close_reason)


def _consents(file: CaseFile, day_of: DayOf) -> Iterator[Entry]:
    def entry(at: datetime, what: Happening, detail: str) -> Entry:
        return Entry(day=day_of(at), at=at, what=what, detail=detail)

    for agreement in file.agreements:
        yield entry(agreement.given_at, Happening.AGREED_TO_TAKE_PART, "")
        if agreement.withdrawn_at is not None:
            yield entry(agreement.withdrawn_at, Happening.STOPPED_TAKING_PART, "")
    for permission in file.permissions:
        yield entry(permission.given_at, Happening.PERMITTED, permission.what)
        if permission.withdrawn_at is not None:
            yield entry(permission.withdrawn_at, Happening.PERMISSION_WITHDRAWN, permission.what)


def _work(file: CaseFile, day_of: DayOf) -> Iterator[Entry]:
    for contact in file.contacts:
        yield Entry(
            day=day_of(contact.at),
            at=contact.at,
            what=Happening.CONTACT,
            detail=contact.note,
            contact=contact,
        )
    for assessment in file.assessments:
        at = assessment.started_at
        yield Entry(day=day_of(at), at=at, what=Happening.ASSESSMENT_STARTED)
        if assessment.status is AssessmentStatus.COMPLETED:
            at = assessment.saved_at
            yield Entry(day=day_of(at), at=at, what=Happening.ASSESSMENT_FINISHED)
    yield from _papers(file, day_of)


def _papers(file: CaseFile, day_of: DayOf) -> Iterator[Entry]:
    for plan in file.plans:
        at = plan.drafted_at
        yield Entry(day=day_of(at), at=at, what=Happening.PLAN_DRAFTED, version=plan.version)
        if plan.agreed_at is not None:
            at = plan.agreed_at
            yield Entry(day=day_of(at), at=at, what=Happening.PLAN_AGREED, version=plan.version)
    for signature in file.signatures:
        yield Entry(
            day=day_of(signature.signed_at),
            at=signature.signed_at,
            what=SIGNED_BY[signature.role],
            detail=signature.signer_name,
        )
    for refusal in file.signing_refusals:
        at = refusal.refused_at
        yield Entry(day=day_of(at), at=at, what=Happening.NOT_SIGNED, detail=refusal.reason)
    for document in file.documents:
        yield Entry(
            day=day_of(document.made_at),
            at=document.made_at,
            what=Happening.DOCUMENT_MADE,
            detail=document.title,
        )
