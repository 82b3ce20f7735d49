"""What becomes of one change: applied, merged, or a conflict. Pure; knows no database."""

import json
from collections.abc import Mapping, Set
from dataclasses import dataclass
from typing import Any

from coach_app.domain.whole_statements import WHOLE_STATEMENTS
from sync.protocol import VerdictName


@dataclass(frozen=True, slots=True)
class Judgement:
    """`applied` goes into the record; `contested` stays in the history beside it."""

    verdict: VerdictName
    applied: dict[str, Any]
    contested: dict[str, Any]


def judge(
    kind: str,
    changed: Mapping[str, Any],
    body: Mapping[str, Any] | None,
    changed_by_others: Set[str],
) -> Judgement:
    """Compare a change with the record as it is now.

    `body` is None for a new record. `changed_by_others` names the fields that other laptops
    changed since the version this change was made on. The value that reached the server first
    stays; a later one for the same field is contested, unless both say the same.
    """
    if body is None or not changed_by_others:
        return Judgement(VerdictName.APPLIED, dict(changed), {})
    risky = set(changed) if kind in WHOLE_STATEMENTS else set(changed) & changed_by_others
    contested = {f: changed[f] for f in changed if f in risky and _differs(body, f, changed[f])}
    applied = {f: value for f, value in changed.items() if f not in contested}
    verdict = VerdictName.CONFLICT if contested else VerdictName.MERGED
    return Judgement(verdict, applied, contested)


def _differs(body: Mapping[str, Any], field: str, value: Any) -> bool:
    """As JSON: for Python, True is 1."""
    return field not in body or _canonical(body[field]) != _canonical(value)


def _canonical(value: Any) -> str:
    return json.dumps(value, sort_keys=True)
