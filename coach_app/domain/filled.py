"""What has been answered, and the FHIR R4 QuestionnaireResponse it is read from and written to."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from coach_app.domain.errors import Refusal
from coach_app.domain.fields import storable
from coach_app.domain.questionnaire import Item, ItemType, Questionnaire, Value

RESPONSE = "QuestionnaireResponse"

DEEPEST = 40
"""Levels in parts of a response that are kept without being understood."""

ANSWER_KEY: dict[ItemType, str] = {
    ItemType.CHOICE: "valueCoding",
    ItemType.BOOLEAN: "valueBoolean",
    ItemType.INTEGER: "valueInteger",
    ItemType.TEXT: "valueString",
    ItemType.STRING: "valueString",
    ItemType.DATE: "valueDate",
}


class AnswerWrong(Refusal):
    """An answer does not fit its question.

    `where` is the question's link id, with the number of the row inside a repeating group:
    "task.0.task.difficulty". The answer itself is never repeated.
    """

    key = "answers.wrong"

    def __init__(self, where: str, what: str) -> None:
        super().__init__(f"{where}: {what}")
        self.where = where
        self.what = what


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """Answers by link id, and the rows of repeating groups by the group's link id.

    Changing it gives a new one; a question without an answer has no entry.
    """

    values: Mapping[str, tuple[Value, ...]] = field(default_factory=dict)
    rows: Mapping[str, tuple["Filled", ...]] = field(default_factory=dict)

    def put(self, link_id: str, values: tuple[Value, ...]) -> "Filled":
        others = {key: kept for key, kept in self.values.items() if key != link_id}
        return replace(self, values={**others, link_id: values} if values else others)

    def put_rows(self, group: str, rows: tuple["Filled", ...]) -> "Filled":
        others = {key: kept for key, kept in self.rows.items() if key != group}
        return replace(self, rows={**others, group: rows} if rows else others)


def read_response(form: Questionnaire, response: Any) -> tuple[Filled, tuple[Any, ...]]:
    """The answers in a QuestionnaireResponse, and its items that this form does not ask.

    An empty object is a form nobody has begun. Raises AnswerWrong for an answer of the wrong
    kind; whether the values are possible is asked of each question afterwards.
    """
    if not isinstance(response, Mapping):
        raise AnswerWrong("the answers", "this must be an object")
    if response and response.get("resourceType") != RESPONSE:
        raise AnswerWrong("resourceType", "this is not a FHIR QuestionnaireResponse")
    strangers: list[Any] = []
    filled = _read_items(form.items, response.get("item", []), "", strangers)
    return filled, tuple(strangers)


def _read_items(items: tuple[Item, ...], entries: Any, where: str, strangers: list[Any]) -> Filled:
    """Only children of each item are looked for, so that no input can nest without end."""
    if not isinstance(entries, list):
        raise AnswerWrong(f"{where}item", "this must be a list")
    known = {item.link_id: item for item in items}
    values: dict[str, tuple[Value, ...]] = {}
    rows: dict[str, tuple[Filled, ...]] = {}
    for entry in entries:
        link_id = entry.get("linkId") if isinstance(entry, Mapping) else None
        if not isinstance(link_id, str):
            raise AnswerWrong(f"{where}item", "an item has no linkId")
        item = known.get(link_id)
        if item is None:
            strangers.append(entry)
        elif item.is_rows:
            so_far = rows.get(link_id, ())
            inside = f"{where}{link_id}.{len(so_far)}."
            row = _read_items(item.items, entry.get("item", []), inside, strangers)
            rows[link_id] = (*so_far, row)
        elif item.type is ItemType.GROUP:
            inner = _read_items(item.items, entry.get("item", []), where, strangers)
            values.update(inner.values)
            rows.update(inner.rows)
        elif item.is_question:
            values[link_id] = (*values.get(link_id, ()), *_read_answers(item, entry, where))
    return Filled(values={key: some for key, some in values.items() if some}, rows=rows)


def _read_answers(item: Item, entry: Mapping[str, Any], where: str) -> Iterable[Value]:
    answers = entry.get("answer", [])
    if not isinstance(answers, list):
        raise AnswerWrong(f"{where}{item.link_id}", "the answers must be a list")
    return [_read_answer(item, answer, f"{where}{item.link_id}") for answer in answers]


def _read_answer(item: Item, answer: Any, where: str) -> Value:
    key = ANSWER_KEY[item.type]
    if not isinstance(answer, Mapping) or key not in answer:
        raise AnswerWrong(where, f"the answer must be a {key}")
    value = answer[key]
    if item.type is ItemType.CHOICE:
        value = value.get("code") if isinstance(value, Mapping) else None
    if item.type is ItemType.DATE:
        return _read_date(value, where)
    fits: type[bool | int | str] = {ItemType.BOOLEAN: bool, ItemType.INTEGER: int}.get(
        item.type, str
    )
    if type(value) is not fits:
        raise AnswerWrong(where, f"the answer must be a {key}")
    kept: Value = value
    return kept


def _read_date(value: Any, where: str) -> date:
    """FHIR also knows "2026" and "2026-04"; this form asks for a day."""
    try:
        day = date.fromisoformat(value)
    except (TypeError, ValueError):
        day = None
    if day is None or day.isoformat() != value:
        raise AnswerWrong(where, "the answer must be a date such as 2026-04-30")
    return day


def keepable(value: Any, depth: int = 0) -> None:
    """Refuse what no store can hold, in parts of a response that this form does not know."""
    if depth > DEEPEST:
        raise AnswerWrong("the answers", "they are nested too deeply to keep")
    if isinstance(value, str):
        storable(value)
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            storable(str(key))
            keepable(inner, depth + 1)
    elif isinstance(value, list | tuple):
        for inner in value:
            keepable(inner, depth + 1)


def write_items(items: tuple[Item, ...], filled: Filled) -> list[dict[str, Any]]:
    """The items of a QuestionnaireResponse, in the order of the form, without empty ones."""
    written: list[dict[str, Any]] = []
    for item in items:
        base = {"linkId": item.link_id, **({"text": item.text} if item.text else {})}
        if item.is_rows:
            for row in filled.rows.get(item.link_id, ()):
                inside = write_items(item.items, row)
                written.append({**base, **({"item": inside} if inside else {})})
        elif item.type is ItemType.GROUP:
            inside = write_items(item.items, filled)
            if inside:
                written.append({**base, "item": inside})
        elif values := filled.values.get(item.link_id, ()):
            written.append({**base, "answer": [_write_answer(item, v) for v in values]})
    return written


def _write_answer(item: Item, value: Value) -> dict[str, Any]:
    key = ANSWER_KEY[item.type]
    if item.type is ItemType.CHOICE:
        option = item.option(str(value))
        coding = {"code": str(value)}
        if option is not None:
            system = {"system": option.system} if option.system else {}
            coding = {**system, "code": option.code, "display": option.display}
        return {key: coding}
    return {key: value.isoformat() if isinstance(value, date) else value}
