"""What stands around the text: the banner of the first page, running head and foot."""

from coach_app.plans import layout
from coach_app.plans.tagged import style as look
from coach_app.plans.tagged.canvas import TaggedCanvas
from coach_app.plans.tagged.setting import SetText, Typesetter
from coach_app.plans.tagged.shaping import one_line
from coach_app.plans.tagged.style import MARGIN, PAGE_HEIGHT, PAGE_WIDTH, TEXT_WIDTH, TextStyle

BANNER_HEIGHT = 52.0
STRIPE = 4.0
HEAD_TOP = PAGE_HEIGHT - 34
FOOT_TOP = 44.0
NUMBER_WIDTH = 70.0


def furniture(
    canvas: TaggedCanvas, document: layout.Document, number: int, of: int, typesetter: Typesetter
) -> None:
    """Decoration of page `number` (from 1): drawn, and never read aloud as content."""
    with canvas.artifact("Pagination"):
        if number == 1:
            _banner(canvas, document, typesetter)
        elif document.running_head:
            head = _line(typesetter, document.running_head, look.FURNITURE, TEXT_WIDTH)
            canvas.write(head, MARGIN, HEAD_TOP, TEXT_WIDTH)
            canvas.stroke(MARGIN, HEAD_TOP - 16, TEXT_WIDTH, look.LINE)
        canvas.stroke(MARGIN, FOOT_TOP + 5, TEXT_WIDTH, look.LINE)
        foot = _line(typesetter, document.running_foot, look.FURNITURE, TEXT_WIDTH - NUMBER_WIDTH)
        canvas.write(foot, MARGIN, FOOT_TOP, TEXT_WIDTH)
        page = _line(typesetter, f"Page {number} of {of}", look.FURNITURE, NUMBER_WIDTH)
        canvas.write(page, MARGIN + TEXT_WIDTH - page.width, FOOT_TOP, page.width)


def _banner(canvas: TaggedCanvas, document: layout.Document, typesetter: Typesetter) -> None:
    bottom = PAGE_HEIGHT - BANNER_HEIGHT
    canvas.fill((0, bottom, PAGE_WIDTH, BANNER_HEIGHT), look.HEADER)
    canvas.fill((0, bottom - STRIPE, PAGE_WIDTH, STRIPE), look.ACTION)
    name = _line(typesetter, document.organisation, look.ORGANISATION, TEXT_WIDTH)
    middle = bottom + BANNER_HEIGHT / 2 + look.ORGANISATION.leading / 2
    canvas.write(name, MARGIN, middle, TEXT_WIDTH)


def _line(typesetter: Typesetter, text: str, style: TextStyle, width: float) -> SetText:
    """The first line of a text: furniture never takes more."""
    done = typesetter.set(layout.plain(one_line(text)), style, width)
    return SetText(done.lines[:1], style)
