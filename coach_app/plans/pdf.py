"""Draws a document as an accessible PDF: PDF/UA-1 and PDF/A-2a, the same bytes every time."""

import io
from dataclasses import dataclass

from coach_app.plans.layout import Document
from coach_app.plans.tagged.bands import BANNER, paginate
from coach_app.plans.tagged.blocks import compose
from coach_app.plans.tagged.canvas import TaggedCanvas
from coach_app.plans.tagged.finishing import Drawn, finish
from coach_app.plans.tagged.furniture import furniture
from coach_app.plans.tagged.painter import Painter
from coach_app.plans.tagged.setting import Typesetter
from coach_app.plans.tagged.structure import Element


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    pdf: bytes
    missing: frozenset[str]
    """Characters that no typeface has; they stand in the document as U+FFFD."""
    pages: int


def render(document: Document) -> Rendered:
    """The document as PDF bytes.

    Raises FontUnreadable when a typeface of the program is damaged.
    """
    typesetter = Typesetter()
    root = Element("Document")
    first_used = BANNER if document.organisation else 0.0
    pages = paginate(compose(document, typesetter, root), first_used)
    out = io.BytesIO()
    canvas = TaggedCanvas(out, typesetter)
    painter = Painter(canvas)
    for number, placed in enumerate(pages, start=1):
        furniture(canvas, document, number, len(pages), typesetter)
        painter.page(placed)
        canvas.showPage()
    canvas.save()
    drawn = Drawn(
        pages=out.getvalue(),
        root=root,
        bookmarks=painter.bookmarks,
        names=typesetter.names,
        used=typesetter.shaper.used,
    )
    missing = frozenset(typesetter.shaper.missing)
    return Rendered(pdf=finish(drawn, document), missing=missing, pages=len(pages))
