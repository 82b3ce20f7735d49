"""Where a bit of a signed file can be flipped, told apart by what stands there."""

import re
from collections.abc import Iterator
from hashlib import sha256

Kind = tuple[int, str]
"""Number of the revision, and what stands there: "stream", "skeleton" (dictionaries and headers),
"table" (of objects), "range" (what a signature says that it covers) or "signature"."""

PARTS = (
    ("signature", re.compile(rb"/Contents <([0-9a-fA-F]+)>")),
    ("range", re.compile(rb"/ByteRange \[([\d ]+)\]")),
    ("table", re.compile(rb"(?<=\n)startxref\s+\d+\s+%%EOF")),
    ("stream", re.compile(rb"stream\r?\n(.*?)endstream", re.DOTALL)),
)
SIGNED = 120
"""Digits of the signature proper, at the end of what stands in a signature. Before it stand copies
of certificates too, and one that nobody needs may be harmed without harm."""


def kinds_of(pdf: bytes) -> dict[Kind, list[tuple[int, int]]]:
    """The stretches of each kind, from and to. What a signature leaves free behind itself is
    none: it says nothing, and no signature can cover it."""
    ends = [found.end() for found in re.finditer(rb"%%EOF\s?", pdf)]
    found: dict[Kind, list[tuple[int, int]]] = {}
    taken: list[tuple[int, int]] = []
    for name, pattern in PARTS:
        for match in pattern.finditer(pdf):
            first, last = match.span(match.lastindex or 0)
            if any(start <= first < end for start, end in taken):
                continue
            taken.append(match.span())
            if name == "signature":
                last = first + len(pdf[first:last].rstrip(b"0")) - 2
                first = last - SIGNED
            revision = sum(end <= first for end in ends)
            found.setdefault((revision, name), []).append((first, last))
    at = 0
    for start, end in [*sorted(taken), (len(pdf), len(pdf))]:
        if start > at:
            revision = sum(one <= at for one in ends)
            found.setdefault((revision, "skeleton"), []).append((at, start))
        at = max(at, end)
    return found


def chosen_places(pdf: bytes, more: int) -> Iterator[tuple[int, Kind]]:
    """One place of each kind, and `more` spread over all of the file; the same every time."""
    kinds = kinds_of(pdf)
    for kind, stretches in sorted(kinds.items()):
        dice = int.from_bytes(sha256(repr(kind).encode()).digest()[:8], "big")
        start, end = stretches[dice % len(stretches)]
        yield start + dice % max(1, end - start), kind
    every = max(1, len(pdf) // more) if more else 0
    for kind, stretches in sorted(kinds.items()):
        for start, end in stretches:
            first = -(-start // every) * every if every else end
            yield from ((at, kind) for at in range(first, end, every or 1))
