"""A form as data: the part of a FHIR R4 Questionnaire that this product can ask."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from coach_app.domain.errors import Refusal

Value = bool | int | str | date
"""One answer: a choice is its option's code."""


class QuestionNotThere(Refusal):
    key = "form.question_not_there"
    sentence = "The form has no such question. Open the assessment again."


class ItemType(StrEnum):
    """The item types that can be asked; any other is refused when a form is read."""

    GROUP = "group"
    CHOICE = "choice"
    BOOLEAN = "boolean"
    INTEGER = "integer"
    TEXT = "text"
    STRING = "string"
    DATE = "date"
    DISPLAY = "display"


class Operator(StrEnum):
    EXISTS = "exists"
    EQUAL = "="
    NOT_EQUAL = "!="
    GREATER = ">"
    LESS = "<"
    AT_LEAST = ">="
    AT_MOST = "<="


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    code: str
    display: str
    system: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownWhen:
    """One FHIR enableWhen: a question is asked only if another was answered so."""

    question: str
    operator: Operator
    answer: Value


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One line of a form: a question, a heading with questions under it, or a text to read."""

    link_id: str
    type: ItemType
    text: str = ""
    prefix: str = ""
    help: str = ""
    required: bool = False
    repeats: bool = False
    options: tuple[Option, ...] = ()
    minimum: int | None = None
    maximum: int | None = None
    low_label: str = ""
    """What the low end of a scale means."""
    high_label: str = ""
    slider: bool = False
    max_length: int | None = None
    max_rows: int | None = None
    conditions: tuple[ShownWhen, ...] = ()
    any_condition: bool = False
    """One condition that holds is enough; otherwise all must."""
    items: tuple["Item", ...] = ()

    @property
    def is_question(self) -> bool:
        return self.type not in (ItemType.GROUP, ItemType.DISPLAY)

    @property
    def is_rows(self) -> bool:
        """A group that is answered several times, such as one row for each task of a job."""
        return self.type is ItemType.GROUP and self.repeats

    def option(self, code: str) -> Option | None:
        return next((option for option in self.options if option.code == code), None)

    def walk(self) -> Iterator["Item"]:
        """This item and everything under it, in the order of the form."""
        yield self
        for item in self.items:
            yield from item.walk()


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where an item stands: everything around it from the section inwards, without itself."""

    item: Item
    around: tuple[Item, ...]

    @property
    def rows(self) -> Item | None:
        """The repeating group this item is a column of."""
        return next((item for item in self.around if item.is_rows), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Questionnaire:
    """A form. Link ids are unique in it; its top-level items are its sections."""

    url: str
    version: str
    name: str
    title: str
    status: str
    description: str = ""
    copyright: str = ""
    items: tuple[Item, ...]
    places: dict[str, Place] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        places = {p.item.link_id: p for item in self.items for p in _places(item, ())}
        object.__setattr__(self, "places", places)

    @property
    def canonical(self) -> str:
        """How a response names its form and the version of it."""
        return f"{self.url}|{self.version}"

    def place(self, link_id: str) -> Place:
        try:
            return self.places[link_id]
        except KeyError:
            raise QuestionNotThere from None

    def item(self, link_id: str) -> Item:
        return self.place(link_id).item

    def section(self, link_id: str) -> Item:
        """The top-level item that this one is in (or is)."""
        place = self.place(link_id)
        return place.around[0] if place.around else place.item

    def row_group(self, link_id: str) -> Item | None:
        """The repeating group that this question is asked in, once for each row."""
        return self.place(link_id).rows

    def walk(self) -> Iterator[Item]:
        for item in self.items:
            yield from item.walk()


def _places(item: Item, around: tuple[Item, ...]) -> Iterator[Place]:
    yield Place(item=item, around=around)
    for inner in item.items:
        yield from _places(inner, (*around, item))
