"""Which questions between two versions are open, what may be decided, and what it writes. Pure."""

from collections.abc import Mapping
from typing import Any

from coach_app.domain.case import CaseFile
from coach_app.domain.conflict import Choice, Conflict, Resolution
from coach_app.domain.errors import FieldMissing, Refusal
from coach_app.domain.whole_statements import WHOLE_STATEMENTS


class ChoiceNotPossible(Refusal):
    key = "conflict.choice_not_possible"
    sentence = (
        "Notes and signed papers are never replaced or mixed, so this cannot be chosen here. "
        "Keep both."
    )


class ConflictNotThere(Refusal):
    key = "conflict.not_there"
    sentence = "These two versions are not here any more. Look at the list again."


def open_conflicts(file: CaseFile) -> tuple[Conflict, ...]:
    """Those that nobody has decided, the oldest first.

    Two people who decide one of them differently, without knowing of each other, each write the
    same fields: the second of the two is a new conflict, with what both of them decided.
    """
    decided = {resolution.conflict_id for resolution in file.resolutions}
    return tuple(conflict for conflict in file.conflicts if conflict.id not in decided)


def last_decision(file: CaseFile, conflict_id: str) -> Resolution | None:
    """What counts; a later one restores what an earlier one had put aside."""
    found = (r for r in file.resolutions if r.conflict_id == conflict_id)
    return max(found, key=lambda resolution: (resolution.decided_at, resolution.id), default=None)


def choices(conflict: Conflict) -> tuple[Choice, ...]:
    """What somebody may decide about it, in the order to offer it."""
    if conflict.about_kind == "contact":
        return (Choice.BOTH, Choice.SHOWN)
    if conflict.about_kind in WHOLE_STATEMENTS:
        return (Choice.BOTH,)
    if not all(editable(conflict, name) for name in conflict.other.values):
        return (Choice.SHOWN, Choice.OTHER)
    return (Choice.SHOWN, Choice.OTHER, Choice.NEW)


def editable(conflict: Conflict, name: str) -> bool:
    """Whether a new value can be typed: both versions are text, or nothing."""
    said = (conflict.shown.values.get(name), conflict.other.values.get(name))
    return all(value is None or isinstance(value, str) for value in said) and said != (None, None)


def values_of(conflict: Conflict, choice: Choice, written: Mapping[str, str]) -> dict[str, Any]:
    """The fields that this decision writes, also where they stay as they are: only so does
    somebody who decided otherwise meanwhile meet them. `written` holds the new text by field.

    Raises ChoiceNotPossible, and FieldMissing when there is no new text.
    """
    if choice not in choices(conflict):
        raise ChoiceNotPossible
    if conflict.about_kind in WHOLE_STATEMENTS:
        return {}
    if choice is Choice.NEW:
        if not any(text.strip() for text in written.values()):
            raise FieldMissing("Write what it should say, or choose one of the two.")
        return {name: _typed(conflict, name, written) for name in conflict.other.values}
    said = conflict.shown if choice is Choice.SHOWN else conflict.other
    return dict(said.values)


def _typed(conflict: Conflict, name: str, written: Mapping[str, str]) -> str | None:
    """What nobody rewrote stays as it stands; an emptied field is unknown where it can be."""
    if name not in written:
        stands: str | None = conflict.shown.values.get(name)
        return stands
    text = written[name].strip()
    unknown = None in (conflict.shown.values.get(name), conflict.other.values.get(name))
    return None if unknown and not text else text
