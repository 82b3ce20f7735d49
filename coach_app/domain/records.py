"""The kinds of record there are. Storing, sending and exporting all read this one list."""

from coach_app.domain.assessment import Assessment
from coach_app.domain.case import Case
from coach_app.domain.consent import Agreement, Permission
from coach_app.domain.contact import Contact
from coach_app.domain.decision import Decision
from coach_app.domain.document import Document
from coach_app.domain.people import Person
from coach_app.domain.plan import Plan
from coach_app.domain.referral import Referral
from coach_app.domain.review import CaseOutcome, Review
from coach_app.domain.signature import Signature

Record = (
    Case
    | Person
    | Referral
    | Decision
    | Contact
    | Agreement
    | Permission
    | Assessment
    | Plan
    | Signature
    | Document
    | Review
    | CaseOutcome
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
        Assessment,
        Plan,
        Signature,
        Document,
        Review,
        CaseOutcome,
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
    "assessment": "assessments",
    "plan": "plans",
    "signature": "signatures",
    "document": "documents",
    "review": "reviews",
    "outcome": "outcomes",
}
"""Where a record of each kind stands in a CaseFile; "case" and "person" are single."""
