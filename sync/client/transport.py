"""The way to the server over HTTP: signed, compressed, bounded, and patient with slow lines."""

from base64 import b64decode, b64encode
from binascii import Error as NotBase64
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
    VersionTooOld,
    trouble_for,
)
from sync.client.packed import body_of, compressed
from sync.client.ports import Piece
from sync.client.signing import Clock, Nonces, RequestSigner, public_key
from sync.client.statements import Witness
from sync.client.stopping import Stop
from sync.client.trust import not_trusted, proven_authority, trusting
from sync.packing import decompress
from sync.protocol import (
    ANCHOR,
    ATTACHMENT_PATH,
    CLOCK,
    ENROL_PATH,
    EXCHANGE_PATH,
    MAX_ATTACHMENT,
    MAX_BODY,
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
    ErrorReply,
    ExchangeReply,
    ExchangeRequest,
    Head,
    MessageTooLarge,
    MessageUnreadable,
    RejoinReply,
    RejoinRequest,
    Statement,
    decode,
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
OK, CREATED, NO_CONTENT, PARTIAL, UNAUTHORISED = 200, 201, 204, 206, 401
TUS = {"tus-resumable": "1.0.0"}
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
        self._stop = stop or Stop()
        self._client = client
        self._signer = signer
        self._witness = witness

    @property
    def carried(self) -> int:
        return self.traffic.up + self.traffic.down

    def exchange(self, request: ExchangeRequest) -> ExchangeReply:
        """An answer without the server's own signature under it is nobody's answer."""
        response = self._asked("POST", EXCHANGE_PATH, body_of(request))
        reply = _message(ExchangeReply, response)
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
        response = self._call("POST", REJOIN_PATH, encode(request))
        reply = _message(RejoinReply, response)
        if not self._witness.confirms(reply.receipt, RECEIPT):
            raise NotOurServer
        return reply

    def seals(self, request: SealRequest) -> SealReply:
        return _message(SealReply, self._call("POST", SEALS_PATH, encode(request)))

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
        response = self._call("POST", ENROL_PATH, encode(request))
        return _message(EnrolReply, response)

    def ask(self, path: str, message: object, shape: type[M]) -> M:
        """The answer to a message that has an address of its own."""
        return _message(shape, self._call("POST", path, encode(message)))

    def begin_upload(self, sha256: str, size: int, purpose: str) -> int:
        """Creates the upload, or finds it where it stands (tus 1.0, creation)."""
        said = b64encode(purpose.encode("ascii")).decode("ascii")
        headers = {**TUS, "upload-length": str(size), "upload-metadata": f"purpose {said}"}
        status, told, body = self._send("POST", UPLOAD_PATH + sha256, b"", headers)
        if status not in (OK, CREATED):
            raise self._trouble(status, told, body)
        return _offset(told, size)

    def send_part(self, sha256: str, offset: int, content: bytes) -> int:
        """One PATCH with its own checksum, signed together with its offset."""
        checksum = b64encode(sha256_of(content).digest()).decode("ascii")
        headers = {
            **TUS,
            "content-type": "application/offset+octet-stream",
            "upload-offset": str(offset),
            "upload-checksum": f"sha256 {checksum}",
        }
        status, told, body = self._send("PATCH", UPLOAD_PATH + sha256, content, headers)
        if status != NO_CONTENT:
            raise self._trouble(status, told, body)
        return _offset(told, MAX_ATTACHMENT)

    def attachment_part(self, sha256: str, offset: int, length: int) -> Piece:
        return self._part(f"{ATTACHMENT_PATH}{sha256}?offset={offset}&length={length}", length)

    def news_part(self, seq: int, offset: int, length: int) -> Piece:
        return self._part(f"{NEWS_PATH}{seq}?offset={offset}&length={length}", length)

    def _part(self, target: str, length: int) -> Piece:
        status, told, body = self._send("GET", target, b"", {})
        if status != PARTIAL:
            raise self._trouble(status, told, body)
        _, _, size = told.get("content-range", "").rpartition("/")
        if not _whole(told, body):
            raise NotOurServer
        if not size.isdecimal() or len(body) > length or int(size) > MAX_ATTACHMENT:
            raise NotOurServer
        return Piece(body, int(size))

    def _call(self, method: str, path: str, message: bytes) -> bytes:
        return self._asked(method, path, compressed(message))

    def _asked(self, method: str, path: str, content: bytes) -> bytes:
        # All messages are JSON; on a slow line its name costs as much as a signature's half.
        packed = {"content-encoding": "zstd"}
        status, headers, body = self._send(method, path, content, packed)
        if status != OK:
            raise self._trouble(status, headers, body)
        if headers.get("content-encoding") != "zstd":
            raise NotOurServer  # without its checksum nothing is believed
        return _unpacked(headers, body)

    def _trouble(self, status: int, headers: httpx.Headers, body: bytes) -> Refusal:
        told = _told(headers, body)
        if told.key == ErrorKey.WITHDRAWN and self._witness.confirms(told.statement, WITHDRAWN):
            return LaptopWithdrawn()
        trouble = trouble_for(status, told.key)
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
            told = _told(answer[1], answer[2])
            if told.statement is not None and self._witness.confirms(told.statement, CLOCK):
                self._signer.go_by(told.statement.server_time)
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
        try:
            response = self._client.send(request, stream=True)
            try:
                received = _bounded(response)
            finally:
                response.close()
        except CUT:
            self._stop.check()
            raise LineBroke from None
        except httpx.HTTPError as problem:
            self._stop.check()
            if not_trusted(problem):
                raise CertificateUnknown from None
            raise NoAnswer from None
        self.traffic.up += len(body)
        self.traffic.down += len(received)
        return response.status_code, response.headers, received


def _whole(headers: httpx.Headers, body: bytes) -> bool:
    """Whether the body is the one its digest was made of (RFC 9530)."""
    value = headers.get("content-digest", "")
    if not (value.startswith("sha-256=:") and value.endswith(":")):
        return False
    try:
        return b64decode(value[9:-1], validate=True) == sha256_of(body).digest()
    except NotBase64:
        return False


def _offset(headers: httpx.Headers, size: int) -> int:
    """Where the upload stands. A guest network's sign-in page knows nothing of it."""
    value = headers.get("upload-offset", "")
    if headers.get("tus-resumable") != "1.0.0" or not value.isdecimal() or int(value) > size:
        raise NotOurServer
    return int(value)


def _bounded(response: httpx.Response) -> bytes:
    received = bytearray()
    for piece in response.iter_raw():
        received += piece
        if len(received) > MAX_BODY:
            raise NotOurServer
    return bytes(received)


def _unpacked(headers: httpx.Headers, body: bytes) -> bytes:
    if headers.get("content-type") != "application/json":
        raise NotOurServer
    try:
        return decompress(body) if headers.get("content-encoding") == "zstd" else body
    except (MessageUnreadable, MessageTooLarge):
        raise NotOurServer from None


def _message(shape: type[M], body: bytes) -> M:
    try:
        return decode(shape, body)
    except MessageUnreadable:
        raise NotOurServer from None


def _told(headers: httpx.Headers, body: bytes) -> ErrorReply:
    """What went wrong; without a key when it was not our server that spoke."""
    try:
        return decode(ErrorReply, _unpacked(headers, body))
    except (MessageUnreadable, NotOurServer):
        return ErrorReply(key="")


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
