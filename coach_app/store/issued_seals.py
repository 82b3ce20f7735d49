"""The seal that the organisation issued: asked for with the laptop's own key, which stays here."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import NameOID

from coach_app.domain.errors import Refusal
from coach_app.store.refusals import StoreDamaged
from coach_app.store.seal_identity import SealIdentity
from sync.protocol import MessageUnreadable, decode
from sync.seals import SealIssuer, SealReply, SealRequest


class SealNotForUs(Refusal):
    key = "seal.not_for_us"
    sentence = "The seal that came does not fit this laptop, so the one it had stays in use."


@dataclass(frozen=True, slots=True)
class IssuedSeal:
    """What the organisation told about seals, its own list of withdrawn ones read and believed."""

    reply: SealReply
    ends_at: datetime
    withdrawn: Mapping[str, datetime]
    """Since when, by serial number in hex."""

    @property
    def chain(self) -> bytes:
        """PEM: what stands between this laptop's seal and the root, and the root."""
        issuer = self.reply.issuers[0]
        return "".join((issuer.certificate, issuer.chain, issuer.root)).encode("ascii")


def seal_request(own: SealIdentity) -> SealRequest:
    """Signed with the laptop's key. Says nothing about the coach: the server knows the laptop."""
    key = load_pem_private_key(own.key_pem, password=None)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Plan seal")])
    request = (
        x509.CertificateSigningRequestBuilder().subject_name(subject).sign(key, hashes.SHA256())  # type: ignore[arg-type]  # an EC key, as it was made
    )
    return SealRequest(
        request=request.public_bytes(Encoding.PEM).decode("ascii"),
        own_root=own.root_pem.decode("ascii"),
        own_seal=own.certificate_pem.decode("ascii"),
    )


def believed(reply: SealReply, own: SealIdentity) -> IssuedSeal:
    """The answer, if the certificate is for our key and each list is signed by its issuer.

    Raises SealNotForUs.
    """
    try:
        certificate = _certificate(reply.certificate)
        key = load_pem_private_key(own.key_pem, password=None).public_key()
        if _spki(certificate.public_key()) != _spki(key):
            raise SealNotForUs
        certificate.verify_directly_issued_by(_certificate(reply.issuers[0].certificate))
        withdrawn = {
            f"{one.serial_number:x}": one.revocation_date_utc
            for issuer in reply.issuers
            for one in _listed(issuer)
        }
        for earlier in reply.earlier:
            _certificate(earlier.certificate)
    except (ValueError, TypeError, IndexError, UnicodeEncodeError, InvalidSignature) as problem:
        raise SealNotForUs from problem
    return IssuedSeal(reply, certificate.not_valid_after_utc, withdrawn)


def kept(text: str, own: SealIdentity) -> IssuedSeal | None:
    """What was kept before; None when there is none. Raises StoreDamaged."""
    if not text:
        return None
    try:
        return believed(decode(SealReply, text.encode("utf-8")), own)
    except (MessageUnreadable, SealNotForUs) as problem:
        raise StoreDamaged from problem


def _listed(issuer: SealIssuer) -> list[x509.RevokedCertificate]:
    _certificate(issuer.root)
    if not issuer.withdrawn:
        return []
    listing = x509.load_pem_x509_crl(issuer.withdrawn.encode("ascii"))
    key = _certificate(issuer.certificate).public_key()
    if not listing.is_signature_valid(key):  # type: ignore[arg-type]  # of whatever kind it is
        raise SealNotForUs
    return list(listing)


def _certificate(text: str) -> x509.Certificate:
    return x509.load_pem_x509_certificate(text.encode("ascii"))


def _spki(key: object) -> bytes:
    return key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)  # type: ignore[attr-defined, no-any-return]
