"""What stands around the text: the banner of the first page, running head and foot."""

from coach_app.plans import layout
from coach_app.plans.tagged import style as look
from coach_app.plans.tagged.canvas import TaggedCanvas
from coach_app.plans.tagged.setting import SetText, Typesetter
from coach_app.plans.tagged.shaping import one_line
from coach_app.plans.tagged.style import MARGIN, PAGE_HEIGHT, PAGE_WIDTH, TEXT_WIDTH, TextStyle

BANNER_HEIGHT = 52.0
STRIPE = 4.0
HEAD_BASE = PAGE_HEIGHT - 50
"""Of the line under the running head."""
FOOT_GAP = 5.0
FOOT_BOTTOM = 28.0
BETWEEN = " \u00b7 "
"""Stands between the parts of the foot."""


def furniture(
    canvas: TaggedCanvas, document: layout.Document, number: int, of: int, typesetter: Typesetter
) -> None:
    """Decoration of page `number` (from 1): drawn, and never read aloud as content."""
    style = typesetter.look.furniture
    with canvas.artifact("Pagination"):
        if number == 1 and document.organisation:
            _banner(canvas, document, typesetter)
        elif number > 1 and document.running_heads:
            head = _first_that_fits(typesetter, document.running_heads, style, TEXT_WIDTH)
            canvas.write(head, MARGIN, HEAD_BASE + style.leading + 2, TEXT_WIDTH)
            canvas.stroke(MARGIN, HEAD_BASE, TEXT_WIDTH, look.LINE)
        top = FOOT_BOTTOM + style.leading
        canvas.stroke(MARGIN, top + FOOT_GAP, TEXT_WIDTH, look.LINE)
        page = _line(
            typesetter, document.page_words.format(number=number, of=of), style, TEXT_WIDTH / 2
        )
        room = TEXT_WIDTH - page.width - 2 * FOOT_GAP
        foot = _first_that_fits(typesetter, _feet(document.running_foot), style, room)
        right = MARGIN + TEXT_WIDTH
        if typesetter.right_to_left:
            canvas.write(foot, right - room, top, room)
            canvas.write(page, MARGIN, top, page.width)
        else:
            canvas.write(foot, MARGIN, top, room)
            canvas.write(page, right - page.width, top, page.width)


def _banner(canvas: TaggedCanvas, document: layout.Document, typesetter: Typesetter) -> None:
    bottom = PAGE_HEIGHT - BANNER_HEIGHT
    canvas.fill((0, bottom, PAGE_WIDTH, BANNER_HEIGHT), look.HEADER)
    canvas.fill((0, bottom - STRIPE, PAGE_WIDTH, STRIPE), look.ACTION)
    name = _line(typesetter, document.organisation, typesetter.look.organisation, TEXT_WIDTH)
    middle = bottom + BANNER_HEIGHT / 2 + typesetter.look.organisation.leading / 2
    canvas.write(name, MARGIN, middle, TEXT_WIDTH)


def _feet(foot: str) -> tuple[str, ...]:
    """The foot, and with fewer and fewer of its last parts: none is cut in the middle."""
    parts = foot.split(BETWEEN)
    return tuple(BETWEEN.join(parts[:kept]) for kept in range(len(parts), 0, -1))


def _first_that_fits(
    typesetter: Typesetter, lines: tuple[str, ...], style: TextStyle, width: float
) -> SetText:
    for line in lines:
        done = typesetter.set(layout.plain(one_line(line)), style, width)
        if len(done.lines) <= 1:
            return done
    return _line(typesetter, lines[-1], style, width)


def _line(typesetter: Typesetter, text: str, style: TextStyle, width: float) -> SetText:
    """The first line of a text: furniture never takes more."""
    done = typesetter.set(layout.plain(one_line(text)), style, width)
    return SetText(done.lines[:1], style)
