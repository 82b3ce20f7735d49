"""A rule of a programme: conditions on dates and answers, and the cohorts they make up."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from string import Formatter

from coach_app.domain.errors import Refusal
from coach_app.domain.fields import required
from coach_app.domain.referral import (
    Benefit,
    HealthNeed,
    Source,
    WaitingList,
    WiderNeed,
    WorkStatus,
)


class RuleWrong(Refusal):
    """A programme's rule cannot be asked; the sentence says what is wrong with it."""

    key = "programme.rule_wrong"


class FactKind(StrEnum):
    WORD = "word"
    WORDS = "words"
    YES_NO = "yes-no"
    NUMBER = "number"
    DAY = "day"


FACT_KINDS: dict[str, FactKind] = {
    "source": FactKind.WORD,
    "work_status": FactKind.WORD,
    "health_needs": FactKind.WORDS,
    "waiting_lists": FactKind.WORDS,
    "wider_needs": FactKind.WORDS,
    "local_groups": FactKind.WORDS,
    "benefit": FactKind.WORD,
    "work_at_risk": FactKind.YES_NO,
    "health_contributed": FactKind.YES_NO,
    "lives_in_area": FactKind.YES_NO,
    "gp_in_area": FactKind.YES_NO,
    "jobcentre_in_area": FactKind.YES_NO,
    "may_work_in_uk": FactKind.YES_NO,
    "age": FactKind.NUMBER,
    "benefit_months": FactKind.NUMBER,
    "unemployed_since": FactKind.DAY,
    "work_programme_since": FactKind.DAY,
}
"""What a condition can be about; the names are those of a referral's fields."""

FACT_WORDS: dict[str, frozenset[str]] = {
    "source": frozenset(Source),
    "work_status": frozenset(WorkStatus),
    "health_needs": frozenset(HealthNeed),
    "waiting_lists": frozenset(WaitingList),
    "wider_needs": frozenset(WiderNeed),
    "benefit": frozenset(Benefit),
}
"""The words these facts can have; local groups are named by the pack itself."""

FILL_INS = frozenset({"days", "day", "earliest", "latest", "number", "place", "programme"})
"""What a sentence in a pack may have filled in."""

TESTS: dict[FactKind, frozenset[str]] = {
    FactKind.WORD: frozenset({"is_one_of"}),
    FactKind.WORDS: frozenset({"includes_any"}),
    FactKind.YES_NO: frozenset({"is_true"}),
    FactKind.NUMBER: frozenset({"at_most", "at_least", "more_than", "less_than"}),
    FactKind.DAY: frozenset({"within_days", "within_months", "for_months"}),
}
TEST_NAMES = frozenset[str]().union(*TESTS.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """One thing that has to be so: a test of one fact, or any one of several conditions.

    `name`, `met` and `missed` are said aloud; `ask` is the question when the fact is not known.
    A window (`within_days`, `within_months`) counts back from the day the referral came in, and
    so does how long something has lasted (`for_months`).
    """

    name: str
    fact: str = ""
    is_one_of: tuple[str, ...] = ()
    includes_any: tuple[str, ...] = ()
    is_true: bool | None = None
    at_most: int | None = None
    at_least: int | None = None
    more_than: int | None = None
    less_than: int | None = None
    within_days: int | None = None
    within_months: int | None = None
    for_months: int | None = None
    any_of: tuple["Condition", ...] = ()
    ask: str = ""
    met: str = ""
    missed: str = ""
    gate: bool = False
    """Says whom a cohort is for at all; missing it is further off than missing anything else."""

    def __post_init__(self) -> None:
        required(self.name, "The name of a condition")
        _fill_ins_known(self.met)
        _fill_ins_known(self.missed)
        tests = {name for name in TEST_NAMES if getattr(self, name) not in (None, ())}
        if self.any_of:
            if tests or self.fact:
                raise RuleWrong("A condition has any_of or a fact with a test, not both.")
            return
        if self.fact not in FACT_KINDS:
            raise RuleWrong(f'There is no fact "{self.fact[:40]}".')
        if not tests or not tests <= TESTS[FACT_KINDS[self.fact]]:
            possible = ", ".join(sorted(TESTS[FACT_KINDS[self.fact]]))
            raise RuleWrong(f"{self.fact} is tested with: {possible}.")
        if len(tests) > 1 and FACT_KINDS[self.fact] is not FactKind.NUMBER:
            raise RuleWrong(f"{self.fact} needs one test, not several.")
        unknown = {*self.is_one_of, *self.includes_any} - FACT_WORDS.get(
            self.fact, frozenset((*self.is_one_of, *self.includes_any))
        )
        if unknown:
            raise RuleWrong(f"{self.fact} can never be {sorted(unknown)[0][:40]}.")
        if not self.ask.strip():
            raise RuleWrong("A condition needs the question to ask when the fact is not known.")

    def leaves(self) -> Iterator["Condition"]:
        """The conditions that test a fact: this one, or those it chooses from."""
        if not self.any_of:
            yield self
        for inner in self.any_of:
            yield from inner.leaves()


def _fill_ins_known(sentence: str) -> None:
    """Only our own names may be filled in: a pack is data and reaches no object."""
    try:
        names = {name for _, name, _, _ in Formatter().parse(sentence) if name is not None}
    except ValueError:
        raise RuleWrong("A sentence has a bracket that is not closed.") from None
    if names - FILL_INS:
        known = ", ".join(sorted(FILL_INS))
        raise RuleWrong(f"A sentence can have filled in: {known}.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cohort:
    """A group of people the programme takes: all of its conditions hold."""

    key: str
    number: int
    name: str
    says: str
    """Said aloud when somebody fits."""
    conditions: tuple[Condition, ...]
    note: str = ""
    """Said with a near miss, such as that the group is kept flexible."""

    def __post_init__(self) -> None:
        required(self.key, "The key of a cohort")
        required(self.name, "The name of a cohort")
        required(self.says, "What is said of a cohort")
        if not self.conditions:
            raise RuleWrong("A cohort without a condition would take everybody.")
