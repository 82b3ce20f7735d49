"""A case as a FHIR R4 Bundle, for systems that read it. Pure: from records to JSON.

What FHIR has no place for stays behind; what it needs and nobody said is left out, never guessed.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from coach_app.domain.case import CaseFile
from coach_app.domain.consent import Agreement, Permission
from coach_app.domain.people import Person
from coach_app.domain.plan import Plan, PlanStatus

NHS_NUMBER = "https://fhir.nhs.uk/Id/nhs-number"
SCOPE = "http://terminology.hl7.org/CodeSystem/consentscope"
LOINC = "http://loinc.org"
PRIVACY_CONSENT = "59284-0"
CASE_REFERENCE = "urn:coach-app:case-reference"

PLAN_STATUS: dict[PlanStatus, str] = {
    PlanStatus.DRAFT: "draft",
    PlanStatus.AGREED: "active",
    PlanStatus.SIGNED: "active",
    PlanStatus.UNDER_REVIEW: "active",
    PlanStatus.SUPERSEDED: "revoked",
    PlanStatus.CLOSED: "completed",
}
GOAL_STATUS = {"draft": "proposed", "active": "active", "revoked": "cancelled"}
TASK_STATUS = {"draft": "draft", "active": "accepted", "revoked": "cancelled"}
Resource = dict[str, Any]


def bundle(file: CaseFile, made_at: datetime) -> Resource:
    """Everything of the case that FHIR has a shape for. `made_at` has a time zone."""
    entries = [
        {"fullUrl": _url(one["resourceType"], one["id"]), "resource": one}
        for one in _resources(file)
    ]
    return {
        "resourceType": "Bundle",
        "type": "collection",
        "timestamp": made_at.isoformat(),
        "identifier": {"system": CASE_REFERENCE, "value": file.case.ref},
        "entry": entries,
    }


def _resources(file: CaseFile) -> Iterator[Resource]:
    about = {"reference": _url("Patient", _person_id(file))}
    yield _patient(file)
    closed = file.case.closed_on is not None
    for referral in file.referrals:
        yield {
            "resourceType": "ServiceRequest",
            "id": referral.id,
            "status": "completed" if closed else "active",
            "intent": "order",
            "code": {"text": "Work and health support"},
            "subject": about,
            "authoredOn": referral.received_on.isoformat(),
            "requester": {"display": referral.referrer or referral.source.value},
            "reasonCode": [{"text": referral.reason}],
        }
    yield from (_consent(given, about) for given in file.agreements)
    yield from (_consent(given, about) for given in file.permissions)
    for assessment in file.assessments:
        yield {
            **assessment.response,
            "resourceType": "QuestionnaireResponse",
            "id": assessment.id,
            "questionnaire": assessment.questionnaire,
            "status": assessment.status.value,
            "subject": about,
            "authored": assessment.saved_at.isoformat(),
        }
    for plan in file.plans:
        yield from _plan(plan, about)
    for contact in file.contacts:
        yield {
            "resourceType": "Communication",
            "id": contact.id,
            "status": "completed",
            "subject": about,
            "sent": contact.at.isoformat(),
            "medium": [{"text": contact.channel.value}],
            "statusReason": {"text": contact.result.value},
            **({"note": [{"text": contact.note}]} if contact.note else {}),
        }


def _person_id(file: CaseFile) -> str:
    return file.person.id if file.person else file.case.id


def _patient(file: CaseFile) -> Resource:
    made: Resource = {"resourceType": "Patient", "id": _person_id(file)}
    person = file.person
    if person is None:
        return made
    names = [{"use": "usual", "text": person.preferred_name}]
    if person.full_name:
        names.append({"use": "official", "text": person.full_name})
    made["name"] = names
    made |= _reach(person)
    if person.date_of_birth:
        made["birthDate"] = person.date_of_birth.isoformat()
    if person.nhs_number:
        digits = "".join(person.nhs_number.split())
        made["identifier"] = [{"system": NHS_NUMBER, "value": digits}]
    if person.language:
        tongue = {"system": "urn:ietf:bcp:47", "code": person.language}
        made["communication"] = [{"language": {"coding": [tongue]}, "preferred": True}]
    return made


def _reach(person: Person) -> Resource:
    said = (("phone", person.phone), ("email", person.email))
    telecom = [{"system": system, "value": value} for system, value in said if value]
    made: Resource = {"telecom": telecom} if telecom else {}
    if person.postcode:
        made["address"] = [{"postalCode": person.postcode}]
    return made


def _consent(given: Agreement | Permission, about: Resource) -> Resource:
    made: Resource = {
        "resourceType": "Consent",
        "id": given.id,
        "status": "active" if given.withdrawn_at is None else "inactive",
        "scope": {"coding": [{"system": SCOPE, "code": "patient-privacy"}]},
        "category": [{"coding": [{"system": LOINC, "code": PRIVACY_CONSENT}]}],
        "patient": about,
        "dateTime": given.given_at.isoformat(),
    }
    if isinstance(given, Agreement):
        made["policyRule"] = {"text": f"Takes part; privacy notice {given.privacy_notice}"}
        return made
    made["policyRule"] = {"text": f"{given.what}: {given.purpose}"}
    role = {"text": given.recipient.value}
    name = given.recipient_name or given.recipient.value
    made["provision"] = {
        "type": "permit",
        "actor": [{"role": role, "reference": {"display": name}}],
    }
    if given.until:
        made["provision"]["period"] = {"end": given.until.isoformat()}
    return made


def _plan(plan: Plan, about: Resource) -> Iterator[Resource]:
    status = PLAN_STATUS[plan.status]
    goal_id = f"{plan.id}-goal"
    tasks = [f"{plan.id}-{number}" for number, _ in enumerate(plan.steps, start=1)]
    care: Resource = {
        "resourceType": "CarePlan",
        "id": plan.id,
        "status": status,
        "intent": "plan",
        "title": f"Plan, version {plan.version}",
        "subject": about,
        "created": plan.drafted_at.isoformat(),
    }
    if plan.goal:
        care["goal"] = [{"reference": _url("Goal", goal_id)}]
    if tasks:
        care["activity"] = [{"reference": {"reference": _url("Task", task)}} for task in tasks]
    yield care
    if plan.goal:
        yield {
            "resourceType": "Goal",
            "id": goal_id,
            "lifecycleStatus": GOAL_STATUS.get(status, status),
            "description": {"text": plan.goal},
            "subject": about,
        }
    for task, step in zip(tasks, plan.steps, strict=True):
        yield {
            "resourceType": "Task",
            "id": task,
            "status": TASK_STATUS.get(status, status),
            "intent": "plan",
            "description": step.title,
            "for": about,
            "owner": {"display": step.who.value},
            "restriction": {
                "period": {"start": step.starts_on.isoformat(), "end": step.due_on.isoformat()}
            },
        }


def _url(kind: str, record_id: str) -> str:
    """One name for one record, whatever system reads it."""
    try:
        return f"urn:uuid:{UUID(record_id)}"
    except ValueError:
        return f"urn:uuid:{uuid5(NAMESPACE_URL, f'urn:coach-app:{kind}:{record_id}')}"
