"""Whose certificate counts: the system's list, or the authority learned at enrolment alone."""

import hmac
import ssl

import httpx

from sync.client.answers import CertificateUnknown
from sync.codes import AUTHORITY_PATH, AuthorityReply, authority_proof, code_id
from sync.packing import decompress
from sync.protocol import MessageTooLarge, MessageUnreadable, decode

LONGEST_ANSWER = 65_536


def trusting(authority: str) -> ssl.SSLContext:
    """Checks names and dates as always, but believes this one authority (PEM) and no other."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    try:
        context.load_verify_locations(cadata=authority)
    except (ssl.SSLError, ValueError):
        raise CertificateUnknown from None
    return context


def not_trusted(problem: BaseException) -> bool:
    """Whether this is, underneath, a certificate that nobody we trust stands behind."""
    cause: BaseException | None = problem
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return True
        cause = cause.__cause__ or cause.__context__
    return False


def proven_authority(address: str, code: str, timeout: httpx.Timeout) -> str:
    """The authority (PEM) of a server that proves that it knows the enrolment code.

    Anybody may be listening here: nothing is sent but what says nothing about the code, and
    nothing is believed but what only a holder of the code can have made. Raises
    CertificateUnknown.
    """
    try:
        with (
            httpx.Client(
                base_url=address,
                timeout=timeout,
                verify=False,  # noqa: S501 - the proof below is the check
            ) as client,
            client.stream("GET", AUTHORITY_PATH + code_id(code)) as response,
        ):
            body = _bounded(response)
        reply = decode(AuthorityReply, body)
    except (httpx.HTTPError, MessageUnreadable, MessageTooLarge):
        raise CertificateUnknown from None
    if not hmac.compare_digest(authority_proof(code, reply.certificate), reply.proof):
        raise CertificateUnknown
    return reply.certificate


def _bounded(response: httpx.Response) -> bytes:
    """The answer unpacked. Raises MessageTooLarge, MessageUnreadable."""
    received = bytearray()
    for piece in response.iter_raw():
        received += piece
        if len(received) > LONGEST_ANSWER:
            raise MessageTooLarge
    packed = response.headers.get("content-encoding") == "zstd"
    return decompress(bytes(received), LONGEST_ANSWER) if packed else bytes(received)
