"""The photo of a page that was signed by pen, kept with the signature it shows."""

from coach_app.domain.document import Document, DocumentKind
from coach_app.domain.errors import Meaning, Refusal
from coach_app.domain.signature import Signature, SigningMethod
from coach_app.services.changes import Changes, changes
from coach_app.services.desk import Desk

LARGEST_PHOTO = 20_000_000
"""Bytes. A photo of a page has two to eight million."""
KINDS = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"%PDF-", "application/pdf"),
)
"""How the files begin that a camera or a scanner makes, and what they are called."""


class PhotoTooLarge(Refusal):
    key = "photo.too_large"
    sentence = "This file is larger than 20 MB. Take the photo again with a smaller size."


class PhotoUnreadable(Refusal):
    key = "photo.unreadable"
    meaning = Meaning.DAMAGED
    sentence = "This is no photo the program can keep. Choose a JPEG, a PNG or a scanned PDF."


class NotSignedOnPaper(Refusal):
    key = "photo.not_signed_on_paper"
    sentence = "This signature was not given on paper, so it needs no photo."


def attach(desk: Desk, signature_id: str, data: bytes) -> Changes:
    """Keep the photo; its SHA-256 stands in the record. A second photo is kept beside the first.

    Raises NotSignedOnPaper, PhotoTooLarge or PhotoUnreadable.
    """
    media_type = _media_type(data)
    with desk.work() as work:
        signature = work.get(Signature, signature_id)
        if signature.method is not SigningMethod.PAPER:
            raise NotSignedOnPaper
        document = Document(
            id=desk.ids.new(),
            case_id=signature.case_id,
            plan_id=signature.plan_id,
            kind=DocumentKind.SIGNED_PAPER,
            title="Photo of the page that was signed by pen",
            media_type=media_type,
            sha256=work.keep_attachment(data, media_type),
            size=len(data),
            made_at=desk.now(),
            signature_id=signature.id,
        )
        work.save(document, action="photographed")
        work.commit()
    return changes(signature.case_id, document.KIND, record_id=document.id)


def _media_type(data: bytes) -> str:
    if len(data) > LARGEST_PHOTO:
        raise PhotoTooLarge
    for beginning, media_type in KINDS:
        if data.startswith(beginning):
            return media_type
    raise PhotoUnreadable
