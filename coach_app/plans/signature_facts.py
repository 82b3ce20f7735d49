"""The facts of one signature or time stamp: intact, by whose seal, covering what, since when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from asn1crypto.parser import peek
from pyhanko.keys import load_certs_from_pemder_data
from pyhanko.sign.fields import MDPPerm
from pyhanko.sign.validation import validate_pdf_signature, validate_pdf_timestamp
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import (
    ModificationInfo,
    PdfSignatureStatus,
    SignatureCoverageLevel,
)
from pyhanko_certvalidator import ValidationContext

from coach_app.domain.verified import Seal, SignatureFacts, StampFacts
from coach_app.plans.allowed_changes import signatures_only
from coach_app.plans.trust import Trust, TrustedRoot

Hostile = tuple[type[Exception], ...]
Certificate = Any
"""The library's own kind of certificate; it comes without types."""
A_MOMENT = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Authorities:
    """The roots as the library wants them, with what we know of the time they count for."""

    trust: Trust
    now: datetime | None
    kept: bool
    """This very file was kept here, so nobody can have backdated it since."""
    roots: tuple[tuple[Certificate, TrustedRoot], ...]

    @classmethod
    def of(cls, trust: Trust, now: datetime | None, *, kept: bool) -> "Authorities":
        roots = tuple(
            (certificate, root)
            for root in trust.roots
            for certificate in load_certs_from_pemder_data(root.pem)
        )
        return cls(trust, now, kept, roots)

    def context(self, moment: datetime | None, *, stamps: bool = False) -> ValidationContext:
        return ValidationContext(
            trust_roots=[root for root, told in self.roots if told.stamps or not stamps],
            moment=moment,
            allow_fetching=False,
        )

    def until(self, status: Any) -> datetime | None:
        """When the root at the end of this chain stopped counting; None for never."""
        path = status.validation_path
        if path is None:
            return None
        anchor = path.trust_anchor.authority.public_key.dump()
        found = (told.until for root, told in self.roots if root.public_key.dump() == anchor)
        return next(found, None)


def signature_facts(
    found: EmbeddedPdfSignature,
    authorities: Authorities,
    stamps: Sequence[StampFacts],
    hostile: Hostile,
) -> SignatureFacts:
    """`hostile`: what the library may raise on a signature that is too broken to be checked."""
    when = found.self_reported_timestamp
    status = _status(found, authorities, when, hostile)
    stamped_at = min((s.at for s in stamps if _proves(s, found)), default=None)
    certificate = found.signer_cert
    serial = "" if certificate is None else f"{certificate.serial_number:x}"
    withdrawn_at = authorities.trust.withdrawn.get(serial)
    seal = _seal_of(found, status, authorities, when, stamped_at, hostile)
    entry = found.sig_object
    return SignatureFacts(
        field=found.field_name,
        signer=words(entry.get("/Name")),
        certificate=_name(certificate, "common_name"),
        serial=serial,
        organisation=_name(certificate, "organization_name"),
        reason=words(entry.get("/Reason")),
        place=words(entry.get("/Location")),
        when=when,
        stamped_at=stamped_at,
        intact=bool(status and status.intact and status.valid),
        trusted=seal is Seal.OURS,
        seal=seal,
        withdrawn_at=withdrawn_at,
        whole_file=_whole(status),
        changed_afterwards=_holds_more(found) or not (status and _only_signed_since(status)),
        certifies=_certifies(found, hostile),
    )


def stamp_facts(
    found: EmbeddedPdfSignature, authorities: Authorities, hostile: Hostile
) -> StampFacts:
    """Raises what is in `hostile` for a stamp that states no time."""
    info = found.signed_data["encap_content_info"]["content"].parsed
    at = info["gen_time"].native
    try:
        status = validate_pdf_timestamp(
            found, authorities.context(at, stamps=True), diff_policy=signatures_only()
        )
    except hostile:
        status = None
    late = authorities.now is not None and at > authorities.now + timedelta(hours=1)
    return StampFacts(
        at=at,
        authority=_name(found.signer_cert, "common_name"),
        intact=bool(status and status.intact and status.valid),
        trusted=bool(status and status.trusted) and not late,
        whole_file=_whole(status),
        changed_afterwards=_beside(found) or not (status and _only_signed_since(status)),
        revision=found.signed_revision,
    )


def _proves(stamp: StampFacts, found: EmbeddedPdfSignature) -> bool:
    sound = stamp.intact and stamp.trusted and not stamp.changed_afterwards
    return sound and stamp.revision > found.signed_revision


def _status(
    found: EmbeddedPdfSignature,
    authorities: Authorities,
    moment: datetime | None,
    hostile: Hostile,
) -> PdfSignatureStatus | None:
    """None when the signature is too broken to be checked.

    The certificate has to be valid at the time the signature states.
    """
    try:
        return validate_pdf_signature(
            found, authorities.context(moment), diff_policy=signatures_only()
        )
    except hostile:
        return None


def _seal_of(
    found: EmbeddedPdfSignature,
    status: PdfSignatureStatus | None,
    authorities: Authorities,
    when: datetime | None,
    stamped_at: datetime | None,
    hostile: Hostile,
) -> Seal:
    if status is None or when is None:
        return Seal.STRANGE
    if not status.trusted:
        return _why_not(found, authorities, when, hostile)
    until = authorities.until(status)
    if until is not None and when > until:
        return Seal.REPLACED
    withdrawn = authorities.trust.withdrawn.get(f"{found.signer_cert.serial_number:x}")
    if withdrawn is None:
        return Seal.OURS
    if when >= withdrawn:
        return Seal.WITHDRAWN
    proven = authorities.kept or (stamped_at is not None and stamped_at < withdrawn)
    return Seal.OURS if proven else Seal.UNPROVEN


def _why_not(
    found: EmbeddedPdfSignature, authorities: Authorities, when: datetime, hostile: Hostile
) -> Seal:
    """Whether it would be trusted at a time when its certificate was valid."""
    certificate = found.signer_cert
    if certificate is None:
        return Seal.STRANGE
    inside = certificate.not_valid_before + A_MOMENT
    then = _status(found, authorities, inside, hostile)
    if then is None or not then.trusted:
        return Seal.STRANGE
    return Seal.TOO_EARLY if when < certificate.not_valid_before else Seal.ENDED


def _beside(found: EmbeddedPdfSignature) -> bool:
    """Whether something lies in the room that is kept free behind a signature, which no signature
    covers."""
    room = bytes(found.pkcs7_content)
    return any(room[peek(room) :])


def _holds_more(found: EmbeddedPdfSignature) -> bool:
    """Whether somebody has put something into a signature: what is beside the signed parts."""
    return _beside(found) or found.signer_info["unsigned_attrs"].native is not None


def _certifies(found: EmbeddedPdfSignature, hostile: Hostile) -> bool:
    try:
        level = found.docmdp_level
    except hostile:
        return False
    return level in (MDPPerm.NO_CHANGES, MDPPerm.FILL_FORMS)


def _whole(status: ModificationInfo | None) -> bool:
    return bool(status and status.coverage is SignatureCoverageLevel.ENTIRE_FILE)


def _only_signed_since(status: ModificationInfo) -> bool:
    if status.coverage is SignatureCoverageLevel.ENTIRE_FILE:
        return True
    allowed = status.modification_level is not None and bool(status.docmdp_ok)
    return allowed and status.coverage is SignatureCoverageLevel.ENTIRE_REVISION


def _name(certificate: Certificate | None, part: str) -> str:
    return "" if certificate is None else str(certificate.subject.native.get(part, ""))


def words(value: Any) -> str:
    return "" if value is None else str(value)
