"""A language that papers can be written in: its sentences, and who has checked them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from coach_app.domain.fields import required

ENGLISH = "en-GB"


@dataclass(frozen=True, slots=True, kw_only=True)
class Translation:
    """Sentences by their English original. `reviewer` is the translator who has checked them."""

    language: str
    """BCP 47."""
    name: str
    own_name: str
    right_to_left: bool = False
    reviewer: str = ""
    """Empty: a draft that nobody has checked, and every paper in it says so."""
    sentences: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        required(self.language, "The language")
        required(self.name, "The name of the language")
        required(self.own_name, "The name of the language in itself")

    @property
    def is_english(self) -> bool:
        return self.language == ENGLISH

    @property
    def checked(self) -> bool:
        return self.is_english or bool(self.reviewer.strip())

    def known(self, sentence: str) -> str | None:
        """The sentence in this language; None where it has not been translated."""
        if self.is_english:
            return sentence
        return self.sentences.get(sentence) or None


@dataclass(frozen=True, slots=True)
class Translations:
    """All languages. English is always there."""

    languages: tuple[Translation, ...]

    def get(self, tag: str) -> Translation:
        """The language of this tag or of its first part ("pa-Guru", "pl-PL"); else English."""
        wanted = _first(tag)
        return next((one for one in self.languages if _first(one.language) == wanted), BRITISH)

    def has(self, tag: str) -> bool:
        return any(_first(one.language) == _first(tag) for one in self.languages)


def _first(tag: str) -> str:
    return tag.strip().casefold().replace("_", "-").partition("-")[0]


BRITISH = Translation(language=ENGLISH, name="English", own_name="English")
