"""The authority behind the seals: the organisation's own from files, or one made here.

It issues a certificate for the key that a laptop keeps to itself, one for the server's own time
stamps, and the list of seals that were withdrawn.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from sqlmodel import Session, col, select, text

from coach_app.domain.errors import Refusal
from sync.server.seal_tables import SealAuthority

AUTHORITY_LIFE = timedelta(days=20 * 365)
SEAL_LIFE = timedelta(days=730)
BEFORE = timedelta(hours=1)
"""A reader whose clock is a little behind still finds a certificate valid."""
LIST_LIFE = timedelta(days=30)
LOCK = 815_006
"""Of the one transaction that makes an authority."""


class SealAuthorityUnusable(Refusal):
    key = "server.seal_authority_unusable"
    sentence = (
        "The authority for seals cannot be used: its file needs the certificates from the issuing "
        "one to the root in PEM, the other file the key that fits the first of them."
    )


class SealRequestWrong(Refusal):
    key = "sync.seal_request_wrong"
    sentence = "This is no request for a seal that the server can answer."


IssuingKey = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey


@dataclass(frozen=True, slots=True)
class Authority:
    """An authority that can issue. `key` is the other half of `certificate`."""

    row: SealAuthority
    key: IssuingKey
    certificate: x509.Certificate


def authority(session: Session, files: tuple[Path, Path] | None, now: datetime) -> Authority:
    """The one that issues now; made here when there is none yet. `files`: certificates and key
    of the organisation's own. Raises SealAuthorityUnusable."""
    if files is not None:
        return _from_files(session, *files, now)
    found = _made_here(session, now)
    if found is None:
        session.execute(text("SELECT pg_advisory_xact_lock(:n)"), {"n": LOCK})
        found = _made_here(session, now) or _make(session, now)
    return Authority(found, _key(found.private_key), _certificate(found.certificate))


def _made_here(session: Session, now: datetime) -> SealAuthority | None:
    """One that outlives whatever it issues today."""
    return session.exec(
        select(SealAuthority)
        .where(SealAuthority.private_key != "", SealAuthority.ends_at > now + SEAL_LIFE)
        .order_by(col(SealAuthority.made_at).desc())
    ).first()


def _make(session: Session, now: datetime) -> SealAuthority:
    key = ec.generate_private_key(ec.SECP256R1())
    name = _name("Plan seals", "Work and Health Coaching")
    certificate = (
        _begun(name, name, key.public_key(), key.public_key(), now, now + AUTHORITY_LIFE)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(issues=True), critical=True)
        .sign(key, hashes.SHA256())
    )
    return _keep(session, key, (certificate,), _key_text(key), now)


def _from_files(session: Session, chain: Path, key: Path, now: datetime) -> Authority:
    try:
        certificates = x509.load_pem_x509_certificates(chain.read_bytes())
        private = load_pem_private_key(key.read_bytes(), password=None)
    except (OSError, ValueError):
        raise SealAuthorityUnusable from None
    if not isinstance(private, IssuingKey):
        raise SealAuthorityUnusable
    if _spki(private.public_key()) != _spki(certificates[0].public_key()):
        raise SealAuthorityUnusable
    for below, above in pairwise(certificates):
        _must_have_issued(above, below)
    known = session.get(SealAuthority, _fingerprint(certificates[0]))
    if known is None:
        known = _keep(session, private, tuple(certificates), "", now)
    return Authority(known, private, certificates[0])


def _must_have_issued(above: x509.Certificate, below: x509.Certificate) -> None:
    try:
        below.verify_directly_issued_by(above)
    except (ValueError, TypeError, InvalidSignature):
        raise SealAuthorityUnusable from None


def _keep(
    session: Session,
    key: IssuingKey,
    chain: tuple[x509.Certificate, ...],
    key_text: str,
    now: datetime,
) -> SealAuthority:
    """`chain`: from the issuing certificate to the root."""
    issuing = chain[0]
    ends = issuing.not_valid_after_utc
    stamp_key = ec.generate_private_key(ec.SECP256R1())
    stamp = (
        _begun(
            _name("Time stamps of the coach server", "Work and Health Coaching"),
            issuing.subject,
            stamp_key.public_key(),
            key.public_key(),
            now,
            ends,
        )
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(issues=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
        .sign(key, hashes.SHA256())
    )
    row = SealAuthority(
        fingerprint=_fingerprint(issuing),
        made_at=now,
        ends_at=ends,
        certificate=pem(issuing),
        chain="".join(pem(one) for one in chain[1:-1]),
        root=pem(chain[-1]),
        private_key=key_text,
        stamp_certificate=pem(stamp),
        stamp_key=_key_text(stamp_key),
    )
    session.add(row)
    session.flush()
    return row


def read_request(request: str) -> x509.CertificateSigningRequest:
    """One that whoever holds the key has signed. Raises SealRequestWrong."""
    try:
        found = x509.load_pem_x509_csr(request.encode("ascii"))
        sound = found.is_signature_valid
    except (ValueError, TypeError, UnicodeEncodeError, InvalidSignature):
        raise SealRequestWrong from None
    key = found.public_key()
    if not (sound and isinstance(key, ec.EllipticCurvePublicKey) and key.key_size == 256):
        raise SealRequestWrong
    return found


def issue(
    made: Authority, request: x509.CertificateSigningRequest, laptop: str, team: str, now: datetime
) -> x509.Certificate:
    """The seal for this key. What the request says of itself is not taken over."""
    ends = min(now + SEAL_LIFE, made.certificate.not_valid_after_utc)
    name = _name(f"Plan seal {laptop}"[:64], team[:64])
    return (
        _begun(
            name, made.certificate.subject, request.public_key(), made.key.public_key(), now, ends
        )
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(issues=False, signs_for_good=True), critical=True)
        .sign(made.key, hashes.SHA256())
    )


def withdrawn_list(
    made: Authority, withdrawn: Iterable[tuple[str, datetime]], now: datetime
) -> str:
    """Serial numbers (hex) and since when, signed by the authority (CRL, PEM)."""
    listing = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(made.certificate.subject)
        .last_update(now - BEFORE)
        .next_update(now + LIST_LIFE)
    )
    for serial, since in withdrawn:
        entry = (
            x509.RevokedCertificateBuilder()
            .serial_number(int(serial, 16))
            .revocation_date(since)
            .build()
        )
        listing = listing.add_revoked_certificate(entry)
    return listing.sign(made.key, hashes.SHA256()).public_bytes(Encoding.PEM).decode("ascii")


def own_root(root: str, seal: str, request: x509.CertificateSigningRequest) -> str:
    """The root (PEM) of a laptop's own making, if it stands behind a seal for this very key and
    can stand behind nothing but seals. "" when it does not."""
    try:
        above = x509.load_pem_x509_certificate(root.encode("ascii"))
        below = x509.load_pem_x509_certificate(seal.encode("ascii"))
        below.verify_directly_issued_by(above)
        above.verify_directly_issued_by(above)
        limits = above.extensions.get_extension_for_class(x509.BasicConstraints).value
    except (ValueError, TypeError, UnicodeEncodeError, InvalidSignature, x509.ExtensionNotFound):
        return ""
    same = _spki(below.public_key()) == _spki(request.public_key())
    return pem(above) if same and limits.path_length == 0 else ""


def key_hash(request: x509.CertificateSigningRequest) -> str:
    digest = hashes.Hash(hashes.SHA256())
    digest.update(_spki(request.public_key()))
    return digest.finalize().hex()


def pem(certificate: x509.Certificate) -> str:
    return certificate.public_bytes(Encoding.PEM).decode("ascii")


def _begun(
    subject: x509.Name,
    issuer: x509.Name,
    key: object,
    issuing: object,
    now: datetime,
    ends: datetime,
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)  # type: ignore[arg-type]
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - BEFORE)
        .not_valid_after(ends)
        .add_extension(
            x509.SubjectKeyIdentifier.from_public_key(key),  # type: ignore[arg-type]
            critical=False,
        )
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(issuing),  # type: ignore[arg-type]
            critical=False,
        )
    )


def _name(common: str, organisation: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation or "Team"),
            x509.NameAttribute(NameOID.COMMON_NAME, common),
        ]
    )


def _usage(*, issues: bool, signs_for_good: bool = False) -> x509.KeyUsage:
    """`signs_for_good`: the mark of a seal for documents, which a certificate for anything else
    does not have."""
    return x509.KeyUsage(
        digital_signature=not issues,
        content_commitment=signs_for_good,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=issues,
        crl_sign=issues,
        encipher_only=False,
        decipher_only=False,
    )


def _spki(key: object) -> bytes:
    return key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)  # type: ignore[attr-defined, no-any-return]


def _fingerprint(certificate: x509.Certificate) -> str:
    return certificate.fingerprint(hashes.SHA256()).hex()


def _key_text(key: ec.EllipticCurvePrivateKey) -> str:
    plain = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return plain.decode("ascii")


def _key(text_: str) -> ec.EllipticCurvePrivateKey:
    key = load_pem_private_key(text_.encode("ascii"), password=None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise SealAuthorityUnusable
    return key


def _certificate(text_: str) -> x509.Certificate:
    return x509.load_pem_x509_certificate(text_.encode("ascii"))
