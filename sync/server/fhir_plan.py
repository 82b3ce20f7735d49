"""A plan as FHIR: CarePlan, Goal, and a Task for each step, change at work and phased return."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta

from coach_app.domain.adjustment import Adjustment
from coach_app.domain.case import CaseFile
from coach_app.domain.consent import Subject
from coach_app.domain.phased_return import PhasedReturn
from coach_app.domain.plan import Plan, PlanStatus, Step
from coach_app.domain.review import ChangeResult, Review, StepResult
from sync.server.fhir_shapes import Resource, identifier, said, texts, url
from sync.server.wording import plain

STATUS: dict[PlanStatus, str] = {
    PlanStatus.DRAFT: "draft",
    PlanStatus.AGREED: "active",
    PlanStatus.SIGNED: "active",
    PlanStatus.UNDER_REVIEW: "active",
    PlanStatus.SUPERSEDED: "revoked",
    PlanStatus.CLOSED: "completed",
}
GOAL_STATUS = {"draft": "proposed", "revoked": "cancelled"}
TASK_STATUS = {"draft": "draft", "active": "accepted"}
"""Before anybody has looked at it. Of a plan that is over a step that was not done is cancelled."""
STEPS: dict[StepResult, str] = {
    StepResult.DONE: "completed",
    StepResult.PARTLY: "in-progress",
    StepResult.DROPPED: "cancelled",
}
CHANGES: dict[ChangeResult, str] = {
    ChangeResult.HELPS: "completed",
    ChangeResult.NOT_ENOUGH: "in-progress",
    ChangeResult.NOT_NEEDED: "cancelled",
}
WEEK = timedelta(weeks=1)
Covers = Callable[[Subject], bool]


def plan_resources(
    file: CaseFile, about: Resource, covers: Covers, *, whole: bool
) -> Iterator[tuple[str, Resource]]:
    """All versions of the whole case; else the one in force, as far as it is covered."""
    if whole:
        plans: tuple[Plan, ...] = file.plans
    else:
        agreed = file.agreed_plan
        open_to_them = covers(Subject.PLAN) or covers(Subject.ADJUSTMENTS)
        plans = (agreed,) if agreed is not None and open_to_them else ()
    known = frozenset(one.id for one in file.assessments) if whole else frozenset()
    versions = {one.version: one.id for one in plans}
    for plan in plans:
        made = _Plan(file, plan, about, covers)
        care = made.care_plan()
        if plan.assessment_id in known:
            answers = url("QuestionnaireResponse", plan.assessment_id)
            care["supportingInfo"] = [{"reference": answers}]
        if before := versions.get(plan.version - 1):
            care["replaces"] = [{"reference": url("CarePlan", before)}]
        yield plan.id, care
        yield from made.parts()


class _Plan:
    def __init__(self, file: CaseFile, plan: Plan, about: Resource, covers: Covers) -> None:
        self._plan, self._about, self._covers = plan, about, covers
        self._status = STATUS[plan.status]
        self._steps = plan.steps if covers(Subject.PLAN) else ()
        self._goal = next(texts(plan.goal), "") if covers(Subject.PLAN) else ""
        self._changes = plan.adjustments if covers(Subject.ADJUSTMENTS) else ()
        self._back = plan.phased_return if covers(Subject.ADJUSTMENTS) else None
        reviews = (one for one in file.reviews if one.plan_id == plan.id and one.finished_at)
        told = covers(Subject.PROGRESS)
        self._review: Review | None = next(iter(reversed(tuple(reviews))), None) if told else None

    @property
    def _goal_id(self) -> str:
        return f"{self._plan.id}-goal"

    def care_plan(self) -> Resource:
        plan = self._plan
        made: Resource = {
            "resourceType": "CarePlan",
            "id": identifier("CarePlan", plan.id),
            "status": self._status,
            "intent": "plan",
            "category": [said(plain(plan.kind))],
            "title": f"Plan, version {plan.version}",
            "subject": self._about,
            "created": plan.drafted_at.isoformat(),
        }
        if plan.agreed_at is not None:
            made["period"] = {"start": plan.agreed_at.isoformat()}
        if self._goal:
            made["goal"] = [{"reference": url("Goal", self._goal_id)}]
        if tasks := [task_id for task_id, _ in self._tasks()]:
            made["activity"] = [{"reference": {"reference": url("Task", one)}} for one in tasks]
        for text in texts(plan.strengths if self._covers(Subject.PLAN) else ""):
            made["note"] = [{"text": f"Strengths: {text}"}]
        return made

    def parts(self) -> Iterator[tuple[str, Resource]]:
        if self._goal:
            yield (
                self._goal_id,
                {
                    "resourceType": "Goal",
                    "id": identifier("Goal", self._goal_id),
                    "lifecycleStatus": GOAL_STATUS.get(self._status, self._status),
                    "description": said(self._goal),
                    "subject": self._about,
                },
            )
        yield from self._tasks()

    def _tasks(self) -> Iterator[tuple[str, Resource]]:
        for number, step in enumerate(self._steps, start=1):
            yield self._task(f"{self._plan.id}-{number}", self._step(step))
        for number, change in enumerate(self._changes, start=1):
            yield self._task(f"{self._plan.id}-change-{number}", self._change(change))
        if self._back is not None:
            yield self._task(f"{self._plan.id}-return", self._return(self._back))

    def _task(self, task_id: str, content: Resource) -> tuple[str, Resource]:
        made: Resource = {
            "resourceType": "Task",
            "id": identifier("Task", task_id),
            "intent": "plan",
            "for": self._about,
            "basedOn": [{"reference": url("CarePlan", self._plan.id)}],
        }
        return task_id, made | content

    def _step(self, step: Step) -> Resource:
        looked_at = self._review.step(step.id) if self._review else None
        made: Resource = {
            "status": self._standing(STEPS.get(looked_at.result) if looked_at else None),
            "code": said("Step"),
            "description": step.title,
            "owner": {"display": plain(step.who)},
            "restriction": {"period": _period(step.starts_on, step.due_on)},
        }
        for why in texts(step.why):
            made["reasonCode"] = said(why)
        notes = [*texts(step.what), *(f"With: {text}" for text in texts(step.service))]
        if notes:
            made["note"] = [{"text": text} for text in notes]
        return made

    def _change(self, change: Adjustment) -> Resource:
        looked_at = self._review.change(change.key) if self._review else None
        made: Resource = {
            "status": self._standing(CHANGES.get(looked_at.result) if looked_at else None),
            "code": said("Change at work"),
            "description": change.change,
            "owner": {"display": plain(change.who)},
        }
        for why in texts(change.difficulty):
            made["reasonCode"] = said(why)
        return made

    def _return(self, back: PhasedReturn) -> Resource:
        ends = back.return_on + WEEK * back.weeks - timedelta(days=1)
        weeks = "1 week" if back.weeks == 1 else f"{back.weeks} weeks"
        return {
            "status": self._standing(None),
            "code": said("Phased return to work"),
            "description": (
                f"Back at work from {back.return_on.isoformat()}, at first with "
                f"{back.start_percent} % of the usual hours; below the usual hours for {weeks}"
            ),
            "restriction": {"period": _period(back.return_on, ends)},
        }

    def _standing(self, found: str | None) -> str:
        """`found`: what the last finished review says; None when it has begun nothing."""
        over = self._status not in TASK_STATUS
        if over and found != "completed":
            return "cancelled"
        return found or TASK_STATUS[self._status]


def _period(start: date, end: date) -> Resource:
    """A period of FHIR never ends before it starts."""
    made = {"start": start.isoformat()}
    return made | ({"end": end.isoformat()} if end >= start else {})
