"""What each paper is: whom it is for, by which route it leaves, and how it is built."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType

from coach_app.catalogue import Catalogue
from coach_app.catalogue.forms import earlier_assessments
from coach_app.domain.case import CaseFile
from coach_app.domain.consent import Permission, Subject
from coach_app.domain.disclosed import Route
from coach_app.domain.distance import Track
from coach_app.domain.errors import PlanNotAgreed
from coach_app.domain.local_service import LocalService
from coach_app.domain.paper import PaperKind
from coach_app.domain.people import CommunicationNeed
from coach_app.domain.phased_return import Branch, Course
from coach_app.domain.plan import Plan
from coach_app.plans.layout import Document
from coach_app.plans.letters import Sending, gp_letter, referrer_letter
from coach_app.plans.next_steps import next_steps
from coach_app.plans.onward import handover_letter, onward_referral
from coach_app.plans.plan_document import action_plan
from coach_app.plans.record_answers import Forms
from coach_app.plans.record_document import case_record
from coach_app.plans.record_values import Sources
from coach_app.plans.return_sheet import return_sheet
from coach_app.plans.review_document import review_summary
from coach_app.plans.writing import Writer
from coach_app.services.desk import Desk
from coach_app.services.drafting import pack_of

OWN_COPY = "The person's own copy"
NO_PLAN = "There is no plan yet. Draft it first."
NO_RETURN = "The plan has no phased return yet. Agree on one first."
NO_HANDOVER = "No handover is recorded in this case. Write down first what the person said."

NEED_SENTENCES: Mapping[CommunicationNeed, str] = MappingProxyType(
    {
        CommunicationNeed.EASY_READ: "In easy read, because the record says that it is needed.",
        CommunicationNeed.LARGE_PRINT: "In large print, because the record says that it is needed.",
        CommunicationNeed.SCREEN_READER: (
            "A plain page for a screen reader, because the record says that it is needed."
        ),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Making:
    """All that a paper is built from."""

    file: CaseFile
    plan: Plan | None
    writer: Writer
    made: datetime
    courses: Mapping[Branch, Course]
    services: Mapping[str, LocalService]
    """Those of the area, by id."""
    tracks: tuple[Track, ...]
    catalogue: Catalogue
    permission: Permission | None = None
    recipient: str = ""
    notes: tuple[str, ...] = ()

    @property
    def sending(self) -> Sending:
        return Sending(recipient=self.recipient, permission=self.permission, made=self.made)

    def the_plan(self) -> Plan:
        if self.plan is None:
            raise PlanNotAgreed(NO_PLAN)
        return self.plan


def services_near(desk: Desk, file: CaseFile) -> Mapping[str, LocalService]:
    """The services of the area in which the case's programme runs, by id."""
    return {one.id: one for one in desk.catalogue.services_of(pack_of(desk, file))}


def _always(_file: CaseFile) -> bool:
    return True


def _has_plan(file: CaseFile) -> bool:
    return file.plan is not None


def _has_return(file: CaseFile) -> bool:
    plan = file.agreed_plan or file.plan
    return plan is not None and plan.phased_return is not None


def _named(_file: CaseFile, permission: Permission | None) -> str:
    return permission.recipient_name if permission else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    title: str
    build: Callable[[Making], Document]
    route: Route = Route.PARTICIPANT_COPY
    subject: Subject | None = None
    purpose: str = OWN_COPY
    possible: Callable[[CaseFile], bool] = _always
    missing: str = NO_PLAN
    """Said when it is not possible."""
    for_the_person: bool = True
    """Otherwise somebody else reads it, and the person's format and language do not count."""
    within_service: bool = False
    recipient: Callable[[CaseFile, Permission | None], str] = field(default=_named)
    """Who it is for where nobody is named."""


def _action_plan(making: Making) -> Document:
    course = making.courses.get(Branch.NORMAL)
    return action_plan(making.file, making.the_plan(), making.writer, course, making.services)


def _next_steps(making: Making) -> Document:
    return next_steps(making.file, making.the_plan(), making.writer)


def _return_sheet(making: Making) -> Document:
    return return_sheet(making.file, making.the_plan(), making.courses, making.writer)


def _review_summary(making: Making) -> Document:
    kept = [one for one in making.file.reviews if one.given_up_at is None]
    finished = [one for one in kept if not one.open] or kept
    return review_summary(
        making.file, finished[-1] if finished else None, making.tracks, making.made, making.writer
    )


def _case_record(making: Making) -> Document:
    return case_record(making.file, making.made, making.writer, record_sources(making.catalogue))


def record_sources(catalogue: Catalogue) -> Sources:
    """The questions of the answers in a record, and names for the keys in it.

    Of the measures only those that ship with the program: anybody may print their questions.
    """
    packs = [pack for key in catalogue.programmes for pack in catalogue.programmes.of_key(key)]
    return Sources(
        forms=Forms(
            assessments=(catalogue.assessment_form, *earlier_assessments()),
            measures={measure.pack.key: measure.form for measure in catalogue.measures},
        ),
        programmes={pack.key: pack.name for pack in packs},
        cohorts={(pack.key, one.key): one.name for pack in packs for one in pack.cohorts},
    )


def _handover_letter(making: Making) -> Document:
    handover = making.file.handovers[-1] if making.file.handovers else None
    return handover_letter(making.file, handover, making.sending, making.writer)


def _referrer(file: CaseFile, permission: Permission | None) -> str:
    named = permission.recipient_name if permission else ""
    return named or (file.referral.referrer if file.referral else "")


def _next_coach(file: CaseFile, _permission: Permission | None) -> str:
    return file.handovers[-1].to_coach if file.handovers else ""


RULES: Mapping[PaperKind, Rule] = MappingProxyType(
    {
        PaperKind.ACTION_PLAN: Rule(
            title="The plan",
            build=_action_plan,
            subject=Subject.PLAN,
            possible=_has_plan,
        ),
        PaperKind.NEXT_STEPS: Rule(
            title="The card with the next steps",
            build=_next_steps,
            subject=Subject.PLAN,
            possible=_has_plan,
        ),
        PaperKind.PHASED_RETURN: Rule(
            title="The phased-return sheet",
            build=_return_sheet,
            subject=Subject.PLAN,
            possible=_has_return,
            missing=NO_RETURN,
        ),
        PaperKind.REVIEW_SUMMARY: Rule(
            title="The summary of the review",
            build=_review_summary,
            subject=Subject.PROGRESS,
        ),
        PaperKind.GP_LETTER: Rule(
            title="The letter to the surgery",
            build=lambda m: gp_letter(m.file, m.sending, m.writer),
            route=Route.GP_COPY,
            for_the_person=False,
        ),
        PaperKind.REFERRER_LETTER: Rule(
            title="The letter to the referrer",
            build=lambda m: referrer_letter(m.file, m.sending, m.writer),
            route=Route.REFERRER_COPY,
            for_the_person=False,
            recipient=_referrer,
        ),
        PaperKind.ONWARD_REFERRAL: Rule(
            title="The referral to a local service",
            build=lambda m: onward_referral(m.file, m.sending, m.writer),
            route=Route.SERVICE_REFERRAL,
            for_the_person=False,
        ),
        PaperKind.HANDOVER_LETTER: Rule(
            title="The warm handover",
            build=_handover_letter,
            route=Route.HANDOVER,
            purpose="So that the person does not tell it twice",
            possible=lambda file: bool(file.handovers),
            missing=NO_HANDOVER,
            for_the_person=False,
            within_service=True,
            recipient=_next_coach,
        ),
        PaperKind.CASE_RECORD: Rule(
            title="The whole record, for the person",
            build=_case_record,
            purpose="What is kept about the person, as they asked (UK GDPR article 15)",
        ),
    }
)
"""The employer copy has a way of its own: coach_app.services.employer_copies."""
