"""What a signer agrees to, word for word, in the languages there are."""

from dataclasses import dataclass

from coach_app.domain.errors import FieldInvalid
from coach_app.domain.fields import required
from coach_app.domain.signature import SignerRole

ENGLISH = "en-GB"
RIGHT_TO_LEFT = frozenset({"ar", "ur", "fa", "ps", "ku", "he"})


def primary(language: str) -> str:
    """The language without its region: "pl" of "pl-PL"."""
    return language.partition("-")[0].lower()


def right_to_left(language: str) -> bool:
    return primary(language) in RIGHT_TO_LEFT


@dataclass(frozen=True, slots=True, kw_only=True)
class Statements:
    """The sentences of one language. Without a reviewer they are a draft, and say so."""

    language: str
    reviewer: str = ""
    """The translator who has checked them."""
    participant: str
    coach: str
    employer: str
    consent: str
    """What the participant agrees to when a copy is made for the employer; holds {employer}."""

    def __post_init__(self) -> None:
        for text in (self.language, self.participant, self.coach, self.employer, self.consent):
            required(text, "A statement")
        if "{employer}" not in self.consent:
            raise FieldInvalid("The consent sentence has to name the {employer}.")

    def of(self, role: SignerRole) -> str:
        return {
            SignerRole.PARTICIPANT: self.participant,
            SignerRole.COACH: self.coach,
            SignerRole.EMPLOYER: self.employer,
        }[role]


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One sentence as it is shown."""

    text: str
    language: str
    version: str
    checked: bool
    """A translator has read it; English needs none."""
    english: str
    """The same in English, for whoever sits beside; empty when it is English already."""

    @property
    def right_to_left(self) -> bool:
        return right_to_left(self.language)


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementBook:
    version: str
    languages: tuple[Statements, ...]

    def __post_init__(self) -> None:
        required(self.version, "The version of the statements")
        if self.find(ENGLISH) is None:
            raise FieldInvalid("The statements in English are missing.")

    def find(self, language: str) -> Statements | None:
        wanted = primary(language)
        return next((one for one in self.languages if primary(one.language) == wanted), None)

    def shown(self, role: SignerRole, language: str) -> Statement:
        """In the person's language where there is one, else in English."""
        found = self.find(language) or self.english
        return self._statement(found, found.of(role), self.english.of(role))

    def consent(self, employer: str, language: str) -> Statement:
        """What the participant agrees to for a copy for this employer."""
        found, english = self.find(language) or self.english, self.english
        return self._statement(
            found,
            found.consent.replace("{employer}", employer),
            english.consent.replace("{employer}", employer),
        )

    def _statement(self, found: Statements, text: str, english: str) -> Statement:
        is_english = primary(found.language) == primary(ENGLISH)
        return Statement(
            text=text,
            language=found.language,
            version=self.version,
            checked=is_english or bool(found.reviewer),
            english="" if is_english else english,
        )

    @property
    def english(self) -> Statements:
        found = self.find(ENGLISH)
        if found is None:
            raise FieldInvalid("The statements in English are missing.")
        return found
