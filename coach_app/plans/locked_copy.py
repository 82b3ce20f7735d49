"""A copy under a code (AES-256 as in PDF 2.0), for a stick or an e-mail.

Encrypting a PDF means writing it anew, which no signature survives. So the pages are for reading,
and the signed file itself is attached inside, byte for byte, for whoever wants to check it.
"""

import io
import zlib

import pikepdf
from pikepdf import (
    AttachedFileSpec,
    Encryption,
    Name,
    ObjectStreamMode,
    Pdf,
    Stream,
    StreamDecodeLevel,
)

from coach_app.domain.document import DocumentUnreadable
from coach_app.domain.errors import Meaning, Refusal

INSIDE = "signed document.pdf"
HOSTILE = (AttributeError, LookupError, TypeError, ValueError)
"""What comes of parts that are not of the kind that they should be."""
SAID_OF_IT = frozenset({"/AFRelationship", "/Desc", "/EF", "/F", "/Type", "/UF"})
MOST_UNPACKED = 100_000_000
"""Bytes of all parts of a copy together; a plan has less than one million."""


class CodeWrong(Refusal):
    key = "locked_copy.code_wrong"
    meaning = Meaning.LOCKED
    sentence = "This code does not open the file. Check the numbers and try again."


class NothingSignedInside(Refusal):
    key = "locked_copy.nothing_inside"
    meaning = Meaning.DAMAGED
    sentence = "This file opens with its code, but holds no signed document to check."


class OtherPagesShown(Refusal):
    key = "locked_copy.other_pages"
    meaning = Meaning.DAMAGED
    sentence = (
        "The pages of this locked copy are not those of the signed document inside it. Do not "
        "rely on what it shows. Ask for it again."
    )


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
    """The signed file inside, once it is certain that the pages outside show the same.

    Raises CodeWrong, NothingSignedInside, OtherPagesShown or DocumentUnreadable.
    """
    try:
        with pikepdf.open(io.BytesIO(locked), password=code) as opened:
            held = opened.attachments.get(INSIDE)
            if held is None:
                raise NothingSignedInside
            signed = bytes(held.get_file().read_bytes())
            if not (_holds_nothing_else(opened, held, signed) and _shows(opened, signed)):
                raise OtherPagesShown
            return signed
    except pikepdf.PasswordError:
        raise CodeWrong from None
    except Refusal:
        raise
    except (pikepdf.PdfError, *HOSTILE) as problem:
        raise DocumentUnreadable from problem


def _holds_nothing_else(opened: Pdf, held: AttachedFileSpec, signed: bytes) -> bool:
    """Whether the signed file is all that is attached: under whichever of its names a reader
    takes it out, these bytes come out."""
    names = opened.Root.get(Name.Names, pikepdf.Dictionary())
    if len(opened.attachments) != 1 or set(names.keys()) != {"/EmbeddedFiles"}:
        return False
    said, parts = held.obj, held.obj.EF
    beside = opened.Root.get(Name.AF, pikepdf.Array())
    return (
        SAID_OF_IT.issuperset(said.keys())
        and all(bytes(parts[name].read_bytes()) == signed for name in parts.keys())  # noqa: SIM118 - not a dict
        and all(_same_thing(one, said) for one in beside)
    )


def _same_thing(one: object, other: pikepdf.Object) -> bool:
    return isinstance(one, pikepdf.Object) and one.is_indirect and one.objgen == other.objgen


def _shows(opened: Pdf, signed: bytes) -> bool:
    """Whether the pages of a locked copy are those of the signed file."""
    with pikepdf.open(io.BytesIO(signed)) as inside:
        _unsign(inside)
        return _written(opened) == _written(inside)


def _written(opened: Pdf) -> bytes:
    """All that can be reached, without what only an encrypted file with another inside has; each
    stream as it is before it is packed, because not every machine packs alike."""
    for name in (Name.Names, Name.AF, Name.Extensions, Name.Version):
        if name in opened.Root:
            del opened.Root[name]
    _unpack(opened)
    out = io.BytesIO()
    opened.save(
        out,
        static_id=True,
        compress_streams=False,
        stream_decode_level=StreamDecodeLevel.none,
        object_stream_mode=ObjectStreamMode.disable,
    )
    return out.getvalue()


def _unpack(opened: Pdf) -> None:
    """Never more than a paper can hold: somebody may have packed it to harm."""
    left = MOST_UNPACKED
    for one in opened.objects:
        if not isinstance(one, Stream) or one.get(Name.Filter) != Name.FlateDecode:
            continue
        if Name.DecodeParms in one:
            continue
        try:
            data = zlib.decompressobj().decompress(one.read_raw_bytes(), left)
        except zlib.error:
            raise DocumentUnreadable from None
        left -= len(data)
        if left <= 0:
            raise OtherPagesShown
        one.write(data)


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
