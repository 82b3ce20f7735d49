"""Answers to a form as a FHIR QuestionnaireResponse, whatever program wrote them down.

They are kept as they were given, also by a newer version or another tool; what is no answer by
the standard is left out here, so that one odd answer never spoils the whole case.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from coach_app.domain.assessment import Assessment
from coach_app.domain.measured import MeasureTaken
from sync.server.fhir_shapes import LEFT_OUT, Resource, identifier

DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")
TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d+)?")
MOMENT = re.compile(
    r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d+)?"
    r"(Z|[+-](0\d|1[0-4]):[0-5]\d)"
)
DEEPEST = 12


def answered(taken: Assessment | MeasureTaken, about: Resource) -> Resource:
    kind = "QuestionnaireResponse"
    made: Resource = {
        "resourceType": kind,
        "id": identifier(kind, taken.id),
        "questionnaire": taken.questionnaire,
        "status": taken.status.value,
        "subject": about,
        "authored": taken.saved_at.isoformat(),
        "source": about,
    }
    if items := list(_items(taken.response.get("item"), DEEPEST)):
        made["item"] = items
    return made


def _items(given: object, deep: int) -> Iterator[Resource]:
    for one in given if isinstance(given, list) and deep else ():
        if not (isinstance(one, Mapping) and _text(one.get("linkId"))):
            continue
        made: Resource = {"linkId": one["linkId"]}
        if _text(one.get("text")):
            made["text"] = one["text"]
        if answers := list(_answers(one.get("answer"), deep)):
            made["answer"] = answers
        if inner := list(_items(one.get("item"), deep - 1)):
            made["item"] = inner
        yield made


def _answers(given: object, deep: int) -> Iterator[Resource]:
    for one in given if isinstance(given, list) else ():
        if not isinstance(one, Mapping):
            continue
        found = next((key for key, sound in SOUND.items() if key in one and sound(one[key])), "")
        if not found:
            continue
        coded = found == "valueCoding"
        made: Resource = {found: _coding(one[found]) if coded else one[found]}
        if inner := list(_items(one.get("item"), deep - 1)):
            made["item"] = inner
        yield made


def _text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip(LEFT_OUT))


def _whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and abs(value) < 2**31


def _number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _like(pattern: re.Pattern[str]) -> Callable[[object], bool]:
    return lambda value: isinstance(value, str) and pattern.fullmatch(value) is not None


def _coding(value: Mapping[str, Any]) -> Resource:
    return {key: value[key] for key in ("system", "code", "display") if _text(value.get(key))}


def _coded(value: object) -> bool:
    return isinstance(value, Mapping) and bool(_coding(value))


SOUND: Mapping[str, Callable[[object], bool]] = {
    "valueBoolean": lambda value: isinstance(value, bool),
    "valueInteger": _whole,
    "valueDecimal": _number,
    "valueString": _text,
    "valueDate": _like(DATE),
    "valueDateTime": _like(MOMENT),
    "valueTime": _like(TIME),
    "valueCoding": _coded,
}
"""The kinds of answer that forms of ours have, and what each has to be."""
