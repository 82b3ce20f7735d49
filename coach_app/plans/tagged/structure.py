"""The structure of a tagged document: elements, and what on the pages belongs to them."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Marked:
    """Marked content on a page (0 is the first), by its number there."""

    page: int
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkPlace:
    """Where a link is on a page; the finishing pass makes the annotation."""

    page: int
    box: tuple[float, float, float, float]
    address: str
    description: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SignaturePlace:
    """Where a signature goes; the finishing pass makes the empty field."""

    page: int
    box: tuple[float, float, float, float]
    name: str
    label: str


Attribute = str | float | tuple[float, ...]


@dataclass(eq=False, slots=True)
class Element:
    """A structure element, such as "P" or "TH", with its children in reading order."""

    tag: str
    attributes: dict[str, Attribute] = field(default_factory=dict)
    """Attributes of the owner in "O"; a value that begins with "/" is a PDF name."""
    alternative: str = ""
    title: str = ""
    identifier: str = ""
    children: list["Element | Marked | LinkPlace | SignaturePlace"] = field(default_factory=list)

    def add(self, child: "Element") -> "Element":
        self.children.append(child)
        return child


@dataclass(frozen=True, slots=True, kw_only=True)
class Bookmark:
    level: int
    title: str
    page: int
    top: float


def paragraph() -> Element:
    return Element("P")


def table(summary: str) -> Element:
    return Element("Table", attributes={"O": "/Table", "Summary": summary})


def header_cell(scope: str) -> Element:
    return Element("TH", attributes={"O": "/Table", "Scope": f"/{scope}"})


def bullet_list(numbering: str) -> Element:
    """`numbering` is "Disc", "Decimal" or "None", as ISO 32000-1 table 347 names them."""
    return Element("L", attributes={"O": "/List", "ListNumbering": f"/{numbering}"})


def figure(alternative: str, box: tuple[float, ...]) -> Element:
    attributes: dict[str, Attribute] = {"O": "/Layout", "Placement": "/Block", "BBox": box}
    return Element("Figure", attributes=attributes, alternative=alternative)
