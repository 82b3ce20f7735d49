"""What every paper has around its subject: title, running lines, its language and its format."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import datetime
from typing import Any

from coach_app.domain.paper import PaperFormat
from coach_app.domain.translation import ENGLISH
from coach_app.plans.digest import words_digest
from coach_app.plans.layout import (
    Block,
    Callout,
    Document,
    Fact,
    Heading,
    OwnWords,
    Paragraph,
    Span,
    Together,
    plain,
)
from coach_app.plans.writing import Writer

ORGANISATION = "WorkWell: Work and Health Coach service"


LONGEST_NAME = 2
"""Words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What is the same on every page of one paper."""

    title: str
    subject: str
    author: str
    created: datetime
    person: str = ""
    ref: str = ""
    version: str = ""
    """As it stands at the foot: "Version 2"."""
    fingerprint: str = ""
    """SHA-256 of the agreed content; without it, that of the paper's own words."""
    sealed: bool = False
    """Its fingerprint is printed in full; otherwise its beginning stands at the foot."""
    notes: tuple[str, ...] = ()
    to_the_person: bool = True
    """Otherwise its reader is somebody else, who has asked for no format."""
    brief: bool = False
    """It has to fit on one side: what is said of its language stands in one line."""


def sheet(writer: Writer, about: About, blocks: Iterable[Block]) -> Document:
    """The document, with what its reader has to know about its language and format.

    The fingerprint of a paper that nobody signs is that of its own words: it gives nothing away.
    """
    body = tuple(blocks)
    fingerprint = about.fingerprint or words_digest(about.title, body)
    translation = writer.translation
    english = () if translation.is_english else tuple(_in_english(body))
    partly = any(not isinstance(one, OwnWords) for one in english)
    whole = (
        Heading(level=1, text=plain(about.title)),
        *_unchecked(writer, partly=partly, brief=about.brief),
        *(_asked_for(writer) if about.to_the_person else ()),
        *(_ended(body, _fingerprint(writer, fingerprint)) if about.sealed else body),
    )
    return Document(
        title=f"{about.title}, {about.person}" if about.person else about.title,
        author=about.author or ORGANISATION,
        subject=about.subject,
        created=about.created,
        language=translation.language,
        right_to_left=translation.right_to_left,
        format=writer.format,
        notes=(*about.notes, *_notes(writer, len(english), partly=partly)),
        page_words=writer.say("Page {number} of {of}"),
        organisation=writer.say("WorkWell: Work and Health Coach service"),
        fingerprint=fingerprint,
        running_heads=_running_heads(writer, about),
        running_foot=" \u00b7 ".join(part for part in (about.version, fingerprint[:12]) if part),
        blocks=whole,
    )


def _running_heads(writer: Writer, about: About) -> tuple[str, ...]:
    """In large print or with a long name only the reference fits on the line; it is never cut."""
    ref = writer.say("reference {ref}", ref=about.ref) if about.ref else ""
    parts = [part for part in (about.title, about.person, ref) if part]
    return tuple(writer.comma.join(parts[left_out:]) for left_out in range(len(parts)))


def _fingerprint(writer: Writer, fingerprint: str) -> Block:
    text = writer.text("Fingerprint of the content (SHA-256): {hash}", hash=fingerprint)
    return Paragraph(text=text, quiet=True)


def _ended(body: tuple[Block, ...], fingerprint: Block) -> tuple[Block, ...]:
    """All that stands below the last signature stays with it: no page holds a fingerprint alone."""
    *_, (at, last) = ((n, one) for n, one in enumerate(body) if isinstance(one, Together))
    return (*body[:at], Together(blocks=(*last.blocks, *body[at + 1 :], fingerprint)))


def _in_english(thing: Any) -> Iterator[Span]:
    """What stands in English in a paper of another language. One word or two may be a name."""
    if isinstance(thing, Fact):
        yield from _in_english((*thing.name, *thing.value))
    elif isinstance(thing, Span):
        if thing.language == ENGLISH and len(thing.text.split()) > LONGEST_NAME:
            yield thing
    elif isinstance(thing, tuple):
        for one in thing:
            yield from _in_english(one)
    elif is_dataclass(thing):
        for field in fields(thing):
            yield from _in_english(getattr(thing, field.name))


def _unchecked(writer: Writer, *, partly: bool, brief: bool) -> tuple[Block, ...]:
    """In its own language and in English: whoever reads it has to know. `partly`: some of it is
    not translated at all."""
    more = writer.text("Some sentences have not been translated yet. They stand in English.")
    if writer.translation.checked:
        return (Paragraph(text=more, quiet=True),) if partly and not brief else ()
    if brief:
        here, there = (w.text("Not yet checked by a translator") for w in (writer, writer.english))
        marked = tuple(replace(span, text=f" ({span.text})", language=ENGLISH) for span in there)
        return (Paragraph(text=(*here, *marked), quiet=True),)
    english = writer.english.text(
        "This {language} version has not yet been checked by a translator. If it differs from "
        "the English one, the English one counts.",
        language=writer.translation.name,
    )
    own = writer.text(
        "This version has not yet been checked by a translator. If it differs from the English "
        "one, the English one counts."
    )
    marked = tuple(replace(span, language=ENGLISH) for span in english)
    lines = (own, more, marked) if partly else (own, marked)
    return (Callout(title=writer.text("Not yet checked by a translator"), lines=lines),)


def _asked_for(writer: Writer) -> tuple[Block, ...]:
    said = {
        PaperFormat.LARGE_PRINT: writer.say("This is in large print because you asked for it."),
        PaperFormat.EASY_READ: writer.say("This is in easy read because you asked for it."),
    }.get(writer.format, "")
    return (Paragraph(text=plain(said), quiet=True),) if said else ()


def _notes(writer: Writer, english: int, *, partly: bool) -> tuple[str, ...]:
    """For the coach, in English, beside a preview."""
    translation = writer.translation
    told = []
    if not translation.checked:
        told.append(
            f"The {translation.name} text has not yet been checked by a translator. "
            "Hand over the English version as well."
        )
    if partly:
        told.append(
            f"Not everything in it has been translated: {english} of its sentences and notes "
            "stand in English. Go through them together, with an interpreter if need be."
        )
    elif english:
        told.append(
            f"{english} of its sentences stand in English, as somebody said or wrote them. Go "
            "through them together, with an interpreter if need be."
        )
    return tuple(told)
