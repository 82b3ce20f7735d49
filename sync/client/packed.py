"""Entries made ready for the line while the answer to the ones before is still on its way."""

from dataclasses import replace
from functools import cache
from typing import Any

import zstandard
from pydantic import TypeAdapter

from sync.packing import LEVEL, SMALL, THOROUGH, compress
from sync.protocol import Entry, ExchangeRequest, encode


class Packed(tuple[Entry, ...]):
    """Entries of which the largest part of the work is done: they are spelt and compressed. What
    else their request says is put behind them once it is known. Good for one request."""

    packing: "_Packing"


class _Packing:
    def __init__(self, listed: bytes) -> None:
        packer = zstandard.ZstdCompressor(level=LEVEL, write_checksum=True)
        self._stream = packer.compressobj()
        self._begun = self._stream.compress(b'{"entries":' + listed + b",")

    def ended(self, rest: bytes) -> bytes:
        return self._begun + self._stream.compress(rest) + self._stream.flush()


def packed(entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
    """The same entries, packed when they are many; a few are packed in no time, with more care."""
    listed = _listing().dump_json(entries, exclude_defaults=True) if entries else b""
    if len(listed) <= SMALL:
        return entries
    made = Packed(entries)
    made.packing = _Packing(listed)
    return made


def body_of(request: ExchangeRequest) -> bytes:
    """A request as it travels: JSON, compressed."""
    if isinstance(request.entries, Packed):
        # Where in an object a field stands means nothing in JSON.
        return request.entries.packing.ended(encode(replace(request, entries=()))[1:])
    return compressed(encode(request))


def compressed(content: bytes) -> bytes:
    return compress(content, THOROUGH if len(content) <= SMALL else LEVEL)


@cache
def _listing() -> TypeAdapter[Any]:
    return TypeAdapter(tuple[Entry, ...])
