"""The one mapping between domain objects and JSON: storing, sending and exporting all use it.

No field list is written twice by hand: the dataclasses are the schema.
"""

from functools import cache
from typing import Any, TypeVar, cast

from pydantic import TypeAdapter, ValidationError

from coach_app.domain.errors import Refusal
from coach_app.domain.records import RECORD_TYPES, Record

T = TypeVar("T")


class NotReadable(Refusal):
    """Data does not have the shape it should have.

    `where` is the path of the first wrong field ("plans.0.steps.2.due_on"); the value itself
    is never repeated, because it may be about a person.
    """

    key = "data.not_readable"

    def __init__(self, where: str, what: str) -> None:
        super().__init__(f"{where}: {what}")
        self.where = where


@cache
def adapter(shape: Any) -> TypeAdapter[Any]:
    """Building an adapter costs milliseconds, so each shape has one for the whole process."""
    return TypeAdapter(shape)


def dump(value: Any) -> dict[str, Any]:
    """A dataclass as a JSON-able dict with all its fields."""
    body = adapter(cast(Any, type(value))).dump_python(value, mode="json")
    if not isinstance(body, dict):
        raise TypeError(f"{type(value).__name__} is not a record")
    return body


def load(shape: type[T], body: Any) -> T:
    """A domain object from a JSON-able dict; unknown keys are left out.

    Raises NotReadable with the path of the first field that does not fit.
    """
    try:
        return cast(T, adapter(cast(Any, shape)).validate_python(body))
    except ValidationError as problem:
        raise not_readable(problem) from None


def load_json(shape: type[T], text: str | bytes) -> T:
    """The same from JSON text, and strictly: "5" is not a number and 1 is not a yes.

    Raises NotReadable as `load` does, also for text that is not JSON.
    """
    try:
        return cast(T, adapter(cast(Any, shape)).validate_json(text, strict=True))
    except ValidationError as problem:
        raise not_readable(problem) from None


def load_record(kind: str, body: Any) -> Record:
    """A record of this kind. Raises NotReadable for an unknown kind or a field that is wrong."""
    shape = RECORD_TYPES.get(kind)
    if shape is None:
        raise NotReadable("kind", "there is no such kind of record")
    return load(shape, body)


def not_readable(problem: ValidationError) -> NotReadable:
    """The first complaint as a path and a sentence, without the value."""
    first = problem.errors(include_url=False, include_input=False, include_context=True)[0]
    where = ".".join(str(part)[:60] for part in first["loc"]) or "the file"
    cause = first.get("ctx", {}).get("error")
    if isinstance(cause, Refusal):
        return NotReadable(where, str(cause))
    if first["type"] == "value_error":
        return NotReadable(where, "this value is not possible")
    return NotReadable(where, first["msg"])
