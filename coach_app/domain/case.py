"""A case: the thread that holds one person's records together."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from coach_app.domain.appointment import Appointment
from coach_app.domain.assessment import Assessment, AssessmentStatus
from coach_app.domain.comment import Comment
from coach_app.domain.conflict import Conflict, Resolution
from coach_app.domain.consent import (
    Agreement,
    EmployerConsent,
    Notice,
    Permission,
    Recipient,
)
from coach_app.domain.contact import Contact, ContactDecision
from coach_app.domain.correction import Correction
from coach_app.domain.decision import Decision
from coach_app.domain.disclosed import Delivery, Disclosure
from coach_app.domain.document import Document, DocumentKind
from coach_app.domain.fields import required
from coach_app.domain.handover import Handover, Signpost
from coach_app.domain.measured import MeasureTaken
from coach_app.domain.people import Person
from coach_app.domain.plan import Plan, PlanStatus
from coach_app.domain.proposal import Proposal
from coach_app.domain.question import Question
from coach_app.domain.referral import Referral
from coach_app.domain.review import CaseOutcome, Review
from coach_app.domain.safety import Concern
from coach_app.domain.same_person import SamePerson
from coach_app.domain.signature import Signature, SignerRole, SigningRefusal


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """`ref` is what people say on the phone: device letters, number, check letter."""

    KIND: ClassVar[str] = "case"

    id: str
    case_id: str
    """The same as `id`: a case is its own case."""
    ref: str
    opened_on: date
    programme: str = ""
    programme_version: str = ""
    coach_id: str = ""
    coach_name: str = ""
    closed_on: date | None = None
    close_reason: str = ""
    on_hold_since: date | None = None
    """A case on hold stays, whatever the retention rules say."""
    hold_reason: str = ""

    def __post_init__(self) -> None:
        required(self.ref, "The reference")


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFile:
    """All the records of one case, oldest first within each kind."""

    case: Case
    person: Person | None = None
    referrals: tuple[Referral, ...] = ()
    decisions: tuple[Decision, ...] = ()
    contacts: tuple[Contact, ...] = ()
    agreements: tuple[Agreement, ...] = ()
    permissions: tuple[Permission, ...] = ()
    notices: tuple[Notice, ...] = ()
    employer_consents: tuple[EmployerConsent, ...] = ()
    disclosures: tuple[Disclosure, ...] = ()
    deliveries: tuple[Delivery, ...] = ()
    concerns: tuple[Concern, ...] = ()
    assessments: tuple[Assessment, ...] = ()
    measures_taken: tuple[MeasureTaken, ...] = ()
    plans: tuple[Plan, ...] = ()
    proposals: tuple[Proposal, ...] = ()
    signatures: tuple[Signature, ...] = ()
    documents: tuple[Document, ...] = ()
    reviews: tuple[Review, ...] = ()
    outcomes: tuple[CaseOutcome, ...] = ()
    questions: tuple[Question, ...] = ()
    handovers: tuple[Handover, ...] = ()
    signposts: tuple[Signpost, ...] = ()
    contact_decisions: tuple[ContactDecision, ...] = ()
    appointments: tuple[Appointment, ...] = ()
    same_people: tuple[SamePerson, ...] = ()
    signing_refusals: tuple[SigningRefusal, ...] = ()
    comments: tuple[Comment, ...] = ()
    corrections: tuple[Correction, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    resolutions: tuple[Resolution, ...] = ()

    @property
    def referral(self) -> Referral | None:
        return self.referrals[-1] if self.referrals else None

    @property
    def decision(self) -> Decision | None:
        return self.decisions[-1] if self.decisions else None

    @property
    def agreement(self) -> Agreement | None:
        """The live agreement to take part, if there is one."""
        return next((a for a in reversed(self.agreements) if a.live), None)

    @property
    def notice(self) -> Notice | None:
        """The privacy notice that was given last, if one was."""
        return next((n for n in reversed(self.notices) if n.live), None)

    @property
    def open_concerns(self) -> tuple[Concern, ...]:
        return tuple(concern for concern in self.concerns if concern.open)

    @property
    def assessment(self) -> Assessment | None:
        return self.assessments[-1] if self.assessments else None

    @property
    def finished_assessment(self) -> Assessment | None:
        done = (a for a in self.assessments if a.status is AssessmentStatus.COMPLETED)
        return next(iter(reversed(tuple(done))), None)

    @property
    def plan(self) -> Plan | None:
        """The newest version, whatever its state."""
        return max(self.plans, key=lambda p: p.version, default=None)

    @property
    def agreed_plan(self) -> Plan | None:
        """The newest version that both have agreed or signed and that is not replaced."""
        in_force = (PlanStatus.AGREED, PlanStatus.SIGNED, PlanStatus.UNDER_REVIEW)
        agreed = [p for p in self.plans if p.status in in_force]
        return max(agreed, key=lambda p: p.version, default=None)

    @property
    def open_review(self) -> Review | None:
        """The review that was begun and is not finished yet."""
        return next((r for r in reversed(self.reviews) if r.open), None)

    def proposal(self, plan: Plan) -> Proposal | None:
        """The last draft that the program made for this version or one before it."""
        ids = {p.id for p in self.plans if p.version <= plan.version}
        return next((p for p in reversed(self.proposals) if p.plan_id in ids), None)

    def signature(self, plan_id: str, role: SignerRole) -> Signature | None:
        """Under the plan itself, not under a copy made from it."""
        found = (s for s in self.signatures if s.plan_id == plan_id and s.role is role)
        return next((s for s in found if not s.document_id), None)

    def document(self, plan_id: str) -> Document | None:
        """The signed plan in its latest state."""
        wanted = (plan_id, DocumentKind.SIGNED_PLAN)
        return next((d for d in self.current_documents if (d.plan_id, d.kind) == wanted), None)

    @property
    def current_documents(self) -> tuple[Document, ...]:
        """Without those that a later state of the same document has replaced."""
        replaced = {document.replaces for document in self.documents}
        return tuple(document for document in self.documents if document.id not in replaced)

    def may_share_with(self, recipient: Recipient, day: date) -> Permission | None:
        """The live permission for this recipient, or None: then nothing may leave."""
        live = (p for p in self.permissions if p.recipient is recipient and p.live_on(day))
        return next(live, None)
