"""Easy read: one idea a line, a picture beside it. Also turns any other document into that."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from coach_app.plans.layout import (
    Block,
    BulletList,
    Callout,
    Fact,
    Facts,
    Heading,
    NumberedList,
    Paragraph,
    Pictured,
    Quote,
    Span,
    StepBlock,
    Table,
    Text,
    Together,
)

SENTENCE_END = re.compile(r"(?<=[.!?\u061f\u06d4\u0964])\s+")
QUESTION_MARKS = ("?", "\u061f")


def sentences(text: Text) -> tuple[Text, ...]:
    """Each sentence for itself; what is bold or in another language stays so."""
    out: list[Text] = []
    current: list[Span] = []
    for span in text:
        parts = [part for line in span.text.splitlines() for part in SENTENCE_END.split(line)]
        for place, part in enumerate(parts):
            if place and current:
                out.append(tuple(current))
                current = []
            if part.strip():
                current.append(replace(span, text=part))
    if current:
        out.append(tuple(current))
    return tuple(out)


def lines(name: str, *texts: Text) -> Iterator[Pictured]:
    """A picture and its sentences, the first ones together: nobody reads a wall of pictures."""
    said = tuple(sentence for text in texts for sentence in sentences(text))
    if said:
        yield Pictured(name=name, lines=said)


def simplified(blocks: Iterable[Block]) -> tuple[Block, ...]:
    """A document without tables, with a picture beside each thing it says."""
    return tuple(simple for block in blocks for simple in _simple(block))


def _simple(block: Block) -> Iterator[Block]:
    match block:
        case StepBlock():
            yield Heading(level=block.level, text=block.title)
            yield from _pictured("steps", (*block.lines, *_facts(block.facts)))
        case Table():
            yield from _rows(block)
        case Together():
            yield Together(blocks=simplified(block.blocks))
        case _:
            said = _said(block)
            if said is None:
                yield block
            else:
                yield from _pictured(*said)


def _said(block: Block) -> tuple[str, tuple[Text, ...]] | None:
    """A picture and the texts of a block, each of which stands for itself; None: as it is."""
    match block:
        case Paragraph(quiet=False):
            return "paper", (block.text,)
        case Quote():
            return "talk", (block.text,)
        case BulletList() | NumberedList():
            return "tick", block.items
        case Facts():
            return "paper", _facts(block.items)
        case Callout():
            return "warning", (_bold(block.title), *block.lines)
        case _:
            return None


def _pictured(name: str, texts: Iterable[Text]) -> Iterator[Block]:
    for text in texts:
        yield from lines(name, text)


def _facts(facts: Iterable[Fact]) -> tuple[Text, ...]:
    return tuple(_labelled(fact.label, fact.value, fact.language) for fact in facts)


def _rows(table: Table) -> Iterator[Block]:
    for row in table.rows:
        said = [
            _labelled("".join(span.text for span in column.heading), cell)
            for column, cell in zip(table.columns, row, strict=True)
            if any(span.text.strip() for span in cell)
        ]
        yield from lines("tick", *said)


def _labelled(label: str, value: Text, language: str = "") -> Text:
    """A question needs no colon."""
    end = " " if label.endswith(QUESTION_MARKS) else ": "
    return (Span(text=f"{label}{end}", bold=True, language=language), *value)


def _bold(text: Text) -> Text:
    return tuple(replace(span, bold=True) for span in text)
