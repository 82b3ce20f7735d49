"""What lies inside a document, a plan or any other record: all texts, or all spans."""

from collections.abc import Callable, Container, Iterator
from dataclasses import fields, is_dataclass
from typing import Any, TypeVar

T = TypeVar("T")


def nothing(_: type) -> Container[str]:
    return ()


def inside(
    thing: Any, wanted: type[T], left_out: Callable[[type], Container[str]] = nothing
) -> Iterator[T]:
    """All of the wanted kind, in order. `left_out` names the fields of a class to pass over."""
    if isinstance(thing, wanted):
        yield thing
    elif isinstance(thing, tuple):
        for one in thing:
            yield from inside(one, wanted, left_out)
    elif is_dataclass(thing):
        for field in fields(thing):
            if field.name not in left_out(type(thing)):
                yield from inside(getattr(thing, field.name), wanted, left_out)
