"""The organisation's key pair, and the two people who use it."""

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from coach_app.store.escrow import OrganisationKey, TwoPeople, private_key_from_pem
from coach_app.store.refusals import (
    EscrowKeyUnusable,
    EscrowNeedsTwo,
    EscrowPasswordWrong,
    EscrowReasonMissing,
)


def public_pem(private: X25519PrivateKey | Ed25519PrivateKey) -> bytes:
    return private.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )


def private_pem(private: X25519PrivateKey | Ed25519PrivateKey, password: bytes = b"") -> bytes:
    locked = serialization.BestAvailableEncryption(password) if password else None
    return private.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        locked or serialization.NoEncryption(),
    )


def test_the_public_key_comes_as_a_pem_file_and_has_a_fingerprint_to_compare() -> None:
    private = X25519PrivateKey.generate()
    found = OrganisationKey.from_pem(public_pem(private))
    assert found.public == private.public_key()
    assert [len(part) for part in found.fingerprint.split("-")] == [4] * 4


LOW_ORDER = (
    b"-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VuAyEAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n"
    b"-----END PUBLIC KEY-----\n"
)


@pytest.mark.parametrize(
    "pem",
    [
        b"",
        b"\x00\xff",
        b"-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n",
        public_pem(Ed25519PrivateKey.generate()),
        private_pem(X25519PrivateKey.generate()),
        LOW_ORDER,
    ],
    ids=["nothing", "bytes", "broken", "for signing", "private", "low order"],
)
def test_anything_else_is_refused(pem: bytes) -> None:
    with pytest.raises(EscrowKeyUnusable):
        OrganisationKey.from_pem(pem)


def test_the_private_key_may_be_under_a_password() -> None:
    private = X25519PrivateKey.generate()
    assert private_key_from_pem(private_pem(private)).private_bytes_raw()
    locked = private_pem(private, b"of the safe")
    opened = private_key_from_pem(locked, "of the safe")
    assert opened.private_bytes_raw() == private.private_bytes_raw()
    for wrong in ("", "of the cupboard"):
        with pytest.raises(EscrowPasswordWrong):
            private_key_from_pem(locked, wrong)
    for pem in (b"", public_pem(private), private_pem(Ed25519PrivateKey.generate())):
        with pytest.raises(EscrowKeyUnusable):
            private_key_from_pem(pem)


@pytest.mark.parametrize(
    ("first", "second"),
    [("", "Ann"), ("Ann", " "), ("Ann", "ANN"), ("Ann", " ann "), ("A\x00", "B")],
)
def test_one_person_is_not_two(first: str, second: str) -> None:
    with pytest.raises(EscrowNeedsTwo):
        TwoPeople(first=first, second=second, reason="Long illness")


@pytest.mark.parametrize("reason", ["", "  ", "x" * 201, "a\x07b"])
def test_a_reason_is_needed(reason: str) -> None:
    with pytest.raises(EscrowReasonMissing):
        TwoPeople(first="Ann Sample", second="Ben Sample", reason=reason)
