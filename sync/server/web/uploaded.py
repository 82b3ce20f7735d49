"""One file that a form brings, as browsers send it (RFC 7578): bounded, and never kept."""

from dataclasses import dataclass
from email.message import Message
from email.parser import BytesHeaderParser

from fastapi import Request

from sync.protocol import MessageTooLarge
from sync.server.web.forms import TOKEN_FIELD, read_form

MOST_FIELDS = 10
READ_AWAY = 8
"""How many times the limit is read and thrown away: a browser that is cut off while it sends shows
a broken line and no page."""


@dataclass(frozen=True, slots=True)
class Uploaded:
    """The form's token, and the file's content: empty when none was chosen, None when it is larger
    than the form takes."""

    token: str
    content: bytes | None


async def read_upload(request: Request, name: str, limit: int) -> Uploaded:
    """The file in the field `name`, at most `limit` bytes.

    Raises MessageTooLarge for what no page of ours sends, and FormExpired.
    """
    boundary = _said("content-type", request.headers.get("content-type", "")).get_boundary("")
    if not boundary:
        return Uploaded((await read_form(request)).raw(TOKEN_FIELD), b"")
    body = await _body(request, limit)
    if body is None:
        return Uploaded("", None)
    fields = _fields(body, boundary)
    token = fields.get(TOKEN_FIELD, b"").decode("utf-8", "replace")
    content = fields.get(name, b"")
    return Uploaded(token, content if len(content) <= limit else None)


async def _body(request: Request, limit: int) -> bytes | None:
    """All of it; None when it is too large for a form with such a file."""
    most, came, received = limit + 10_000, 0, bytearray()
    async for piece in request.stream():
        came += len(piece)
        if came > READ_AWAY * most:
            raise MessageTooLarge
        if came <= most:
            received += piece
    return bytes(received) if came <= most else None


def _fields(body: bytes, boundary: str) -> dict[str, bytes]:
    """The form's fields by name. What cannot be read as one is left out."""
    edge = b"\r\n--" + boundary.encode("ascii", "replace")
    found: dict[str, bytes] = {}
    for part in (b"\r\n" + body).split(edge, MOST_FIELDS)[1:-1]:
        head, there, content = part.partition(b"\r\n\r\n")
        said = BytesHeaderParser().parsebytes(head.lstrip(b"\r\n"))
        name = said.get_param("name", header="content-disposition")
        if there and isinstance(name, str):
            found[name] = content
    return found


def _said(header: str, value: str) -> Message:
    message = Message()
    message[header] = value
    return message
