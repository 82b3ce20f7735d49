"""Checks that every record shares: text that can be kept, times that name their zone."""

import re
import unicodedata
from datetime import datetime

from coach_app.domain.errors import FieldInvalid, FieldMissing, TextNotStorable

LONGEST_TEXT = 20_000
"""Characters in one text field; a 10,000-word goal still fits nowhere near a page."""

_UNSEEN = frozenset({"Cc", "Cf", "Zs", "Zl", "Zp"})
_NOT_STORABLE = re.compile("[\x00\ud800-\udfff]")


def storable(text: str) -> str:
    """Refuse NUL and lone surrogates: no database and no PDF can hold them."""
    if _NOT_STORABLE.search(text):
        raise TextNotStorable
    if len(text) > LONGEST_TEXT:
        raise FieldInvalid("A text is too long to keep. Shorten it to 20,000 characters.")
    return text


def visible(text: str) -> bool:
    """Whether there is anything to see: zero-width and control characters show nothing."""
    return any(unicodedata.category(char) not in _UNSEEN for char in text)


def required(text: str, what: str) -> str:
    """A text that must say something. `what` is the field in plain words."""
    if not visible(storable(text)):
        raise FieldMissing(f"{what} is empty. Fill it in and try again.")
    return text


def within(value: int, low: int, high: int, what: str) -> int:
    if not low <= value <= high:
        raise FieldInvalid(f"{what} must be between {low} and {high}.")
    return value


def moment(value: datetime, what: str) -> datetime:
    """A time without its zone is ambiguous twice a year, so it is refused."""
    if value.tzinfo is None:
        raise FieldInvalid(f"{what} needs a time zone.")
    return value
