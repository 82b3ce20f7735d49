"""A reportlab canvas that records the structure of the document while pages are drawn."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from typing import BinaryIO

from reportlab.pdfgen.canvas import Canvas

from coach_app.plans.tagged.setting import SetText, Typesetter, number, rgb
from coach_app.plans.tagged.structure import Element, Marked
from coach_app.plans.tagged.style import PAGE_HEIGHT, PAGE_WIDTH, Colour

Box = tuple[float, float, float, float]


class StructureBroken(RuntimeError):
    """A mistake of the program: content was drawn outside or inside two elements."""


class TaggedCanvas(Canvas):
    """All content goes through `marked` or `artifact`; reportlab's own text is never used."""

    _code: list[str]

    def __init__(self, file: BinaryIO, typesetter: Typesetter) -> None:
        super().__init__(
            file, pagesize=(PAGE_WIDTH, PAGE_HEIGHT), pageCompression=0, invariant=True
        )
        self.typesetter = typesetter
        self._next = 0
        self._inside = False

    def _make_preamble(self) -> None:
        """reportlab begins each page with a font that is not embedded; ours need none."""
        self._preamble = ""

    @property
    def page(self) -> int:
        """0 for the first page."""
        return self.getPageNumber() - 1

    def showPage(self) -> None:  # noqa: N802 - reportlab's name
        if self._inside:
            raise StructureBroken("a page ended inside marked content")
        super().showPage()
        self._next = 0

    def emit(self, *operators: str) -> None:
        self._code.extend(operators)

    @contextmanager
    def marked(self, element: Element) -> Iterator[None]:
        """What is drawn inside is content of this element."""
        if self._inside:
            raise StructureBroken("marked content inside marked content")
        self.emit(f"/{element.tag} <</MCID {self._next}>> BDC")
        element.children.append(Marked(self.page, self._next))
        self._next += 1
        self._inside = True
        try:
            yield
        finally:
            self.emit("EMC")
            self._inside = False

    @contextmanager
    def artifact(self, kind: str = "Layout") -> Iterator[None]:
        """Decoration: drawn, and never read aloud. Inside marked content it is part of that."""
        if self._inside:
            yield
            return
        self.emit(f"/Artifact <</Type /{kind}>> BDC")
        self._inside = True
        try:
            yield
        finally:
            self.emit("EMC")
            self._inside = False

    def write(self, done: SetText, x: float, top: float, width: float) -> None:
        """Draw set text; the caller has opened marked content or an artifact."""
        if not self._inside:
            raise StructureBroken("text outside marked content")
        self.emit(*self.typesetter.operators(done, x, top, width))

    def fill(self, box: Box, colour: Colour) -> None:
        """A filled rectangle: left, bottom, width, height."""
        with self.artifact():
            sides = " ".join(number(side) for side in box)
            self.emit(f"q {rgb(colour)} rg {sides} re f Q")

    def outline(self, box: Box, colour: Colour, width: float = 0.75) -> None:
        with self.artifact():
            sides = " ".join(number(side) for side in box)
            self.emit(f"q {rgb(colour)} RG {number(width)} w {sides} re S Q")

    def stroke(self, x: float, y: float, length: float, colour: Colour, width: float = 0.6) -> None:
        """A horizontal line."""
        with self.artifact():
            line = f"{number(x)} {number(y)} m {number(x + length)} {number(y)} l S"
            self.emit(f"q {rgb(colour)} RG {number(width)} w {line} Q")

    def disc(self, x: float, y: float, radius: float, colour: Colour) -> None:
        """A filled circle around (x, y)."""
        with self.artifact():
            self.emit(f"q {rgb(colour)} rg", *_circle(x, y, radius), "f Q")


def _circle(x: float, y: float, radius: float) -> list[str]:
    bend = radius * 0.5523
    corners = ((1, 0), (0, 1), (-1, 0), (0, -1), (1, 0))
    out = [f"{number(x + radius)} {number(y)} m"]
    for (ax, ay), (bx, by) in pairwise(corners):
        points = (
            (x + ax * radius + bx * bend, y + ay * radius + by * bend),
            (x + bx * radius + ax * bend, y + by * radius + ay * bend),
            (x + bx * radius, y + by * radius),
        )
        out.append(" ".join(f"{number(px)} {number(py)}" for px, py in points) + " c")
    return out
