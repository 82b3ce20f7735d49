"""Draws a document page by page; `coach_app.plans.pdf` is the way in."""

import io

from coach_app.plans.layout import Document
from coach_app.plans.rendered import Rendered
from coach_app.plans.tagged.bands import BANNER, paginate
from coach_app.plans.tagged.blocks import compose
from coach_app.plans.tagged.canvas import TaggedCanvas
from coach_app.plans.tagged.finishing import Drawn, finish
from coach_app.plans.tagged.furniture import furniture
from coach_app.plans.tagged.painter import Painter
from coach_app.plans.tagged.setting import Typesetter
from coach_app.plans.tagged.structure import Element


def drawn(document: Document) -> Rendered:
    """Raises FontUnreadable."""
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
    unfinished = Drawn(
        pages=out.getvalue(),
        root=root,
        bookmarks=painter.bookmarks,
        names=typesetter.names,
        used=typesetter.shaper.used,
    )
    missing = frozenset(typesetter.shaper.missing)
    return Rendered(pdf=finish(unfinished, document), missing=missing, pages=len(pages))
