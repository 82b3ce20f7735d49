"""Seals a document with a signature in a reserved field: PAdES B-B, without a network."""

import io
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pyhanko.keys import load_certs_from_pemder_data, load_private_key_from_pemder_data
from pyhanko.pdf_utils.content import RawContent
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.layout import (
    AxisAlignment,
    BoxConstraints,
    Margins,
    SimpleBoxLayoutRule,
)
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.writer import BasePdfFileWriter
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter, enumerate_sig_fields
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko.sign.signers.pdf_signer import PdfSigningSession
from pyhanko.stamp import StaticStampStyle
from pyhanko_certvalidator.registry import SimpleCertificateStore

from coach_app.domain.document import DocumentUnreadable as DocumentUnreadable
from coach_app.domain.errors import AlreadySigned, Refusal
from coach_app.domain.fields import moment
from coach_app.plans.marks import DrawnMark, Mark, SaidMark, TypedMark, appearance

__all__ = ["DrawnMark", "Mark", "SaidMark", "SealIdentity", "TypedMark", "seal", "serial_of"]


class FieldNotThere(Refusal):
    key = "document.no_signature_field"
    sentence = "This document has no place for that signature. Make the document again."


class SealUnusable(Refusal):
    key = "seal.unusable"
    sentence = "The seal of this laptop cannot be used. Ask your supervisor to enrol it again."


class SealNotValidNow(Refusal):
    key = "seal.not_valid_now"
    sentence = (
        "The laptop's clock shows a time before its seal was made, so the time of a signature "
        "cannot be trusted. Set date and time right, then sign. Nothing was changed."
    )


class SealEnded(Refusal):
    key = "seal.ended"
    sentence = (
        "The seal of this laptop has ended. Check the date of the laptop. If it is right, ask your "
        "programme's administrator for a new seal before anything more is signed. Nothing was "
        "changed, and the plan can be read as before."
    )


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class SealIdentity:
    """The key this laptop seals with (PKCS 8, PEM), its certificate and those above it."""

    key_pem: bytes
    certificate_pem: bytes
    chain_pem: bytes


class SealingWriter(IncrementalPdfFileWriter):
    """Adds a signature or a time stamp and nothing else: title, description and dates of the
    file stay as they were, so that whatever changes them after a signature is an attack."""

    def _update_meta(self) -> None:
        """The library would write the machine's clock and its own name into the file."""


class _TimedSigner(PdfSigner):
    """Signs with the time that is handed in instead of the machine's."""

    def __init__(self, when: datetime, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._when = when

    def init_signing_session(
        self,
        pdf_out: BasePdfFileWriter,
        existing_fields_only: bool = False,  # noqa: FBT001, FBT002 - pyHanko's signature
    ) -> PdfSigningSession:
        session = super().init_signing_session(pdf_out, existing_fields_only)
        session.system_time = self._when
        return session


def seal(  # noqa: PLR0913 - all of it is part of one signature
    pdf: bytes,
    *,
    field: str,
    signer_name: str,
    mark: Mark,
    reason: str,
    location: str,
    identity: SealIdentity,
    certify: bool,
    when: datetime,
    given_at: datetime | None = None,
) -> bytes:
    """The document with one more signature; the bytes before it stay as they are.

    `certify` is for the first signature: it allows nothing after it but more signatures.
    `when` it is sealed; `given_at`: when somebody signed, where that was earlier. It stands in
    the box.
    Raises DocumentUnreadable, FieldNotThere, AlreadySigned, SignatureEmpty, MarkUnusable,
    SealUnusable or SealNotValidNow.
    """
    moment(when, "The time of the signature")
    signer = _signer(identity, when)
    try:
        writer = SealingWriter(io.BytesIO(pdf))
        width, height = _field_size(writer, field)
    except (PdfError, ValueError, KeyError) as problem:
        raise problem if isinstance(problem, Refusal) else DocumentUnreadable from problem
    ink = "\n".join(appearance(mark, width, height, signer_name, given_at or when))
    settings = PdfSignatureMetadata(
        field_name=field,
        name=signer_name,
        reason=reason,
        location=location or None,
        md_algorithm="sha256",
        subfilter=SigSeedSubFilter.PADES,
        certify=certify,
        docmdp_permissions=MDPPerm.FILL_FORMS,
    )
    out = io.BytesIO()
    try:
        _TimedSigner(
            when, settings, signer=signer, stamp_style=_stamp(ink, width, height)
        ).sign_pdf(writer, existing_fields_only=True, output=out)
    except SigningError as problem:
        raise SealUnusable from problem
    return out.getvalue()


def serial_of(certificate_pem: bytes) -> str:
    """The serial number of a certificate in hex. Raises SealUnusable."""
    try:
        return f"{next(load_certs_from_pemder_data(certificate_pem)).serial_number:x}"
    except (ValueError, StopIteration) as problem:
        raise SealUnusable from problem


def seal_begins(certificate_pem: bytes) -> datetime:
    """The first moment that a seal counts for. Raises SealUnusable."""
    try:
        begins: datetime = next(load_certs_from_pemder_data(certificate_pem)).not_valid_before
    except (ValueError, StopIteration) as problem:
        raise SealUnusable from problem
    return begins


def _field_size(writer: IncrementalPdfFileWriter, name: str) -> tuple[float, float]:
    for found, value, reference in enumerate_sig_fields(writer):
        if found == name:
            if value is not None:
                raise AlreadySigned
            left, bottom, right, top = (float(side) for side in reference.get_object()["/Rect"])
            return right - left, top - bottom
    raise FieldNotThere


def _signer(identity: SealIdentity, when: datetime) -> SimpleSigner:
    try:
        key = load_private_key_from_pemder_data(identity.key_pem, passphrase=None)
        certificate = next(load_certs_from_pemder_data(identity.certificate_pem))
        chain = list(load_certs_from_pemder_data(identity.chain_pem)) if identity.chain_pem else []
    except (ValueError, TypeError, StopIteration) as problem:
        raise SealUnusable from problem
    if when < certificate.not_valid_before:
        raise SealNotValidNow
    if when > certificate.not_valid_after:
        raise SealEnded
    store = SimpleCertificateStore()
    store.register_multiple([certificate, *chain])
    return SimpleSigner(signing_cert=certificate, signing_key=key, cert_registry=store)


def _stamp(ink: str, width: float, height: float) -> StaticStampStyle:
    edge = SimpleBoxLayoutRule(
        x_align=AxisAlignment.ALIGN_MIN,
        y_align=AxisAlignment.ALIGN_MIN,
        margins=Margins.uniform(0),
    )
    content = RawContent(box=BoxConstraints(width, height), data=ink.encode("ascii"))
    return StaticStampStyle(
        background=content, background_opacity=1.0, background_layout=edge, border_width=0
    )
