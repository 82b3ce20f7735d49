"""The full case record in easy read: each entry beside the picture of what it is about."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from math import ceil
from types import MappingProxyType

from coach_app.plans.easy_read import sentences, simplified
from coach_app.plans.layout import Block, Fact, Facts, Pictured, Text

LINES = 4
"""Facts beside one picture. More of them are a wall of words, fewer a wall of pictures."""
PICTURES: Mapping[str, str] = MappingProxyType(
    {
        "person": "person",
        "decision": "tick",
        "contact": "phone",
        "agreement": "agree",
        "permission": "agree",
        "notice": "read",
        "employer-consent": "employer",
        "concern": "safe",
        "assessment": "talk",
        "measure-taken": "health",
        "plan": "steps",
        "proposal": "idea",
        "signature": "sign",
        "review": "again",
        "outcome": "star",
        "question": "help",
        "handover": "people",
        "signpost": "place",
        "contact-decision": "phone",
        "appointment": "calendar",
        "same-person": "people",
        "signing-refusal": "stop",
        "comment": "talk",
        "correction": "writing",
        "conflict": "people",
        "resolution": "tick",
    }
)
"""By kind of record; others are papers."""


def pictured(kind: str, blocks: Iterable[Block]) -> Iterator[Block]:
    """The blocks of records of one kind, with a picture beside every few facts."""
    name = PICTURES.get(kind, "paper")
    for block in blocks:
        if isinstance(block, Facts):
            for few in _evenly(block.items):
                said = tuple(line for fact in few for line in sentences(_line(fact)))
                yield Pictured(name=name, lines=said)
        else:
            yield from simplified((block,))


def _evenly(facts: tuple[Fact, ...]) -> Iterator[tuple[Fact, ...]]:
    """No last one alone."""
    size = ceil(len(facts) / ceil(len(facts) / LINES))
    for first in range(0, len(facts), size):
        yield facts[first : first + size]


def _line(fact: Fact) -> Text:
    """The name of a fact in bold, and what it says."""
    named = (replace(span, text=f"{span.text} ", bold=True) for span in fact.name)
    return (*named, *fact.value)
