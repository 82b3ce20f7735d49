"""Handing a signed paper over: printed, on a stick, as a code to scan, by e-mail later.

Each way asks for the ground that the paper needs, writes its line in the log, and works offline.
"""

from __future__ import annotations

import errno
from dataclasses import dataclass, replace
from pathlib import Path

import segno

from coach_app.domain.case import CaseFile
from coach_app.domain.consent import Subject
from coach_app.domain.disclosed import (
    Delivery,
    Disclosure,
    PartlyLeft,
    Route,
    Way,
    delivery_of,
)
from coach_app.domain.disclosure import OutgoingCopy, Released, why_not
from coach_app.domain.document import Document, DocumentKind
from coach_app.domain.errors import DocumentNotThere, PlanNotAgreed, Refusal
from coach_app.domain.identifiers import email_holds
from coach_app.domain.plan import Plan
from coach_app.plans.scan_text import scan_text
from coach_app.services import employer_copies
from coach_app.services.desk import Desk
from coach_app.services.disclosures import Handing, release_in
from coach_app.services.papers import plan_writer
from coach_app.store.disk_faults import named_disk_faults
from coach_app.store.private_files import write_atomically
from coach_app.store.refusals import DiskFull, DiskReadOnly
from coach_app.store.spoken_code import as_typed, spoken_code
from coach_app.store.unit_of_work import UnitOfWork

OWN_COPY = "The person's own copy"
PDF = "application/pdf"
GONE = frozenset({errno.ENOENT, errno.ENODEV, errno.ENXIO, errno.EIO, errno.ENOTDIR})


class PlaceFull(Refusal):
    key = "hand_over.full"
    sentence = (
        "There is no room on it. Delete something from it or take another stick, then save again. "
        "The document on this laptop is safe."
    )


class PlaceReadOnly(Refusal):
    key = "hand_over.read_only"
    sentence = (
        "Nothing may be written there. Slide the switch on the stick, or choose another place. "
        "The document on this laptop is safe."
    )


class PlaceGone(Refusal):
    key = "hand_over.gone"
    sentence = (
        "The stick or folder is not there any more. Put the stick in again, wait until it is "
        "shown, then save again. The document on this laptop is safe."
    )


class NotWritten(Refusal):
    key = "hand_over.not_written"
    sentence = (
        "The copy could not be written there. Choose another place. The document on this laptop "
        "is safe."
    )


class WrittenWrong(PartlyLeft):
    key = "hand_over.written_wrong"
    sentence = (
        "What was written is not what was sent to it, so the stick may be broken. Take another "
        "one. The document on this laptop is safe."
    )


class PhotoNotLocked(Refusal):
    key = "hand_over.photo_not_locked"
    sentence = "A photo cannot be put under a code. Print it, or save it as it is."


class PhotoNotMailed(Refusal):
    key = "hand_over.photo_not_mailed"
    sentence = "A photo is not sent by e-mail. Print it, or save it as it is."


class AddressNotUsable(Refusal):
    key = "hand_over.address_not_usable"
    sentence = (
        "This is no e-mail address. Write it as in name@example.org, and ask the person again."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOver:
    """One paper and how it may leave. `why_not`: why it may not at all now; "" when it may."""

    document: Document
    case_ref: str
    version: int
    recipient: str
    """The employer; "" for the person's own paper."""
    why_not: str
    email: str
    """The person's own recorded address, for their own paper; "" for any other."""
    scannable: bool
    """The next steps can be shown as a code."""
    mailed: tuple[tuple[Disclosure, Delivery | None], ...] = ()
    """The e-mails that were asked for with this paper, the newest first, and what came of each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LockedCopy:
    """`code` is shown once, to be said aloud; it is kept nowhere."""

    copy: Released
    code: str


@dataclass(frozen=True, slots=True)
class ScanCode:
    """`rows`: True for a dark square; `text`: what the telephone shows."""

    rows: tuple[tuple[bool, ...], ...]
    text: str


def look(desk: Desk, case_id: str, document_id: str = "") -> HandOver:
    """What can be done with a paper now; without an id with the newest of the case.

    Raises CaseNotFound, or DocumentNotThere.
    """
    with desk.work() as work:
        file = work.case_file(case_id)
        named = [one for one in file.documents if document_id in ("", one.id)]
        if not named:
            raise DocumentNotThere
        document = named[-1]
        reason = _why_not(desk, work, file, document)
    plan = next((one for one in file.plans if one.id == document.plan_id), None)
    consents = (one for one in file.employer_consents if one.id == document.consent_id)
    own = document.kind is not DocumentKind.EMPLOYER_COPY
    return HandOver(
        document=document,
        email=file.person.email if own and file.person is not None else "",
        case_ref=file.case.ref,
        version=plan.version if plan is not None else 0,
        recipient=next((one.employer for one in consents), ""),
        why_not=reason,
        scannable=document.kind is DocumentKind.SIGNED_PLAN and plan is not None,
        mailed=tuple(
            (one, delivery_of(one, file.deliveries))
            for one in reversed(file.disclosures)
            if one.way is Way.EMAIL and one.document_id == document.id
        ),
    )


def release(desk: Desk, document_id: str, way: Way) -> Released:
    """The paper, byte for byte, and its line in the log.

    Raises what the ground for it lacks: EmployerConsentMissing, EmployerCopyOutdated, ...
    """
    return _released(desk, document_id, way, "")


def lock(desk: Desk, document_id: str, way: Way) -> LockedCopy:
    """The paper under a code of its own, with the signed file inside.

    Raises PhotoNotLocked, or what `release` raises.
    """
    code = spoken_code()
    return LockedCopy(copy=_released(desk, document_id, way, as_typed(code)), code=code)


def mail(desk: Desk, document_id: str, address: str) -> Released:
    """Have the server send the paper after the next exchange. The line in the log is what asks
    for it; the server looks at its ground once more before it sends.

    Raises AddressNotUsable, PhotoNotMailed, or what `release` raises.
    """
    plain = address.strip()
    if not email_holds(plain) or not plain.isascii():  # not every relay carries other letters
        raise AddressNotUsable
    return _released(desk, document_id, Way.EMAIL, "", plain)


def scan_code(desk: Desk, plan_id: str) -> ScanCode:
    """The next steps of the plan as a code on the screen, for the person's own telephone.

    Nothing stands in it that is not on the card of next steps, and no name. Raises PlanNotAgreed.
    """
    with desk.work() as work:
        plan = work.get(Plan, plan_id)
        file = work.case_file(plan.case_id)
        if file.agreed_plan is None or not plan.steps:
            raise PlanNotAgreed
        text = scan_text(plan, plan_writer(desk, file, plan))
        copy = OutgoingCopy(
            route=Route.PARTICIPANT_COPY,
            data=text.encode("utf-8"),
            what=f"The next steps, version {plan.version}, as a code to scan",
            purpose=OWN_COPY,
            subject=Subject.PLAN,
            media_type="text/plain",
            way=Way.SCREEN,
        )
        release_in(work, desk, file, copy)
        work.commit()
    made = segno.make(text, micro=False, error="m", encoding="utf-8")
    return ScanCode(tuple(tuple(bool(dot) for dot in row) for row in made.matrix), text)


def for_another_program(desk: Desk, document_id: str) -> Path:
    """The paper in a private file, which goes when the laptop locks. What another program shows it
    may keep, so it needs its ground and has its line in the log like any copy that leaves.

    Raises what `release` raises, DiskFull, DiskReadOnly or PlaceNotUsable.
    """
    copy = release(desk, document_id, Way.OTHER_PROGRAM)
    with Handing(desk, copy):
        return desk.store.outside.write(copy)


def write_out(desk: Desk, path: Path, copy: Released) -> Path:
    """Written whole or not at all, and read back before it counts as written. When it fails, its
    line in the log says so.

    Raises PlaceFull, PlaceReadOnly, PlaceGone, NotWritten or WrittenWrong.
    """
    with Handing(desk, copy):
        try:
            with named_disk_faults():
                write_atomically(path, copy.data)
                back = path.read_bytes()
        except DiskReadOnly:
            raise PlaceReadOnly from None
        except DiskFull:
            raise PlaceFull from None
        except OSError as problem:
            raise (PlaceGone if problem.errno in GONE else NotWritten) from None
        if back != copy.data:
            raise WrittenWrong
    return path


def _released(desk: Desk, document_id: str, way: Way, code: str, address: str = "") -> Released:
    from coach_app.plans import locked_copy  # noqa: PLC0415 - see coach_app.services.seal

    with desk.work() as work:
        document = work.get(Document, document_id)
        if code and document.media_type != PDF:
            raise PhotoNotLocked
        if address and document.media_type != PDF:
            raise PhotoNotMailed
        file = work.case_file(document.case_id)
        copy = replace(_outgoing(desk, work, file, document), way=way, address=address)
        if code:
            copy = replace(
                copy, data=locked_copy.lock(copy.data, code), what=f"{copy.what}, under a code"
            )
        released = release_in(work, desk, file, copy)
        work.commit()
    return released


def _outgoing(desk: Desk, work: UnitOfWork, file: CaseFile, document: Document) -> OutgoingCopy:
    if document.kind is DocumentKind.EMPLOYER_COPY:
        return employer_copies.outgoing(desk, work, file, document)
    return OutgoingCopy(
        route=Route.PARTICIPANT_COPY,
        data=work.attachment(document.sha256),
        what=document.title or "The signed plan",
        purpose=OWN_COPY,
        subject=Subject.PLAN,
        document_id=document.id,
        media_type=document.media_type,
    )


def _why_not(desk: Desk, work: UnitOfWork, file: CaseFile, document: Document) -> str:
    if document.kind is not DocumentKind.EMPLOYER_COPY:
        return why_not(file, Route.PARTICIPANT_COPY, desk.today())
    try:
        employer_copies.outgoing(desk, work, file, document)
    except Refusal as refusal:
        return str(refusal)
    return ""
