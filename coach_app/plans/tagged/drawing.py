"""Draws a document page by page; `coach_app.plans.pdf` is the way in."""

import io

from coach_app.domain.paper import PaperFormat
from coach_app.plans.fonts import Hand
from coach_app.plans.layout import Document
from coach_app.plans.rendered import Rendered
from coach_app.plans.tagged.bands import BANNER, Placed, paginate
from coach_app.plans.tagged.blocks import compose
from coach_app.plans.tagged.canvas import TaggedCanvas
from coach_app.plans.tagged.finishing import Drawn, finish
from coach_app.plans.tagged.furniture import furniture
from coach_app.plans.tagged.painter import Painter
from coach_app.plans.tagged.setting import Typesetter
from coach_app.plans.tagged.shaping import Shaper
from coach_app.plans.tagged.structure import Element
from coach_app.plans.tagged.style import EASY_READ, LARGE_PRINT, STANDARD, Look

LOOKS = {PaperFormat.LARGE_PRINT: LARGE_PRINT, PaperFormat.EASY_READ: EASY_READ}
TALLER = {"ur": 1.75, "ar": 1.1, "bn": 1.1, "pa": 1.1}
"""Room between lines, for scripts with marks above and letters that hang below."""


def drawn(document: Document) -> Rendered:
    """Raises FontUnreadable."""
    typesetter = _typesetter(document)
    root = Element("Document")
    pages = _pages(document, typesetter, root)
    out = io.BytesIO()
    canvas = TaggedCanvas(out, typesetter)
    painter = Painter(canvas, mirrored=document.right_to_left)
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


def paged(document: Document) -> list[list[Placed]]:
    """What stands on each page, without drawing it."""
    return _pages(document, _typesetter(document), Element("Document"))


def _pages(document: Document, typesetter: Typesetter, root: Element) -> list[list[Placed]]:
    first_used = BANNER if document.organisation else 0.0
    bands = compose(document, typesetter, root)
    return paginate(bands, first_used, typesetter.look.frame_height)


def _typesetter(document: Document) -> Typesetter:
    look: Look = LOOKS.get(document.format, STANDARD)
    language = document.language.partition("-")[0]
    if language in TALLER:
        look = look.taller(TALLER[language])
    hand = Hand.NASTALIQ if language == "ur" else Hand.NASKH
    return Typesetter(look=look, right_to_left=document.right_to_left, shaper=Shaper(hand=hand))
