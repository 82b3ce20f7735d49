"""A plan: steps in an order that makes sense, agreed by two people, kept in versions."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar

from coach_app.domain.adjustment import Adjustment
from coach_app.domain.errors import (
    PlanAlreadyAgreed,
    PlanEmpty,
    StepNotFound,
)
from coach_app.domain.fields import required, storable, visible
from coach_app.domain.paper import Manner
from coach_app.domain.phased_return import PhasedReturn
from coach_app.domain.who import Who as Who


class PlanKind(StrEnum):
    BACK_TO_WORK = "back-to-work"
    THRIVE_IN_WORK = "thrive-in-work"


class PlanStatus(StrEnum):
    DRAFT = "draft"
    AGREED = "agreed"
    SIGNED = "signed"
    UNDER_REVIEW = "under-review"
    SUPERSEDED = "superseded"
    CLOSED = "closed"


class Phase(StrEnum):
    """Where a step stands in the order of a plan."""

    SETTLE = "settle"
    PREPARE = "prepare"
    ADJUST = "adjust"
    MOVE = "move"
    KEEP_GOING = "keep-going"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One thing somebody will do, in words the participant reads."""

    id: str
    intervention: str = ""
    """Key of the library entry; empty for a step the coach wrote."""
    title: str
    what: str = ""
    why: str = ""
    """One sentence, which quotes the person where it can."""
    who: Who
    phase: Phase
    starts_on: date
    due_on: date
    how_we_know: str = ""
    obstacle: str = ""
    after: tuple[str, ...] = ()
    """Library keys that have to come before; a broken order is shown, never forbidden."""
    private: bool = True
    """Private steps never reach an employer's copy."""
    service: str = ""
    """Name of the local service that was chosen for it, with who runs it."""
    service_id: str = ""
    """Its id among the services of the area."""

    def __post_init__(self) -> None:
        required(self.title, "The title of a step")
        for text in (self.what, self.why, self.how_we_know, self.service):
            storable(text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Removed:
    """A step that was taken out, and why. Between coach and person: no paper shows it."""

    title: str
    reason: str
    on: date
    intervention: str = ""

    def __post_init__(self) -> None:
        required(self.reason, "Why a step was taken out")


@dataclass(frozen=True, slots=True, kw_only=True)
class Parked:
    """An obstacle the plan leaves for now, with the reason."""

    obstacle: str
    label: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """One version of a person's plan.

    Only a draft changes. An agreed version is frozen with `content_hash` (SHA-256 in hex of its
    canonical content); changing it means a new version, which is not agreed until both say so.
    """

    KIND: ClassVar[str] = "plan"

    id: str
    case_id: str
    version: int
    kind: PlanKind
    status: PlanStatus = PlanStatus.DRAFT
    goal: str = ""
    strengths: str = ""
    steps: tuple[Step, ...] = ()
    parked: tuple[Parked, ...] = ()
    review_on: date
    drafted_at: datetime
    assessment_id: str = ""
    agreed_at: datetime | None = None
    content_hash: str = ""
    adjustments: tuple[Adjustment, ...] = ()
    """Changes at work that are asked for."""
    phased_return: PhasedReturn | None = None
    """How the person goes back to work; every week follows from it."""
    removed: tuple[Removed, ...] = ()
    """What was taken out of the drafts so far; it is no part of what is agreed."""
    paper: Manner | None = None
    """Format and language the coach chose for its paper; None: the person's needs choose."""

    def __post_init__(self) -> None:
        storable(self.goal)
        storable(self.strengths)

    @property
    def editable(self) -> bool:
        return self.status is PlanStatus.DRAFT

    def step(self, step_id: str) -> Step:
        for step in self.steps:
            if step.id == step_id:
                return step
        raise StepNotFound

    def with_steps(self, steps: tuple[Step, ...]) -> "Plan":
        """The draft with other steps. Refused once it is agreed."""
        self._must_be_editable()
        return replace(self, steps=steps)

    def with_step(self, changed: Step) -> "Plan":
        self.step(changed.id)
        return self.with_steps(tuple(changed if s.id == changed.id else s for s in self.steps))

    def without_step(self, step_id: str, reason: str, on: date) -> "Plan":
        """The draft without a step. Raises FieldInvalid when nobody says why."""
        gone = self.step(step_id)
        removed = Removed(title=gone.title, reason=reason, on=on, intervention=gone.intervention)
        left = self.with_steps(tuple(s for s in self.steps if s.id != step_id))
        return replace(left, removed=(*self.removed, removed))

    def moved(self, step_id: str, places: int) -> "Plan":
        """The draft with one step moved up (negative) or down; it stops at either end."""
        moving = self.step(step_id)
        rest = [s for s in self.steps if s.id != step_id]
        at = min(max(self.steps.index(moving) + places, 0), len(rest))
        return self.with_steps((*rest[:at], moving, *rest[at:]))

    def with_goal(self, goal: str) -> "Plan":
        self._must_be_editable()
        return replace(self, goal=goal)

    def with_adjustments(self, adjustments: tuple[Adjustment, ...]) -> "Plan":
        self._must_be_editable()
        return replace(self, adjustments=adjustments)

    def with_phased_return(self, phased_return: PhasedReturn | None) -> "Plan":
        self._must_be_editable()
        return replace(self, phased_return=phased_return)

    def agreed(self, at: datetime, content_hash: str) -> "Plan":
        self._must_be_editable()
        if not self.steps or not visible(self.goal):
            raise PlanEmpty
        return replace(self, status=PlanStatus.AGREED, agreed_at=at, content_hash=content_hash)

    def next_version(self, new_id: str, at: datetime) -> "Plan":
        """A draft with the same content. The version it comes from stays as it is."""
        return replace(
            self,
            id=new_id,
            version=self.version + 1,
            status=PlanStatus.DRAFT,
            drafted_at=at,
            agreed_at=None,
            content_hash="",
        )

    def _must_be_editable(self) -> None:
        if not self.editable:
            raise PlanAlreadyAgreed


def broken_order(steps: tuple[Step, ...]) -> dict[str, tuple[str, ...]]:
    """Step id -> library keys that should come before it but come after it in this list."""
    place = {step.intervention: n for n, step in enumerate(steps) if step.intervention}
    late: dict[str, tuple[str, ...]] = {}
    for n, step in enumerate(steps):
        missing = tuple(key for key in step.after if place.get(key, -1) > n)
        if missing:
            late[step.id] = missing
    return late
