"""What a form asks for, given what has been answered: what is shown, missing, wrong, done."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from operator import ge, gt, le, lt
from typing import Any

from coach_app.domain.errors import Refusal
from coach_app.domain.fields import storable
from coach_app.domain.filled import AnswerWrong, Filled
from coach_app.domain.questionnaire import (
    Item,
    ItemType,
    Operator,
    Questionnaire,
    ShownWhen,
    Value,
)

Given = Mapping[str, tuple[Value, ...]]

COMPARISONS: dict[Operator, Callable[[Any, Any], bool]] = {
    Operator.GREATER: gt,
    Operator.LESS: lt,
    Operator.AT_LEAST: ge,
    Operator.AT_MOST: le,
}


@dataclass(frozen=True, slots=True)
class Missing:
    """A required question that is shown and has no answer."""

    link_id: str
    text: str
    section: str
    """Link id of the section it stands in."""
    row: int | None = None


@dataclass(frozen=True, slots=True)
class Progress:
    """How many of the questions that are shown have an answer."""

    answered: int
    asked: int


def holds(condition: ShownWhen, given: Given) -> bool:
    """Whether one enableWhen holds.

    As FHIR R4 words it: "=" wants an answer that is equal, "!=" wants that none is, so it also
    holds before the question is answered. The comparisons want an answer.
    """
    values = given.get(condition.question, ())
    match condition.operator:
        case Operator.EXISTS:
            return bool(values) is condition.answer
        case Operator.EQUAL:
            return condition.answer in values
        case Operator.NOT_EQUAL:
            return condition.answer not in values
    compare = COMPARISONS[condition.operator]
    return any(compare(value, condition.answer) for value in values)


def asked(item: Item, given: Given) -> bool:
    """Whether the item's own conditions let it be shown."""
    if not item.conditions:
        return True
    results = (holds(condition, given) for condition in item.conditions)
    return any(results) if item.any_condition else all(results)


def without_disabled(form: Questionnaire, filled: Filled) -> Filled:
    """The answers without those of questions that are not shown.

    A hidden question counts as not answered, so hiding one can hide the next; this ends because
    each pass only takes away.
    """
    while True:
        kept = _kept(form.items, filled, {})
        if kept == filled:
            return kept
        filled = kept


def _kept(items: tuple[Item, ...], filled: Filled, outside: Given) -> Filled:
    given = {**outside, **filled.values}
    values: dict[str, tuple[Value, ...]] = {}
    rows: dict[str, tuple[Filled, ...]] = {}
    for item in items:
        if not asked(item, given):
            continue
        if item.is_rows:
            if item.link_id in filled.rows:
                answered = filled.rows[item.link_id]
                rows[item.link_id] = tuple(_kept(item.items, row, given) for row in answered)
        elif item.type is ItemType.GROUP:
            inner = _kept(item.items, filled, outside)
            values.update(inner.values)
            rows.update(inner.rows)
        elif item.link_id in filled.values:
            values[item.link_id] = filled.values[item.link_id]
    return Filled(values=values, rows=rows)


@dataclass(frozen=True, slots=True)
class Shown:
    """A question as it stands on the screen, in the row it stands in."""

    item: Item
    values: tuple[Value, ...]
    section: str
    row: int | None = None
    where: str = ""
    """Link id, with the group and number of the row in front where there is one."""


def shown_questions(form: Questionnaire, filled: Filled) -> Iterator[Shown]:
    """Every question that is shown, in the order of the form; `filled` is without disabled."""
    for section in form.items:
        yield from _shown((section,), filled, filled.values, section.link_id)


def _shown(
    items: tuple[Item, ...], filled: Filled, given: Given, section: str, row: str = ""
) -> Iterator[Shown]:
    for item in items:
        if not asked(item, given):
            continue
        if item.is_rows:
            for n, answers in enumerate(filled.rows.get(item.link_id, ())):
                inside = {**given, **answers.values}
                yield from _shown(item.items, answers, inside, section, f"{item.link_id}.{n}.")
        elif item.type is ItemType.GROUP:
            yield from _shown(item.items, filled, given, section, row)
        elif item.is_question:
            number = int(row.rstrip(".").rpartition(".")[2]) if row else None
            values = filled.values.get(item.link_id, ())
            yield Shown(item, values, section, number, f"{row}{item.link_id}")


def blank(values: tuple[Value, ...]) -> bool:
    """Whether nothing was said: no answer, or only spaces."""
    return all(isinstance(value, str) and not value.strip() for value in values)


def fault(item: Item, values: tuple[Value, ...]) -> str:
    """What is wrong with these answers, in a sentence that says what to do, or nothing."""
    if not values:
        return ""
    if len(values) > 1 and not item.repeats:
        return "There can be only one answer here. Choose one."
    if len(set(values)) < len(values):
        return "The same answer is here twice. Take one away."
    return next((wrong for wrong in (_value_fault(item, v) for v in values) if wrong), "")


def _value_fault(item: Item, value: Value) -> str:
    if item.type is ItemType.CHOICE:
        known = isinstance(value, str) and item.option(value) is not None
        return "" if known else "This is not one of the answers. Choose one from the list."
    if isinstance(value, bool) or not isinstance(value, int):
        return _text_fault(item, value) if isinstance(value, str) else ""
    if item.minimum is not None and value < item.minimum:
        return f"Enter {item.minimum} or more."
    if item.maximum is not None and value > item.maximum:
        return f"Enter {item.maximum} or less."
    return ""


def _text_fault(item: Item, text: str) -> str:
    if item.max_length is not None and len(text) > item.max_length:
        return f"This is too long. Shorten it to {item.max_length} characters."
    try:
        storable(text)
    except Refusal as refusal:
        return str(refusal)
    return ""


def check(form: Questionnaire, filled: Filled, where: str = "") -> None:
    """Raises AnswerWrong for the first answer that its question cannot have."""
    for link_id, values in filled.values.items():
        wrong = fault(form.item(link_id), values)
        if wrong:
            raise AnswerWrong(f"{where}{link_id}", wrong)
    for group, rows in filled.rows.items():
        most = form.item(group).max_rows
        if most is not None and len(rows) > most:
            raise AnswerWrong(group, f"There are too many rows. Keep the {most} that matter most.")
        for n, row in enumerate(rows):
            check(form, row, f"{where}{group}.{n}.")
