"""Looks for invented words in a file, however a PDF may spell them, in one pass a way."""

import re
from collections.abc import Collection, Iterable

PLAIN = re.compile(rb"zq([0-9a-z]{5})wk")
WIDE = re.compile(rb"\0z\0q((?:\0[0-9a-z]){5})\0w\0k")
HEX = re.compile(rb"[57]a71((?:[0-9a-f]{2}){5})776b")
WIDE_HEX = re.compile(rb"00[57]a0071((?:00[0-9a-f]{2}){5})0077006b")
BACKWARDS = re.compile(rb"kw([0-9a-z]{5})qz")


def planted_in(pieces: Iterable[bytes], words: Collection[str]) -> set[str]:
    """Those of the words that stand in one of the pieces: as text, as UTF-16, in hex, in hex of
    UTF-16, or backwards, in any case. Every word is Zq, five letters or digits, wk."""
    known = {word.lower(): word for word in words}
    assert all(re.fullmatch("zq[0-9a-z]{5}wk", word) for word in known)
    found: set[str] = set()
    for piece in pieces:
        found |= {known[word] for word in _spelt(piece.lower()) if word in known}
    return found


def _spelt(piece: bytes) -> set[str]:
    inner = {match.group(1).decode("ascii") for match in PLAIN.finditer(piece)}
    inner |= {match.group(1)[1::2].decode("ascii") for match in WIDE.finditer(piece)}
    inner |= {_unhexed(match.group(1)) for match in HEX.finditer(piece)}
    inner |= {_unhexed(match.group(1))[1::2] for match in WIDE_HEX.finditer(piece)}
    inner |= {match.group(1)[::-1].decode("ascii") for match in BACKWARDS.finditer(piece)}
    return {f"zq{one}wk" for one in inner}


def _unhexed(digits: bytes) -> str:
    return bytes.fromhex(digits.decode("ascii")).decode("latin-1").lower()
