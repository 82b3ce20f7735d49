"""The answers of a filled-in form as they stand in its record, by the id of their question."""

from collections.abc import Iterator, Mapping
from typing import Any


def answers_in(response: Any) -> dict[str, list[Any]]:
    """Question id -> plain values (codes, numbers, texts, dates as text), in their order."""
    found: dict[str, list[Any]] = {}
    for link_id, value in _walk(response):
        found.setdefault(link_id, []).append(value)
    return found


def _walk(element: Any) -> Iterator[tuple[str, Any]]:
    if not isinstance(element, Mapping):
        return
    for item in _list(element.get("item")):
        if not isinstance(item, Mapping):
            continue
        link_id = str(item.get("linkId", ""))
        for answer in _list(item.get("answer")):
            if isinstance(answer, Mapping):
                yield from ((link_id, value) for value in _values(answer))
                yield from _walk(answer)
        yield from _walk(item)


def _values(answer: Mapping[str, Any]) -> Iterator[Any]:
    for key, value in answer.items():
        if key.startswith("value"):
            yield value.get("code") if isinstance(value, Mapping) else value


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
