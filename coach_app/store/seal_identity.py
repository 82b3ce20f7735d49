"""The keys this laptop proves itself with: a seal for documents and a key for the server.

Until an organisation issues certificates, a store makes its own: a root that signs one seal
certificate and whose private half is then dropped.
"""

import base64
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ec import (
    SECP256R1,
    EllipticCurvePrivateKey,
    generate_private_key,
)
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from cryptography.x509.oid import NameOID

VALID_FOR = timedelta(days=730)
SKEW = timedelta(hours=1)
"""A reader whose clock is a little behind still finds the certificate valid."""


@dataclass(frozen=True, slots=True)
class SealIdentity:
    """All PEM. `chain_pems` are the certificates between the seal's and the root's."""

    key_pem: bytes = field(repr=False)
    certificate_pem: bytes
    chain_pems: tuple[bytes, ...]
    root_pem: bytes


@dataclass(frozen=True, slots=True)
class DeviceKey:
    """Ed25519: 32 raw bytes, and the public key as the server enrols it."""

    private_raw: bytes = field(repr=False)
    public_base64: str


def make_seal_identity(device_code: str, now: datetime) -> SealIdentity:
    """A root and a seal certificate, both valid for two years from now."""
    root_key = generate_private_key(SECP256R1())
    root_name = _name(f"Plan seals of laptop {device_code}")
    root = (
        _certificate(root_name, root_name, root_key, now)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(for_signing_certificates=True), critical=True)
        .add_extension(_authority(root_key), critical=False)
        .sign(root_key, hashes.SHA256())
    )
    seal_key = generate_private_key(SECP256R1())
    seal = (
        _certificate(_name(f"Plan seal {device_code}"), root_name, seal_key, now)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(for_signing_certificates=False), critical=True)
        .add_extension(_authority(root_key), critical=False)
        .sign(root_key, hashes.SHA256())
    )
    return SealIdentity(
        key_pem=_private_pem(seal_key),
        certificate_pem=seal.public_bytes(Encoding.PEM),
        chain_pems=(),
        root_pem=root.public_bytes(Encoding.PEM),
    )


def make_device_key() -> DeviceKey:
    key = Ed25519PrivateKey.generate()
    public = key.public_key().public_bytes_raw()
    return DeviceKey(key.private_bytes_raw(), base64.b64encode(public).decode())


def _private_pem(key: EllipticCurvePrivateKey) -> bytes:
    """In clear: it is kept inside the encrypted store and nowhere else."""
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def _name(common_name: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "GB"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Work and Health Coaching"),
            x509.NameAttribute(NameOID.COMMON_NAME, common_name),
        ]
    )


def _certificate(
    subject: x509.Name, issuer: x509.Name, key: EllipticCurvePrivateKey, now: datetime
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - SKEW)
        .not_valid_after(now + VALID_FOR)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )


def _authority(key: EllipticCurvePrivateKey) -> x509.AuthorityKeyIdentifier:
    return x509.AuthorityKeyIdentifier.from_issuer_public_key(key.public_key())


def _usage(*, for_signing_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not for_signing_certificates,
        content_commitment=not for_signing_certificates,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=for_signing_certificates,
        crl_sign=for_signing_certificates,
        encipher_only=False,
        decipher_only=False,
    )
