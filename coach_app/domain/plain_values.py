"""Any value of any record in plain words, for people who look at two versions of it. Pure."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

HOME_ZONE = ZoneInfo("Europe/London")
LONGEST = 2000
"""Characters of one value; the rest is in the record itself."""
DATE_LENGTH = 10


def field_words(field: str) -> str:
    """ "return_hoped_on" is "Return hoped on"."""
    return field.replace("_", " ").capitalize()


def value_words(value: Any) -> str:
    """As in "Yes", "14 December 2026", "off sick", "a; b"."""
    words = _words(value)
    return words if len(words) <= LONGEST else f"{words[:LONGEST].rstrip()} (goes on)"


def only_here(value: Any, other: Any) -> str:
    """The words for a value; of a list, only what the other one does not have."""
    if not isinstance(value, list) or not isinstance(other, list):
        return value_words(value)
    own = [part for part in value if part not in other]
    both = len(value) - len(own)
    parts = [value_words(part) for part in own]
    if both:
        parts.append("1 that both have" if both == 1 else f"{both} that both have")
    return "\n".join(parts) or "nothing"


def _words(value: Any) -> str:
    if value is None or value in ("", []):
        return "not known"
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, Mapping):
        said = (f"{field_words(k)}: {_words(v)}" for k, v in value.items() if _tells(k, v))
        return ", ".join(said) or "not known"
    if isinstance(value, Sequence):
        return "; ".join(_words(part) for part in value)
    return str(value)


def _tells(name: str, value: Any) -> bool:
    """Identifiers and what is empty tell people nothing."""
    return name != "id" and not name.endswith("_id") and value not in (None, "", [], {})


def _text(value: str) -> str:
    """A date or a time in words, a code without its hyphens, anything else as it is."""
    try:
        if len(value) == DATE_LENGTH:
            return _day(date.fromisoformat(value))
        if "T" in value and value[:4].isdecimal():
            at = datetime.fromisoformat(value)
            at = at.astimezone(HOME_ZONE) if at.tzinfo else at
            return f"{_day(at.date())}, {at:%H:%M}"
    except ValueError:
        return value
    is_code = value.islower() and value.isascii() and value.replace("-", "").isalnum()
    return value.replace("-", " ") if is_code else value


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
