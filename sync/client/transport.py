"""The way to the server over HTTP: signed, compressed, bounded, and patient with slow lines."""

from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256 as sha256_of
from typing import Protocol, TypeVar

import httpcore  # noqa: F401 - or httpx loads it in the middle of the first exchange
import httpx

from coach_app.domain.errors import Refusal
from sync.client.addresses import checked_address, loopback
from sync.client.answers import (
    CertificateUnknown,
    CodeNotValid,
    LaptopWithdrawn,
    LineBroke,
    NoAnswer,
    NotOurServer,
    OffsetNotThere,
    VersionTooOld,
    trouble_for,
)
from sync.client.going_on import Answer, GoingOn
from sync.client.packed import body_of, compressed
from sync.client.ports import Piece
from sync.client.reading import (
    AnswerBroke,
    cut_in,
    is_whole,
    message,
    offset_in,
    read_into,
    size_in,
    told,
    unpacked,
)
from sync.client.signing import Clock, Nonces, RequestSigner, public_key
from sync.client.statements import Witness
from sync.client.stopping import Stop
from sync.client.trust import not_trusted, proven_authority, trusting
from sync.protocol import (
    ABOVE,
    ANCHOR,
    ATTACHMENT_PATH,
    CLOCK,
    ENROL_PATH,
    EXCHANGE_PATH,
    MAX_ATTACHMENT,
    NEWS_PATH,
    OLDEST_PROTOCOL_VERSION,
    PROTOCOL_VERSION,
    RECEIPT,
    REJOIN_PATH,
    UPLOAD_PATH,
    WITHDRAWN,
    EnrolReply,
    EnrolRequest,
    ErrorKey,
    ExchangeReply,
    ExchangeRequest,
    Head,
    RejoinReply,
    RejoinRequest,
    Statement,
    encode,
)
from sync.seals import (
    SEALS_PATH,
    STAMP_PATH,
    STAMP_QUERY,
    STAMP_REPLY,
    SealReply,
    SealRequest,
)

SILENCE = httpx.Timeout(connect=15, read=45, write=45, pool=5)
"""Seconds without a single byte before the line counts as dead; a slow line has all the time."""

LONGEST_WAIT = 3600
"""Seconds that a server may ask a laptop to stay away."""
ENROL_KEY_ID = "enrol"
STRANGER = Witness()
OK, CREATED, NO_CONTENT, PARTIAL, UNAUTHORISED, NOT_FOUND = 200, 201, 204, 206, 401, 404
TUS = {"tus-resumable": "1.0.0"}
PACKED = {"content-encoding": "zstd"}
"""All messages are JSON; on a slow line its name costs as much as a signature's half."""
CUT = (httpx.ReadError, httpx.WriteError, httpx.CloseError, httpx.RemoteProtocolError)
"""The line was there and broke; a request may be made again on a new one."""


M = TypeVar("M")


class Signer(Protocol):
    def sign(self, request: httpx.Request, body: bytes) -> None: ...
    def go_by(self, server_time: datetime) -> None: ...


@contextmanager
def connection(url: str, authority: str = "") -> Iterator[httpx.Client]:
    """A client that sends no header more than needed and follows no redirect.

    It trusts the given authority (PEM) and no other, or without one the system's list.
    Raises AddressNotSafe.
    """
    address = checked_address(url)
    local = loopback(httpx.URL(address).host)
    # Without TLS, which is on this machine only, the system's list of authorities is not read.
    verify = trusting(authority) if authority else httpx.URL(address).scheme == "https"
    with httpx.Client(
        base_url=address, timeout=SILENCE, trust_env=not local, verify=verify
    ) as client:
        for name in ("accept", "accept-encoding", "connection", "user-agent"):
            del client.headers[name]
        yield client


@dataclass
class Traffic:
    """Bytes of bodies, as they travelled."""

    up: int = 0
    down: int = 0


class HttpTransport:
    """Implements the engine's Transport on one open connection."""

    def __init__(
        self,
        client: httpx.Client,
        signer: Signer,
        witness: Witness = STRANGER,
        stop: Stop | None = None,
    ) -> None:
        self.traffic = Traffic()
        self._cut_parts = 0
        self._stop = stop or Stop()
        self._client = client
        self._signer = signer
        self._witness = witness
        self._going_on = GoingOn(self._send, self._part)

    @property
    def carried(self) -> int:
        return self.traffic.up + self.traffic.down + self._going_on.gained

    @property
    def mended(self) -> int:
        return self._going_on.times + self._cut_parts

    def exchange(self, request: ExchangeRequest) -> ExchangeReply:
        """An answer without the server's own signature under it is nobody's answer."""
        try:
            answer = self._going_on.posted(EXCHANGE_PATH, body_of(request), PACKED)
        except OffsetNotThere:
            raise LineBroke from None  # what had come is there no more
        reply = message(ExchangeReply, self._read(answer, request.protocol))
        receipt = Statement(
            purpose=RECEIPT,
            device_id=self._witness.device_id,
            server_time=reply.server_time,
            head=request.store.head if request.store is not None else Head(),
            signature=reply.signature,
        )
        if not self._witness.server_key:
            return replace(reply, receipt=None, anchor=None)
        if not self._witness.confirms(receipt, RECEIPT):
            raise NotOurServer
        if reply.anchor is not None and not self._witness.confirms(reply.anchor, ANCHOR):
            raise NotOurServer
        return replace(reply, receipt=receipt)

    def rejoin(self, request: RejoinRequest) -> RejoinReply:
        response = self._call("POST", REJOIN_PATH, encode(request), request.protocol)
        reply = message(RejoinReply, response)
        if not self._witness.confirms(reply.receipt, RECEIPT):
            raise NotOurServer
        return reply

    def seals(self, request: SealRequest) -> SealReply:
        return message(SealReply, self._call("POST", SEALS_PATH, encode(request)))

    def time_stamp(self, question: bytes) -> bytes:
        """The answer to a time stamp question, both in DER (RFC 3161); it proves itself."""
        kind = {"content-type": STAMP_QUERY}
        status, headers, body = self._send("POST", STAMP_PATH, question, kind)
        if status != OK:
            raise self._trouble(status, headers, body)
        if headers.get("content-type") != STAMP_REPLY:
            raise NotOurServer
        return body

    def enrol(self, request: EnrolRequest) -> EnrolReply:
        response = self._call("POST", ENROL_PATH, encode(request), request.protocol)
        return message(EnrolReply, response)

    def ask(self, path: str, asked: object, shape: type[M]) -> M:
        """The answer to a message that has an address of its own."""
        return message(shape, self._call("POST", path, encode(asked)))

    def begin_upload(self, sha256: str, size: int, purpose: str, above: int | None = None) -> int:
        """Creates the upload, or finds it where it stands (tus 1.0, creation). With `above` the
        server waits a moment for what came just before a cut."""
        asked = "" if above is None else f"?{ABOVE}={above}"
        said = b64encode(purpose.encode("ascii")).decode("ascii")
        headers = {**TUS, "upload-length": str(size), "upload-metadata": f"purpose {said}"}
        status, heads, body = self._send("POST", f"{UPLOAD_PATH}{sha256}{asked}", b"", headers)
        if status not in (OK, CREATED):
            raise self._trouble(status, heads, body)
        return _stands(heads, size)

    def send_part(self, sha256: str, offset: int, content: bytes) -> int:
        """One PATCH with its own checksum, signed together with its offset."""
        checksum = b64encode(sha256_of(content).digest()).decode("ascii")
        headers = {
            **TUS,
            "content-type": "application/offset+octet-stream",
            "upload-offset": str(offset),
            "upload-checksum": f"sha256 {checksum}",
        }
        status, heads, body = self._send("PATCH", UPLOAD_PATH + sha256, content, headers)
        if status != NO_CONTENT:
            raise self._trouble(status, heads, body)
        return _stands(heads, MAX_ATTACHMENT)

    def send_whole(self, sha256: str, content: bytes) -> None:
        """To a server of version 1, which takes no parts; it may have the file already."""
        path = ATTACHMENT_PATH + sha256
        status, heads, body = self._send("HEAD", path, b"", {})
        if status == NOT_FOUND:
            status, heads, body = self._send("PUT", path, content, {})
        if status != OK:
            raise self._trouble(status, heads, body)
        if heads.get("etag") != f'"{sha256}"':
            raise NotOurServer  # a guest network's sign-in page answers 200 to anything

    def attachment_part(self, sha256: str, offset: int, length: int) -> Piece:
        return self._part(f"{ATTACHMENT_PATH}{sha256}?offset={offset}&length={length}", length)

    def news_part(self, seq: int, offset: int, length: int) -> Piece:
        return self._part(f"{NEWS_PATH}{seq}?offset={offset}&length={length}", length)

    def _part(self, target: str, length: int) -> Piece:
        """Of a part whose line broke, what came: the whole is checked against its name."""
        try:
            status, heads, body = self._send("GET", target, b"", {})
            if status != PARTIAL:
                raise self._trouble(status, heads, body)
            if not is_whole(heads, body):
                raise NotOurServer
        except AnswerBroke as cut:
            heads, body = cut.headers, cut.received
            if cut.status != PARTIAL or not body:
                raise
            self._cut_parts += 1
        if len(body) > length or not 0 <= size_in(heads) <= MAX_ATTACHMENT:
            raise NotOurServer
        return Piece(body, size_in(heads))

    def _call(
        self, method: str, path: str, content: bytes, protocol: int = PROTOCOL_VERSION
    ) -> bytes:
        return self._read(self._send(method, path, compressed(content), PACKED), protocol)

    def _read(self, answer: Answer, protocol: int = PROTOCOL_VERSION) -> bytes:
        """Without its checksum nothing is believed; servers of version 1 have none."""
        status, headers, body = answer
        if status != OK:
            raise self._trouble(status, headers, body)
        if headers.get("content-encoding") != "zstd" and protocol > OLDEST_PROTOCOL_VERSION:
            raise NotOurServer
        return unpacked(headers, body)

    def _trouble(self, status: int, headers: httpx.Headers, body: bytes) -> Refusal:
        said = told(headers, body)
        if said.key == ErrorKey.WITHDRAWN and self._witness.confirms(said.statement, WITHDRAWN):
            return LaptopWithdrawn()
        trouble = trouble_for(status, said.key)
        later = headers.get("retry-after", "")
        if later.isdecimal():
            trouble.retry_after = float(min(int(later), LONGEST_WAIT))
        return trouble

    def _send(
        self, method: str, path: str, body: bytes, headers: dict[str, str]
    ) -> tuple[int, httpx.Headers, bytes]:
        """One request; a second one by the server's clock when this laptop's is far off."""
        answer = self._sent(method, path, body, headers)
        if answer[0] == UNAUTHORISED:
            said = told(answer[1], answer[2])
            if said.statement is not None and self._witness.confirms(said.statement, CLOCK):
                self._signer.go_by(said.statement.server_time)
                return self._sent(method, path, body, headers)
        return answer

    def _sent(
        self, method: str, path: str, body: bytes, headers: dict[str, str]
    ) -> tuple[int, httpx.Headers, bytes]:
        self._stop.check()
        request = self._client.build_request(
            method, path, content=body, headers=headers, extensions={"trace": self._stop.trace}
        )
        self._signer.sign(request, body)
        received = bytearray()
        response: httpx.Response | None = None
        try:
            response = self._client.send(request, stream=True)
            try:
                read_into(received, response)
            finally:
                response.close()
        except CUT:
            self._stop.check()
            self.traffic.down += len(received)
            raise cut_in(response, bytes(received)) from None
        except httpx.HTTPError as problem:
            self._stop.check()
            if not_trusted(problem):
                raise CertificateUnknown from None
            raise NoAnswer from None
        self.traffic.up += len(body)
        self.traffic.down += len(received)
        return response.status_code, response.headers, bytes(received)


def _stands(headers: httpx.Headers, size: int) -> int:
    """Where an upload stands, in tus's words."""
    if headers.get("tus-resumable") != "1.0.0":
        raise NotOurServer
    return offset_in(headers, size)


def enrol(
    url: str, *, code: str, private_key: bytes, device_name: str, clock: Clock, nonces: Nonces
) -> EnrolReply:
    """Make this laptop known to the server with a one-time code.

    A server with a certificate of its own making is trusted once it has proved that it knows the
    code; the code itself is sent only then. Safe to repeat with the same key when the answer was
    lost: the server gives it again.
    Raises AddressNotSafe, CodeNotValid or another NetworkTrouble.
    """
    if not code.strip():
        raise CodeNotValid
    signer = RequestSigner(ENROL_KEY_ID, private_key, clock, nonces)
    request = EnrolRequest(
        code=code.strip(),
        public_key=public_key(private_key),
        device_name=device_name,
        protocol=PROTOCOL_VERSION,
    )
    try:
        return _enrolled(url, request, signer)
    except CertificateUnknown:
        authority = proven_authority(checked_address(url), code, SILENCE)
    return replace(_enrolled(url, request, signer, authority), authority=authority)


def _enrolled(
    url: str, request: EnrolRequest, signer: RequestSigner, authority: str = ""
) -> EnrolReply:
    with connection(url, authority) as client:
        while True:
            try:
                return HttpTransport(client, signer).enrol(request)
            except VersionTooOld:
                if request.protocol <= OLDEST_PROTOCOL_VERSION:
                    raise
            request = replace(request, protocol=request.protocol - 1)


@contextmanager
def transport(  # noqa: PLR0913 - what enrolment gave, each by its name
    url: str,
    *,
    device_id: str,
    private_key: bytes,
    clock: Clock,
    nonces: Nonces,
    server_key: str = "",
    authority: str = "",
    stop: Stop | None = None,
) -> Iterator[HttpTransport]:
    """An open way to the server for an enrolled laptop; `server_key` and `authority` as enrolment
    gave them. `stop` ends it from another thread: ExchangeStopped.

    Raises AddressNotSafe.
    """
    signer = RequestSigner(device_id, private_key, clock, nonces)
    with connection(url, authority) as client:
        yield HttpTransport(client, signer, Witness(server_key, device_id), stop)
