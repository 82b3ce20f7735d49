"""Checks a signed document: who signed, whether anything changed, whether it is the one kept."""

import io
import logging
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from pyhanko.keys import load_certs_from_pemder_data
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import enumerate_sig_fields
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import PdfSignatureStatus, SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from coach_app.domain.signature import SignerRole
from coach_app.plans.sealing import DocumentUnreadable
from coach_app.plans.tagged.metadata import FINGERPRINT

HOSTILE = (
    *(PdfError, ValueError, LookupError, TypeError, AttributeError, ArithmeticError),
    *(AssertionError, NotImplementedError, RecursionError, EOFError, OSError, MemoryError),
    *(struct.error, zlib.error),
)
"""What the readers raise on files that were damaged or made to harm."""
LIBRARIES = ("pyhanko", "pyhanko_certvalidator")


@dataclass(frozen=True, slots=True, kw_only=True)
class SignatureFacts:
    """One signature. `when` is what the signing laptop's clock said: nobody else vouches for it."""

    field: str
    signer: str
    certificate: str
    """Name on the certificate of the laptop that sealed."""
    reason: str
    place: str
    when: datetime | None
    intact: bool
    """The signed bytes are the ones that were signed."""
    trusted: bool
    """The certificate was issued under a root that is trusted here."""
    whole_file: bool
    """It covers the file to its last byte."""
    changed_afterwards: bool
    """Something other than a further signature was added after it."""

    @property
    def good(self) -> bool:
        return self.intact and self.trusted and not self.changed_afterwards


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    ok: bool
    signatures: tuple[SignatureFacts, ...]
    unsigned: tuple[str, ...]
    """Fields that are reserved and still empty."""
    problems: tuple[str, ...]
    """Plain sentences; empty when all is well."""
    sha256: str
    """Of the whole file."""
    content_hash: str
    """Fingerprint of the agreed content that the file states; "" when it states none."""


def verify(
    pdf: bytes,
    *,
    trusted_roots: tuple[bytes, ...],
    known_sha256: frozenset[str] | None = None,
    content_hash: str | None = None,
) -> Verification:
    """Check a file against the roots we trust (PEM) and, where given, against our records.

    `known_sha256`: hashes of the files that were kept; catches a file that was cut back.
    `content_hash`: the fingerprint on record, which the file must state.
    Raises DocumentUnreadable for what is not a whole PDF.
    """
    roots = [root for pem in trusted_roots for root in load_certs_from_pemder_data(pem)]
    with _quiet():
        try:
            reader = PdfFileReader(io.BytesIO(pdf), strict=True)
            empty = tuple(name for name, value, _ in enumerate_sig_fields(reader) if value is None)
            facts = tuple(_facts(found, roots) for found in reader.embedded_regular_signatures)
            stated = _stated_content(reader)
        except HOSTILE as problem:
            raise DocumentUnreadable from problem
    digest = sha256(pdf).hexdigest()
    problems = [
        *_signature_problems(facts, empty),
        *([] if content_hash in (None, stated) else [OTHER_CONTENT]),
        *([] if known_sha256 is None or digest in known_sha256 else [NOT_KEPT]),
    ]
    return Verification(
        ok=not problems,
        signatures=facts,
        unsigned=empty,
        problems=tuple(problems),
        sha256=digest,
        content_hash=stated,
    )


OPTIONAL_FIELDS = frozenset({SignerRole.EMPLOYER.value})
"""Whoever gets the copy may sign it, and need not."""
NOT_KEPT = "This is not one of the files that were kept when they were signed."
OTHER_CONTENT = "The plan in this file is not the one that was agreed."
NOT_SIGNED = "Nobody has signed this file, or the signatures were taken out."


def _signature_problems(facts: tuple[SignatureFacts, ...], empty: tuple[str, ...]) -> list[str]:
    if not facts:
        return [NOT_SIGNED]
    problems: list[str] = []
    for one in facts:
        name = f"The signature \u201c{one.field}\u201d"
        if not one.intact:
            problems.append(f"{name} does not match: the file was changed after it was signed.")
        elif one.changed_afterwards:
            problems.append(f"{name}: something was added to the file or changed after it.")
        if not one.trusted:
            problems.append(f"{name} was not made with a seal of this organisation.")
    if not facts[-1].whole_file:
        problems.append("The last signature does not cover the whole file.")
    missing = [name for name in empty if name not in OPTIONAL_FIELDS]
    problems += [f"The signature \u201c{name}\u201d is missing." for name in missing]
    return problems


def _facts(found: EmbeddedPdfSignature, roots: list[Any]) -> SignatureFacts:
    when = found.self_reported_timestamp
    status = _status(found, roots, when)
    entry = found.sig_object
    return SignatureFacts(
        field=found.field_name,
        signer=_words(entry.get("/Name")),
        certificate=_certificate_name(found),
        reason=_words(entry.get("/Reason")),
        place=_words(entry.get("/Location")),
        when=when,
        intact=bool(status and status.intact and status.valid),
        trusted=bool(status and status.trusted),
        whole_file=bool(status and status.coverage is SignatureCoverageLevel.ENTIRE_FILE),
        changed_afterwards=not (status and _only_signed_since(status)),
    )


def _status(
    found: EmbeddedPdfSignature, roots: list[Any], when: datetime | None
) -> PdfSignatureStatus | None:
    """None when the signature is too broken to be checked.

    The certificate has to be valid at the time the signature states. Without a time stamp of
    a third party that is the best there is.
    """
    context = ValidationContext(trust_roots=roots, moment=when, allow_fetching=False)
    try:
        return validate_pdf_signature(found, context)
    except HOSTILE:
        return None


def _only_signed_since(status: PdfSignatureStatus) -> bool:
    covered = status.coverage in (
        SignatureCoverageLevel.ENTIRE_REVISION,
        SignatureCoverageLevel.ENTIRE_FILE,
    )
    suspicious = status.modification_level is None or not status.docmdp_ok
    return covered and (status.coverage is SignatureCoverageLevel.ENTIRE_FILE or not suspicious)


def _certificate_name(found: EmbeddedPdfSignature) -> str:
    certificate = found.signer_cert
    return "" if certificate is None else str(certificate.subject.native.get("common_name", ""))


def _words(value: Any) -> str:
    return "" if value is None else str(value)


def _stated_content(reader: PdfFileReader) -> str:
    """From the description of the file; changing that after a signature breaks the signature."""
    about = reader.trailer_view.get("/Info")
    words = "" if about is None else _words(about.get_object().get("/Keywords"))
    return words.removeprefix(FINGERPRINT) if words.startswith(FINGERPRINT) else ""


@contextmanager
def _quiet() -> Iterator[None]:
    """The libraries log what they find, names and all; what matters is in the verdict."""
    loggers = [logging.getLogger(name) for name in LIBRARIES]
    before = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        for logger, level in zip(loggers, before, strict=True):
            logger.setLevel(level)
