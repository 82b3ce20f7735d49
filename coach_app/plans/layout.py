"""What a document says and in what order, without any PDF library.

Builders of documents make these; `coach_app.plans.pdf` draws them. Nothing here knows about
pages, fonts or points, so the same document can become other formats.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from coach_app.domain.paper import PaperFormat


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A piece of running text. `language` (BCP 47) only where it differs from the document's."""

    text: str
    bold: bool = False
    italic: bool = False
    language: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnWords(Span):
    """What somebody typed. It stands as it is in every language: nobody translates it."""


Text = tuple[Span, ...]


def plain(text: str) -> Text:
    return (Span(text=text),)


def bold(text: str) -> Text:
    return (Span(text=text, bold=True),)


def joined(*texts: Text) -> Text:
    """One after the other; pieces that look and sound alike become one."""
    spans: list[Span] = []
    for span in (span for text in texts for span in text):
        if spans and replace(spans[-1], text=span.text) == span:
            spans[-1] = replace(span, text=spans[-1].text + span.text)
        else:
            spans.append(span)
    return tuple(spans)


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """`level` 1 is the title of the document; levels never skip one on the way down."""

    level: int
    text: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    text: Text
    quiet: bool = False
    """Smaller and greyer: small print, sources, hashes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """What the person said, in their own words."""

    text: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class BulletList:
    items: tuple[Text, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberedList:
    items: tuple[Text, ...]
    start: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    heading: Text
    width: float = 1.0
    """Share of the table's width, relative to the other columns."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """`summary` says what the table is for, to somebody who hears it."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Text, ...], ...]
    summary: str
    row_header: bool = True
    """The first cell of a row names the row."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Callout:
    """The few lines that must not be missed."""

    title: Text
    lines: tuple[Text, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    label: str
    value: Text
    language: str = ""
    """Of the label, where it is not the document's."""

    @property
    def name(self) -> Text:
        """As it stands before the value; a question has its own mark."""
        asked = self.label.endswith(("?", "\u061f"))
        return (Span(text=self.label if asked else f"{self.label}:", language=self.language),)


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Short labelled facts under each other, or two beside each other: "Who", "By when"."""

    items: tuple[Fact, ...]
    columns: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class StepBlock:
    """One step of a plan, kept together on a page."""

    number: int
    title: Text
    level: int
    """Level of the title as a heading."""
    lines: tuple[Text, ...] = ()
    facts: tuple[Fact, ...] = ()
    note: Text = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A line that is one link."""

    text: Text
    address: str
    description: str = ""
    """What the link opens, for somebody who hears it; the text itself when empty."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A thin line between parts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageBreak:
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    label: str
    value: float
    said: str
    """What stands beside it: "26 h 15 min"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A simple bar chart, such as hours a week. `alternative` says all that it shows."""

    alternative: str
    bars: tuple[Bar, ...]
    highest: float | None = None
    """Value of a full bar; the highest bar when None."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """How far one scale has gone: the first answer and the latest, or only a first one."""

    label: str
    first: float
    latest: float | None = None
    note: str = ""
    """What the change means, in words: "2 points better"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Distance:
    """A chart of scales from `lowest` to `highest`: from a hollow dot to a full one."""

    alternative: str
    stretches: tuple[Stretch, ...]
    first: str
    """Name of the hollow dot in the key: "First answer"."""
    latest: str
    lowest: int = 0
    highest: int = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Pictured:
    """Easy read: a picture beside a few short lines that say the same. `name` as in
    `coach_app.plans.tagged.pictures`."""

    name: str
    lines: tuple[Text, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SignatureField:
    """A reserved place for one signature. `name` is the field's name in the file."""

    name: str
    label: str
    caption: Text = ()
    """Stands under the box: the signer's name in print."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Together:
    """Blocks that stay on one page where they fit on one."""

    blocks: tuple["Block", ...]


Block = (
    Heading
    | Paragraph
    | Quote
    | BulletList
    | NumberedList
    | Table
    | Callout
    | Facts
    | StepBlock
    | Link
    | Rule
    | PageBreak
    | Figure
    | Distance
    | Pictured
    | SignatureField
    | Together
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A whole document. The same document always gives the same bytes."""

    title: str
    author: str
    subject: str
    created: datetime
    blocks: tuple[Block, ...]
    language: str = "en-GB"
    right_to_left: bool = False
    format: PaperFormat = PaperFormat.STANDARD
    notes: tuple[str, ...] = ()
    """What somebody has to know who looks at it before it is handed over; not printed."""
    page_words: str = "Page {number} of {of}"
    organisation: str = ""
    """Stands over the title on the first page."""
    running_heads: tuple[str, ...] = ()
    """Repeated at the top of each page after the first: the first of these that fits a line."""
    fingerprint: str = ""
    """SHA-256 in hex of the agreed content; kept in the file's description too."""
    running_foot: str = ""
    """Repeated at the bottom of each page, beside the page number."""
