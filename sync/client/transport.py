"""The way to the server over HTTP: signed, compressed, bounded, and patient with slow lines."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from ipaddress import ip_address
from typing import Protocol, TypeVar

import httpx

from coach_app.domain.errors import Refusal
from sync.client.answers import (
    CertificateUnknown,
    CodeNotValid,
    LaptopWithdrawn,
    NoAnswer,
    NotOurServer,
    trouble_for,
)
from sync.client.signing import Clock, Nonces, RequestSigner, public_key
from sync.client.statements import Witness
from sync.client.trust import not_trusted, proven_authority, trusting
from sync.protocol import (
    ANCHOR,
    ATTACHMENT_PATH,
    ENROL_PATH,
    EXCHANGE_PATH,
    MAX_BODY,
    PROTOCOL_VERSION,
    RECEIPT,
    REJOIN_PATH,
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
    compress,
    decode,
    decompress,
    encode,
)

SILENCE = httpx.Timeout(connect=15, read=45, write=45, pool=5)
"""Seconds without a single byte before the line counts as dead; a slow line has all the time."""

LONGEST_ADDRESS = 2000
ENROL_KEY_ID = "enrol"
STRANGER = Witness()
OK, NOT_FOUND = 200, 404

M = TypeVar("M")


class AddressNotSafe(Refusal):
    key = "sync.address_not_safe"
    sentence = "The server's address must begin with https:// and name a server."


class Signer(Protocol):
    def sign(self, request: httpx.Request, body: bytes) -> None: ...


def checked_address(url: str) -> str:
    """The server's address without a trailing slash.

    Raises AddressNotSafe for anything but https, unless it is this very machine.
    """
    if len(url) > LONGEST_ADDRESS:
        raise AddressNotSafe
    try:
        address = httpx.URL(url.strip())
        address.host.encode("idna")  # as it is looked up: no part may be empty or too long
    except (httpx.InvalidURL, UnicodeError):
        raise AddressNotSafe from None
    plain_but_local = address.scheme == "http" and _loopback(address.host)
    if not address.host or not (address.scheme == "https" or plain_but_local):
        raise AddressNotSafe
    return str(address).rstrip("/")


def _loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


@contextmanager
def connection(url: str, authority: str = "") -> Iterator[httpx.Client]:
    """A client that sends no header more than needed and follows no redirect.

    It trusts the given authority (PEM) and no other, or without one the system's list.
    Raises AddressNotSafe.
    """
    address = checked_address(url)
    local = _loopback(httpx.URL(address).host)
    verify = trusting(authority) if authority else True
    with httpx.Client(
        base_url=address, timeout=SILENCE, trust_env=not local, verify=verify
    ) as client:
        for name in ("accept", "accept-encoding", "connection", "user-agent"):
            del client.headers[name]
        yield client


class HttpTransport:
    """Implements the engine's Transport on one open connection."""

    def __init__(self, client: httpx.Client, signer: Signer, witness: Witness = STRANGER) -> None:
        self._client = client
        self._signer = signer
        self._witness = witness

    def exchange(self, request: ExchangeRequest) -> ExchangeReply:
        """An answer without the server's own signature under it is nobody's answer."""
        response = self._call("POST", EXCHANGE_PATH, encode(request))
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

    def enrol(self, request: EnrolRequest) -> EnrolReply:
        response = self._call("POST", ENROL_PATH, encode(request))
        return _message(EnrolReply, response)

    def has_attachment(self, sha256: str) -> bool:
        status, headers, body = self._send("HEAD", ATTACHMENT_PATH + sha256, b"", {})
        if status == NOT_FOUND:
            return False
        if status != OK:
            raise self._trouble(status, headers, body)
        # A guest network's sign-in page answers 200 to anything; only the server knows this tag.
        if headers.get("etag") != f'"{sha256}"':
            raise NotOurServer
        return True

    def send_attachment(self, sha256: str, content: bytes) -> None:
        kind = {"content-type": "application/octet-stream"}
        status, headers, body = self._send("PUT", ATTACHMENT_PATH + sha256, content, kind)
        if status != OK:
            raise self._trouble(status, headers, body)
        if headers.get("etag") != f'"{sha256}"':
            raise NotOurServer

    def _call(self, method: str, path: str, message: bytes) -> bytes:
        kind = {"content-type": "application/json", "content-encoding": "zstd"}
        status, headers, body = self._send(method, path, compress(message), kind)
        if status != OK:
            raise self._trouble(status, headers, body)
        return _unpacked(headers, body)

    def _trouble(self, status: int, headers: httpx.Headers, body: bytes) -> Refusal:
        told = _told(headers, body)
        if told.key == ErrorKey.WITHDRAWN and self._witness.confirms(told.statement, WITHDRAWN):
            return LaptopWithdrawn()
        return trouble_for(status, told.key)

    def _send(
        self, method: str, path: str, body: bytes, headers: dict[str, str]
    ) -> tuple[int, httpx.Headers, bytes]:
        request = self._client.build_request(method, path, content=body, headers=headers)
        self._signer.sign(request, body)
        try:
            response = self._client.send(request, stream=True)
            try:
                return response.status_code, response.headers, _bounded(response)
            finally:
                response.close()
        except httpx.HTTPError as problem:
            if not_trusted(problem):
                raise CertificateUnknown from None
            raise NoAnswer from None


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
        return HttpTransport(client, signer).enrol(request)


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
) -> Iterator[HttpTransport]:
    """An open way to the server for an enrolled laptop; `server_key` and `authority` as enrolment
    gave them.

    Raises AddressNotSafe.
    """
    signer = RequestSigner(device_id, private_key, clock, nonces)
    with connection(url, authority) as client:
        yield HttpTransport(client, signer, Witness(server_key, device_id))
