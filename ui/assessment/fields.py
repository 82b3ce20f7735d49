"""The field for each type of question, with its answer read and shown as plain values."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QCoreApplication

from coach_app.domain.questionnaire import Item, ItemType, Value
from ui.shared.choices import ChoiceField, TicksField
from ui.shared.fields import DateField, Field, LongTextField, NumberField, SelectField, TextField
from ui.shared.scale import ScaleInput

Values = tuple[Value, ...]
FEW = 7
"""Up to this many options stand in sight as round buttons; more go into a list."""


@dataclass(frozen=True, slots=True)
class Answerable:
    """A field that holds answers. `read` raises Refusal when what stands there is none."""

    field: Field
    read: Callable[[], Values]
    show: Callable[[Values], None]


class ScaleField(Field):
    """A 0 to 10 scale with its question."""

    def __init__(self, item: Item, name: str, hint: str) -> None:
        self.scale = ScaleInput(item.text, low_words=item.low_label, high_words=item.high_label)
        super().__init__(item.text, self.scale, name, hint=hint)
        self.scale.chosen.connect(self._chosen)

    def take_focus(self) -> None:
        self.scale.take_focus()

    def _chosen(self) -> None:
        self.changed.emit()


@dataclass(frozen=True, slots=True)
class Question:
    """What is needed to make a field."""

    item: Item
    name: str
    hint: str
    today: Callable[[], date]


def answerable(item: Item, name: str, hint: str, today: Callable[[], date]) -> Answerable:
    return MAKERS[_kind(item)](Question(item, name, hint, today))


def _kind(item: Item) -> str:
    if item.type is ItemType.CHOICE:
        if item.repeats:
            return "ticks"
        return "radios" if len(item.options) <= FEW else "list"
    if item.type is ItemType.INTEGER:
        return "scale" if item.slider else "number"
    return item.type.value


def _pairs(item: Item) -> tuple[tuple[str, str], ...]:
    return tuple((option.code, option.display) for option in item.options)


def _one(value: Value | None) -> Values:
    return () if value is None or value == "" else (value,)


def _first(values: Values) -> Value | None:
    return next(iter(values), None)


def _text_of(values: Values) -> str:
    return "".join(str(value) for value in values[:1])


def _ticks(asked: Question) -> Answerable:
    pairs = _pairs(asked.item)
    field = TicksField(asked.item.text, asked.name, pairs, hint=asked.hint, columns=2)

    def show(values: Values) -> None:
        field.set_value(tuple(value for value in values if isinstance(value, str)))

    return Answerable(field, field.value, show)


def _radios(asked: Question) -> Answerable:
    field = ChoiceField(asked.item.text, asked.name, _pairs(asked.item), hint=asked.hint)

    def show(values: Values) -> None:
        field.set_value(_text_of(values) or None)

    return Answerable(field, lambda: _one(field.value()), show)


def _list(asked: Question) -> Answerable:
    nothing = QCoreApplication.translate("Assessment", "Choose one")
    field = SelectField(
        asked.item.text, asked.name, _pairs(asked.item), hint=asked.hint, nothing=nothing
    )

    def show(values: Values) -> None:
        field.set_value(_text_of(values) or None)

    return Answerable(field, lambda: _one(field.value()), show)


def _yes_no(asked: Question) -> Answerable:
    pairs = (
        (True, QCoreApplication.translate("Assessment", "Yes")),
        (False, QCoreApplication.translate("Assessment", "No")),
    )
    field = ChoiceField(asked.item.text, asked.name, pairs, hint=asked.hint, columns=2)

    def show(values: Values) -> None:
        first = _first(values)
        field.set_value(first if isinstance(first, bool) else None)

    return Answerable(field, lambda: _one(field.value()), show)


def _scale(asked: Question) -> Answerable:
    field = ScaleField(asked.item, asked.name, asked.hint)

    def show(values: Values) -> None:
        first = _first(values)
        field.scale.set_value(first if isinstance(first, int) else None)

    return Answerable(field, lambda: _one(field.scale.value), show)


def _number(asked: Question) -> Answerable:
    field = NumberField(asked.item.text, asked.name, hint=asked.hint, width=6)
    return Answerable(
        field, lambda: _one(field.number()), lambda values: field.set_value(_text_of(values))
    )


def _date(asked: Question) -> Answerable:
    field = DateField(asked.item.text, asked.name, asked.today, hint=asked.hint)

    def show(values: Values) -> None:
        first = _first(values)
        field.set_value(first if isinstance(first, date) else None)

    return Answerable(field, lambda: _one(field.value()), show)


def _long_text(asked: Question) -> Answerable:
    field = LongTextField(asked.item.text, asked.name, hint=asked.hint)
    return Answerable(
        field, lambda: _one(field.value()), lambda values: field.set_value(_text_of(values))
    )


def _line(asked: Question) -> Answerable:
    field = TextField(asked.item.text, asked.name, hint=asked.hint)
    return Answerable(
        field, lambda: _one(field.value()), lambda values: field.set_value(_text_of(values))
    )


MAKERS: dict[str, Callable[[Question], Answerable]] = {
    "ticks": _ticks,
    "radios": _radios,
    "list": _list,
    "scale": _scale,
    "number": _number,
    ItemType.BOOLEAN.value: _yes_no,
    ItemType.DATE.value: _date,
    ItemType.TEXT.value: _long_text,
    ItemType.STRING.value: _line,
}
