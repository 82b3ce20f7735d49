"""What is believed of an answer, and what came of one whose line broke."""

from hashlib import sha256 as sha256_of
from typing import TypeVar

import httpx

from sync.client.answers import LineBroke, NotOurServer
from sync.digests import digest_in
from sync.packing import decompress
from sync.protocol import (
    MAX_BODY,
    UPLOAD_OFFSET,
    ErrorReply,
    MessageTooLarge,
    MessageUnreadable,
    decode,
)

M = TypeVar("M")


class AnswerBroke(LineBroke):
    """Cut in the middle of the answer; this much of it came."""

    status: int = 0
    headers: httpx.Headers = httpx.Headers()
    received: bytes = b""


def cut_in(answer: httpx.Response | None, received: bytes) -> LineBroke:
    """What to say of a line that broke; `answer` is None before its first line came."""
    if answer is None:
        return LineBroke()
    broke = AnswerBroke()
    broke.status, broke.headers, broke.received = answer.status_code, answer.headers, received
    return broke


def read_into(received: bytearray, response: httpx.Response) -> None:
    """Raises NotOurServer for more than a message can be."""
    for piece in response.iter_raw():
        received += piece
        if len(received) > MAX_BODY:
            raise NotOurServer


def digest_of(headers: httpx.Headers) -> str:
    """The hash that a body is said to have, in hexadecimal digits; "" for none."""
    return digest_in(headers.get("content-digest", ""))


def is_whole(headers: httpx.Headers, body: bytes) -> bool:
    """Whether the body is the one its digest was made of."""
    return digest_of(headers) == sha256_of(body).hexdigest()


def size_in(headers: httpx.Headers) -> int:
    """Of the whole that a part belongs to; -1 when it is not said."""
    _, _, size = headers.get("content-range", "").rpartition("/")
    return int(size) if size.isdecimal() else -1


def offset_in(headers: httpx.Headers, size: int) -> int:
    """Where an upload of `size` bytes stands. A guest network's sign-in page does not know.

    Raises NotOurServer.
    """
    value = headers.get(UPLOAD_OFFSET, "")
    if not value.isdecimal() or int(value) > size:
        raise NotOurServer
    return int(value)


def unpacked(headers: httpx.Headers, body: bytes) -> bytes:
    """Raises NotOurServer."""
    if headers.get("content-type") != "application/json":
        raise NotOurServer
    try:
        return decompress(body) if headers.get("content-encoding") == "zstd" else body
    except (MessageUnreadable, MessageTooLarge):
        raise NotOurServer from None


def message(shape: type[M], body: bytes) -> M:
    """Raises NotOurServer."""
    try:
        return decode(shape, body)
    except MessageUnreadable:
        raise NotOurServer from None


def told(headers: httpx.Headers, body: bytes) -> ErrorReply:
    """What went wrong; without a key when it was not our server that spoke."""
    try:
        return decode(ErrorReply, unpacked(headers, body))
    except (MessageUnreadable, NotOurServer):
        return ErrorReply(key="")
