"""Enrolment codes, and the proof that whoever shows a certificate authority knows the code."""

import hmac
from base64 import b64encode
from dataclasses import dataclass
from hashlib import sha256
from typing import Annotated

from pydantic import Field

AUTHORITY_PATH = "/v1/authority/"
"""Followed by the public half of an enrolment code, see `code_id`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorityReply:
    """A certificate authority in PEM, with the proof that it comes from whoever made the code."""

    certificate: Annotated[str, Field(max_length=16_384)]
    proof: Annotated[str, Field(max_length=100)]


def plain_code(code: str) -> str:
    """Spaces, hyphens and small letters make no difference to a code that is typed."""
    return "".join(char for char in code.upper() if char.isalnum())


def code_id(code: str) -> str:
    """What may be said of an enrolment code to a server that is not known yet."""
    return sha256(f"coach-code-id:{plain_code(code)}".encode("utf-8", "replace")).hexdigest()


def proof_key(code: str) -> bytes:
    """What only those can work out who know the code; the server keeps this half of it."""
    return sha256(f"coach-code-proof:{plain_code(code)}".encode("utf-8", "replace")).digest()


def proof_with(key: bytes, certificate: str) -> str:
    made = hmac.digest(key, certificate.encode("utf-8", "replace"), "sha256")
    return b64encode(made).decode("ascii")


def authority_proof(code: str, certificate: str) -> str:
    """What the server says with its certificate authority (PEM), and the laptop works out too."""
    return proof_with(proof_key(code), certificate)
