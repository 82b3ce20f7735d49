"""Reads the entries of an exchange one by one, so that a bad one never blocks the others."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, TypeVar

from coach_app.domain.records import RECORD_TYPES
from sync.protocol import (
    CASE_LEFT,
    ERASURE,
    MAX_ENTRIES,
    OLDEST_PROTOCOL_VERSION,
    PROTOCOL_VERSION,
    Entry,
    ErrorKey,
    ExchangeRequest,
    MessageUnreadable,
    Reason,
    from_plain,
    plain,
)
from sync.storable import MAX_DEPTH, SAFE_INTEGER, storable_values

M = TypeVar("M")
_SORTED = json.JSONEncoder(sort_keys=True, separators=(",", ":"))
_SUSPICIOUS = re.compile(rb"\\u(?:0000|d[89a-f])|[0-9]{16}|[0-9]e\+[0-9]|Infinity")
LOOKED_UP_ANEW = frozenset({"base_version", "reoffered"})


class VersionNotSupported(MessageUnreadable):
    key = ErrorKey.VERSION.value
    sentence = "This server does not speak the program's version."


@dataclass(frozen=True, slots=True)
class Incoming:
    """One entry as it came. `entry` is None when it could not be read; `reason` says why not."""

    sequence: int
    raw: Mapping[str, Any]
    content_hash: str
    entry: Entry | None
    reason: str

    @property
    def content(self) -> bytes:
        """Byte for byte the same for the same entry; asked for only if it has to be kept."""
        return _canonical(self.raw)


def read_exchange(body: bytes) -> tuple[ExchangeRequest, list[Incoming]]:
    """The request without its entries, and the entries.

    Raises MessageUnreadable (also for text no database can hold) and VersionNotSupported.
    """
    raw = plain(body)
    version = raw.get("protocol")
    if type(version) is int and not OLDEST_PROTOCOL_VERSION <= version <= PROTOCOL_VERSION:
        raise VersionNotSupported
    entries = raw.pop("entries", [])
    if not isinstance(entries, list) or len(entries) > MAX_ENTRIES or not storable_values(raw):
        raise MessageUnreadable
    return from_plain(ExchangeRequest, raw), _each_once([_read(entry) for entry in entries])


def read_parcel(body: bytes) -> list[Incoming]:
    """Entries that came in parts. Raises MessageUnreadable."""
    entries = plain(body).get("entries")
    if not isinstance(entries, list) or len(entries) > MAX_ENTRIES:
        raise MessageUnreadable
    return _each_once([_read(entry) for entry in entries])


def read_entries(entries: Any) -> list[Incoming]:
    """Entries that came on a stick, however many. Raises MessageUnreadable."""
    if not isinstance(entries, list):
        raise MessageUnreadable
    return _each_once([_read(entry) for entry in entries])


def read_message(shape: type[M], body: bytes) -> M:
    """A small message whole. Raises MessageUnreadable and VersionNotSupported."""
    raw = plain(body)
    if not storable_values(raw):
        raise MessageUnreadable
    version = raw.get("protocol")
    if type(version) is int and not OLDEST_PROTOCOL_VERSION <= version <= PROTOCOL_VERSION:
        raise VersionNotSupported
    return from_plain(shape, raw)


def _each_once(incoming: Sequence[Incoming]) -> list[Incoming]:
    """An entry that stands twice in one message counts once."""
    return list({(i.sequence, i.content_hash): i for i in incoming}.values())


def _read(raw: Any) -> Incoming:
    sequence = raw.get("sequence") if isinstance(raw, dict) else None
    if type(sequence) is not int or not 1 <= sequence <= SAFE_INTEGER:
        raise MessageUnreadable
    # The base version may be looked up anew when an entry is offered again; it is no content.
    essence = _canonical({k: value for k, value in raw.items() if k not in LOOKED_UP_ANEW})
    content_hash = sha256(essence).hexdigest()
    entry, reason = _checked(raw, essence)
    return Incoming(sequence, raw, content_hash, entry, reason)


def _plainly_storable(essence: bytes) -> bool:
    """Whether there is nothing in it that has to be looked at value by value: no escape that may
    be half a character or none, no number of many digits, no deep nest. What is left out of it is
    checked by the message's own shape."""
    return (
        _SUSPICIOUS.search(essence) is None
        and essence.count(b"{") + essence.count(b"[") <= MAX_DEPTH
    )


def _canonical(value: Mapping[str, Any]) -> bytes:
    """The same bytes for the same JSON; what no database can hold stays an ASCII escape."""
    try:
        return _SORTED.encode(value).encode("ascii")
    except RecursionError:
        raise MessageUnreadable from None


def _checked(raw: dict[str, Any], essence: bytes) -> tuple[Entry | None, str]:
    if not _plainly_storable(essence) and not storable_values(raw):
        return None, Reason.TEXT.value
    try:
        entry = from_plain(Entry, raw)
    except MessageUnreadable:
        return None, Reason.SHAPE.value
    if entry.kind in ("case", ERASURE, CASE_LEFT) and entry.record_id != entry.case_id:
        return None, Reason.SHAPE.value
    if entry.kind not in RECORD_TYPES and entry.kind not in (ERASURE, CASE_LEFT):
        return entry, Reason.KIND_UNKNOWN.value
    return entry, ""
