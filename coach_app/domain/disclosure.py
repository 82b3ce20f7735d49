"""The one door for every copy that leaves: what each route needs, and the refusal without it.

Nothing about a person is written out or sent to somebody else unless `clear` has let it through.
It looks at the records as they stand at that moment, so a withdrawal acts at once, online or not.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType

from coach_app.domain.case import CaseFile
from coach_app.domain.consent import EmployerConsent, Permission, Recipient, Subject
from coach_app.domain.disclosed import Disclosure, Route, Way
from coach_app.domain.errors import PermissionMissing, Refusal
from coach_app.domain.fields import required


class EmployerConsentMissing(PermissionMissing):
    key = "consent.employer_missing"
    sentence = (
        "The person has not allowed a copy for this employer, or has taken it back. Ask them and "
        "record it first."
    )


class AgreementWithdrawn(PermissionMissing):
    key = "agreement.withdrawn"
    sentence = "The person has stopped taking part. Nothing more is shared about them."


class RecipientMissing(Refusal):
    key = "disclosure.recipient_missing"
    sentence = "Write down who the copy is for."


class Ground(StrEnum):
    """What a route stands on."""

    OWN = "own"
    """It goes to the person, who may always have what is theirs. Logged."""
    PERMISSION = "permission"
    EMPLOYER_CONSENT = "employer-consent"
    WITHIN_SERVICE = "within-service"
    """It stays with the coach and the service that keeps the record. Logged."""


@dataclass(frozen=True, slots=True)
class RouteRule:
    ground: Ground
    recipient: Recipient | None = None
    subjects: frozenset[Subject] = frozenset()
    """What may go this way at all."""


ANY_SUBJECT = frozenset(Subject)

ROUTES: Mapping[Route, RouteRule] = MappingProxyType(
    {
        Route.PARTICIPANT_COPY: RouteRule(Ground.OWN, subjects=ANY_SUBJECT),
        Route.CALENDAR_FILE: RouteRule(Ground.OWN),
        Route.CASE_FILE: RouteRule(Ground.WITHIN_SERVICE),
        Route.HANDOVER: RouteRule(Ground.WITHIN_SERVICE),
        Route.CASELOAD_TABLE: RouteRule(Ground.WITHIN_SERVICE),
        Route.DAY_LIST: RouteRule(Ground.WITHIN_SERVICE),
        Route.EMPLOYER_COPY: RouteRule(
            Ground.EMPLOYER_CONSENT, Recipient.EMPLOYER, frozenset({Subject.ADJUSTMENTS})
        ),
        Route.GP_COPY: RouteRule(Ground.PERMISSION, Recipient.GP, ANY_SUBJECT),
        Route.REFERRER_COPY: RouteRule(Ground.PERMISSION, Recipient.REFERRER, ANY_SUBJECT),
        Route.SERVICE_REFERRAL: RouteRule(Ground.PERMISSION, Recipient.LOCAL_SERVICE, ANY_SUBJECT),
    }
)
"""Every route has its rule; a route without one cannot be used."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OutgoingCopy:
    """What somebody wants to let leave."""

    route: Route
    data: bytes
    what: str
    purpose: str
    recipient_name: str = ""
    subject: Subject | None = None
    document_id: str = ""
    consent_id: str = ""
    """The consent that an employer copy was made under; another one for the same employer is not
    enough."""
    media_type: str = "application/pdf"
    way: Way = Way.FILE
    address: str = ""

    def __post_init__(self) -> None:
        required(self.what, "What leaves")
        required(self.purpose, "What the copy is for")


@dataclass(frozen=True, slots=True, kw_only=True)
class Released:
    """A copy that may be written out or sent: its bytes and its line in the log.

    `others`: the lines of other people, of one paper that is about many.
    """

    data: bytes
    media_type: str
    disclosure: Disclosure
    others: tuple[Disclosure, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaving:
    """The circumstances of a copy: when, by whom, and what its log entry is called."""

    at: datetime
    today: date
    by: str
    disclosure_id: str
    sha256: str


def clear(case_file: CaseFile, copy: OutgoingCopy, leaving: Leaving) -> Released:
    """The copy with its log entry, or a refusal.

    Raises AgreementWithdrawn, PermissionMissing, EmployerConsentMissing or RecipientMissing.
    """
    ground_id = ground_for(
        case_file, copy.route, leaving.today, subject=copy.subject, name=copy.recipient_name
    )
    if copy.consent_id or copy.route is Route.EMPLOYER_COPY:
        # Each copy for an employer has a consent of its own; another one does not count for it.
        ground_id = consented(case_file, copy.consent_id, copy.recipient_name, leaving.today).id
    disclosure = Disclosure(
        id=leaving.disclosure_id,
        case_id=case_file.case.id,
        left_at=leaving.at,
        route=copy.route,
        recipient_name=copy.recipient_name,
        what=copy.what,
        purpose=copy.purpose,
        ground_id=ground_id,
        document_id=copy.document_id,
        sha256=leaving.sha256,
        way=copy.way,
        address=copy.address,
        by=leaving.by,
    )
    return Released(data=copy.data, media_type=copy.media_type, disclosure=disclosure)


def ground_for(
    case_file: CaseFile, route: Route, today: date, *, subject: Subject | None, name: str
) -> str:
    """The id of the live permission or consent a copy may leave under; "" where none is needed.

    Raises AgreementWithdrawn, PermissionMissing, EmployerConsentMissing or RecipientMissing.
    """
    rule = ROUTES[route]
    if rule.ground in (Ground.OWN, Ground.WITHIN_SERVICE):
        return ""
    if case_file.agreements and case_file.agreement is None:
        raise AgreementWithdrawn
    if not name.strip():
        raise RecipientMissing
    if subject is None or subject not in rule.subjects:
        raise PermissionMissing
    if rule.ground is Ground.EMPLOYER_CONSENT:
        return employer_consent(case_file, name, today).id
    return _permission(case_file, rule.recipient, subject, name, today).id


def employer_consent(case_file: CaseFile, employer: str, today: date) -> EmployerConsent:
    """The live consent to a copy for this employer. Raises EmployerConsentMissing."""
    for consent in reversed(case_file.employer_consents):
        if consent.live_on(today) and _same(consent.employer, employer):
            return consent
    raise EmployerConsentMissing


def consented(case_file: CaseFile, consent_id: str, employer: str, today: date) -> EmployerConsent:
    """This very consent, live and for this employer. Raises EmployerConsentMissing."""
    for consent in case_file.employer_consents:
        if (
            consent.id == consent_id
            and consent.live_on(today)
            and _same(consent.employer, employer)
        ):
            return consent
    raise EmployerConsentMissing


def _permission(
    case_file: CaseFile, recipient: Recipient | None, subject: Subject, name: str, today: date
) -> Permission:
    for permission in reversed(case_file.permissions):
        named = not permission.recipient_name or _same(permission.recipient_name, name)
        fits = permission.recipient is recipient and subject in permission.covers
        if fits and named and permission.live_on(today):
            return permission
    raise PermissionMissing


def _same(one: str, other: str) -> bool:
    """Names are the same whatever their capitals and spaces."""
    return " ".join(one.split()).casefold() == " ".join(other.split()).casefold()


class Sharing(StrEnum):
    """How far the live consents go for one recipient."""

    NOTHING = "nothing"
    SPEAK = "speak"
    """It may be spoken of; no copy leaves."""
    COPY = "copy"


def sharing(case_file: CaseFile, recipient: Recipient, today: date) -> Sharing:
    """What the person's consents really allow now.

    A permission to speak with an employer is no consent to a copy: that is a record of its own.
    """
    if case_file.agreements and case_file.agreement is None:
        return Sharing.NOTHING
    live = [
        permission
        for permission in case_file.permissions
        if permission.recipient is recipient and permission.live_on(today)
    ]
    if recipient is Recipient.EMPLOYER:
        copy = any(consent.live_on(today) for consent in case_file.employer_consents)
    else:
        copy = any(permission.covers for permission in live)
    return Sharing.COPY if copy else Sharing.SPEAK if live else Sharing.NOTHING


def why_not(case_file: CaseFile, route: Route, today: date) -> str:
    """ "" when some copy may leave by this route now, else the sentence that says why none may."""
    rule = ROUTES[route]
    if rule.ground is Ground.EMPLOYER_CONSENT:
        names = [consent.employer for consent in case_file.employer_consents] or ["?"]
    else:
        names = [p.recipient_name or "?" for p in case_file.permissions] or ["?"]
    reason = ""
    for name in names:
        for subject in (None, *sorted(rule.subjects)):
            try:
                ground_for(case_file, route, today, subject=subject, name=name)
            except Refusal as refusal:
                reason = str(refusal)
            else:
                return ""
    return reason


def founded(disclosure: Disclosure, case_file: CaseFile) -> bool:
    """Whether a log entry that came from elsewhere rests on a ground that the case holds.

    It had to be live when the copy left; what was withdrawn later does not undo it.
    """
    rule = ROUTES[disclosure.route]
    if rule.ground in (Ground.OWN, Ground.WITHIN_SERVICE):
        return True
    grounds: tuple[Permission | EmployerConsent, ...] = (
        case_file.employer_consents
        if rule.ground is Ground.EMPLOYER_CONSENT
        else case_file.permissions
    )
    for ground in grounds:
        if ground.id == disclosure.ground_id:
            withdrawn = ground.withdrawn_at
            before = withdrawn is None or disclosure.left_at < withdrawn
            on_time = ground.until is None or disclosure.left_at.date() <= ground.until
            return ground.given_at <= disclosure.left_at and before and on_time
    return False
