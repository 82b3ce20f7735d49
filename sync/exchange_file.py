"""An exchange as one encrypted file, for a place without any network: how it is sealed and opened.

Each laptop shares a key with the server that no other laptop has. The header can be read by
anybody and says nothing but whose file it is; changing a letter of it makes the file unreadable.
"""

import json
from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from dataclasses import asdict, dataclass
from hashlib import sha256

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from coach_app.domain.errors import Meaning, Refusal
from sync.packing import compress, decompress
from sync.protocol import (
    ExchangeReply,
    ExchangeRequest,
    Head,
    MessageTooLarge,
    MessageUnreadable,
    from_plain,
)
from sync.storable import storable_text

MARK = b"coach-exchange 1 "
LARGEST = 256 * 1024 * 1024
"""Bytes of a file. A year of one coach's work with its papers stays far below."""
LONGEST_HEADER = 1000
NONCE = 12
TO_SERVER, TO_LAPTOP = "to-server", "to-laptop"


class FileUnreadable(Refusal):
    key = "exchange_file.unreadable"
    meaning = Meaning.DAMAGED
    sentence = (
        "This is not an exchange file, or it was damaged, or it belongs to another laptop. "
        "Nothing was taken. Write a new one."
    )


@dataclass(frozen=True, slots=True)
class Header:
    """Whose file it is, which way it goes, and its own number."""

    device_id: str
    way: str
    number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ToServer:
    """Everything that waits on a laptop; `wanted` are papers it has heard of and does not have.
    The entries stand in the request, however many there are."""

    request: ExchangeRequest
    files: dict[str, str]
    wanted: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ToLaptop:
    """The answers, in order. `head` is the one the laptop offered, `cursor` and `epoch` where it
    stood."""

    replies: tuple[ExchangeReply, ...]
    head: Head
    cursor: int
    epoch: str
    files: dict[str, str]
    kept: tuple[str, ...] = ()
    """Papers that the server has now."""


def seal(key: bytes, header: Header, message: bytes) -> bytes:
    """`key` has 32 bytes. The header's number is never used twice, so neither is the nonce."""
    head = MARK + json.dumps(asdict(header)).encode("ascii") + b"\n"
    nonce = sha256(head).digest()[:NONCE]
    return head + nonce + AESGCM(key).encrypt(nonce, compress(message), head)


def header_of(content: bytes) -> Header:
    """Raises FileUnreadable."""
    end = content.find(b"\n", 0, LONGEST_HEADER)
    if not content.startswith(MARK) or end < 0 or len(content) > LARGEST:
        raise FileUnreadable
    try:
        header = from_plain(Header, json.loads(content[len(MARK) : end]))
    except (ValueError, MessageUnreadable):
        raise FileUnreadable from None
    if not all(storable_text(said) for said in (header.device_id, header.number)):
        raise FileUnreadable
    return header


def open_sealed(key: bytes, content: bytes, way: str, most: int = 2 * LARGEST) -> bytes:
    """What is inside, `most` bytes. Raises FileUnreadable for another key, another way, or a
    changed byte."""
    if header_of(content).way != way:
        raise FileUnreadable
    end = content.find(b"\n") + 1
    nonce, sealed = content[end : end + NONCE], content[end + NONCE :]
    try:
        return decompress(AESGCM(key).decrypt(nonce, sealed, content[:end]), most)
    except (InvalidTag, ValueError, MessageTooLarge, MessageUnreadable):
        raise FileUnreadable from None


def as_text(content: bytes) -> str:
    return b64encode(content).decode("ascii")


def from_text(text: str) -> bytes:
    """Raises FileUnreadable."""
    try:
        return b64decode(text, validate=True)
    except (NotBase64, ValueError):
        raise FileUnreadable from None
