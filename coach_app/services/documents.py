"""Documents: look at a plan before it is signed, fetch what was kept, check a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coach_app.domain.consent import Subject
from coach_app.domain.disclosed import Route
from coach_app.domain.disclosure import OutgoingCopy, Released
from coach_app.domain.document import Document
from coach_app.domain.errors import Meaning, Refusal
from coach_app.domain.plan import Plan
from coach_app.plans.pages import PagePicture as PagePicture
from coach_app.plans.pages import pictures as page_pictures
from coach_app.plans.pdf import render
from coach_app.services.desk import Desk
from coach_app.services.disclosures import release_in
from coach_app.services.papers import Made, plan_made, plan_paper

if TYPE_CHECKING:
    from coach_app.plans.verifying import Verification

LARGEST_PAPER = 50_000_000
"""Bytes. A signed plan has a few hundred thousand."""
OWN_COPY = "The person's own copy"


class PaperTooLarge(Refusal):
    key = "document.too_large"
    meaning = Meaning.DAMAGED
    sentence = "This file is larger than any signed plan can be. Choose another file."


def preview(desk: Desk, plan_id: str) -> Made:
    """The paper as it would be now, without signatures and not kept anywhere, to be looked at.

    Its notes have to be shown beside it.
    """
    with desk.work() as work:
        plan = work.get(Plan, plan_id)
        file = work.case_file(plan.case_id)
    return plan_made(desk, file, plan)


def draft_copy(desk: Desk, plan_id: str) -> Released:
    """The paper as it would be now, for the person to take away. It is written in the log."""
    with desk.work() as work:
        plan = work.get(Plan, plan_id)
        file = work.case_file(plan.case_id)
        copy = OutgoingCopy(
            route=Route.PARTICIPANT_COPY,
            data=render(plan_paper(desk, file, plan)).pdf,
            what=f"The plan, version {plan.version}, not signed",
            purpose=OWN_COPY,
            subject=Subject.PLAN,
        )
        released = release_in(work, desk, file, copy)
        work.commit()
    return released


def participant_copy(desk: Desk, document_id: str) -> Released:
    """A kept document, byte for byte, for the person to take away. It is written in the log."""
    with desk.work() as work:
        document = work.get(Document, document_id)
        file = work.case_file(document.case_id)
        copy = OutgoingCopy(
            route=Route.PARTICIPANT_COPY,
            data=work.attachment(document.sha256),
            what=document.title or "The signed plan",
            purpose=OWN_COPY,
            subject=Subject.PLAN,
            document_id=document.id,
            media_type=document.media_type,
        )
        released = release_in(work, desk, file, copy)
        work.commit()
    return released


def pdf(desk: Desk, document_id: str) -> bytes:
    """A kept document, byte for byte, to be looked at here. Opening it is written in the audit.

    What leaves is a `participant_copy`.
    """
    with desk.work() as work:
        document = work.get(Document, document_id)
        data = work.attachment(document.sha256)
        work.note("opened", document.KIND, document.id)
        work.commit()
    return data


def pictures(data: bytes, *, across: int) -> tuple[PagePicture, ...]:
    """The pages of a document as pictures, `across` pixels wide, to be looked at in here.

    Raises DocumentUnreadable.
    """
    return page_pictures(data, across=across)


def verify(desk: Desk, data: bytes) -> Verification:
    """Who signed, whether the whole file is covered, and whether it is one this laptop kept.

    Raises PaperTooLarge, or what the check itself raises for a file that is no PDF.
    """
    if len(data) > LARGEST_PAPER:
        raise PaperTooLarge
    with desk.work() as work:
        known = work.attachment_hashes()
    root = desk.store.settings.seal_identity().root_pem
    from coach_app.plans.verifying import verify as verify_pdf  # noqa: PLC0415 - see coach_app.services.seal

    from coach_app.plans.trust import Trust

    return verify_pdf(data, trust=Trust.in_root(root), known_sha256=known)
