"""A case, or what a permission covers of it, as a FHIR R4 Bundle for systems that read it. Pure.

What FHIR has no place for stays behind; what it needs and nobody said is left out, never guessed.
docs/supervision.md says which of our records becomes which resource.
"""

from collections.abc import Iterator
from datetime import date, datetime

from coach_app.domain.assessment import Assessment
from coach_app.domain.case import CaseFile
from coach_app.domain.consent import Agreement, EmployerConsent, Permission, Subject
from coach_app.domain.contact import Contact, ContactResult
from coach_app.domain.measured import MeasureTaken
from coach_app.domain.people import CommunicationNeed, Person
from coach_app.domain.referral import Referral
from sync.server.fhir_answers import answered
from sync.server.fhir_plan import plan_resources
from sync.server.fhir_shapes import LEFT_OUT, Resource, identifier, said, texts, url
from sync.server.wording import plain

NHS_NUMBER = "https://fhir.nhs.uk/Id/nhs-number"
SCOPE = "http://terminology.hl7.org/CodeSystem/consentscope"
LOINC = "http://loinc.org"
PATIENT_CONSENT = "59284-0"
CASE_REFERENCE = "urn:coach-app:case-reference"
INTERPRETER = "http://hl7.org/fhir/StructureDefinition/patient-interpreterRequired"
NOT_DONE = frozenset({ContactResult.NO_ANSWER, ContactResult.WRONG_NUMBER})


def bundle(file: CaseFile, made_at: datetime, permission: Permission | None = None) -> Resource:
    """`made_at` has a time zone. With a permission only what it covers, else the whole case.

    A permission never covers answers and notes of contacts: no subject names them.
    """
    made = _Made(file, made_at.date(), permission)
    return {
        "resourceType": "Bundle",
        "type": "collection",
        "timestamp": made_at.isoformat(),
        "identifier": {"system": CASE_REFERENCE, "value": file.case.ref},
        "entry": [
            {"fullUrl": url(one["resourceType"], record_id), "resource": one}
            for record_id, one in made.resources()
        ],
    }


class _Made:
    """The resources of one bundle, each with the id of its record."""

    def __init__(self, file: CaseFile, day: date, permission: Permission | None) -> None:
        self._file, self._day, self._permission = file, day, permission
        self._person_id = file.person.id if file.person else file.case.id
        self._about = {"reference": url("Patient", self._person_id)}

    def _covers(self, subject: Subject) -> bool:
        return self._permission is None or subject in self._permission.covers

    def resources(self) -> Iterator[tuple[str, Resource]]:
        file = self._file
        yield self._person_id, self._patient()
        if self._covers(Subject.REFERRAL):
            for referral in file.referrals:
                yield referral.id, self._request(referral)
        for given in self._consents():
            yield given.id, self._consent(given)
        if self._permission is None:
            taken: tuple[Assessment | MeasureTaken, ...] = (
                *file.assessments,
                *file.measures_taken,
            )
            for one in taken:
                yield one.id, answered(one, self._about)
        yield from plan_resources(file, self._about, self._covers, whole=self._permission is None)
        if self._permission is None:
            for contact in file.contacts:
                yield contact.id, self._communication(contact)

    def _patient(self) -> Resource:
        made: Resource = {
            "resourceType": "Patient",
            "id": identifier("Patient", self._person_id),
            "identifier": [{"system": CASE_REFERENCE, "value": self._file.case.ref}],
        }
        person = self._file.person
        if person is None:
            return made
        made["name"] = [{"use": "usual", "text": person.preferred_name}]
        made["name"] += [{"use": "official", "text": text} for text in texts(person.full_name)]
        if self._covers(Subject.CONTACT_DETAILS):
            made |= _reach(person)
            if number := "".join(person.nhs_number.split()):
                made["identifier"].append({"system": NHS_NUMBER, "value": number})
        for tongue in texts(person.language):
            coding = {"system": "urn:ietf:bcp:47", "code": tongue}
            made["communication"] = [{"language": {"coding": [coding]}, "preferred": True}]
        if CommunicationNeed.INTERPRETER in person.needs:
            made["extension"] = [{"url": INTERPRETER, "valueBoolean": True}]
        return made

    def _request(self, referral: Referral) -> Resource:
        return {
            "resourceType": "ServiceRequest",
            "id": identifier("ServiceRequest", referral.id),
            "identifier": [{"system": CASE_REFERENCE, "value": self._file.case.ref}],
            "status": self._request_status(referral),
            "intent": "order",
            "code": {"text": "Work and health support"},
            "subject": self._about,
            "authoredOn": referral.received_on.isoformat(),
            "requester": {"display": referral.referrer.strip() or plain(referral.source)},
            "reasonCode": [{"text": referral.reason}],
        }

    def _request_status(self, referral: Referral) -> str:
        """Without a permission for progress nothing of what came of it is told."""
        case = self._file.case
        decided = [one for one in self._file.decisions if one.referral_id == referral.id]
        if not self._covers(Subject.PROGRESS):
            return "unknown"
        if decided and not decided[-1].accepted and case.closed_on is not None:
            return "revoked"
        if case.closed_on is not None:
            return "completed"
        return "on-hold" if case.on_hold_since else "active"

    def _consents(self) -> tuple[Agreement | Permission | EmployerConsent, ...]:
        if self._permission is not None:
            return (self._permission,)
        return (*self._file.agreements, *self._file.permissions, *self._file.employer_consents)

    def _consent(self, given: Agreement | Permission | EmployerConsent) -> Resource:
        taking_part = isinstance(given, Agreement)
        live = given.live if isinstance(given, Agreement) else given.live_on(self._day)
        made: Resource = {
            "resourceType": "Consent",
            "id": identifier("Consent", given.id),
            "status": "active" if live else "inactive",
            "scope": {
                "coding": [
                    {"system": SCOPE, "code": "treatment" if taking_part else "patient-privacy"}
                ]
            },
            "category": [{"coding": [{"system": LOINC, "code": PATIENT_CONSENT}]}],
            "patient": self._about,
            "dateTime": given.given_at.isoformat(),
        }
        if isinstance(given, Agreement):
            made["policyRule"] = said(f"Takes part; privacy notice {given.privacy_notice}")
            return made
        if isinstance(given, Permission):
            covers = ", ".join(plain(one).lower() for one in given.covers)
            rule = f"{given.what} ({covers or 'to be spoken of, no copy'}): {given.purpose}"
            role = plain(given.recipient)
            name = given.recipient_name.strip() or role
        else:
            ticked = f"{len(given.items)} {'item' if len(given.items) == 1 else 'items'} ticked"
            rule = f"A copy for the employer, {ticked}"
            role, name = "Employer", given.employer
        made["policyRule"] = said(rule)
        made["provision"] = {
            "type": "permit",
            "actor": [{"role": said(role), "reference": {"display": name}}],
        }
        if given.until:
            made["provision"]["period"] = {"end": given.until.isoformat()}
        return made

    def _communication(self, contact: Contact) -> Resource:
        made: Resource = {
            "resourceType": "Communication",
            "id": identifier("Communication", contact.id),
            "status": "not-done" if contact.result in NOT_DONE else "completed",
            "statusReason": said(plain(contact.result)),
            "subject": self._about,
            "sent": contact.at.isoformat(),
            "medium": [said(plain(contact.channel))],
        }
        for by in texts(contact.by):
            made["sender"] = {"display": by}
        if contact.result not in NOT_DONE:
            made["recipient"] = [self._about]
        if contact.note.strip(LEFT_OUT):
            made["note"] = [{"text": contact.note}]
        return made


def _reach(person: Person) -> Resource:
    ways = (("phone", person.phone), ("email", person.email))
    made: Resource = {}
    if telecom := [{"system": way, "value": text} for way, said_ in ways for text in texts(said_)]:
        made["telecom"] = telecom
    for postcode in texts(person.postcode):
        made["address"] = [{"postalCode": postcode}]
    if person.date_of_birth:
        made["birthDate"] = person.date_of_birth.isoformat()
    return made
