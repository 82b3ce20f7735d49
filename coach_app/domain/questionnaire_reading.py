"""Reads a FHIR R4 Questionnaire (a JSON object) into a form, or says where it cannot be asked."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from coach_app.domain.errors import Refusal
from coach_app.domain.questionnaire import (
    Item,
    ItemType,
    Operator,
    Option,
    Questionnaire,
    ShownWhen,
    Value,
)

FHIR = "http://hl7.org/fhir/StructureDefinition/"
MIN_VALUE = FHIR + "minValue"
MAX_VALUE = FHIR + "maxValue"
MAX_OCCURS = FHIR + "questionnaire-maxOccurs"
ITEM_CONTROL = FHIR + "questionnaire-itemControl"

DEEPEST = 8
"""Groups inside groups; a form that nobody could follow is refused before it is walked."""

NEEDS_MORE = ("answerValueSet", "initial", "readOnly")
"""Elements that would change what is asked, and that this product does not act on."""


class FormWrong(Refusal):
    """A form cannot be used. `where` is the path of the wrong place: "item.2.item.0.type"."""

    key = "form.wrong"

    def __init__(self, where: str, what: str) -> None:
        super().__init__(f"{where}: {what}")
        self.where = where
        self.what = what


class UnknownItemType(FormWrong):
    key = "form.unknown_item_type"


def read_questionnaire(data: Any) -> Questionnaire:
    """The form in a FHIR R4 Questionnaire.

    Raises FormWrong (UnknownItemType for an item type that cannot be asked) with the path.
    """
    form = _object(data, "the form")
    if form.get("resourceType") != "Questionnaire":
        raise FormWrong("resourceType", "this is not a FHIR Questionnaire")
    questionnaire = Questionnaire(
        url=_text(form, "url", "", needed=True),
        version=_text(form, "version", "", needed=True),
        name=_text(form, "name", ""),
        title=_text(form, "title", "", needed=True),
        status=_text(form, "status", "", needed=True),
        description=_text(form, "description", ""),
        copyright=_text(form, "copyright", ""),
        items=_items(form, "", 0),
    )
    _link_ids_unique(questionnaire)
    _conditions_answerable(questionnaire)
    return questionnaire


def _items(parent: Mapping[str, Any], where: str, depth: int) -> tuple[Item, ...]:
    place = f"{where}item"
    if depth > DEEPEST:
        raise FormWrong(place, "the groups are nested too deeply")
    read = (
        _item(_object(entry, f"{place}.{n}"), f"{place}.{n}.", depth)
        for n, entry in enumerate(_list(parent, "item", where))
        if _control(entry) not in ("lower", "upper", "help")
    )
    return tuple(read)


def _item(data: Mapping[str, Any], where: str, depth: int) -> Item:
    kind = _item_type(data, where)
    for element in NEEDS_MORE:
        if element in data:
            raise FormWrong(f"{where}{element}", "this element is not supported")
    minimum, maximum = _bounds(data, where)
    item = Item(
        link_id=_text(data, "linkId", where, needed=True),
        type=kind,
        text=_text(data, "text", where, needed=kind is not ItemType.GROUP),
        prefix=_text(data, "prefix", where),
        help=_label(data, "help", where),
        required=_flag(data, "required", where),
        repeats=_flag(data, "repeats", where),
        options=_options(data, where),
        minimum=minimum,
        maximum=maximum,
        low_label=_label(data, "lower", where),
        high_label=_label(data, "upper", where),
        slider=_control(data) == "slider",
        max_length=_number(data, "maxLength", where),
        max_rows=_extension(data, MAX_OCCURS, where),
        conditions=_conditions(data, where),
        any_condition=_any_condition(data, where),
        items=_items(data, where, depth + 1),
    )
    _must_make_sense(item, where)
    return item


def _must_make_sense(item: Item, where: str) -> None:
    if (item.type is ItemType.CHOICE) != bool(item.options):
        raise FormWrong(f"{where}answerOption", "a choice needs options, and only a choice does")
    if item.items and item.type is not ItemType.GROUP:
        raise FormWrong(f"{where}item", "only a group can hold questions")
    if item.repeats and item.type not in (ItemType.GROUP, ItemType.CHOICE):
        raise FormWrong(f"{where}repeats", "only groups and choices can repeat")
    if item.required and not item.is_question:
        raise FormWrong(f"{where}required", "only a question can be required")
    if item.slider and (item.minimum is None or item.maximum is None):
        raise FormWrong(f"{where}extension", "a slider needs a lowest and a highest value")
    if len({option.code for option in item.options}) < len(item.options):
        raise FormWrong(f"{where}answerOption", "two options have the same code")


def _item_type(data: Mapping[str, Any], where: str) -> ItemType:
    name = _text(data, "type", where, needed=True)
    try:
        return ItemType(name)
    except ValueError:
        known = ", ".join(ItemType)
        raise UnknownItemType(
            f"{where}type", f'"{name[:40]}" cannot be asked; known types are {known}'
        ) from None


def _options(data: Mapping[str, Any], where: str) -> tuple[Option, ...]:
    options = []
    for n, entry in enumerate(_list(data, "answerOption", where)):
        place = f"{where}answerOption.{n}"
        coding = _object(_object(entry, place).get("valueCoding"), f"{place}.valueCoding")
        inner = f"{place}.valueCoding."
        options.append(
            Option(
                code=_text(coding, "code", inner, needed=True),
                display=_text(coding, "display", inner, needed=True),
                system=_text(coding, "system", inner),
            )
        )
    return tuple(options)


def _conditions(data: Mapping[str, Any], where: str) -> tuple[ShownWhen, ...]:
    conditions = []
    for n, entry in enumerate(_list(data, "enableWhen", where)):
        place = f"{where}enableWhen.{n}."
        condition = _object(entry, place.rstrip("."))
        conditions.append(
            ShownWhen(
                question=_text(condition, "question", place, needed=True),
                operator=_operator(condition, place),
                answer=_condition_answer(condition, place),
            )
        )
    return tuple(conditions)


def _operator(condition: Mapping[str, Any], where: str) -> Operator:
    try:
        return Operator(_text(condition, "operator", where, needed=True))
    except ValueError:
        raise FormWrong(f"{where}operator", "there is no such comparison") from None


def _condition_answer(condition: Mapping[str, Any], where: str) -> Value:
    """The one answer[x] of an enableWhen."""
    found = [key for key in condition if key.startswith("answer")]
    if len(found) != 1:
        raise FormWrong(f"{where}answer", "there must be one answer to compare with")
    name, raw = found[0], condition[found[0]]
    if name == "answerCoding":
        coding = _object(raw, f"{where}answerCoding")
        return _text(coding, "code", f"{where}answerCoding.", needed=True)
    if name == "answerBoolean" and isinstance(raw, bool):
        return raw
    if name == "answerInteger" and type(raw) is int:
        return raw
    if name == "answerString" and isinstance(raw, str):
        return raw
    if name == "answerDate" and isinstance(raw, str):
        return _date(raw, f"{where}answerDate")
    raise FormWrong(f"{where}{name}", "this answer cannot be compared with")


def _any_condition(data: Mapping[str, Any], where: str) -> bool:
    behaviour = _text(data, "enableBehavior", where) or "all"
    if behaviour not in ("all", "any"):
        raise FormWrong(f"{where}enableBehavior", 'this must be "all" or "any"')
    return behaviour == "any"


def _bounds(data: Mapping[str, Any], where: str) -> tuple[int | None, int | None]:
    low, high = _extension(data, MIN_VALUE, where), _extension(data, MAX_VALUE, where)
    if low is not None and high is not None and low >= high:
        raise FormWrong(f"{where}extension", "the lowest value is not below the highest")
    return low, high


def _extension(data: Mapping[str, Any], url: str, where: str) -> int | None:
    for n, entry in enumerate(_list(data, "extension", where)):
        if _object(entry, f"{where}extension.{n}").get("url") == url:
            return _number(entry, "valueInteger", f"{where}extension.{n}.")
    return None


def _control(data: Any) -> str:
    """The FHIR item control: "slider", or for a text beside a question its part in it."""
    if not isinstance(data, Mapping) or not isinstance(data.get("extension"), list):
        return ""
    for entry in data["extension"]:
        if isinstance(entry, Mapping) and entry.get("url") == ITEM_CONTROL:
            concept = _object(entry.get("valueCodeableConcept"), "valueCodeableConcept")
            codings = _list(concept, "coding", "valueCodeableConcept.")
            return _text(_object(codings[0], "coding"), "code", "coding.") if codings else ""
    return ""


def _label(data: Mapping[str, Any], control: str, where: str) -> str:
    """The text of the display item inside a question that has this control."""
    for n, entry in enumerate(_list(data, "item", where)):
        if _control(entry) == control:
            return _text(entry, "text", f"{where}item.{n}.", needed=True)
    return ""


def _link_ids_unique(form: Questionnaire) -> None:
    seen: set[str] = set()
    for item in form.walk():
        if item.link_id in seen:
            raise FormWrong(item.link_id, "two items have this linkId")
        seen.add(item.link_id)


def _conditions_answerable(form: Questionnaire) -> None:
    """A condition on a question that is not there would hide its item for ever."""
    for item in form.walk():
        for condition in item.conditions:
            asked = form.places.get(condition.question)
            if asked is None or not asked.item.is_question:
                raise FormWrong(f"{item.link_id}.enableWhen", "the form has no such question")
            rows = asked.rows
            if rows is not None and rows not in form.place(item.link_id).around:
                raise FormWrong(f"{item.link_id}.enableWhen", "that question has many answers")
            if not _fits(condition, asked.item):
                raise FormWrong(f"{item.link_id}.enableWhen", "that question has no such answer")


def _fits(condition: ShownWhen, asked: Item) -> bool:
    if condition.operator is Operator.EXISTS:
        return isinstance(condition.answer, bool)
    if asked.type is ItemType.CHOICE:
        equality = condition.operator in (Operator.EQUAL, Operator.NOT_EQUAL)
        return equality and asked.option(str(condition.answer)) is not None
    shapes: dict[ItemType, type] = {
        ItemType.BOOLEAN: bool,
        ItemType.INTEGER: int,
        ItemType.DATE: date,
    }
    return type(condition.answer) is shapes.get(asked.type, str)


def _object(value: Any, where: str) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise FormWrong(where, "this must be an object")
    return value


def _list(data: Mapping[str, Any], key: str, where: str) -> list[Any]:
    value = data.get(key, [])
    if not isinstance(value, list):
        raise FormWrong(f"{where}{key}", "this must be a list")
    return value


def _text(data: Mapping[str, Any], key: str, where: str, *, needed: bool = False) -> str:
    value = data.get(key, "")
    if not isinstance(value, str):
        raise FormWrong(f"{where}{key}", "this must be a text")
    if needed and not value.strip():
        raise FormWrong(f"{where}{key}", "this is missing")
    return value


def _flag(data: Mapping[str, Any], key: str, where: str) -> bool:
    value = data.get(key, False)
    if not isinstance(value, bool):
        raise FormWrong(f"{where}{key}", "this must be true or false")
    return value


def _number(data: Mapping[str, Any], key: str, where: str) -> int | None:
    value = data.get(key)
    if value is not None and type(value) is not int:
        raise FormWrong(f"{where}{key}", "this must be a whole number")
    return value


def _date(text: str, where: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise FormWrong(where, "this must be a date such as 2026-04-30") from None
