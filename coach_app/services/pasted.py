"""A referral that came as text in an e-mail: what has a name is put in its place.

What could not be placed stays in the reason, word for word. Nothing is made up: two different
values for one thing leave it empty, and a number without a name stays where it stood.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from coach_app.domain.errors import FieldMissing
from coach_app.domain.referral import Source
from coach_app.services.referrals import NewReferral
from coach_app.services.their_words import (
    FIELD_OF_NAME,
    NAMES,
    READERS,
    NotUnderstood,
    folded,
    named,
)

LONGEST = 20_000
"""Characters that are looked at; the rest is kept as it is."""
OVER_LINES = frozenset({"reason"})
"""What may go on over several lines, up to the next name or an empty line."""

_WORDS = sorted(
    {*(name for names in NAMES.values() for name in names), *(n.replace("_", " ") for n in NAMES)},
    key=len,
    reverse=True,
)
_NAME = "|".join(re.escape(word).replace(r"\ ", r"[ \t]+") for word in _WORDS)
_PLACE = re.compile(rf"(?<![\w-])({_NAME})[ \t]*[:=][ \t]*", re.IGNORECASE)
_LAST_WORD = re.compile(r"([\w'\u2019]+)[ \t]+$")
_SET_APART = re.compile(r"([.;,|\t]|[ \t]{2})[ \t]*$")
SOMEBODY_ELSE = frozenset(
    {"employer", "manager", "gp", "doctor", "surgery", "practice", "referrer", "carer", "parent"}
    | {"mother", "father", "partner", "wife", "husband", "kin", "emergency", "work", "company"}
    | {"organisation", "office", "contact", "worker", "coach", "adviser", "advisor", "officer"}
)
"""Whose name or number it is when one of these stands before it: not the participant's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pasted:
    """A proposal for the form. `fields` are those of NewReferral, without the reason."""

    fields: dict[str, Any] = field(default_factory=dict)
    reason: str = ""
    left_over: tuple[str, ...] = ()
    """Lines that had no place; they stand in the reason as well."""
    notes: tuple[str, ...] = ()
    """What to look at, in sentences."""


@dataclass(frozen=True, slots=True)
class _Piece:
    """A stretch of the text: named when it stood behind a name we know."""

    field: str
    name: str
    value: str

    @property
    def text(self) -> str:
        return f"{self.name}: {self.value}" if self.field else self.value


def read(text: str, *, received_on: date) -> Pasted:
    """What the text says, as far as it can be told without guessing."""
    looked_at, rest = text[:LONGEST].replace("\r\n", "\n"), text[LONGEST:]
    values: dict[str, object] = {}
    left: list[str] = []
    notes: list[str] = []
    reasons: list[str] = []
    pieces = tuple(_pieces(looked_at))
    for piece in pieces:
        if not piece.field:
            left.extend(line.strip() for line in piece.value.splitlines() if line.strip())
        elif piece.field == "reason":
            reasons.append(piece.value)
        elif _twice(piece, pieces):
            left.append(piece.text)
            notes.append(f'"{piece.name}" stands there twice and differs. Choose one.')
        else:
            _place(piece, received_on, values, left, notes)
    left.extend(filter(None, [rest.strip()]))
    return Pasted(
        fields=named(values),
        reason="\n".join([*filter(None, reasons), *left]),
        left_over=tuple(left),
        notes=tuple(dict.fromkeys(notes)),
    )


def proposed(text: str, *, programme: str, source: Source, received_on: date) -> NewReferral:
    """The text as a referral to look through before it is kept. `source` and `received_on`
    stand for what the text does not say. Raises FieldMissing when there is no name in it."""
    found = read(text, received_on=received_on)
    if not found.fields.get("preferred_name"):
        raise FieldMissing("There is no name in this text. Type the name the person goes by.")
    values = {"source": source, "received_on": received_on, **found.fields}
    return NewReferral(programme=programme, reason=found.reason or text.strip(), **values)


def _pieces(text: str) -> Iterator[_Piece]:
    """The text in its order, cut at every name. A value ends with its line, a reason with an
    empty one; what follows has no name."""
    labels = _labels(text)
    if not labels or labels[0].start > 0:
        yield _Piece("", "", text[: labels[0].start if labels else None])
    for number, label in enumerate(labels):
        ends = labels[number + 1].start if number + 1 < len(labels) else len(text)
        end_of_value = "\n\n" if label.field in OVER_LINES else "\n"
        value, _, after = text[label.end : ends].partition(end_of_value)
        if label.field:
            yield _Piece(label.field, label.name, value.strip(" \t\n,;"))
        else:
            yield _Piece("", "", text[label.start : label.end] + value)
        if after.strip():
            yield _Piece("", "", after)


@dataclass(frozen=True, slots=True)
class _Label:
    """Where a name stands; without a field it is about somebody else."""

    start: int
    end: int
    field: str
    name: str


def _labels(text: str) -> list[_Label]:
    """Names that can be trusted: at the beginning of a line, after another one on its line, or
    set apart. "Employer phone" is somebody else's, and an unknown word before a name makes it
    another name."""
    found: list[_Label] = []
    for place in _PLACE.finditer(text):
        line_begins = text.rfind("\n", 0, place.start()) + 1
        named_before = bool(found) and found[-1].end > line_begins
        between = text[found[-1].end if named_before else line_begins : place.start()]
        whose = _LAST_WORD.search(between)
        if whose is not None and folded(whose[1]).removesuffix("s") in SOMEBODY_ELSE:
            words = whose.start(1) if named_before else 0
            start = place.start() - len(between) + words
            found.append(_Label(start, place.end(), "", ""))
        elif not between.strip(" \t>*-") or named_before or _SET_APART.search(between):
            name = place[1]
            found.append(_Label(place.start(), place.end(), FIELD_OF_NAME[folded(name)], name))
    return found


def _twice(piece: _Piece, pieces: tuple[_Piece, ...]) -> bool:
    said = {folded(one.value) for one in pieces if one.field == piece.field and one.value}
    return len(said) > 1


def _place(
    piece: _Piece, received_on: date, values: dict[str, object], left: list[str], notes: list[str]
) -> None:
    try:
        value = READERS[piece.field](piece.value, received_on)
    except NotUnderstood as unclear:
        left.append(piece.text)
        notes.append(f'"{piece.name}" was not understood. {unclear}')
        return
    if value is not None:
        values[piece.field] = value
