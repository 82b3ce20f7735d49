"""What both sides can keep: text and JSON values that no database changes."""

import re
from typing import Any

MAX_DEPTH = 32
"""How deep the values of an entry may be nested."""
SAFE_INTEGER = 2**53
"""Integers beyond it lose digits in half of the world's JSON readers."""

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_SHA256 = re.compile(r"[0-9a-f]{64}")


def is_sha256(text: str) -> bool:
    return _SHA256.fullmatch(text) is not None


def storable_text(text: str) -> bool:
    """NUL and lone surrogates fit in no database text."""
    return _UNSTORABLE.search(text) is None


def storable_values(value: Any, depth: int = 0) -> bool:
    """Whether PostgreSQL and SQLite can both keep this JSON value unchanged.

    Integers beyond 2^53 lose digits in half of the world's JSON readers, and a deep nest is
    an attack.
    """
    if depth > MAX_DEPTH:
        return False
    match value:
        case str():
            return storable_text(value)
        case int() | float():
            return -SAFE_INTEGER <= value <= SAFE_INTEGER
        case dict():
            return all(storable_text(k) and storable_values(v, depth + 1) for k, v in value.items())
        case list():
            return all(storable_values(v, depth + 1) for v in value)
    return value is None
