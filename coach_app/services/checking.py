"""Checks a file somebody hands over: who signed it, whether it was changed, whether it is known.

It needs no case: whatever the file is, the answer says what to think of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from coach_app.domain.case import CaseFile
from coach_app.domain.document import Document, DocumentKind
from coach_app.domain.errors import Meaning, Refusal
from coach_app.domain.plan import Plan
from coach_app.domain.verified import SignatureFacts, StampFacts
from coach_app.services import seal
from coach_app.services.desk import Desk
from coach_app.store.spoken_code import as_typed

if TYPE_CHECKING:
    from coach_app.plans.verifying import Verification

LARGEST_PAPER = 50_000_000
"""Bytes. A signed plan has a few hundred thousand."""


class PaperTooLarge(Refusal):
    key = "document.too_large"
    meaning = Meaning.DAMAGED
    sentence = "This file is larger than any signed plan can be. Choose another file."


class PaperNotRead(Refusal):
    key = "document.not_read"
    meaning = Meaning.DAMAGED
    sentence = (
        "The file could not be read. Check that it is still there and that the stick is in, then "
        "choose it again."
    )


class Standing(StrEnum):
    """What to think of the file in one word."""

    SOUND = "sound"
    """Whole, signed with seals that count, and the very file that is recorded here."""
    NOT_RECORDED = "not-recorded"
    """Whole and signed with seals that count; this laptop has no record of it."""
    WRONG = "wrong"


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """What this store knows of the file, or of the plan that it says it holds."""

    case_id: str
    ref: str
    title: str
    version: int
    made_at: datetime | None
    very_file: bool
    """The file is byte for byte the one that was kept; else only its content is known."""
    newest: bool
    """No later state of the document and no newer version of the plan is recorded here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """The verdict and all that it rests on."""

    ok: bool
    standing: Standing
    problems: tuple[str, ...]
    notes: tuple[str, ...]
    signatures: tuple[SignatureFacts, ...]
    unsigned: tuple[str, ...]
    stamps: tuple[StampFacts, ...]
    sha256: str
    content_hash: str
    recorded: Recorded | None


def read(path: Path) -> bytes:
    """The file, but never more of it than a paper can have. Raises PaperNotRead, PaperTooLarge."""
    try:
        with path.open("rb") as stream:
            data = stream.read(LARGEST_PAPER + 1)
    except (OSError, ValueError):
        raise PaperNotRead from None
    if len(data) > LARGEST_PAPER:
        raise PaperTooLarge
    return data


def check(desk: Desk, data: bytes, code: str = "") -> Checked:
    """`code`: that of a locked copy; then the signed file inside it is checked.

    Raises PaperTooLarge, DocumentUnreadable, DocumentLocked, CodeWrong or NothingSignedInside.
    Never inside a transaction.
    """
    if len(data) > LARGEST_PAPER:
        raise PaperTooLarge
    from coach_app.plans.locked_copy import unlock  # noqa: PLC0415 - see coach_app.services.seal
    from coach_app.plans.verifying import verify  # noqa: PLC0415 - see coach_app.services.seal

    if code:
        data = unlock(data, as_typed(code))
    trust = seal.trust(desk)
    digest = sha256(data).hexdigest()
    kept = desk.store.queries.holding(Document.KIND, "sha256", digest)
    if not kept:
        found = verify(data, trust=trust, now=desk.now(), known_sha256=frozenset())
        return _checked(found, _same_content(desk, found.content_hash))
    recorded, stated = _kept(desk, *kept[-1])
    known = frozenset({digest})
    found = verify(
        data, trust=trust, now=desk.now(), known_sha256=known, content_hash=stated or None
    )
    return _checked(found, recorded)


def _kept(desk: Desk, document_id: str, case_id: str) -> tuple[Recorded, str]:
    """What is known of a kept document, and the fingerprint of what it has to hold."""
    with desk.work() as work:
        file = work.case_file(case_id)
    document = next(one for one in file.documents if one.id == document_id)
    plan = next((one for one in file.plans if one.id == document.plan_id), None)
    current = document in file.current_documents
    recorded = Recorded(
        case_id=case_id,
        ref=file.case.ref,
        title=document.title,
        version=plan.version if plan is not None else 0,
        made_at=document.made_at,
        very_file=True,
        newest=current and plan is not None and _newest(file, plan),
    )
    return recorded, _fingerprint(file, document, plan)


def _fingerprint(file: CaseFile, document: Document, plan: Plan | None) -> str:
    if document.kind is DocumentKind.EMPLOYER_COPY:
        consents = (c for c in file.employer_consents if c.id == document.consent_id)
        return next((c.content_hash for c in consents), "")
    signed = document.kind is DocumentKind.SIGNED_PLAN and plan is not None
    return plan.content_hash if signed and plan is not None else ""


def _same_content(desk: Desk, stated: str) -> Recorded | None:
    """The plan with this fingerprint, although the file itself was never kept."""
    found = desk.store.queries.holding(Plan.KIND, "content_hash", stated) if stated else ()
    if not found:
        return None
    plan_id, case_id = found[-1]
    with desk.work() as work:
        file = work.case_file(case_id)
    plan = next(one for one in file.plans if one.id == plan_id)
    return Recorded(
        case_id=case_id,
        ref=file.case.ref,
        title="",
        version=plan.version,
        made_at=None,
        very_file=False,
        newest=_newest(file, plan),
    )


def _newest(file: CaseFile, plan: Plan) -> bool:
    agreed = file.agreed_plan
    return agreed is None or agreed.version <= plan.version


def _checked(found: Verification, recorded: Recorded | None) -> Checked:
    from coach_app.plans.verifying import NOT_KEPT  # noqa: PLC0415 - see coach_app.services.seal

    standing = Standing.SOUND if found.ok else Standing.WRONG
    if found.problems == (NOT_KEPT,):
        standing = Standing.NOT_RECORDED
    elsewhere = standing is Standing.WRONG  # then it matters little where else it may be from
    return Checked(
        ok=found.ok,
        standing=standing,
        problems=tuple(p for p in found.problems if not (elsewhere and p == NOT_KEPT)),
        notes=(*_about(recorded), *found.notes),
        signatures=found.signatures,
        unsigned=found.unsigned,
        stamps=found.stamps,
        sha256=found.sha256,
        content_hash=found.content_hash,
        recorded=recorded,
    )


def _about(recorded: Recorded | None) -> tuple[str, ...]:
    if recorded is None:
        return ()
    notes = []
    if not recorded.very_file:
        notes.append(
            f"It says it holds version {recorded.version} of the plan of case {recorded.ref}, but "
            "it is not a file that was kept here."
        )
    if not recorded.newest:
        notes.append("There is a newer state of this document on this laptop.")
    return tuple(notes)
