"""A change to the work for one person: what is hard, what is changed, by whom, until when."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from coach_app.domain.fields import required, storable, within
from coach_app.domain.who import Who
from coach_app.domain.working_days import WorkingDays


class Cost(StrEnum):
    """Who pays, and how much; the cheapest first."""

    NONE = "none"
    SMALL = "small"
    SOME = "some"
    ACCESS_TO_WORK = "access-to-work"
    """Beyond what an employer has to do: the person applies."""


COSTS = tuple(Cost)


@dataclass(frozen=True, slots=True, kw_only=True)
class Adjustment:
    """One change for one person: task, difficulty, change, who, cost, and when to look again."""

    key: str
    task: str
    """The task as the person calls it; empty where the change is about health."""
    difficulty: str
    size: int
    """How hard it is, 0 to 10, as the person said."""
    change: str
    who: Who
    cost: Cost
    review_weeks: int
    private_reason: bool
    """The difficulty is about health: an employer reads the change and never the difficulty."""
    private: bool = False
    """The person keeps the whole change to themselves: nothing of it reaches an employer."""
    look_again_on: date | None = None
    """The day that was agreed for looking at it again; None: `review_weeks` after the start."""

    def __post_init__(self) -> None:
        required(self.change, "What is changed")
        within(self.size, 0, 10, "How hard it is")
        storable(self.task)
        storable(self.difficulty)
        within(self.review_weeks, 1, 26, "The weeks until a change is looked at again")

    @property
    def beyond_the_employer(self) -> bool:
        return self.cost is Cost.ACCESS_TO_WORK

    def review_on(self, starts_on: date, working_days: WorkingDays) -> date:
        """The working day on which it is looked at again: the agreed one, or by the weeks."""
        if self.look_again_on is not None:
            return working_days.on_or_after(self.look_again_on)
        return working_days.on_or_after(starts_on + timedelta(weeks=self.review_weeks))


def for_employer(adjustments: Iterable[Adjustment]) -> tuple[Adjustment, ...]:
    """What may stand on an employer's copy: without private changes and private reasons."""
    return tuple(
        replace(one, difficulty="", size=0) if one.private_reason else one
        for one in adjustments
        if not one.private
    )
