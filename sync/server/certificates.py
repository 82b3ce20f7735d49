"""A small authority of the server's own, for places that have no certificate from elsewhere.

Laptops learn the authority when they are enrolled; the server's certificate can then be renewed
under it without anybody noticing.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from coach_app.domain.errors import Refusal
from sync.codes import AuthorityReply, proof_with
from sync.server.private_files import write_private

AUTHORITY, AUTHORITY_KEY = "authority.pem", "authority.key"
SERVER, SERVER_KEY = "server.pem", "server.key"
AUTHORITY_LIFE, SERVER_LIFE = timedelta(days=3650), timedelta(days=397)
BEFORE = timedelta(days=1)
"""For machines whose clock is a little behind."""


class HostNameWrong(Refusal):
    key = "server.host_name_wrong"
    sentence = "A host is a name as in coach.example.org, or an address as in 192.0.2.7."


class AuthorityDamaged(Refusal):
    key = "server.authority_damaged"
    sentence = "The files of the authority cannot be read. Put them back from a copy."


@dataclass(frozen=True, slots=True)
class _Authority:
    key: ec.EllipticCurvePrivateKey
    certificate: x509.Certificate


def make_certificate(folder: Path, hosts: list[str], now: datetime) -> None:
    """Write the server's certificate and key into the folder, and an authority if it has none.

    Raises HostNameWrong, AuthorityDamaged.
    """
    names = [_name_of(host) for host in hosts]
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    authority = _authority_in(folder, now)
    key = ec.generate_private_key(ec.SECP256R1())
    certificate = (
        x509.CertificateBuilder()
        .subject_name(_common("Coach server"))
        .issuer_name(authority.certificate.subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - BEFORE)
        .not_valid_after(now + SERVER_LIFE)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(_usage(signs_certificates=False), critical=True)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(authority.key.public_key()),
            critical=False,
        )
        .sign(authority.key, hashes.SHA256())
    )
    write_private(folder / SERVER_KEY, _key_text(key))
    (folder / SERVER).write_text(
        _text(certificate) + _text(authority.certificate), encoding="ascii"
    )


def vouched(authority: Path, proof_key: bytes) -> AuthorityReply:
    """The authority's certificate, and the proof for whoever holds the enrolment code that
    nobody on the way has put another one in its place. Raises AuthorityDamaged."""
    try:
        text = authority.read_text(encoding="ascii")
    except (OSError, UnicodeDecodeError):
        raise AuthorityDamaged from None
    return AuthorityReply(certificate=text, proof=proof_with(proof_key, text))


def _authority_in(folder: Path, now: datetime) -> _Authority:
    if not (folder / AUTHORITY_KEY).exists():
        _make_authority(folder, now)
    try:
        key = load_pem_private_key((folder / AUTHORITY_KEY).read_bytes(), password=None)
        certificate = x509.load_pem_x509_certificate((folder / AUTHORITY).read_bytes())
    except (OSError, ValueError):
        raise AuthorityDamaged from None
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise AuthorityDamaged
    return _Authority(key, certificate)


def _make_authority(folder: Path, now: datetime) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = _common("Coach server authority")
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - BEFORE)
        .not_valid_after(now + AUTHORITY_LIFE)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs_certificates=True), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    write_private(folder / AUTHORITY_KEY, _key_text(key))
    (folder / AUTHORITY).write_text(_text(certificate), encoding="ascii")


def _name_of(host: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ip_address(host))
    except ValueError:
        pass
    try:
        plain = host.strip().rstrip(".").encode("idna").decode("ascii")
    except UnicodeError:
        raise HostNameWrong from None
    if not plain or not all(char.isalnum() or char in "-." for char in plain):
        raise HostNameWrong
    return x509.DNSName(plain)


def _common(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        encipher_only=False,
        decipher_only=False,
    )


def _text(certificate: x509.Certificate) -> str:
    return certificate.public_bytes(Encoding.PEM).decode("ascii")


def _key_text(key: ec.EllipticCurvePrivateKey) -> str:
    plain = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return plain.decode("ascii")
