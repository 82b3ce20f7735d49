"""The library of changes to the work, by what is hard: who makes them and what they cost."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from coach_app.domain.adjustment import Cost
from coach_app.domain.circumstances import DEMANDS, HARD_TASK, KNOWN_FACTS, OBSTACLES
from coach_app.domain.errors import FieldInvalid, Refusal
from coach_app.domain.fields import required, within
from coach_app.domain.intervention import Source
from coach_app.domain.referral import WorkStatus
from coach_app.domain.who import Who

TOPICS = (
    *(f"demand:{code}" for code in DEMANDS),
    *(f"obstacle:{code}" for code in OBSTACLES),
)


class AdjustmentsBroken(Refusal):
    key = "adjustments.broken"
    sentence = "The list of changes at work has a mistake. Repair the file before using it."


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """What can be hard, in a sentence for the participant."""

    answers: str
    """A fact: "demand:lifting" for a task of the job, "obstacle:pain" for a difficulty."""
    difficulty: str

    def __post_init__(self) -> None:
        required(self.difficulty, "The sentence of a difficulty")
        if self.answers not in TOPICS:
            raise FieldInvalid(f"There is no difficulty called {self.answers}.")

    @property
    def is_task(self) -> bool:
        """Otherwise it is about health, which an employer reads nothing of."""
        return self.answers.startswith("demand:")


@dataclass(frozen=True, slots=True, kw_only=True)
class AdjustmentEntry:
    """One change of the library. `from_difficulty` is where it begins to be worth it, 1 to 10."""

    key: str
    answers: str
    change: str
    who: Who
    cost: Cost
    review_weeks: int
    from_difficulty: int = HARD_TASK
    never_if: tuple[str, ...] = ()
    sources: tuple[str, ...]

    def __post_init__(self) -> None:
        required(self.key, "The key of a change")
        required(self.change, "What is changed")
        within(self.review_weeks, 1, 26, "The weeks until a change is looked at again")
        within(self.from_difficulty, 1, 10, "from_difficulty")
        if not self.sources:
            raise FieldInvalid("A change names at least one source.")
        unknown = sorted(set(self.never_if) - KNOWN_FACTS)
        if unknown:
            raise FieldInvalid(f"never_if has an unknown code: {unknown[0]}.")

    def possible(self, situation: WorkStatus) -> bool:
        """What an employer does needs one; without work there is nothing to change."""
        if situation is WorkStatus.OUT_OF_WORK:
            return False
        return situation is not WorkStatus.SELF_EMPLOYED or self.who is Who.PARTICIPANT


@dataclass(frozen=True, kw_only=True)
class AdjustmentLibrary:
    """All changes, checked against each other. Raises AdjustmentsBroken with the key."""

    entries: tuple[AdjustmentEntry, ...]
    topics: tuple[Topic, ...]
    sources: tuple[Source, ...]

    def __post_init__(self) -> None:
        keys = [entry.key for entry in self.entries]
        twice = sorted({key for key in keys if keys.count(key) > 1})
        if twice:
            raise AdjustmentsBroken(f"{twice[0]}: this key is there twice.")
        known = {source.key for source in self.sources}
        for entry in self.entries:
            if entry.answers not in self._topics:
                raise AdjustmentsBroken(f"{entry.key}: {entry.answers} has no sentence.")
            unknown = sorted(set(entry.sources) - known)
            if unknown:
                raise AdjustmentsBroken(f"{entry.key}: its source {unknown[0]} is not listed.")

    @cached_property
    def _topics(self) -> dict[str, Topic]:
        return {topic.answers: topic for topic in self.topics}

    def topic(self, answers: str) -> Topic:
        return self._topics[answers]

    def answering(self, answers: str) -> Iterator[AdjustmentEntry]:
        return (entry for entry in self.entries if entry.answers == answers)
