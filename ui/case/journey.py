"""Where a case stands, station by station, and the one thing that is done next. No Qt."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from coach_app.domain.assessment import AssessmentStatus
from coach_app.domain.case import CaseFile
from coach_app.domain.commenting import sent_back
from coach_app.domain.journey import DueKind, Stage, accepted
from coach_app.domain.outcome_rules import ExitReason
from coach_app.domain.plan import PlanStatus
from coach_app.domain.signature import SignerRole
from coach_app.services.caseload import CaseView


class Standing(StrEnum):
    DONE = "done"
    NOW = "now"
    AHEAD = "ahead"


@dataclass(frozen=True, slots=True)
class Station:
    """One station of the journey with what is worth saying beside its name."""

    stage: Stage
    standing: Standing
    plan_version: int = 0
    on: date | None = None


class NextStep(StrEnum):
    """What a coach does next in a case; each is one button."""

    DECIDE = "decide"
    LOG_CONTACT = "log-contact"
    DECIDE_CONTACT = "decide-contact"
    RECORD_AGREEMENT = "record-agreement"
    START_ASSESSMENT = "start-assessment"
    RESUME_ASSESSMENT = "resume-assessment"
    DRAFT_PLAN = "draft-plan"
    AGREE_PLAN = "agree-plan"
    SIGN_PLAN = "sign-plan"
    COACH_SIGNS = "coach-signs"
    OPEN_PDF = "open-pdf"
    REVIEW = "review"
    ANSWER_COMMENT = "answer-comment"
    COME_BACK = "come-back"
    NOTHING = "nothing"


def stations(view: CaseView) -> tuple[Station, ...]:
    order = list(Stage)
    here = order.index(view.stage)
    plan = view.file.plan
    closed = view.file.case.closed_on is not None

    def station(n: int, stage: Stage) -> Station:
        standing = Standing.DONE if n < here else Standing.NOW if n == here else Standing.AHEAD
        if closed:
            standing = Standing.NOW if stage is Stage.OUTCOME else _travelled(view.file, stage)
        version = plan.version if plan is not None and stage is Stage.PLAN else 0
        review = stage is Stage.REVIEW and plan is not None and plan.status is PlanStatus.SIGNED
        return Station(stage, standing, version, plan.review_on if plan and review else None)

    return tuple(station(n, stage) for n, stage in enumerate(order))


def _travelled(file: CaseFile, stage: Stage) -> Standing:
    """How far a case came that is closed: a station nobody reached is not shown as done."""
    evidence: dict[Stage, object] = {
        Stage.REFERRAL: file.referrals,
        Stage.CONTACT: file.contacts,
        Stage.AGREEMENT: file.agreements,
        Stage.ASSESSMENT: file.finished_assessment,
        Stage.PLAN: any(plan.agreed_at is not None for plan in file.plans),
        Stage.SUPPORT: file.documents,
        Stage.REVIEW: file.reviews,
    }
    return Standing.DONE if evidence.get(stage) else Standing.AHEAD


def next_step(view: CaseView) -> NextStep:
    file = view.file
    if view.due is not None and view.due.kind is DueKind.DECIDE_CONTACT:
        return NextStep.DECIDE_CONTACT
    if view.stage is Stage.OUTCOME:
        return NextStep.COME_BACK if _may_come_back(file) else NextStep.NOTHING
    if view.stage is Stage.ASSESSMENT:
        return _assessment_step(file)
    if view.stage is Stage.PLAN:
        return _plan_step(file)
    if view.stage is Stage.SUPPORT:
        return NextStep.OPEN_PDF if file.documents else NextStep.LOG_CONTACT
    return {
        Stage.REFERRAL: NextStep.DECIDE,
        Stage.CONTACT: NextStep.LOG_CONTACT,
        Stage.AGREEMENT: NextStep.RECORD_AGREEMENT,
        Stage.REVIEW: NextStep.REVIEW,
    }[view.stage]


def _may_come_back(file: CaseFile) -> bool:
    return accepted(file) and file.case.close_reason != ExitReason.DIED


def _assessment_step(file: CaseFile) -> NextStep:
    begun = file.assessment
    if begun is not None and begun.status is AssessmentStatus.IN_PROGRESS:
        return NextStep.RESUME_ASSESSMENT
    return NextStep.START_ASSESSMENT


def _plan_step(file: CaseFile) -> NextStep:
    plan = file.plan
    if plan is None:
        return NextStep.DRAFT_PLAN
    if sent_back(file) is not None:
        return NextStep.ANSWER_COMMENT
    if plan.status is PlanStatus.DRAFT:
        return NextStep.AGREE_PLAN
    if file.signature(plan.id, SignerRole.PARTICIPANT) is not None:
        return NextStep.COACH_SIGNS
    return NextStep.SIGN_PLAN
