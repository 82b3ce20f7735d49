"""A copy under a code (AES-256 as in PDF 2.0), for a stick or an e-mail.

Encrypting a PDF means writing it anew, which no signature survives. So the pages are for reading,
and the signed file itself is attached inside, byte for byte, for whoever wants to check it.
"""

import io

import pikepdf
from pikepdf import AttachedFileSpec, Encryption, Name, Pdf

from coach_app.domain.document import DocumentUnreadable
from coach_app.domain.errors import Meaning, Refusal

INSIDE = "signed document.pdf"


class CodeWrong(Refusal):
    key = "locked_copy.code_wrong"
    meaning = Meaning.LOCKED
    sentence = "This code does not open the file. Check the numbers and try again."


class NothingSignedInside(Refusal):
    key = "locked_copy.nothing_inside"
    meaning = Meaning.DAMAGED
    sentence = "This file opens with its code, but holds no signed document to check."


def lock(pdf: bytes, code: str) -> bytes:
    """Raises DocumentUnreadable."""
    try:
        with pikepdf.open(io.BytesIO(pdf)) as opened:
            _unsign(opened)
            opened.attachments[INSIDE] = AttachedFileSpec(
                opened,
                pdf,
                filename=INSIDE,
                mime_type="application/pdf",
                description="The signed file itself",
                creation_date="",
                mod_date="",
            )
            out = io.BytesIO()
            opened.save(out, encryption=Encryption(owner=code, user=code, R=6))
    except pikepdf.PdfError as problem:
        raise DocumentUnreadable from problem
    return out.getvalue()


def unlock(locked: bytes, code: str) -> bytes:
    """The signed file inside. Raises CodeWrong, NothingSignedInside or DocumentUnreadable."""
    try:
        with pikepdf.open(io.BytesIO(locked), password=code) as opened:
            held = opened.attachments.get(INSIDE)
            if held is None:
                raise NothingSignedInside
            return bytes(held.get_file().read_bytes())
    except pikepdf.PasswordError:
        raise CodeWrong from None
    except pikepdf.PdfError as problem:
        raise DocumentUnreadable from problem


def _unsign(opened: Pdf) -> None:
    """The drawn signatures stay to be seen; what a reader would check and find broken goes, and
    so does the claim to be an archive file, which an encrypted one cannot be."""
    for name in (Name.AcroForm, Name.Perms, Name.Metadata):
        if name in opened.Root:
            del opened.Root[name]
    for page in opened.pages:
        for note in page.get(Name.Annots, []):
            if note.get(Name.FT) == Name.Sig:
                note[Name.Subtype] = Name.Stamp
                for entry in (Name.FT, Name.V, Name.T, Name.Parent, Name.MK):
                    if entry in note:
                        del note[entry]
