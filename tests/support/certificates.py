"""Small authorities for tests: root, issuing authority and one seal; a clock that is believed."""

from dataclasses import dataclass
from datetime import UTC, datetime

from asn1crypto.keys import PrivateKeyInfo
from asn1crypto.x509 import Certificate
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.sign.timestamps import DummyTimeStamper

from coach_app.plans.sealing import SealIdentity

FROM, UNTIL = datetime(2020, 1, 1, tzinfo=UTC), datetime(2060, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Authority:
    """A seal that three certificates stand behind, and the root to trust."""

    identity: SealIdentity
    root_pem: bytes


def make_authority(
    name: str = "Example authority", start: datetime = FROM, end: datetime = UNTIL
) -> Authority:
    root_key, issuer_key, seal_key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(3))
    root_name, issuer_name = _name(f"{name} root"), _name(f"{name} plans")
    root = _certificate(root_name, root_key, root_name, root_key, ca=True)
    issuer = _certificate(issuer_name, issuer_key, root_name, root_key, ca=True)
    seal = _certificate(
        _name(f"{name} laptop 1"), seal_key, issuer_name, issuer_key, ca=False, life=(start, end)
    )
    return Authority(
        identity=SealIdentity(
            key_pem=seal_key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()),
            certificate_pem=seal.public_bytes(Encoding.PEM),
            chain_pem=issuer.public_bytes(Encoding.PEM),
        ),
        root_pem=root.public_bytes(Encoding.PEM),
    )


def make_clock(at: datetime) -> tuple[DummyTimeStamper, bytes]:
    """What makes time stamps that say `at`, and the certificate (PEM) to trust for them."""
    root_key = ec.generate_private_key(ec.SECP256R1())
    key = rsa.generate_private_key(65_537, 2048)  # the library's own clock wants no other
    root_name = _name("Example clock root")
    root = _certificate(root_name, root_key, root_name, root_key, ca=True)
    stamping = _certificate(
        _name("Example clock"), key, root_name, root_key, ca=False, for_times=True
    )
    private = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    stamper = DummyTimeStamper(
        Certificate.load(stamping.public_bytes(Encoding.DER)),
        PrivateKeyInfo.load(private),
        fixed_dt=at,
    )
    return stamper, root.public_bytes(Encoding.PEM)


def _name(common: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common)])


def _certificate(
    subject: x509.Name,
    key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey,
    issuer: x509.Name,
    issuer_key: ec.EllipticCurvePrivateKey,
    *,
    ca: bool,
    life: tuple[datetime, datetime] = (FROM, UNTIL),
    for_times: bool = False,
) -> x509.Certificate:
    usage = x509.KeyUsage(
        digital_signature=not ca,
        content_commitment=not ca,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=ca,
        crl_sign=ca,
        encipher_only=False,
        decipher_only=False,
    )
    built = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(life[0])
        .not_valid_after(life[1])
        .add_extension(x509.BasicConstraints(ca, None), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()),
            critical=False,
        )
    )
    if for_times:
        stamping = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
        built = built.add_extension(stamping, critical=True)
    return built.sign(issuer_key, hashes.SHA256())
