"""Request bodies, bounded before and after decompression, and replies."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from fastapi import Request, Response
from starlette.requests import ClientDisconnect

from sync.packing import compress, decompress
from sync.protocol import MessageTooLarge, MessageUnreadable, encode

NO_STORE = {"cache-control": "no-store"}
SILENCE = 2.0
"""Seconds without a byte after which a line may have broken without anybody having said so."""
PutDown = Callable[[bytes], Awaitable[None]]


def sender(request: Request) -> str:
    """The address a request came from; a proxy's word counts only if it is trusted."""
    return request.client.host if request.client else ""


async def bounded(
    request: Request, limit: int, put_down: PutDown | None = None, *, silent: bool = False
) -> bytes:
    """The body as it travelled. Raises MessageTooLarge as soon as that is certain.

    When the line breaks, `put_down` gets what has come so far; also, if `silent`, when nothing has
    come for a while.
    """
    announced = request.headers.get("content-length", "")
    if announced.isdecimal() and int(announced) > limit:
        raise MessageTooLarge
    received = bytearray()
    silence = _Silence(received, put_down if silent else None)
    try:
        async for piece in request.stream():
            received += piece
            if len(received) > limit:
                raise MessageTooLarge
            silence.begin()
    except ClientDisconnect:
        if put_down is not None:
            await put_down(bytes(received))
        raise
    finally:
        silence.end()
    return bytes(received)


class _Silence:
    """Has put down what came, once nothing more comes."""

    def __init__(self, received: bytearray, put_down: PutDown | None) -> None:
        self._received = received
        self._put_down = put_down
        self._loop = asyncio.get_running_loop()
        self._timer: asyncio.TimerHandle | None = None
        self._putting: asyncio.Future[None] | None = None

    def begin(self) -> None:
        self.end()
        if self._put_down is not None:
            self._timer = self._loop.call_later(SILENCE, self._now, self._put_down)

    def end(self) -> None:
        if self._timer is not None:
            self._timer.cancel()

    def _now(self, put_down: PutDown) -> None:
        self._putting = asyncio.ensure_future(put_down(bytes(self._received)))


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
    return packed_reply(compress(encode(message)), status)


def packed_reply(packed: bytes, status: int = 200) -> Response:
    headers = {"content-encoding": "zstd", **NO_STORE}
    return Response(packed, status, headers, media_type="application/json")
