"""Pictures of a document's pages, for looking at it inside the program and for the printer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from coach_app.domain.document import DocumentUnreadable

if TYPE_CHECKING:
    from pypdfium2 import PdfPage

MOST_PAGES = 60
"""More than any of our documents has; a file of thousands of pages is not drawn whole."""
POINTS_PER_INCH = 72
WIDEST = 4000
"""Pixels across; enough for 400 dots an inch on A4."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PagePicture:
    """One page: RGB, three bytes a pixel, `stride` bytes a line; and its words, to be heard."""

    width: int
    height: int
    stride: int
    pixels: bytes
    text: str
    inches: float
    """Width of the page on paper."""


def pictures(pdf: bytes, *, across: int) -> tuple[PagePicture, ...]:
    """Every page `across` pixels wide, signatures included.

    Raises DocumentUnreadable for what is no PDF, or is under a password.
    """
    import pypdfium2  # noqa: PLC0415 - loads a large library, with the first page that is looked at
    from pypdfium2 import PdfiumError  # noqa: PLC0415 - see above

    try:
        document = pypdfium2.PdfDocument(pdf)
    except PdfiumError as problem:
        raise DocumentUnreadable from problem
    try:
        document.init_forms()
        count = min(len(document), MOST_PAGES)
        return tuple(_picture(document[number], min(across, WIDEST)) for number in range(count))
    except PdfiumError as problem:
        raise DocumentUnreadable from problem
    finally:
        document.close()


def _picture(page: PdfPage, across: int) -> PagePicture:
    width, _ = page.get_size()
    bitmap = page.render(scale=across / max(width, 1.0), rev_byteorder=True, draw_annots=True)
    return PagePicture(
        width=bitmap.width,
        height=bitmap.height,
        stride=bitmap.stride,
        pixels=bytes(bitmap.buffer),
        text=page.get_textpage().get_text_bounded(),
        inches=width / POINTS_PER_INCH,
    )
