"""What the full case record calls each kind of record, each field and each choice.

The English words stand in resources/record_words.toml, found by the class of the record and the
field: one word of the code has two plain names where it means two things. Other languages have
them among their sentences. `tests/unit/plans/test_record_words.py` walks every record that there
is and finds what has neither a word nor a reason to be left out.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cache
from types import MappingProxyType
from typing import Any

from coach_app.catalogue.reading import read_toml
from coach_app.domain.adjustment import Cost
from coach_app.domain.people import CommunicationNeed
from coach_app.domain.phased_return import Pay, Spread
from coach_app.domain.plan import Phase, PlanKind, Who
from coach_app.domain.review import ChangeResult, OutcomeKind, StepResult
from coach_app.plans.letters import needs_words
from coach_app.plans.outcome_words import outcome_words
from coach_app.plans.plan_words import (
    cost_words,
    pay_words,
    phase_words,
    plan_title,
    spread_words,
    who_words,
)
from coach_app.plans.review_answers import change_words, step_words
from coach_app.plans.writing import Writer

SAID_ELSEWHERE: Mapping[type[Enum], Callable[[Any, Writer], str]] = MappingProxyType(
    {
        Who: who_words,
        Phase: phase_words,
        PlanKind: plan_title,
        Cost: cost_words,
        Spread: spread_words,
        Pay: pay_words,
        OutcomeKind: outcome_words,
        StepResult: step_words,
        ChangeResult: change_words,
        CommunicationNeed: needs_words,
    }
)
"""Choices that other papers of the person say in a sentence: the record says the same one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    written: tuple[str, ...]
    """Titles and purposes that the program itself writes into a record."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordWords:
    """Every sentence is English, as the translation files have it on their left."""

    kinds: Mapping[str, str]
    """Kind of record -> heading over all of them."""
    fields: Mapping[str, Mapping[str, str]]
    """Name of the class -> field -> label."""
    choices: Mapping[str, Mapping[str, str]]
    """Name of the class -> value that is kept -> words."""
    groups: Mapping[str, str]
    """Group that the rules of a programme name -> words."""
    ticked: Mapping[str, str]
    """What somebody ticked for an employer, where it is no step and no change at work."""
    silent: Mapping[str, str]
    """"Class.field", or "*.field" for every class -> why the paper leaves it out."""
    program: Program

    def label(self, shape: type, field: str) -> str:
        """ "" for a field that has no words."""
        return self.fields.get(shape.__name__, {}).get(field, "")

    def leaves_out(self, shape: type, field: str) -> bool:
        return f"{shape.__name__}.{field}" in self.silent or f"*.{field}" in self.silent

    def sentences(self) -> Iterator[str]:
        """Every one that may stand on the paper; some more than once."""
        yield from self.kinds.values()
        for named in (*self.fields.values(), *self.choices.values()):
            yield from named.values()
        yield from self.groups.values()
        yield from self.ticked.values()
        yield from self.program.written


@cache
def record_words() -> RecordWords:
    """Raises DataFileWrong."""
    return read_toml(RecordWords, "record_words.toml")


def choice_words(value: Enum, w: Writer) -> str:
    """What was chosen, in the paper's language. A newer choice stands as it is kept."""
    for kind, say in SAID_ELSEWHERE.items():
        if isinstance(value, kind):
            return say(value, w)
    kept = str(value.value)
    sentence = record_words().choices.get(type(value).__name__, {}).get(kept, kept)
    return w.translation.known(sentence) or sentence
