"""The kinds of record there are. Storing, sending and exporting all read this one list."""

from coach_app.domain.appointment import Appointment
from coach_app.domain.assessment import Assessment
from coach_app.domain.case import Case
from coach_app.domain.comment import Comment
from coach_app.domain.conflict import Conflict, Resolution
from coach_app.domain.consent import Agreement, EmployerConsent, Notice, Permission
from coach_app.domain.contact import Contact, ContactDecision
from coach_app.domain.correction import Correction
from coach_app.domain.decision import Decision
from coach_app.domain.disclosed import Delivery, Disclosure
from coach_app.domain.document import Document
from coach_app.domain.handover import Handover, Signpost
from coach_app.domain.measured import MeasureTaken
from coach_app.domain.people import Person
from coach_app.domain.plan import Plan
from coach_app.domain.proposal import Proposal
from coach_app.domain.question import Question
from coach_app.domain.referral import Referral
from coach_app.domain.review import CaseOutcome, Review
from coach_app.domain.safety import Concern
from coach_app.domain.same_person import SamePerson
from coach_app.domain.signature import Signature, SigningRefusal

Record = (
    Case
    | Person
    | Referral
    | Decision
    | Contact
    | Agreement
    | Permission
    | Notice
    | EmployerConsent
    | Disclosure
    | Delivery
    | Concern
    | Assessment
    | MeasureTaken
    | Plan
    | Proposal
    | Signature
    | Document
    | Review
    | CaseOutcome
    | Question
    | Handover
    | Signpost
    | ContactDecision
    | Appointment
    | SamePerson
    | SigningRefusal
    | Comment
    | Correction
    | Conflict
    | Resolution
)

RECORD_TYPES: dict[str, type[Record]] = {
    kind.KIND: kind
    for kind in (
        Case,
        Person,
        Referral,
        Decision,
        Contact,
        Agreement,
        Permission,
        Notice,
        EmployerConsent,
        Disclosure,
        Delivery,
        Concern,
        Assessment,
        MeasureTaken,
        Plan,
        Proposal,
        Signature,
        Document,
        Review,
        CaseOutcome,
        Question,
        Handover,
        Signpost,
        ContactDecision,
        Appointment,
        SamePerson,
        SigningRefusal,
        Comment,
        Correction,
        Conflict,
        Resolution,
    )
}

FIELD_OF_KIND: dict[str, str] = {
    "case": "case",
    "person": "person",
    "referral": "referrals",
    "decision": "decisions",
    "contact": "contacts",
    "agreement": "agreements",
    "permission": "permissions",
    "notice": "notices",
    "employer-consent": "employer_consents",
    "disclosure": "disclosures",
    "delivery": "deliveries",
    "concern": "concerns",
    "assessment": "assessments",
    "measure-taken": "measures_taken",
    "plan": "plans",
    "proposal": "proposals",
    "signature": "signatures",
    "document": "documents",
    "review": "reviews",
    "outcome": "outcomes",
    "question": "questions",
    "handover": "handovers",
    "signpost": "signposts",
    "contact-decision": "contact_decisions",
    "appointment": "appointments",
    "same-person": "same_people",
    "signing-refusal": "signing_refusals",
    "comment": "comments",
    "correction": "corrections",
    "conflict": "conflicts",
    "resolution": "resolutions",
}
"""Where a record of each kind stands in a CaseFile; "case" and "person" are single."""
