"""What a file must not hold if it is to show everybody the same, today and later.

A signature covers every byte, and yet a page can look one way on the screen and another on
paper, or change by itself on a certain day: a script does that, a layer that is hidden, a field
to fill in, a note that is only printed, a picture that lies on another machine. Such a part may be
prepared before anybody signs, and no check of what was added afterwards finds it. The papers
that are made here have none of them.
"""

from collections.abc import Iterator
from typing import Any

from pyhanko.pdf_utils.generic import (
    ArrayObject,
    DictionaryObject,
    IndirectObject,
    PdfObject,
    StreamObject,
)
from pyhanko.pdf_utils.reader import PdfFileReader

from coach_app.plans.entries import held

NEVER = frozenset(
    {
        *("/AA", "/OpenAction", "/JS", "/JavaScript", "/XFA", "/NeedAppearances"),
        *("/OCProperties", "/OC", "/OCGs", "/OCMD", "/EmbeddedFiles", "/EF", "/AF"),
        *("/RichMediaContent", "/RichMediaSettings", "/Alternates", "/OPI", "/Renditions"),
        *("/Collection", "/Requirements", "/NeedsRendering", "/Templates", "/Dur", "/PresSteps"),
        *("/Base", "/UR", "/UR3", "/OP", "/op", "/TR", "/TR2", "/HT"),
    }
)
"""Entries of any dictionary: scripts, other forms, layers, files and pictures of elsewhere, pages
that turn by themselves, links that start somewhere else, rights of a reader, ink of printers."""
WISHES = frozenset({"/DisplayDocTitle"})
"""All that a paper asks of whoever shows it; other wishes cut pages or print them otherwise."""
PRINTER = "/PS"
"""A part that only printers draw."""
ADDRESSES = ("https://", "http://", "mailto:", "tel:")
LETTERS = frozenset({"/FontFile", "/FontFile2", "/FontFile3"})
ACTIONS = frozenset(
    {
        *("/GoToR", "/GoToE", "/GoTo3DView", "/GoToDp", "/Launch", "/SubmitForm", "/ResetForm"),
        *("/ImportData", "/JavaScript", "/Movie", "/Sound", "/Rendition", "/RichMediaExecute"),
        *("/Hide", "/SetOCGState", "/Trans", "/Named", "/Thread"),
    }
)
"""What a link may not do; it may lead to a page of this file or to an address."""
LAYERS = frozenset({"/OCG", "/OCMD"})
NOTES = frozenset({"/Link", "/Widget"})
"""The only things that lie over our pages: links, and the places for signatures."""
PRINTED = 4
UNSEEN = 1 | 2 | 32
"""Bits of `/F`: not drawn when unknown, hidden, not on the screen."""


def shows_something_else(reader: PdfFileReader) -> bool:
    """Whether anything in the newest state of the file can change what it shows.

    Raises what the library raises on a file that is damaged.
    """
    return any(_alive(one) for one in _dictionaries(reader)) or any(
        _not_plain(note) for note in _notes(reader)
    )


def _dictionaries(reader: PdfFileReader) -> Iterator[DictionaryObject]:
    """Every dictionary that can be come to from the end of the file; no stream is unpacked."""
    seen = set()
    waiting: list[PdfObject] = [reader.trailer_view]
    while waiting:
        one = waiting.pop()
        if isinstance(one, IndirectObject):
            if one.reference in seen:
                continue
            seen.add(one.reference)
            waiting.append(one.get_object())
        elif isinstance(one, ArrayObject):
            waiting.extend(one)
        elif isinstance(one, DictionaryObject):
            yield one
            waiting.extend(one.raw_get(key) for key in one)


def _alive(one: DictionaryObject) -> bool:
    if not NEVER.isdisjoint(one) or held(one, "/S") in ACTIONS or held(one, "/Type") in LAYERS:
        return True
    elsewhere = isinstance(one, StreamObject) and ("/F" in one or "/Ref" in one)
    if elsewhere or held(one, "/FT", "/Sig") != "/Sig" or held(one, "/Subtype") == PRINTER:
        return True
    wishes = held(one, "/ViewerPreferences", ())
    return _leads_astray(one) or _borrows_letters(one) or not WISHES.issuperset(wishes)


def _leads_astray(one: DictionaryObject) -> bool:
    """A link that runs something or opens a file of the reader's machine."""
    address = held(one, "/URI")
    return address is not None and not str(address).lower().startswith(ADDRESSES)


def _borrows_letters(one: DictionaryObject) -> bool:
    """A typeface that the file does not hold: each machine takes another for it."""
    if "/FontName" in one:
        return LETTERS.isdisjoint(one)
    plain = "/BaseFont" in one and "/DescendantFonts" not in one
    return plain and "/FontDescriptor" not in one


def _notes(reader: PdfFileReader) -> Iterator[Any]:
    """What lies over the pages."""
    waiting, seen = [reader.root["/Pages"]], set()
    while waiting:
        node = waiting.pop().get_object()
        if node.container_ref in seen:
            continue
        seen.add(node.container_ref)
        waiting.extend(held(node, "/Kids", ()))
        yield from (note.get_object() for note in held(node, "/Annots", ()))


def _not_plain(note: Any) -> bool:
    flags = int(held(note, "/F", 0))
    unseen = not flags & PRINTED or bool(flags & UNSEEN)
    return held(note, "/Subtype") not in NOTES or unseen or _changes_its_look(note)


def _changes_its_look(note: Any) -> bool:
    """It has another picture for when the mouse is over it, or several to choose from."""
    looks = held(note, "/AP")
    one_look = looks is None or set(looks) == {"/N"}
    return not one_look or (looks is not None and not isinstance(looks["/N"], StreamObject))
