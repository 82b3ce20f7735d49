"""Draws a document as an accessible PDF: PDF/UA-1 and PDF/A-2a, the same bytes every time."""

from coach_app.plans.layout import Document
from coach_app.plans.rendered import Rendered


def render(document: Document) -> Rendered:
    """The document as PDF bytes.

    Raises FontUnreadable when a typeface of the program is damaged.
    """
    # Here and not above: what draws takes 10 MB of memory, and a day may pass without a paper.
    from coach_app.plans.tagged.drawing import drawn  # noqa: PLC0415 - see above

    return drawn(document)


def page_count(document: Document) -> int:
    """How many pages it takes, without drawing them. Raises FontUnreadable."""
    from coach_app.plans.tagged.drawing import paged  # noqa: PLC0415 - as above

    return len(paged(document))
