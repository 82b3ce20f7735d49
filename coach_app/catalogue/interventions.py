"""Reads the library of interventions from its data files, one a subject, and checks it."""

import json
import tomllib
from collections.abc import Callable
from importlib.resources.abc import Traversable
from typing import Any, TypeVar

import resources
from coach_app import codec
from coach_app.domain.intervention import Intervention, Library, LibraryBroken, Source

FOLDER = "interventions"
SOURCES = "sources"
SUBJECTS = (
    "health",
    "mind",
    "social",
    "money",
    "housing",
    "skills",
    "job-search",
    "employer",
    "adjustments",
    "in-work-support",
    "self-management",
)

Shape = TypeVar("Shape", Intervention, Source)
Find = Callable[..., Traversable]


def load(find: Find = resources.find) -> Library:
    """The whole library. Raises LibraryBroken, which names the file and the entry."""
    sources = _entries(find, SOURCES, "source", Source)
    entries: list[Intervention] = []
    for subject in SUBJECTS:
        entries.extend(_entries(find, subject, "intervention", Intervention, subject=subject))
    return Library(entries=tuple(entries), sources=sources)


def _entries(
    find: Find, name: str, table: str, shape: type[Shape], **given: str
) -> tuple[Shape, ...]:
    file = f"{FOLDER}/{name}.toml"
    try:
        raw = tomllib.loads(find(FOLDER, f"{name}.toml").read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise LibraryBroken(f"{file}: the file is missing.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
        raise LibraryBroken(f"{file}: {problem}") from None
    rows = raw.pop(table, [])
    if raw or not isinstance(rows, list) or not rows:
        raise LibraryBroken(f"{file}: it holds [[{table}]] tables and nothing else.")
    return tuple(
        _entry(f"{file}, {table} {number}", row, shape, given)
        for number, row in enumerate(rows, start=1)
    )


def _entry(place: str, row: Any, shape: type[Shape], given: dict[str, str]) -> Shape:
    try:
        return codec.load_json(shape, json.dumps({**row, **given}))
    except codec.NotReadable as problem:
        name = row.get("key", "") if isinstance(row, dict) else ""
        raise LibraryBroken(f"{place} ({name or 'no key'}): {problem}") from None
    except TypeError:
        raise LibraryBroken(f"{place}: it holds a value that is not plain text or number.") from None
