"""Request bodies, bounded before and after decompression, and replies."""

from typing import Any

from fastapi import Request, Response

from sync.packing import compress, decompress
from sync.protocol import MessageTooLarge, MessageUnreadable, encode

NO_STORE = {"cache-control": "no-store"}


def sender(request: Request) -> str:
    """The address a request came from; a proxy's word counts only if it is trusted."""
    return request.client.host if request.client else ""


async def bounded(request: Request, limit: int) -> bytes:
    """The body as it travelled. Raises MessageTooLarge as soon as that is certain."""
    announced = request.headers.get("content-length", "")
    if announced.isdecimal() and int(announced) > limit:
        raise MessageTooLarge
    received = bytearray()
    async for piece in request.stream():
        received += piece
        if len(received) > limit:
            raise MessageTooLarge
    return bytes(received)


def content(headers: Any, body: bytes) -> bytes:
    """The body without its compression. Raises MessageTooLarge, MessageUnreadable."""
    encoding = headers.get("content-encoding", "identity")
    if encoding == "zstd":
        return decompress(body)
    if encoding != "identity":
        raise MessageUnreadable
    return body


def reply(message: Any, status: int = 200) -> Response:
    """A message as JSON, always compressed: that brings a checksum along."""
    headers = {"content-encoding": "zstd", **NO_STORE}
    return Response(compress(encode(message)), status, headers, media_type="application/json")
