"""The answers of a form, each beside the question as it was asked, under the form's headings."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from coach_app.domain.assessment import Assessment
from coach_app.domain.measured import MeasureTaken
from coach_app.domain.questionnaire import Item, Questionnaire
from coach_app.domain.translation import ENGLISH
from coach_app.plans.layout import (
    Block,
    Fact,
    Facts,
    Heading,
    Paragraph,
    Span,
    Text,
    joined,
    plain,
)
from coach_app.plans.writing import Writer

NATIONAL = "wellbeing."
"""Link ids of the four questions of the ONS, which stand word for word as they are asked
everywhere."""
DEEPEST = 12
HIGHEST_LEVEL = 6
"""Of a heading, in HTML and in PDF."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Forms:
    """The forms that answers can belong to."""

    assessments: tuple[Questionnaire, ...] = ()
    """The one that is asked now, then earlier ones."""
    measures: Mapping[str, Questionnaire] = field(default_factory=dict)
    """Key of a measure that anybody may print -> its questions. Those of a licence are not
    here: their words belong to others, so a copy of the record has the answers alone."""

    def asked(self, record: Assessment | MeasureTaken) -> Questionnaire | None:
        """The version that was answered. A newer one than this program knows only adds
        questions to the one that is asked now."""
        if isinstance(record, MeasureTaken):
            return self.measures.get(record.measure)
        same = (one for one in self.assessments if one.canonical == record.questionnaire)
        return next(same, self.assessments[0] if self.assessments else None)

    @property
    def questions(self) -> Mapping[str, Item]:
        return {item.link_id: item for form in self.assessments[:1] for item in form.walk()}


def sentences_of(form: Questionnaire) -> Iterator[str]:
    """What a translation of an assessment form has to say. The questions of the ONS stay in
    English: they are compared with the whole country only as they were tested."""
    yield form.title
    for item in form.walk():
        if not item.link_id.startswith(NATIONAL):
            yield from (
                text for text in (item.text, *(one.display for one in item.options)) if text
            )


@dataclass(frozen=True, slots=True)
class Answered:
    """`tested`: every question is word for word one of a tested measure, and stays in English.
    A translation of our own would not be that measure, and its numbers would mean nothing."""

    w: Writer
    form: Questionnaire | None
    tested: bool = False

    def blocks(self, response: Mapping[str, Any], level: int) -> Iterator[Block]:
        """`response` is a FHIR R4 QuestionnaireResponse; headings begin at `level`."""
        w = self.w
        if self.form is None:
            yield Paragraph(
                text=w.text(
                    "The words of these questions belong to others. Your coach can show them to "
                    "you."
                )
            )
        elif self.tested:
            yield from self._in_english()
        yield from self._part(response, level, 0)

    def _in_english(self) -> Iterator[Block]:
        if not self.w.translation.is_english:
            yield Paragraph(
                text=self.w.text(
                    "These questions stand in English. Their words were tested. In our own words "
                    "they would not be the same questions."
                )
            )

    def _part(self, part: Mapping[str, Any], level: int, depth: int) -> Iterator[Block]:
        """The answers of one group together, then each group in it under its heading."""
        facts: list[Fact] = []
        inner: list[tuple[Item | None, list[Block]]] = []
        for item in part.get("item", ()) if depth < DEEPEST else ():
            answers = item.get("answer", ())
            asked = self._asked(str(item.get("linkId", "")))
            said = [self._answer(asked, one) for one in answers if _valued(one)]
            if said:
                facts.append(self._fact(asked, item, said, len(facts) + 1))
            heading = asked if asked is not None and asked.text and not said else None
            under = min(level + 1, HIGHEST_LEVEL) if heading else level
            for group in (item, *answers):
                if blocks := list(self._part(group, under, depth + 1)):
                    inner.append((heading, blocks))
        if facts:
            yield Facts(items=tuple(facts))
        for heading, blocks in inner:
            if heading is not None:
                yield Heading(level=level, text=self._question(heading))
                if heading.items and all(self._national(one) for one in heading.items):
                    yield from self._in_english()
            yield from blocks

    def _asked(self, link_id: str) -> Item | None:
        return self.form.places[link_id].item if self.form and link_id in self.form.places else None

    def _fact(
        self, asked: Item | None, item: Mapping[str, Any], said: list[Text], number: int
    ) -> Fact:
        w = self.w
        if asked is None or not (asked.text or asked.prefix):
            link_id = str(item.get("linkId", ""))
            last = link_id.rpartition(".")[2]
            label = w.say("Question {number}", number=last if last.isdecimal() else number)
            return Fact(label=label, value=in_lines(said))
        question = self._question(asked)[0]
        return Fact(label=question.text, value=in_lines(said), language=question.language)

    def _question(self, item: Item) -> Text:
        words = item.text or item.prefix
        if self.tested or self._national(item):
            return self._as_tested(words)
        return self.w.known(words)

    def _national(self, item: Item) -> bool:
        return item.link_id.startswith(NATIONAL)

    def _as_tested(self, words: str) -> Text:
        return (Span(text=words, language="" if self.w.translation.is_english else ENGLISH),)

    def _answer(self, asked: Item | None, answer: Mapping[str, Any]) -> Text:
        w, value = self.w, _value(answer)
        option = asked.option(value) if asked and isinstance(value, str) else None
        if option is not None:
            return self._as_tested(option.display) if self.tested else w.known(option.display)
        if isinstance(value, bool):
            return w.text("Yes") if value else w.text("No")
        if "valueDate" in answer:
            return _day(str(value), w)
        return w.own(w.number(value) if isinstance(value, float) else str(value))


def in_lines(texts: Iterable[Text]) -> Text:
    """Each on a line of its own: what is listed has commas and capital letters itself."""
    parts = [part for text in texts for part in (plain("\n"), text)]
    return joined(*parts[1:])


def _day(kept: str, w: Writer) -> Text:
    try:
        return w.own(w.short_day(date.fromisoformat(kept)))
    except ValueError:
        return w.own(kept)


def _valued(answer: Mapping[str, Any]) -> bool:
    return any(key.startswith("value") for key in answer)


def _value(answer: Mapping[str, Any]) -> Any:
    value = next(value for key, value in answer.items() if key.startswith("value"))
    return value.get("code", "") if isinstance(value, Mapping) else value
