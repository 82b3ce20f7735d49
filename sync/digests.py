"""The hash of a body as a header says it (RFC 9530, Digest Fields), for both ends of the line."""

from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from hashlib import sha256

BEGINS, ENDS = "sha-256=:", ":"


def digest_header(content: bytes) -> str:
    """The value of `content-digest`."""
    return f"{BEGINS}{b64encode(sha256(content).digest()).decode('ascii')}{ENDS}"


def digest_in(value: str) -> str:
    """The hash that a value of `content-digest` says, in small hexadecimal digits, or ""."""
    if not (value.startswith(BEGINS) and value.endswith(ENDS)):
        return ""
    try:
        return b64decode(value[len(BEGINS) : -len(ENDS)], validate=True).hex()
    except NotBase64:
        return ""
