"""The full case record, for somebody who asks what is kept about them (UK GDPR, article 15).

It is written from the kinds of record that there are, so that a new kind is never forgotten. What
each field and choice is called stands in resources/record_words.toml.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import datetime
from typing import Any

from coach_app.domain.assessment import Assessment
from coach_app.domain.case import CaseFile
from coach_app.domain.conflict import Conflict, Resolution, Said
from coach_app.domain.correction import CorrectedField
from coach_app.domain.measured import MeasureTaken
from coach_app.domain.paper import Manner
from coach_app.domain.phased_return import UsualDay
from coach_app.domain.records import FIELD_OF_KIND, RECORD_TYPES
from coach_app.domain.review import ScaleAnswer
from coach_app.domain.translation import ENGLISH
from coach_app.plans.easy_read import simplified
from coach_app.plans.layout import (
    Block,
    BulletList,
    Document,
    Fact,
    Facts,
    Heading,
    Link,
    Paragraph,
    Rule,
    Text,
    bold,
    plain,
)
from coach_app.plans.record_answers import Answered
from coach_app.plans.record_easy import pictured
from coach_app.plans.record_values import Kept, Sources, Values, as_kept, scale_name
from coach_app.plans.record_words import record_words
from coach_app.plans.sheet import About, sheet
from coach_app.plans.web_pages import web_pages
from coach_app.plans.writing import Writer

ON_ONE_LINE = (Manner, UsualDay)
"""Said in a few words beside their label, and not field by field."""


def case_record(
    case_file: CaseFile,
    made: datetime,
    writer: Writer | None = None,
    sources: Sources | None = None,
) -> Document:
    """`sources` give the questions of the answers that are kept, and names for keys."""
    w = writer or Writer()
    record = _Record(Values(w, case_file, sources or Sources()))
    case = case_file.case
    person = case_file.person.preferred_name if case_file.person else ""
    about = About(
        title=w.say("All that we keep about you"),
        subject=case.ref,
        author=case.coach_name,
        created=made,
        person=person,
        ref=case.ref,
    )
    opening, ending = tuple(_opening(case_file, made, w)), tuple(_rights(w))
    if w.easy:
        opening, ending = simplified(opening), simplified(ending)
    return sheet(w, about, (*opening, *record.kinds(), *ending))


def _opening(case_file: CaseFile, made: datetime, w: Writer) -> Iterator[Block]:
    person = case_file.person.preferred_name if case_file.person else ""
    rows = (
        (w.say("For"), person),
        (w.say("Reference"), case_file.case.ref),
        (w.say("Coach"), case_file.case.coach_name),
        (w.say("Made on"), w.day(w.moment_day(made))),
    )
    items = tuple(Fact(label=label, value=bold(value)) for label, value in rows if value)
    yield Facts(items=items, columns=2)
    yield Paragraph(
        text=w.text(
            "You have the right to a copy of what is kept about you. This is all that stands in "
            "your record."
        )
    )
    yield Paragraph(
        text=w.text(
            "We left out only numbers and codes that the computer needs. You can ask for a copy "
            "of any paper that is named here."
        )
    )


def _rights(w: Writer) -> Iterator[Block]:
    yield Heading(level=2, text=w.text("What you can do"))
    yield BulletList(
        items=(
            w.text("If something is wrong, tell your coach. We put it right within a month."),
            w.text("You can ask us to use less of it, or to erase what we need not keep."),
            w.text("You can stop taking part at any time. Nothing bad follows from that."),
            w.text(
                "If you are not content with our answer, you can complain to the Information "
                "Commissioner on 0303 123 1113."
            ),
        )
    )
    yield Link(
        text=w.text("Complain to the Information Commissioner"),
        address=web_pages().complaints,
        description=w.say("Opens the page for complaints of the Information Commissioner"),
    )


@dataclass(frozen=True, slots=True)
class _Entry:
    """What one record says: its facts, and the parts in it, each under a heading of its own."""

    facts: tuple[Fact, ...]
    parts: tuple[tuple[Text, tuple["_Entry", ...]], ...] = ()

    def blocks(self, level: int) -> Iterator[Block]:
        if self.facts:
            yield Facts(items=self.facts)
        for heading, entries in self.parts:
            yield Heading(level=level, text=heading)
            for place, entry in enumerate(entries):
                if place:
                    yield Rule()
                yield from entry.blocks(level + 1)


@dataclass(frozen=True, slots=True)
class _Heard:
    """One of two versions, with the kind of record that its values belong to."""

    kind: str
    said: Said


@dataclass(frozen=True, slots=True)
class _Record:
    values: Values

    @property
    def w(self) -> Writer:
        return self.values.w

    def kinds(self) -> Iterator[Block]:
        """Every kind of record that there is any of, in the order of the journey."""
        words = record_words().kinds
        for kind, name in FIELD_OF_KIND.items():
            kept = getattr(self.values.file, name)
            records = kept if isinstance(kept, tuple) else (kept,)
            records = tuple(record for record in records if record is not None)
            if records:
                yield Heading(level=2, text=self.w.known(words[kind]))
                blocks = self.of_one_kind(records)
                yield from pictured(kind, blocks) if self.w.easy else blocks

    def of_one_kind(self, records: tuple[object, ...]) -> Iterator[Block]:
        for place, record in enumerate(records):
            if place:
                yield Rule()
            yield from self.entry(record).blocks(3)
            yield from self.answers(record)

    def answers(self, record: object) -> Iterator[Block]:
        """Beside their questions, under the headings of the form."""
        if isinstance(record, Assessment | MeasureTaken):
            form = self.values.sources.forms.asked(record)
            tested = isinstance(record, MeasureTaken)
            yield from Answered(self.w, form, tested).blocks(record.response, 3)

    def entry(self, record: object) -> _Entry:
        if isinstance(record, CorrectedField):
            return self.corrected(record)
        facts: list[Fact] = []
        parts: list[tuple[Text, tuple[_Entry, ...]]] = []
        for kept in self.said(record):
            label = record_words().label(kept.shape, kept.name)
            if _has_parts(kept.value):
                parts.append((self.w.known(label), self.inside(kept.value)))
            else:
                facts += self.fact(label, self.values.text(kept))
        return _Entry(tuple(facts), tuple(parts))

    def inside(self, value: Any) -> tuple[_Entry, ...]:
        """The parts of a record that are records themselves."""
        several = value if isinstance(value, tuple) else (value,)
        if all(isinstance(one, ScaleAnswer) for one in several):
            asked = (self.fact(scale_name(one.scale), plain(str(one.value))) for one in several)
            return (_Entry(tuple(fact for facts in asked for fact in facts)),)
        return tuple(self.entry(one) for one in several)

    def fact(self, label: str, value: Text) -> Iterator[Fact]:
        """Nothing where the value says nothing."""
        if any(span.text.strip() for span in value):
            known = self.w.translation.known(label)
            language = "" if known is not None else ENGLISH
            yield Fact(label=known or label, value=value, language=language)

    def corrected(self, one: CorrectedField) -> _Entry:
        """What the field is called, and what stood in it before and after."""
        words = record_words()
        shape = RECORD_TYPES.get(one.kind, CorrectedField)
        name = self.w.known(words.label(shape, one.field) or one.field)
        facts = [*self.fact(words.label(CorrectedField, "field"), name)]
        for side in ("before", "after"):
            value = as_kept(one.kind, one.field, getattr(one, side))
            said = self.values.text(Kept(shape, one.field, value))
            facts += self.fact(words.label(CorrectedField, side), said)
        return _Entry(tuple(facts))

    def said(self, record: object) -> Iterator[Kept]:
        """Every field that says something."""
        match record:
            case _Heard(kind=kind, said=said):
                yield from _fields_of(said)
                yield from _stored(kind, said.values)
            case Conflict():
                for kept in _fields_of(record):
                    if isinstance(kept.value, Said):
                        heard = _Heard(record.about_kind, kept.value)
                        yield Kept(Conflict, kept.name, heard, record)
                    else:
                        yield kept
            case Resolution():
                yield from _fields_of(record)
                yield from _stored(self.kind_of(record.conflict_id), record.values)
            case _:
                yield from _fields_of(record)

    def kind_of(self, conflict_id: str) -> str:
        kinds = (one.about_kind for one in self.values.file.conflicts if one.id == conflict_id)
        return next(kinds, "")


def _fields_of(record: Any) -> Iterator[Kept]:
    """Every field that says something. A list that was asked about and is empty says something
    too: not known would be None."""
    for one in fields(record):
        value = getattr(record, one.name)
        empty = value in (None, "") or (value == () and one.default is not None)
        if not empty and not record_words().leaves_out(type(record), one.name):
            yield Kept(type(record), one.name, value, record)


def _stored(kind: str, values: Mapping[str, Any]) -> Iterator[Kept]:
    """Fields out of the JSON of a stored record of this kind."""
    shape = RECORD_TYPES.get(kind)
    if shape is not None:
        for name, value in values.items():
            if record_words().label(shape, name):
                yield Kept(shape, name, as_kept(kind, name, value))


def _has_parts(value: Any) -> bool:
    several = value if isinstance(value, tuple) else (value,)
    return any(is_dataclass(one) and not isinstance(one, ON_ONE_LINE) for one in several)
