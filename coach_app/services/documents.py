"""Documents: look at a plan before it is signed, fetch what was kept, check a file."""

from datetime import date

from coach_app.domain.consent import Recipient
from coach_app.domain.document import Document
from coach_app.domain.errors import Meaning, PermissionMissing, Refusal
from coach_app.domain.plan import Plan
from coach_app.plans.pdf import render
from coach_app.plans.plan_document import action_plan
from coach_app.plans.verifying import Verification
from coach_app.plans.verifying import verify as verify_pdf
from coach_app.services.desk import Desk

LARGEST_PAPER = 50_000_000
"""Bytes. A signed plan has a few hundred thousand."""


class PaperTooLarge(Refusal):
    key = "document.too_large"
    meaning = Meaning.DAMAGED
    sentence = "This file is larger than any signed plan can be. Choose another file."


def preview(desk: Desk, plan_id: str) -> bytes:
    """The paper as it would be now, without signatures and not kept anywhere."""
    with desk.work() as work:
        plan = work.get(Plan, plan_id)
        file = work.case_file(plan.case_id)
    return render(action_plan(file, plan)).pdf


def pdf(desk: Desk, document_id: str) -> bytes:
    """A kept document, byte for byte. Opening it is written in the audit."""
    with desk.work() as work:
        document = work.get(Document, document_id)
        data = work.attachment(document.sha256)
        work.note("opened", document.KIND, document.id)
        work.commit()
    return data


def verify(desk: Desk, data: bytes) -> Verification:
    """Who signed, whether the whole file is covered, and whether it is one this laptop kept.

    Raises PaperTooLarge, or what the check itself raises for a file that is no PDF.
    """
    if len(data) > LARGEST_PAPER:
        raise PaperTooLarge
    with desk.work() as work:
        known = work.attachment_hashes()
    root = desk.store.settings.seal_identity().root_pem
    return verify_pdf(data, trusted_roots=(root,), known_sha256=known)


def must_be_permitted(desk: Desk, case_id: str, recipient: Recipient, day: date) -> None:
    """Nothing leaves for somebody else without a live permission. Raises PermissionMissing."""
    with desk.work() as work:
        if work.case_file(case_id).may_share_with(recipient, day) is None:
            raise PermissionMissing
