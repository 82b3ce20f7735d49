"""The answers of an assessment beside the words of their questions, in the order of the form."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from coach_app.domain.plain_values import value_words
from coach_app.domain.questionnaire import Item, Questionnaire
from sync.server.answered import answers_in

DIRECTLY = "Answer"


@dataclass(frozen=True, slots=True)
class Answered:
    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class SaidSection:
    title: str
    answers: tuple[Answered, ...]


def said(form: Questionnaire, response: Mapping[str, Any]) -> tuple[SaidSection, ...]:
    """Sections with at least one answer. What this version of the form does not ask stands last,
    under the id of its question, so that nothing is left out."""
    given = answers_in(response)
    sections = [
        SaidSection(section.text, tuple(_answered(section, given))) for section in form.items
    ]
    strangers = tuple(
        Answered(link_id, "; ".join(value_words(value) for value in values))
        for link_id, values in given.items()
        if link_id not in form.places
    )
    found = [section for section in sections if section.answers]
    return (*found, SaidSection("Other answers", strangers)) if strangers else tuple(found)


def _answered(section: Item, given: Mapping[str, list[Any]]) -> Iterator[Answered]:
    for item in section.walk():
        if item.is_question and given.get(item.link_id):
            told = "; ".join(_words(item, value) for value in given[item.link_id])
            yield Answered(item.text or section.text, told)


def _words(item: Item, value: Any) -> str:
    option = item.option(value) if isinstance(value, str) else None
    if option is not None:
        return option.display
    scale = f" of {item.maximum}" if isinstance(value, int) and item.slider else ""
    return f"{value_words(value)}{scale}"
