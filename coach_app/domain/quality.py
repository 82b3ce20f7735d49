"""Quality of casework: a sample of cases, two reviewers who answer apart, how far they agree."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256

from coach_app.domain.fields import required
from coach_app.domain.scorecard import percent

REVIEWERS = 2
"""How many look at a case, each without knowing what the other says."""


class QualityAnswer(StrEnum):
    YES = "yes"
    NO = "no"
    NOT_APPLICABLE = "does-not-apply"


@dataclass(frozen=True, slots=True, kw_only=True)
class QualityQuestion:
    """One question of a programme's checklist, answered by reading the case. Yes is good."""

    key: str
    asks: str
    look: str = ""
    """What to look at, or what counts as a yes."""

    def __post_init__(self) -> None:
        required(self.key, "The key of a question")
        required(self.asks, "What the question asks")


def drawn(cases: Collection[str], seed: str, size: int) -> tuple[str, ...]:
    """`size` of these cases by chance, or all of them where there are fewer.

    Those whose SHA-256 over seed and id is smallest: who knows the seed draws the same cases again,
    and nobody chooses them.
    """
    return tuple(sorted(set(cases), key=lambda case: _lot(seed, case))[:size])


def _lot(seed: str, case: str) -> str:
    return sha256(f"{seed}|{case}".encode()).hexdigest()


Answers = Mapping[str, QualityAnswer]
"""Key of a question -> answer."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """In how many of the answers compared both reviewers said the same."""

    compared: int
    same: int

    @property
    def percent(self) -> int | None:
        """A plain share, without any correction for chance; None while nothing is compared."""
        return percent(self.same, self.compared) if self.compared else None


def agreement(pairs: Iterable[tuple[Answers, Answers]], keys: Sequence[str]) -> list[Agreement]:
    """For each question, in order, over the cases that both have looked at. Only what both have
    answered is compared."""
    found = list(pairs)
    return [_of_question([(a.get(key), b.get(key)) for a, b in found]) for key in keys]


def _of_question(given: Iterable[tuple[QualityAnswer | None, QualityAnswer | None]]) -> Agreement:
    both = [(one, other) for one, other in given if one is not None and other is not None]
    return Agreement(len(both), sum(one is other for one, other in both))


def in_all(parts: Iterable[Agreement]) -> Agreement:
    """Over all questions together, each answer counting once."""
    found = list(parts)
    return Agreement(sum(p.compared for p in found), sum(p.same for p in found))


def share_of_yes(answers: Iterable[QualityAnswer]) -> int | None:
    """Per cent yes among yes and no; None where neither was said."""
    said = [answer for answer in answers if answer is not QualityAnswer.NOT_APPLICABLE]
    return percent(sum(a is QualityAnswer.YES for a in said), len(said)) if said else None
