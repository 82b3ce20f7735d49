"""Reads the languages that papers can be written in."""

from dataclasses import replace

import resources
from coach_app.catalogue.reading import Find, read_toml
from coach_app.domain.statement import ENGLISH, StatementBook
from coach_app.domain.translation import BRITISH, Translation, Translations

FOLDER = "translations"
TAGS = ("pl", "ur", "ar", "bn", "pa", "ro", "cy")


def load_translations(statements: StatementBook, find: Find = resources.find) -> Translations:
    """Every language, with what people sign in it. Raises DataFileWrong with file and line."""
    read = (read_toml(Translation, FOLDER, f"{tag}.toml", find=find) for tag in TAGS)
    return Translations((BRITISH, *(_with_statements(one, statements) for one in read)))


def _with_statements(translation: Translation, book: StatementBook) -> Translation:
    """What stands above a signature is kept in one place only."""
    english, own = book.find(ENGLISH), book.find(translation.language)
    if english is None or own is None:
        return translation
    signed = {english.participant: own.participant, english.coach: own.coach}
    signed[english.employer] = own.employer
    return replace(translation, sentences={**translation.sentences, **signed})
