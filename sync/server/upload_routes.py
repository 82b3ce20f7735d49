"""The routes for what travels in parts: uploads (tus 1.0), files and large changes coming down."""

from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from email.utils import format_datetime
from hashlib import sha256 as sha256_of
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Response
from sqlalchemy import Engine
from sqlmodel import Session

from coach_app.domain.errors import Refusal
from sync.digests import digest_header
from sync.protocol import (
    ATTACHMENT_PATH,
    MAX_ATTACHMENT,
    MAX_BODY,
    NEWS_PATH,
    UPLOAD_PATH,
    ErrorKey,
    MessageUnreadable,
)
from sync.server import attachments, uploads
from sync.server.attachments import HashMismatch, NoSuchFile
from sync.server.bodies import NO_STORE
from sync.server.exchange import Exchanger
from sync.server.feed import large_change
from sync.server.going_on import GoingOn
from sync.server.laptop_routes import ShortMessage, signed
from sync.server.rates import Rates
from sync.server.settings import Settings, Sources
from sync.server.signatures import SignedMessage
from sync.server.turns import Turns
from sync.server.uploads import Standing, Wanted
from sync.storable import SAFE_INTEGER, is_sha256

TUS = {"tus-resumable": "1.0.0", **NO_STORE}
CREATED, NO_CONTENT, PARTIAL = 201, 204, 206
LONGEST_PART = 1024 * 1024
LONGEST_NUMBER = 10

Offset = Annotated[int, Query(ge=0, le=MAX_ATTACHMENT)]
Number = Annotated[int, Path(ge=0, le=SAFE_INTEGER)]
Length = Annotated[int, Query(ge=1, le=LONGEST_PART)]


class ChecksumWrong(Refusal):
    key = ErrorKey.HASH_MISMATCH.value
    sentence = "The part was changed on its way. Send it again."


async def named(sha256: str) -> str:
    """Raises NoSuchFile for what is no hash: no other name is ever looked up.

    It does not wait for a thread: what came of a body is gone if the line breaks before anybody
    has begun to read it.
    """
    if not is_sha256(sha256):
        raise NoSuchFile
    return sha256


Name = Annotated[str, Depends(named)]


def upload_routes(engine: Engine, sources: Sources, settings: Settings, turns: Turns) -> APIRouter:
    """Each route is the way in only; the work is done in the modules it calls."""
    routes = APIRouter()
    exchanger = Exchanger(engine, Rates(on=settings.limit_rates), settings.person_sign_in)
    going_on = GoingOn(engine, sources)

    @routes.options(UPLOAD_PATH + "{sha256}")
    def what_is_spoken(sha256: Name) -> Response:
        del sha256
        extensions = "creation,checksum,expiration"
        told = {"tus-version": "1.0.0", "tus-extension": extensions}
        return Response(status_code=NO_CONTENT, headers={**TUS, **told})

    @routes.post(UPLOAD_PATH + "{sha256}")
    @turns.of_laptops
    def begin(sha256: Name, message: ShortMessage, above: Offset | None = None) -> Response:
        now = sources.clock()
        device_id = exchanger.recognise(message, now, withdrawn_too=True)
        headers = dict(message.headers.items())
        wanted = Wanted(
            device_id=device_id,
            sha256=sha256,
            size=_number(headers, "upload-length"),
            purpose=_purpose(headers),
        )
        stands = going_on.upload_stands(wanted, -1 if above is None else above)
        return _stands(stands, CREATED, {"location": UPLOAD_PATH + sha256})

    @routes.head(UPLOAD_PATH + "{sha256}")
    @turns.of_laptops
    def where(sha256: Name, message: ShortMessage) -> Response:
        device_id = exchanger.recognise(message, sources.clock(), withdrawn_too=True)
        with Session(engine) as session:
            return _stands(uploads.standing(session, device_id, sha256), 200, {})

    resumable = signed(MAX_BODY, going_on.part_cut, silent=False)

    @routes.patch(UPLOAD_PATH + "{sha256}")
    @turns.of_laptops
    def append(sha256: Name, message: Annotated[SignedMessage, Depends(resumable)]) -> Response:
        now = sources.clock()
        device_id = exchanger.recognise(message, now, withdrawn_too=True)
        headers = dict(message.headers.items())
        _check(headers, message)
        offset = _number(headers, "upload-offset")
        try:
            with Session(engine) as session, session.begin():
                stands = uploads.append(session, device_id, sha256, offset, message.body, now)
        except HashMismatch:
            with Session(engine) as session, session.begin():
                uploads.forget_wrong(session, device_id, sha256)
            raise
        return _stands(stands, NO_CONTENT, {})

    @routes.get(ATTACHMENT_PATH + "{sha256}")
    @turns.of_laptops
    def read_file(sha256: Name, message: ShortMessage, offset: Offset, length: Length) -> Response:
        device_id = exchanger.reader(message, sources.clock())
        with Session(engine) as session:
            part = attachments.part(session, device_id, sha256, offset, length)
        return part_reply(part.content, offset, part.size)

    @routes.get(NEWS_PATH + "{seq}")
    @turns.of_laptops
    def read_change(seq: Number, message: ShortMessage, offset: Offset, length: Length) -> Response:
        device_id = exchanger.reader(message, sources.clock())
        with Session(engine) as session:
            content = large_change(session, device_id, seq)
        return part_reply(content[offset : offset + length], offset, len(content))

    return routes


def _stands(stands: Standing, status: int, more: dict[str, str]) -> Response:
    headers = {**TUS, "upload-offset": str(stands.offset), "upload-length": str(stands.size)}
    if stands.expires_at is not None:
        headers["upload-expires"] = format_datetime(stands.expires_at, usegmt=True)
    return Response(status_code=status, headers={**headers, **more})


def part_reply(content: bytes, offset: int, size: int) -> Response:
    headers = {
        "content-range": f"bytes {offset}-{offset + len(content) - 1}/{size}",
        "content-digest": digest_header(content),
        **NO_STORE,
    }
    return Response(content, PARTIAL, headers, media_type="application/octet-stream")


def _number(headers: dict[str, str], name: str) -> int:
    value = headers.get(name, "")
    if not value.isascii() or not value.isdecimal() or len(value) > LONGEST_NUMBER:
        raise MessageUnreadable
    return int(value)


def _purpose(headers: dict[str, str]) -> str:
    """From tus's metadata: names with values in base64, set apart by commas."""
    for pair in headers.get("upload-metadata", "").split(","):
        name, _, value = pair.strip().partition(" ")
        if name == "purpose":
            try:
                return b64decode(value, validate=True).decode("ascii")
            except (NotBase64, UnicodeDecodeError):
                raise MessageUnreadable from None
    return ""


def _check(headers: dict[str, str], message: SignedMessage) -> None:
    """tus's checksum, beside the digest that is signed. Raises ChecksumWrong."""
    algorithm, _, value = headers.get("upload-checksum", "").partition(" ")
    right = b64encode(sha256_of(message.body).digest()).decode("ascii")
    if algorithm and (algorithm, value) != ("sha256", right):
        raise ChecksumWrong
