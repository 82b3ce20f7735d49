"""A word planted in every text of a whole record: an employer copy holds those that were ticked.

Nothing is chosen by hand here. Every record of a case that went all the way is gone through, and
every text in it that is not an identifier is replaced by an invented word.
"""

import copy
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from coach_app.domain.case import CaseFile
from coach_app.domain.employer_copy import Group, employer_copy, offered
from coach_app.domain.plan import Plan, PlanStatus
from coach_app.plans.digest import copy_digest
from coach_app.plans.employer_document import employer_document
from coach_app.plans.pdf import render
from coach_app.services import caseload
from coach_app.services.desk import Desk
from tests.documents.test_planted_words import everything_in, planted
from tests.support import copies, journeys
from tests.support.papers import words_of
from tests.support.planted_search import planted_in

LEAST = 60
"""Words at least, so that the search has something to find."""
TOLD = frozenset({"change", "title", "name", "preferred_name", "coach_name"})
"""Fields that an employer can be told of, if they are ticked."""
TICKS = (
    frozenset(Group),
    frozenset({Group.ADJUSTMENTS, Group.DATES}),
    frozenset({Group.HOURS, Group.PEOPLE}),
    frozenset({Group.STEPS}),
)


def identifier(name: str) -> bool:
    """Names of records, codes and hashes: they say nothing, and rules compare them."""
    known = {"id", "key", "ref", "language", "statement_language", "sha256", "certificate"}
    return name in known or name.endswith(("_id", "_hash", "_key", "_version"))


class Planter:
    """Puts a word of its own into every text, whatever the rules of the record say."""

    def __init__(self) -> None:
        self._numbers = count()
        self.words: dict[str, str] = {}
        """Field by word."""

    def planted(self, value: Any, name: str = "") -> Any:
        if isinstance(value, Enum):
            return value
        if isinstance(value, str):
            return value if identifier(name) else self._word(name)
        if isinstance(value, tuple):
            return tuple(self.planted(one, name) for one in value)
        if is_dataclass(value) and not isinstance(value, type):
            other = copy.copy(value)
            for field in fields(value):
                said = self.planted(getattr(value, field.name), field.name)
                object.__setattr__(other, field.name, said)
            return other
        return value

    def _word(self, name: str) -> str:
        word = f"Zq{next(self._numbers):03d}xvwk"
        self.words[word] = name
        return word


def found_in(pdf: bytes, words: dict[str, str], path: Path) -> set[str]:
    """In the text as it is read, and in every object and stream of the file."""
    path.write_bytes(pdf)
    return planted_in([words_of(path).encode("utf-8"), *everything_in(pdf)], words)


def whole_case(desk: Desk) -> CaseFile:
    """Everything there can be: signed, copied to an employer, with notes, concerns and goals."""
    case_id, _ = planted(desk)
    return caseload.open_case(desk, case_id).file


def copied_case(desk: Desk) -> CaseFile:
    case_id, _, _ = copies.made(desk)
    return caseload.open_case(desk, case_id).file


def signed_case(desk: Desk) -> CaseFile:
    case_id, _ = journeys.signed_case(desk)
    return caseload.open_case(desk, case_id).file


def papers(desk: Desk, file: CaseFile, plan: Plan) -> Iterator[bytes]:
    days = desk.catalogue.working_days
    for groups in TICKS:
        ticked = frozenset(one.key for one in offered(file, plan, days) if one.group in groups)
        if not ticked:
            continue
        content = employer_copy(
            file, plan, ticked, days, employer=copies.BAKERY, until=copies.UNTIL
        )
        english = desk.catalogue.statements.english
        made = employer_document(content, english, desk.now(), copy_digest(content))
        yield render(made).pdf


@pytest.mark.parametrize("make", [whole_case, copied_case, signed_case])
def test_of_every_text_there_is_only_what_can_be_told_is_told(
    make: Any, desk: Desk, tmp_path: Path
) -> None:
    planter = Planter()
    file = planter.planted(make(desk))
    assert isinstance(file, CaseFile)
    assert len(planter.words) >= LEAST
    plan = file.plans[-1]
    plan = replace(plan, status=PlanStatus.AGREED)
    told: set[str] = set()
    for pdf in papers(desk, file, plan):
        found = found_in(pdf, planter.words, tmp_path / "copy.pdf")
        assert {planter.words[word] for word in found} <= TOLD
        told |= found
    assert told, "the search finds what is ticked"
    private = {step.title for step in plan.steps if step.private}
    kept = {word for word in told if planter.words[word] == "title"}
    assert not kept & private
