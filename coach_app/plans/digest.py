"""The fingerprint of what two people agree to, the same on every machine."""

import json
import unicodedata
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date
from enum import Enum
from hashlib import sha256
from typing import Any

from coach_app.domain.employer_copy import EmployerCopy
from coach_app.domain.plan import Plan

SCHEME = "plan-content/1"
COPY_SCHEME = "employer-copy/1"
NOT_CONTENT = frozenset(
    {
        *("id", "status", "drafted_at", "assessment_id", "agreed_at", "content_hash"),
        *("removed", "paper"),
    }
)
"""Where a version stands and how it came about: agreeing or signing it changes none of its
content, and neither does what was taken out on the way, or how its paper is printed. Whose plan
it is (`case_id`) and which version are content."""


def canonical(plan: Plan) -> bytes:
    """The content of a plan as canonical JSON: keys sorted, texts in NFC, no white space.

    A field that still has its default is left out, so that a field added to the program later
    does not change the fingerprint of plans that were agreed before.
    """
    content = {key: value for key, value in _named(plan).items() if key not in NOT_CONTENT}
    whole = {"scheme": SCHEME, "plan": content}
    text = json.dumps(whole, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-8")


def plan_digest(plan: Plan) -> str:
    """SHA-256 of the canonical content, in hex."""
    return sha256(canonical(plan)).hexdigest()


def copy_digest(content: EmployerCopy) -> str:
    """SHA-256 of what an employer copy says, in hex, by the same rules."""
    whole = {"scheme": COPY_SCHEME, "copy": _named(content)}
    text = json.dumps(whole, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return sha256(text.encode("utf-8")).hexdigest()


def words_digest(title: str, blocks: tuple[Any, ...]) -> str:
    """SHA-256 in hex of what a paper says, block by block, for papers that nobody signs."""
    said = [title, *([type(block).__name__, _named(block)] for block in blocks)]
    text = json.dumps(said, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return sha256(text.encode("utf-8", "replace")).hexdigest()


def _named(record: Any) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for field in fields(record):
        value = getattr(record, field.name)
        if not _is_default(field, value):
            found[field.name] = _plain(value)
    return found


def _is_default(field: Field[Any], value: object) -> bool:
    return field.default is not MISSING and value == field.default


def _plain(value: Any) -> Any:
    match value:
        case Enum():
            return value.value
        case str():
            return unicodedata.normalize("NFC", value)
        case bool() | int() | float() | None:
            return value
        case date():
            return value.isoformat()
        case tuple():
            return [_plain(item) for item in value]
        case _ if is_dataclass(value):
            return _named(value)
    raise TypeError(f"{type(value).__name__} has no canonical form")
