"""Reviews of a plan and the outcomes of the support."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar

from coach_app.domain.errors import FieldInvalid, Refusal
from coach_app.domain.fields import moment, required, storable, within


class ReviewFinished(Refusal):
    key = "review.finished"
    sentence = "This review is finished and stays as it is. Begin a new one."


class StepResult(StrEnum):
    """What became of a step until the review."""

    DONE = "done"
    PARTLY = "partly"
    NOT_YET = "not-yet"
    DROPPED = "dropped"
    """Not wanted or not needed any more: it is left out of the next version."""


class ChangeResult(StrEnum):
    """What became of a change at work."""

    HELPS = "helps"
    NOT_ENOUGH = "not-enough"
    NOT_MADE = "not-made"
    NOT_NEEDED = "not-needed"


@dataclass(frozen=True, slots=True, kw_only=True)
class StepReviewed:
    step_id: str
    result: StepResult
    helped: bool | None = None
    """Whether it helped, as the person says; None where nobody asked."""
    note: str = ""

    def __post_init__(self) -> None:
        required(self.step_id, "The step")
        storable(self.note)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeReviewed:
    key: str
    """Key of the adjustment in the plan."""
    result: ChangeResult
    note: str = ""

    def __post_init__(self) -> None:
        required(self.key, "The change at work")
        storable(self.note)


@dataclass(frozen=True, slots=True, kw_only=True)
class ScaleAnswer:
    """A 0 to 10 question that was asked again; `scale` is a key of `domain.distance.SCALES`."""

    scale: str
    value: int

    def __post_init__(self) -> None:
        required(self.scale, "The question")
        within(self.value, 0, 10, "The answer")


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """One look back at a plan. It is kept while it is unfinished, answer by answer."""

    KIND: ClassVar[str] = "review"

    id: str
    case_id: str
    plan_id: str
    at: datetime
    """When it was begun."""
    what_helped: str = ""
    what_changed: str = ""
    next_review_on: date | None = None
    open: bool = False
    steps: tuple[StepReviewed, ...] = ()
    changes_at_work: tuple[ChangeReviewed, ...] = ()
    answers: tuple[ScaleAnswer, ...] = ()
    finished_at: datetime | None = None
    given_up_at: datetime | None = None
    """It was put off; what was answered is there when it is begun again."""
    new_plan_id: str = ""
    """The version that came of it."""
    by: str = ""

    def __post_init__(self) -> None:
        moment(self.at, "The time of the review")
        storable(self.what_helped)
        storable(self.what_changed)

    def with_step(self, reviewed: StepReviewed) -> "Review":
        self._must_be_open()
        others = tuple(one for one in self.steps if one.step_id != reviewed.step_id)
        return replace(self, steps=(*others, reviewed))

    def with_change(self, reviewed: ChangeReviewed) -> "Review":
        self._must_be_open()
        others = tuple(one for one in self.changes_at_work if one.key != reviewed.key)
        return replace(self, changes_at_work=(*others, reviewed))

    def with_answer(self, answer: ScaleAnswer) -> "Review":
        self._must_be_open()
        others = tuple(one for one in self.answers if one.scale != answer.scale)
        return replace(self, answers=(*others, answer))

    def with_words(self, *, what_helped: str, what_changed: str) -> "Review":
        self._must_be_open()
        return replace(self, what_helped=what_helped, what_changed=what_changed)

    def step(self, step_id: str) -> StepReviewed | None:
        return next((one for one in self.steps if one.step_id == step_id), None)

    def change(self, key: str) -> ChangeReviewed | None:
        return next((one for one in self.changes_at_work if one.key == key), None)

    def answer(self, scale: str) -> int | None:
        return next((one.value for one in self.answers if one.scale == scale), None)

    def _must_be_open(self) -> None:
        if not self.open:
            raise ReviewFinished


class OutcomeKind(StrEnum):
    JOB_START = "job-start"
    JOB_KEPT = "job-kept"
    HOURS_INCREASED = "hours-increased"
    SUSTAINED_WORK = "sustained-work"
    PERMITTED_WORK = "permitted-work"
    PLACEMENT = "placement"
    VOLUNTEERING = "volunteering"
    TRAINING = "training"
    EXIT = "exit"
    RE_ENTRY = "re-entry"


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseOutcome:
    KIND: ClassVar[str] = "outcome"

    id: str
    case_id: str
    what: OutcomeKind
    on: date
    evidence: str = ""
    """What proves it; empty means it cannot be claimed yet."""
    note: str = ""
    until: date | None = None
    """Last day of the job, the placement or the course; None while it goes on."""
    hours_before: int | None = None
    """Hours a week before they were increased, and after."""
    hours_after: int | None = None
    reason: str = ""
    """Why somebody left the support."""
    evidence_on: date | None = None
    """The day on which the evidence came in."""
    recorded_at: datetime | None = None
    recorded_by: str = ""
    withdrawn_at: datetime | None = None
    """It was recorded by mistake: it stays to be seen and counts for nothing."""
    withdrawn_reason: str = ""

    def __post_init__(self) -> None:
        if self.until is not None and self.until < self.on:
            raise FieldInvalid("It ends before it begins. Check the two dates.")
        storable(self.reason)
        storable(self.evidence)
        storable(self.note)
        storable(self.withdrawn_reason)

    @property
    def counts(self) -> bool:
        return self.withdrawn_at is None
