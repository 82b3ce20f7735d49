"""How far each language of the papers has come: who has checked it, what is still in English."""

from collections.abc import Iterator
from dataclasses import dataclass

from coach_app.catalogue import Catalogue
from coach_app.catalogue.forms import earlier_assessments
from coach_app.domain.assessment_findings import OBSTACLE_LISTS
from coach_app.domain.questionnaire import Questionnaire
from coach_app.plans import patterns
from coach_app.plans.record_answers import sentences_of
from coach_app.plans.record_words import record_words
from coach_app.services.papers import LanguageUnknown

NAMED = (*OBSTACLE_LISTS, "health.conditions", "task.demand")
"""Questions of the assessment whose answers a plan names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LanguageState:
    """`fixed`: sentences of the papers themselves, names of fields and scales that are translated;
    `library`: sentences of the library of steps and of changes at work that are, those in which a
    plan says its reasons, and what the full case record says: its labels, its choices, and the
    questions of the assessment with their answers."""

    language: str
    name: str
    reviewer: str
    """Who has checked it; empty for a draft."""
    fixed: int
    library: int
    untranslated: tuple[str, ...]
    """Sentences of the library that stand in English on a paper in this language."""


def library_sentences(catalogue: Catalogue) -> tuple[str, ...]:
    """Every sentence of a data file that can stand on a paper, once each, in its order.

    The questions of the measures and of the ONS are not among them: they stay as they were tested.
    """
    return tuple(dict.fromkeys(_library(catalogue)))


def languages(catalogue: Catalogue) -> tuple[LanguageState, ...]:
    """Every language but English, which is complete."""
    known = library_sentences(catalogue)
    states = []
    for one in catalogue.translations.languages:
        if one.is_english:
            continue
        missing = tuple(sentence for sentence in known if one.known(sentence) is None)
        there = len(known) - len(missing)
        states.append(
            LanguageState(
                language=one.language,
                name=one.name,
                reviewer=one.reviewer,
                fixed=len(one.sentences) - there,
                library=there,
                untranslated=missing,
            )
        )
    return tuple(states)


def language(catalogue: Catalogue, tag: str) -> LanguageState:
    """Raises LanguageUnknown."""
    for one in languages(catalogue):
        if one.language.casefold() == tag.strip().casefold():
            return one
    raise LanguageUnknown


def _library(catalogue: Catalogue) -> Iterator[str]:
    """What a plan is drafted from comes first: without it no plan stands in one language."""
    yield from patterns.sentences()
    yield from _names(catalogue.assessment_form)
    libraries = (catalogue.interventions, *catalogue.local_interventions.values())
    entries = tuple(entry for library in libraries for entry in library.entries)
    yield from (entry.wait_name for entry in entries if entry.wait_name)
    for entry in entries:
        for text in (entry.title, entry.what, entry.how_we_know, entry.why, entry.why_with_job):
            yield from (line.strip() for line in text.splitlines() if line.strip())
    for change in catalogue.adjustments.entries:
        yield change.change
    for topic in catalogue.adjustments.topics:
        yield topic.difficulty
    yield from record_words().sentences()
    for form in (catalogue.assessment_form, *earlier_assessments()):
        yield from sentences_of(form)


def _names(form: Questionnaire) -> Iterator[str]:
    """Names of a list that a plan can say: what is in the way, health, and what a task asks for."""
    for listed in NAMED:
        for option in form.item(listed).options:
            yield option.display
