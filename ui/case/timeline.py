"""Everything that happened in a case, newest first, read from its records. No Qt."""

import math
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from coach_app.domain.appointment import Appointment
from coach_app.domain.assessment import AssessmentStatus
from coach_app.domain.case import CaseFile
from coach_app.domain.question import Question, QuestionWay
from coach_app.domain.safety import Concern
from coach_app.domain.signature import SignerRole
from ui.case.happening import DayOf, Entry, Happening

SIGNED_BY = {
    SignerRole.PARTICIPANT: Happening.PARTICIPANT_SIGNED,
    SignerRole.COACH: Happening.COACH_SIGNED,
    SignerRole.EMPLOYER: Happening.EMPLOYER_SIGNED,
}


END_OF_DAY = math.inf
"""A case is closed after everything else of that day."""


def entries(file: CaseFile, day_of: DayOf) -> tuple[Entry, ...]:
    """Newest first. `day_of` gives the date in Britain of a moment."""
    parts = (
        _days,
        _triage,
        _reaching,
        _appointments,
        _consents,
        _copies,
        _safety,
        _work,
        _came_of_it,
        _papers,
    )
    found = [entry for part in parts for entry in part(file, day_of)]
    order = {id(entry): n for n, entry in enumerate(found)}

    def when(entry: Entry) -> tuple[date, float, int]:
        at = END_OF_DAY if entry.what is Happening.CLOSED else 0.0
        return entry.day, entry.at.timestamp() if entry.at else at, order[id(entry)]

    return tuple(sorted(found, key=when, reverse=True))


def _days(file: CaseFile, _day_of: DayOf) -> Iterator[Entry]:
    for referral in file.referrals:
        yield Entry(
            day=referral.received_on,
            what=Happening.REFERRED,
            detail=referral.reason,
            code=referral.source,
            by=referral.referrer,
        )
    for decision in file.decisions:
        yield Entry(
            day=decision.decided_on,
            what=Happening.DECIDED,
            detail=decision.reason,
            code=decision.outcome,
        )
        if decision.accepted and decision.accepted_on is not None:
            yield Entry(
                day=decision.accepted_on, what=Happening.ACCEPTED, name=file.case.coach_name
            )
    for sent in file.signposts:
        yield Entry(
            day=sent.on,
            what=Happening.SIGNPOSTED,
            detail=f"{sent.where}\n{sent.reason}",
            by=sent.by,
        )
    if file.case.on_hold_since is not None:
        yield Entry(
            day=file.case.on_hold_since, what=Happening.ON_HOLD, detail=file.case.hold_reason
        )
    if file.case.closed_on is not None:
        yield Entry(day=file.case.closed_on, what=Happening.CLOSED, detail=file.case.close_reason)


def _triage(file: CaseFile, day_of: DayOf) -> Iterator[Entry]:
    for question in file.questions:
        yield from _asked(question, day_of)
    for handover in file.handovers:
        yield Entry(
            day=day_of(handover.given_at),
            at=handover.given_at,
            what=Happening.HANDED_OVER,
            detail="\n".join(part for part in (handover.said, handover.promised) if part),
            name=handover.to_coach,
            by=handover.by,
        )
    for other in file.same_people:
        yield Entry(
            day=day_of(other.decided_at),
            at=other.decided_at,
            what=Happening.COMPARED,
            detail=other.reason,
            name=other.other_ref,
            version=int(other.same),
            by=other.by,
        )
    for correction in file.corrections:
        yield Entry(
            day=day_of(correction.corrected_at),
            at=correction.corrected_at,
            what=Happening.CORRECTED,
            detail=correction.reason,
            correction=correction,
            by=correction.by,
        )


def _asked(question: Question, day_of: DayOf) -> Iterator[Entry]:
    ours = question.way is QuestionWay.FROM_US
    yield Entry(
        day=day_of(question.asked_at),
        at=question.asked_at,
        what=Happening.WE_ASKED if ours else Happening.THEY_ASKED,
        detail=question.text,
        name=question.other,
        by=question.asked_by if ours else "",
    )
    if question.answered_at is not None:
        yield Entry(
            day=day_of(question.answered_at),
            at=question.answered_at,
            what=Happening.ANSWERED,
            detail=f"{question.text}\n{question.answer}",
            name=question.other,
            by=question.answered_by,
        )


def _reaching(file: CaseFile, day_of: DayOf) -> Iterator[Entry]:
    for contact in file.contacts:
        yield Entry(
            day=day_of(contact.at),
            at=contact.at,
            what=Happening.CONTACT,
            detail=contact.note,
            contact=contact,
            by=contact.by,
        )
    for decision in file.contact_decisions:
        yield Entry(
            day=day_of(decision.decided_at),
            at=decision.decided_at,
            what=Happening.KEEP_TRYING if decision.keep_trying else Happening.STOP_TRYING,
            detail=decision.reason,
            by=decision.by,
        )


def _appointments(file: CaseFile, day_of: DayOf) -> Iterator[Entry]:
    for one in file.appointments:
        yield from _appointment(one, day_of)


def _appointment(one: Appointment, day_of: DayOf) -> Iterator[Entry]:
    times = (*one.moved_from, one.starts_at)

    def entry(at: datetime, what: Happening, moment: datetime) -> Entry:
        return Entry(day=day_of(at), at=at, what=what, name=one.venue, moment=moment, by=one.by)

    yield entry(one.made_at, Happening.APPOINTMENT_MADE, times[0])
    if one.moved_from and one.cancelled_at is None:
        yield entry(one.changed_at, Happening.APPOINTMENT_MOVED, times[-1])
    if one.cancelled_at is not None:
        yield entry(one.cancelled_at, Happening.APPOINTMENT_CANCELLED, times[-1])


def _consents(file: CaseFile, day_of: DayOf) -> Iterator[Entry]:
    for notice in file.notices:
        kinds = Happening.NOTICE_GIVEN, Happening.NOTICE_WITHDRAWN
        times = notice.given_at, notice.withdrawn_at
        yield from _given(day_of, kinds, times, name=notice.version, code=notice.how)
    for agreement in file.agreements:
        kinds = Happening.AGREED_TO_TAKE_PART, Happening.STOPPED_TAKING_PART
        times = agreement.given_at, agreement.withdrawn_at
        yield from _given(day_of, kinds, times, code=agreement.how)
    for permission in file.permissions:
        kinds = Happening.PERMITTED, Happening.PERMISSION_WITHDRAWN
        times = permission.given_at, permission.withdrawn_at
        yield from _given(
            day_of,
            kinds,
            times,
            detail=permission.what,
            name=permission.recipient_name,
            code=permission.recipient,
        )
    for consent in file.employer_consents:
        kinds = Happening.EMPLOYER_ALLOWED, Happening.EMPLOYER_WITHDRAWN
        times = consent.given_at, consent.withdrawn_at
        yield from _given(day_of, kinds, times, detail=consent.purpose, name=consent.employer)


def _given(
    day_of: DayOf,
    kinds: tuple[Happening, Happening],
    times: tuple[datetime, datetime | None],
    **said: Any,
) -> Iterator[Entry]:
    """A line for what was given, and one for taking it back if that was done."""
    for at, what in zip(times, kinds, strict=True):
        if at is not None:
            yield Entry(day=day_of(at), at=at, what=what, **said)


def _copies(file: CaseFile, day_of: DayOf) -> Iterator[Entry]:
    for copy in file.disclosures:
        yield Entry(
            day=day_of(copy.left_at),
            at=copy.left_at,
            what=Happening.COPY_LEFT,
            detail=copy.what,
            name=copy.recipient_name,
            code=copy.route,
            by=copy.by,
        )
    left = {copy.id: copy for copy in file.disclosures}
    for heard in file.deliveries:
        about = left.get(heard.disclosure_id)
        yield Entry(
            day=day_of(heard.at),
            at=heard.at,
            what=Happening.COPY_HEARD,
            detail=about.what if about is not None else "",
            name=about.recipient_name if about is not None else "",
            code=heard.became,
            by=heard.by,
        )


def _safety(file: CaseFile, day_of: DayOf) -> Iterator[Entry]:
    for concern in file.concerns:
        yield from _concern(concern, day_of)


def _concern(concern: Concern, day_of: DayOf) -> Iterator[Entry]:
    yield Entry(
        day=day_of(concern.noticed_at),
        at=concern.noticed_at,
        what=Happening.CONCERN_RAISED,
        detail="\n".join(part for part in (concern.what, concern.done) if part),
        name=", ".join(concern.told),
        code=concern.about,
        by=concern.recorded_by,
    )
    if concern.closed_at is not None:
        yield Entry(
            day=day_of(concern.closed_at),
            at=concern.closed_at,
            what=Happening.CONCERN_CLOSED,
            detail=concern.closing_note,
            code=concern.about,
        )


def _work(file: CaseFile, day_of: DayOf) -> Iterator[Entry]:
    for assessment in file.assessments:
        at = assessment.started_at
        yield Entry(day=day_of(at), at=at, what=Happening.ASSESSMENT_STARTED)
        if assessment.status is AssessmentStatus.COMPLETED:
            at = assessment.saved_at
            yield Entry(day=day_of(at), at=at, what=Happening.ASSESSMENT_FINISHED)
    for review in file.reviews:
        if review.open or review.given_up_at is not None:
            continue
        said = (review.what_helped, review.what_changed)
        yield Entry(
            day=day_of(review.at),
            at=review.at,
            what=Happening.REVIEWED,
            detail="\n".join(part for part in said if part),
        )


def _came_of_it(file: CaseFile, day_of: DayOf) -> Iterator[Entry]:
    """Outcomes that count, and what a supervisor wrote with the answer to it."""
    for outcome in file.outcomes:
        if outcome.counts:
            said = (outcome.note, outcome.evidence)
            recorded = outcome.recorded_at
            at_once = recorded is not None and day_of(recorded) == outcome.on
            yield Entry(
                day=outcome.on,
                at=recorded if at_once else None,
                what=Happening.OUTCOME,
                detail="\n".join(part for part in said if part),
                code=outcome.what,
                by=outcome.recorded_by,
            )
    for one in file.comments:
        at = one.written_at
        yield Entry(day=day_of(at), at=at, what=Happening.COMMENTED, detail=one.text, by=one.author)
        if one.answered_at is not None:
            yield Entry(
                day=day_of(one.answered_at),
                at=one.answered_at,
                what=Happening.COMMENT_ANSWERED,
                detail=one.answer,
                by=one.answered_by,
            )


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
