"""Documents: look at a plan before it is signed, fetch what was kept, check a file."""

from __future__ import annotations

from coach_app.domain.consent import Subject
from coach_app.domain.disclosed import Route
from coach_app.domain.disclosure import OutgoingCopy, Released
from coach_app.domain.document import Document
from coach_app.domain.plan import Plan
from coach_app.plans.pages import PagePicture as PagePicture
from coach_app.plans.pages import pictures as page_pictures
from coach_app.plans.pdf import render
from coach_app.services.desk import Desk
from coach_app.services.disclosures import release_in
from coach_app.services.papers import Made, plan_made, plan_paper

OWN_COPY = "The person's own copy"


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
