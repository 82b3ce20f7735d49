"""The finishing pass: what reportlab cannot write, added with pikepdf.

Structure tree, bookmarks, links, empty signature fields, fonts, metadata and colour intent.
"""

import io
from dataclasses import dataclass, field

import pikepdf
from pikepdf import Array, Dictionary, Name, OutlineItem, String

from coach_app.plans.fonts import Typeface
from coach_app.plans.layout import Document
from coach_app.plans.tagged import metadata
from coach_app.plans.tagged.embedding import embed
from coach_app.plans.tagged.shaping import one_line
from coach_app.plans.tagged.structure import (
    Attribute,
    Bookmark,
    Element,
    LinkPlace,
    Marked,
    SignaturePlace,
)

PRINTED = 4
"""Annotation flag: shown on paper too; PDF/A asks for it."""
SIGNATURES_EXIST = 1
APPEND_ONLY = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """Pages as reportlab drew them, and what was recorded meanwhile."""

    pages: bytes
    root: Element
    bookmarks: list[Bookmark]
    names: dict[Typeface, str]
    used: dict[Typeface, dict[int, str]]


def finish(drawn: Drawn, document: Document) -> bytes:
    """A PDF that is valid PDF/UA-1 and PDF/A-2a."""
    with pikepdf.open(io.BytesIO(drawn.pages)) as pdf:
        _fonts(pdf, drawn)
        _Structure(pdf).build(drawn.root)
        _bookmarks(pdf, drawn.bookmarks)
        _describe(pdf, document)
        out = io.BytesIO()
        pdf.save(
            out,
            min_version="1.7",
            deterministic_id=True,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            compress_streams=True,
        )
    return out.getvalue()


def _fonts(pdf: pikepdf.Pdf, drawn: Drawn) -> None:
    fonts = Dictionary()
    for typeface, name in drawn.names.items():
        fonts[f"/{name}"] = embed(pdf, typeface, drawn.used[typeface])
    resources = pdf.make_indirect(Dictionary(Font=fonts))
    for page in pdf.pages:
        page.obj.Resources = resources


@dataclass(slots=True)
class _Structure:
    pdf: pikepdf.Pdf
    owners: list[dict[int, pikepdf.Object]] = field(default_factory=list)
    """For each page: number of marked content -> its element."""
    annotations: list[pikepdf.Object] = field(default_factory=list)
    """Elements of annotations, in the order of their keys."""
    fields: list[pikepdf.Object] = field(default_factory=list)

    def build(self, root: Element) -> None:
        pdf, catalogue = self.pdf, self.pdf.Root
        self.owners = [{} for _ in pdf.pages]
        tree = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
        tree.K = self._element(root, tree)
        numbers: list[pikepdf.Object | int] = []
        for place, page in enumerate(pdf.pages):
            page.obj.StructParents = place
            page.obj.Tabs = Name.S
            found = self.owners[place]
            numbers += [place, pdf.make_indirect(Array([found[n] for n in sorted(found)]))]
        for key, element in enumerate(self.annotations, start=len(pdf.pages)):
            numbers += [key, element]
        tree.ParentTree = pdf.make_indirect(Dictionary(Nums=Array(numbers)))
        tree.ParentTreeNextKey = len(pdf.pages) + len(self.annotations)
        catalogue.StructTreeRoot = tree
        catalogue.MarkInfo = Dictionary(Marked=True)
        if self.fields:
            catalogue.AcroForm = pdf.make_indirect(Dictionary(Fields=Array(self.fields)))

    def _element(self, element: Element, parent: pikepdf.Object) -> pikepdf.Object:
        made = self.pdf.make_indirect(
            Dictionary(Type=Name.StructElem, S=Name(f"/{element.tag}"), P=parent)
        )
        if element.title:
            made.T = String(element.title)
        if element.alternative:
            made.Alt = String(element.alternative)
        if element.attributes:
            made.A = Dictionary(
                {f"/{key}": _attribute(value) for key, value in element.attributes.items()}
            )
        children = [self._child(child, made) for child in element.children]
        # An only child stands alone: pyHanko then knows a signature field's place in the tree.
        made.K = children[0] if len(children) == 1 else Array(children)
        return made

    def _child(
        self, child: Element | Marked | LinkPlace | SignaturePlace, owner: pikepdf.Object
    ) -> pikepdf.Object:
        if isinstance(child, Element):
            return self._element(child, owner)
        page = self.pdf.pages[child.page].obj
        if isinstance(child, Marked):
            self.owners[child.page][child.number] = owner
            return Dictionary(Type=Name.MCR, Pg=page, MCID=child.number)
        annotation = self._annotation(child, page)
        annotation.StructParent = len(self.pdf.pages) + len(self.annotations)
        self.annotations.append(owner)
        if "/Annots" not in page:
            page.Annots = Array()
        page.Annots.append(annotation)
        return Dictionary(Type=Name.OBJR, Pg=page, Obj=annotation)

    def _annotation(
        self, place: LinkPlace | SignaturePlace, page: pikepdf.Object
    ) -> pikepdf.Object:
        box = [round(side, 2) for side in place.box]
        common = {"/Type": Name.Annot, "/F": PRINTED, "/Rect": Array(box), "/P": page}
        if isinstance(place, LinkPlace):
            return self.pdf.make_indirect(
                Dictionary(
                    common
                    | {
                        "/Subtype": Name.Link,
                        "/Border": Array([0, 0, 0]),
                        "/Contents": String(place.description),
                        "/A": Dictionary(S=Name.URI, URI=String(place.address)),
                    }
                )
            )
        look = self.pdf.make_stream(b"")
        look.Type, look.Subtype = Name.XObject, Name.Form
        look.BBox = Array([0, 0, round(box[2] - box[0], 2), round(box[3] - box[1], 2)])
        widget = self.pdf.make_indirect(
            Dictionary(
                common
                | {
                    "/Subtype": Name.Widget,
                    "/FT": Name.Sig,
                    "/T": String(place.name),
                    "/TU": String(place.label),
                    "/AP": Dictionary(N=look),
                }
            )
        )
        self.fields.append(widget)
        return widget


def _attribute(value: Attribute) -> pikepdf.Object | float:
    if isinstance(value, str):
        return Name(value) if value.startswith("/") else String(value)
    return Array(list(value)) if isinstance(value, tuple) else value


def _bookmarks(pdf: pikepdf.Pdf, bookmarks: list[Bookmark]) -> None:
    with pdf.open_outline() as outline:
        trail: list[tuple[int, OutlineItem]] = []
        for mark in bookmarks:
            item = OutlineItem(mark.title, mark.page, "XYZ", left=0, top=round(mark.top, 2))
            while trail and trail[-1][0] >= mark.level:
                trail.pop()
            (trail[-1][1].children if trail else outline.root).append(item)
            trail.append((mark.level, item))


def _describe(pdf: pikepdf.Pdf, document: Document) -> None:
    catalogue = pdf.Root
    catalogue.Lang = String(document.language)
    catalogue.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    if document.right_to_left:
        catalogue.ViewerPreferences.Direction = Name.R2L
    catalogue.PageMode = Name.UseOutlines
    packet = pdf.make_stream(metadata.xmp(document))
    packet.Type, packet.Subtype = Name.Metadata, Name.XML
    catalogue.Metadata = packet
    profile = pdf.make_stream(metadata.srgb_profile())
    profile.N = 3
    catalogue.OutputIntents = Array(
        [
            Dictionary(
                Type=Name.OutputIntent,
                S=Name.GTS_PDFA1,
                OutputConditionIdentifier=String("sRGB"),
                Info=String("sRGB IEC61966-2.1"),
                DestOutputProfile=profile,
            )
        ]
    )
    date = metadata.pdf_date(document.created)
    facts = {
        "/Title": one_line(document.title),
        "/Author": one_line(document.author),
        "/Subject": one_line(document.subject),
        "/Keywords": metadata.keywords(document),
        "/Creator": metadata.PRODUCER,
        "/Producer": metadata.PRODUCER,
        "/CreationDate": date,
        "/ModDate": date,
    }
    for key in list(pdf.docinfo.keys()):
        del pdf.docinfo[key]
    for key, value in facts.items():
        pdf.docinfo[key] = String(value)
