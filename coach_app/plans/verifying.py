"""Checks a signed document: who signed, whether anything changed, whether it is the one kept."""

import io
import logging
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import enumerate_sig_fields

from coach_app.domain.errors import Meaning, Refusal
from coach_app.domain.signature import SignerRole
from coach_app.domain.verified import Seal, SignatureFacts, StampFacts
from coach_app.plans.live_parts import shows_something_else
from coach_app.plans.sealing import DocumentUnreadable
from coach_app.plans.signature_facts import (
    Authorities,
    signature_facts,
    stamp_facts,
    words,
)
from coach_app.plans.tagged.metadata import FINGERPRINT
from coach_app.plans.trust import Trust

__all__ = [
    "DocumentLocked",
    "DocumentUnreadable",
    "Verification",
    "stamps_counted",
    "stamps_in",
    "verify",
]

HOSTILE = (
    *(PdfError, ValueError, LookupError, TypeError, AttributeError, ArithmeticError),
    *(AssertionError, NotImplementedError, RecursionError, EOFError, OSError, MemoryError),
    *(struct.error, zlib.error),
)
"""What the readers raise on files that were damaged or made to harm."""
LIBRARIES = ("pyhanko", "pyhanko_certvalidator")
SKEW = timedelta(hours=1)
"""How far the clocks of two machines may be apart before a time counts as impossible."""


class DocumentLocked(Refusal):
    key = "document.locked"
    meaning = Meaning.DAMAGED
    sentence = (
        "This file is locked with a code, so its signatures cannot be checked yet. Give its code, "
        "or open it, save the signed file that is attached inside, and check that one."
    )


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
    stamps: tuple[StampFacts, ...] = ()
    """Time stamps of a third party, the oldest first."""
    notes: tuple[str, ...] = ()
    """What is worth knowing and no problem."""


def verify(
    pdf: bytes,
    *,
    trust: Trust,
    now: datetime | None = None,
    known_sha256: frozenset[str] | None = None,
    content_hash: str | None = None,
) -> Verification:
    """Check a file against what we trust and, where given, against our records.

    `now`: nothing can have been signed later. `known_sha256`: hashes of the files that were
    kept; catches a file that was cut back. `content_hash`: the fingerprint on record, which
    the file must state.
    Raises DocumentUnreadable for what is not a whole PDF, DocumentLocked for an encrypted one.
    """
    digest = sha256(pdf).hexdigest()
    kept = known_sha256 is not None and digest in known_sha256
    with _read(pdf) as reader:
        authorities = Authorities.of(trust, now, kept=kept)
        empty = tuple(name for name, value, _ in enumerate_sig_fields(reader) if value is None)
        with _reading_signatures():
            misplaced = _misplaced(reader)
            stamps = _stamps(reader, authorities)
            facts = tuple(
                signature_facts(one, authorities, stamps, HOSTILE)
                for one in reader.embedded_regular_signatures
            )
        stated = _stated_content(reader)
        shown = tuple(_doubts(reader))
    problems = [
        *_signature_problems(facts, stamps, empty),
        *([MISPLACED] if misplaced else []),
        *shown,
        *_time_problems(facts, now),
        *([] if content_hash in (None, stated) else [OTHER_CONTENT]),
        *([] if known_sha256 is None or kept else [NOT_KEPT]),
    ]
    return Verification(
        ok=not problems,
        signatures=facts,
        unsigned=empty,
        problems=tuple(problems),
        sha256=digest,
        content_hash=stated,
        stamps=stamps,
        notes=tuple(_notes(facts, stamps)),
    )


def _misplaced(reader: PdfFileReader) -> bool:
    """Whether a place for a signature holds something else: a thing of no kind that we know, or
    a time stamp where somebody's signature belongs."""
    return any(
        one.sig_object_type not in KINDS
        or (one.sig_object_type == STAMP and one.field_name in KNOWN_FIELDS)
        for one in reader.embedded_signatures
    )


def _doubts(reader: PdfFileReader) -> Iterator[str]:
    """Whether everybody sees the same in this file."""
    try:
        if shows_something_else(reader):
            yield CHANGEABLE
    except HOSTILE:
        yield PART_DAMAGED


def stamps_in(pdf: bytes, *, trust: Trust, now: datetime | None = None) -> tuple[StampFacts, ...]:
    """The time stamps alone, the oldest first, whoever signed. Raises as `verify`."""
    with _read(pdf) as reader:
        return _stamps(reader, Authorities.of(trust, now, kept=False))


def stamps_counted(pdf: bytes) -> int:
    """How many time stamps a file has, sound or not. Raises as `verify`."""
    with _read(pdf) as reader:
        return len(reader.embedded_timestamp_signatures)


def _stamps(reader: PdfFileReader, authorities: Authorities) -> tuple[StampFacts, ...]:
    found = reader.embedded_timestamp_signatures
    return tuple(stamp_facts(one, authorities, HOSTILE) for one in found)


@contextmanager
def _reading_signatures() -> Iterator[None]:
    """Says that it is a signature that cannot be read, while the file itself may be whole."""
    try:
        yield
    except HOSTILE as problem:
        raise DocumentUnreadable(SIGNATURE_UNREADABLE) from problem


def _reader(pdf: bytes) -> PdfFileReader:
    reader = PdfFileReader(io.BytesIO(pdf), strict=True)
    if reader.encrypted:
        raise DocumentLocked
    return reader


@contextmanager
def _read(pdf: bytes) -> Iterator[PdfFileReader]:
    with _quiet():
        try:
            yield _reader(pdf)
        except (DocumentLocked, DocumentUnreadable):
            raise
        except HOSTILE as problem:
            raise DocumentUnreadable from problem


STAMP = "/DocTimeStamp"
KINDS = frozenset({"/Sig", STAMP})
KNOWN_FIELDS = frozenset(role.value for role in SignerRole)
OPTIONAL_FIELDS = frozenset({SignerRole.EMPLOYER.value})
"""Whoever gets the copy may sign it, and need not."""
NOT_KEPT = (
    "This laptop has no record of this very file. It may have been signed on another laptop, or "
    "signatures may have been taken out of it."
)
OTHER_CONTENT = "The plan in this file is not the one that was agreed."
MISPLACED = "This file holds something in a place for a signature that is no signature."
CHANGEABLE = (
    "This file holds a part that can change what it shows, such as a script, a hidden layer or a "
    "field to fill in. A paper of this program never does."
)
PART_DAMAGED = "A part of this file cannot be read, so nobody can tell what it shows."
SIGNATURE_UNREADABLE = (
    "A signature in this file is broken or was put there from elsewhere, so do not rely on the "
    "file. Ask for it again from whoever signed it."
)
NOT_SIGNED = "Nobody has signed this file, or the signatures were taken out."
SEALS = {
    Seal.STRANGE: "was not made with a seal of this organisation.",
    Seal.ENDED: "was made with a seal that had ended by then.",
    Seal.TOO_EARLY: "says it was made before its seal existed.",
    Seal.REPLACED: "was made with a seal that the laptop must not use any more.",
    Seal.WITHDRAWN: "was made with the seal of a laptop that had been withdrawn.",
    Seal.UNPROVEN: (
        "was made with the seal of a laptop that was withdrawn since, and nothing here proves "
        "that it was made before."
    ),
}


def _signature_problems(
    facts: tuple[SignatureFacts, ...], stamps: tuple[StampFacts, ...], empty: tuple[str, ...]
) -> list[str]:
    if not facts:
        return [NOT_SIGNED]
    problems = [problem for one in facts for problem in _problems_of(one)]
    if not facts[0].certifies:
        problems.append("The first signature does not forbid later changes, as it has to.")
    problems += [
        "The time stamp in this file is not sound."
        for stamp in stamps
        if not (stamp.intact and stamp.trusted) or stamp.changed_afterwards
    ]
    covers = [*(one.whole_file for one in facts), *(one.whole_file for one in stamps)]
    if not any(covers):
        problems.append("The last signature does not cover the whole file.")
    missing = [name for name in empty if name not in OPTIONAL_FIELDS]
    problems += [f"The signature \u201c{name}\u201d is missing." for name in missing]
    return problems


def _problems_of(one: SignatureFacts) -> Iterator[str]:
    name = f"The signature \u201c{one.field}\u201d"
    if one.field not in KNOWN_FIELDS:
        yield "This file holds a signature in a place where none belongs."
    if not one.intact:
        yield f"{name} does not match: the file was changed after it was signed."
    elif one.changed_afterwards:
        yield f"{name}: something was added to the file or changed after it."
    if not one.trusted and (one.intact or one.seal is not Seal.STRANGE):
        yield f"{name} {SEALS[one.seal]}"  # whose seal it is cannot be told of changed bytes


def _time_problems(facts: tuple[SignatureFacts, ...], now: datetime | None) -> Iterator[str]:
    before: datetime | None = None
    for one in facts:
        name = f"The signature \u201c{one.field}\u201d"
        if one.when is None:
            yield f"{name} does not say when it was made."
            continue
        if now is not None and one.when > now + SKEW:
            yield f"{name} says it was made at a time that has not come yet."
        if one.stamped_at is not None and one.when > one.stamped_at + SKEW:
            yield f"{name} says it was made after the time stamp that it was there for."
        if before is not None and one.when + SKEW < before:
            yield f"{name} says it was made before the one that it follows."
        before = one.when


def _notes(facts: tuple[SignatureFacts, ...], stamps: tuple[StampFacts, ...]) -> Iterator[str]:
    if facts and not stamps:
        yield "The times are those of the laptop's clock; no time stamp vouches for them."
    withdrawn = [one for one in facts if one.withdrawn_at is not None and one.trusted]
    if withdrawn:
        yield "The laptop was withdrawn later. What it had signed before still counts."


def _stated_content(reader: PdfFileReader) -> str:
    """From the description of the file, which the signatures cover; "" when it is damaged."""
    try:
        about = reader.trailer_view.get("/Info")
        said = "" if about is None else words(about.get_object().get("/Keywords"))
    except HOSTILE:
        return ""
    return said.removeprefix(FINGERPRINT) if said.startswith(FINGERPRINT) else ""


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
