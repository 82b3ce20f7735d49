"""Reads the entries of an exchange one by one, so that a bad one never blocks the others."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from json.encoder import encode_basestring_ascii as _quoted
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
_PART_OF_A_CHARACTER = re.compile(rb"\\u(?:0000|d[89a-f])")
_ONE_DIGIT = bytes.maketrans(b"123456789", b"000000000")
_MANY_DIGITS, _LARGE = b"0" * 16, b"0e+0"
"""Once every digit is a zero: looking for plain words is seven times as fast as for a pattern."""
LOOKED_UP_ANEW = frozenset({"base_version", "reoffered"})
USUAL = frozenset(
    {"base_version", "case_id", "changed", "kind", "record_id", "recorded_at", "sequence"}
)
"""What nearly every entry says of itself, and nothing besides."""


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
    spelt: str = ""
    """The entry's `changed` as JSON, spelt once for its hash and for the tables."""

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
    return from_plain(ExchangeRequest, raw), _each_once(_read(entries))


def read_parcel(body: bytes) -> list[Incoming]:
    """Entries that came in parts. Raises MessageUnreadable."""
    entries = plain(body).get("entries")
    if not isinstance(entries, list) or len(entries) > MAX_ENTRIES:
        raise MessageUnreadable
    return _each_once(_read(entries))


def read_entries(entries: Any) -> list[Incoming]:
    """Entries that came on a stick, however many. Raises MessageUnreadable."""
    if not isinstance(entries, list):
        raise MessageUnreadable
    return _each_once(_read(entries))


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


@dataclass(frozen=True, slots=True)
class _Spelt:
    """An entry whose number is sound, and the bytes that its hash is made of."""

    raw: dict[str, Any]
    essence: bytes
    changed: str

    @property
    def storable(self) -> bool:
        return _plainly_storable(self.essence) or storable_values(self.raw)


def _read(entries: Iterable[Any]) -> list[Incoming]:
    spelt = [_spelt(raw) for raw in entries]
    storable = [each.storable for each in spelt]
    sound = [each.raw for each, fits in zip(spelt, storable, strict=True) if fits]
    shapes = iter(_shaped(sound))
    return [
        _incoming(each, next(shapes) if fits else None, "" if fits else Reason.TEXT.value)
        for each, fits in zip(spelt, storable, strict=True)
    ]


def _shaped(sound: Sequence[dict[str, Any]]) -> Iterable[Entry | None]:
    """Together, which costs half; one by one as soon as one of them has not the right shape."""
    try:
        return from_plain(list[Entry], sound)
    except MessageUnreadable:
        return [_shaped_alone(raw) for raw in sound]


def _shaped_alone(raw: dict[str, Any]) -> Entry | None:
    try:
        return from_plain(Entry, raw)
    except MessageUnreadable:
        return None


def _spelt(raw: Any) -> _Spelt:
    sequence = raw.get("sequence") if isinstance(raw, dict) else None
    if type(sequence) is not int or not 1 <= sequence <= SAFE_INTEGER:
        raise MessageUnreadable
    changed = raw.get("changed")
    if not isinstance(changed, dict):
        return _Spelt(raw, _essence(raw), "")
    said = _written(changed)
    if raw.keys() != USUAL:
        return _Spelt(raw, _essence(raw), said)
    try:
        essence = (
            f'{{"case_id":{_quoted(raw["case_id"])},"changed":{said},'
            f'"kind":{_quoted(raw["kind"])},"record_id":{_quoted(raw["record_id"])},'
            f'"recorded_at":{_quoted(raw["recorded_at"])},"sequence":{sequence}}}'
        )
    except TypeError:  # one of them is no text
        return _Spelt(raw, _essence(raw), said)
    return _Spelt(raw, essence.encode("ascii"), said)


def _essence(raw: Mapping[str, Any]) -> bytes:
    """The base version may be looked up anew when an entry is offered again; it is no content."""
    return _canonical({k: value for k, value in raw.items() if k not in LOOKED_UP_ANEW})


def _plainly_storable(essence: bytes) -> bool:
    """Whether there is nothing in it that has to be looked at value by value: no escape that may
    be half a character or none, no number of many digits, no deep nest. What is left out of it is
    checked by the message's own shape."""
    if essence.count(b"{") + essence.count(b"[") > MAX_DEPTH:
        return False
    if b"\\u" in essence and _PART_OF_A_CHARACTER.search(essence) is not None:
        return False
    zeros = essence.translate(_ONE_DIGIT)
    return not (_MANY_DIGITS in zeros or _LARGE in zeros or b"Infinity" in zeros)


def _canonical(value: Mapping[str, Any]) -> bytes:
    """The same bytes for the same JSON; what no database can hold stays an ASCII escape."""
    return _written(value).encode("ascii")


def _written(value: Mapping[str, Any]) -> str:
    try:
        return _SORTED.encode(value)
    except RecursionError:
        raise MessageUnreadable from None


def _incoming(spelt: _Spelt, entry: Entry | None, unstorable: str) -> Incoming:
    reason = unstorable or _wrong_with(entry)
    if reason != Reason.KIND_UNKNOWN and reason:
        entry = None
    content_hash = sha256(spelt.essence).hexdigest()
    return Incoming(spelt.raw["sequence"], spelt.raw, content_hash, entry, reason, spelt.changed)


def _wrong_with(entry: Entry | None) -> str:
    if entry is None:
        return Reason.SHAPE.value
    if entry.kind in RECORD_TYPES:
        at_its_case = entry.kind != "case" or entry.record_id == entry.case_id
        return "" if at_its_case and _is_itself(entry) else Reason.SHAPE.value
    if entry.kind not in (ERASURE, CASE_LEFT):
        return Reason.KIND_UNKNOWN.value
    return "" if entry.record_id == entry.case_id else Reason.SHAPE.value


def _is_itself(entry: Entry) -> bool:
    """A body that names another record or case than its entry would stand for both."""
    own = (entry.record_id, entry.case_id)
    return (entry.changed.get("id", own[0]), entry.changed.get("case_id", own[1])) == own
