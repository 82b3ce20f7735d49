"""Reads the files in resources into domain objects, and says which file and line is wrong."""

import json
import re
import tomllib
from collections.abc import Callable
from datetime import date, time
from importlib.resources.abc import Traversable
from typing import Any, TypeVar, cast

from pydantic import ValidationError

import resources
from coach_app.codec import adapter, not_readable
from coach_app.domain.errors import Refusal

T = TypeVar("T")
Find = Callable[..., Traversable]

TABLE = re.compile(r"^\s*(\[\[?)\s*([\w.-]+)\s*\]\]?")
KEY = re.compile(r"^\s*([\w-]+)\s*=")
TOML_PLACE = re.compile(r"\s*\(at (?:line (\d+), column \d+|end of document)\)$")


class DataFileWrong(Refusal):
    """A data file of the program cannot be used.

    `file` is its path in resources, `where` the path of the wrong field in it
    ("cohorts.2.conditions.0.fact"), `line` its line where that can be told, or 0.
    """

    key = "data_file.wrong"

    def __init__(self, file: str, what: str, *, where: str = "", line: int = 0) -> None:
        place = f"{file}, line {line}" if line else file
        super().__init__(": ".join(part for part in (place, where, what) if part))
        self.file = file
        self.where = where
        self.what = what
        self.line = line


def read_text(*parts: str, find: Find = resources.find) -> str:
    """The text of a data file. Raises DataFileWrong when it is missing or not UTF-8."""
    file = "/".join(parts)
    try:
        return find(*parts).read_text(encoding="utf-8")
    except FileNotFoundError:
        raise DataFileWrong(file, "the file is missing") from None
    except UnicodeDecodeError:
        raise DataFileWrong(file, "the file is not text in UTF-8") from None


def read_json(*parts: str, find: Find = resources.find) -> Any:
    """What a JSON file holds. Raises DataFileWrong with the line of a mistake."""
    return parse_json(read_text(*parts, find=find), "/".join(parts))


def parse_json(text: str, file: str) -> Any:
    """The same from a text that is there already."""
    try:
        return json.loads(text)
    except json.JSONDecodeError as problem:
        raise DataFileWrong(file, "this is not JSON", line=problem.lineno) from None
    except RecursionError:
        raise DataFileWrong(file, "it is nested too deeply") from None


def read_toml(shape: type[T], *parts: str, find: Find = resources.find) -> T:
    """A domain object from a TOML file whose names are the object's fields.

    Unknown names and wrong types are refused. Raises DataFileWrong with path and line.
    """
    return parse_toml(shape, read_text(*parts, find=find), "/".join(parts))


def parse_toml(shape: type[T], text: str, file: str) -> T:
    """The same from a text that is there already; `file` is how it is called in a complaint."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as problem:
        place = TOML_PLACE.search(str(problem))
        line = int(place[1]) if place and place[1] else text.count("\n") + 1
        raise DataFileWrong(file, TOML_PLACE.sub("", str(problem)), line=line) from None
    body = json.dumps(data, default=_plain)
    try:
        return cast(T, adapter(cast(Any, shape)).validate_json(body, strict=True, extra="forbid"))
    except ValidationError as problem:
        complaint = not_readable(problem)
        what = str(complaint).removeprefix(f"{complaint.where}: ")
        first = problem.errors()[0]
        where = complaint.where if first["loc"] else ""
        if first["type"] == "unexpected_keyword_argument":
            what = "there is no such field"
        raise DataFileWrong(file, what, where=where, line=line_of(text, where)) from None


def _plain(value: object) -> str:
    """TOML's own dates and times as JSON writes them; it has no other values of its own."""
    return value.isoformat() if isinstance(value, date | time) else str(value)


def line_of(text: str, where: str) -> int:
    """The line of a TOML file on which the field with this path stands, or its table, or 0."""
    lines = _lines(text)
    path = where
    while path:
        if path in lines:
            return lines[path]
        path = path.rpartition(".")[0]
    return 0


def _lines(text: str) -> dict[str, int]:
    """Path of each table and key -> line. Tables in [[double brackets]] are numbered."""
    lines: dict[str, int] = {}
    counts: dict[str, int] = {}
    inside = ""
    for number, line in enumerate(text.splitlines(), start=1):
        if table := TABLE.match(line):
            inside = _table_path(table[2], counts, many=table[1] == "[[")
            lines.setdefault(inside, number)
        elif key := KEY.match(line):
            lines.setdefault(f"{inside}.{key[1]}".lstrip("."), number)
    return lines


def _table_path(name: str, counts: dict[str, int], *, many: bool) -> str:
    path = ""
    parts = name.split(".")
    for depth, part in enumerate(parts, start=1):
        path = f"{path}.{part}".lstrip(".")
        if many and depth == len(parts):
            counts[path] = counts.get(path, -1) + 1
        if path in counts:
            path = f"{path}.{counts[path]}"
    return path
