"""Writes the sentences of a document in its language, and marks what stands in another one."""

import unicodedata
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from babel.numbers import format_decimal

from coach_app.domain.paper import PaperFormat
from coach_app.domain.translation import BRITISH, ENGLISH, Translation
from coach_app.plans.layout import Span, Text, plain

HOME_ZONE = ZoneInfo("Europe/London")
"""A day on a paper is a day in Britain."""
SCRIPTS = (
    ("ARABIC", "ar"),
    ("BENGALI", "bn"),
    ("GURMUKHI", "pa"),
    ("LATIN", ENGLISH),
)
"""Beginning of a letter's Unicode name -> language that such a letter is read in by default."""


@dataclass(frozen=True, slots=True)
class Writer:
    """`say` takes an English sentence as a plain literal, so that a test finds every one."""

    translation: Translation = BRITISH
    format: PaperFormat = PaperFormat.STANDARD

    @property
    def language(self) -> str:
        return self.translation.language

    @property
    def easy(self) -> bool:
        return self.format is PaperFormat.EASY_READ

    @property
    def english(self) -> "Writer":
        """The same format for readers who need English: an employer, a surgery."""
        return replace(self, translation=BRITISH)

    def say(self, sentence: str, **holes: object) -> str:
        """The sentence in the paper's language with its {holes} filled."""
        said = self.translation.known(sentence) or sentence
        return said.format(**holes) if holes else said

    def text(self, sentence: str, **holes: object) -> Text:
        return plain(self.say(sentence, **holes))

    def known(self, sentence: str) -> Text:
        """A sentence of the library; in English, and marked so, where it is not translated."""
        said = self.translation.known(sentence)
        if said is not None:
            return plain(said)
        latin = _script(sentence) == "LATIN"
        language = ENGLISH if latin and self.language != ENGLISH else self._language_of(sentence)
        return (Span(text=sentence, language=language),)

    def own(self, words: str, *, bold: bool = False) -> Text:
        """Words that somebody typed, as they stand. Their language is told from their letters."""
        return (Span(text=words, bold=bold, language=self._language_of(words)),)

    def quoted(self, words: str) -> Text:
        return self.own(f"\u201c{words.strip()}\u201d")

    def _language_of(self, words: str) -> str:
        """ "" where the letters are those of the paper's own language."""
        script = _script(words)
        if not script or script == _script(self.translation.own_name):
            return ""
        return dict(SCRIPTS).get(script, "und")

    def day(self, day: date) -> str:
        """ "Tuesday 1 December 2026"."""
        return format_date(day, "EEEE d MMMM y", locale=_locale(self.language))

    def short_day(self, day: date) -> str:
        """ "1 December 2026"."""
        return format_date(day, "d MMMM y", locale=_locale(self.language))

    def brief_day(self, day: date) -> str:
        """ "1 Dec 2026", for tables."""
        return format_date(day, "d MMM y", locale=_locale(self.language))

    def language_name(self, tag: str) -> str:
        """ "Urdu" for "ur"; the tag itself where nobody knows it."""
        try:
            known = Locale.parse(tag, sep="-")
        except (ValueError, UnknownLocaleError):
            return tag
        return known.get_language_name(_locale(self.language)) or tag

    def day_of_week(self, day: date) -> str:
        """ "Tue"."""
        return format_date(day, "EEE", locale=_locale(self.language))

    def weekday(self, day: date) -> str:
        """ "Tue 1 Dec"."""
        return format_date(day, "EEE d MMM", locale=_locale(self.language))

    def moment_day(self, moment: datetime) -> date:
        return moment.astimezone(HOME_ZONE).date()

    def moment(self, moment: datetime) -> str:
        """ "1 December 2026, 10:45"."""
        here = moment.astimezone(HOME_ZONE)
        return f"{self.short_day(here.date())}, {here:%H:%M}"

    def number(self, value: float) -> str:
        """At most two places behind the point: hours come in quarters."""
        return format_decimal(round(value, 2), format="#,##0.##", locale=_locale(self.language))

    @property
    def comma(self) -> str:
        return "\u060c " if self.translation.right_to_left else ", "

    def listed(self, words: list[str]) -> str:
        """ "3, 4 and 5"."""
        if len(words) < 2:
            return "".join(words)
        before = self.comma.join(words[:-1])
        return self.say("{first} and {last}", first=before, last=words[-1])


@cache
def _locale(language: str) -> Locale:
    return Locale.parse(language, sep="-")


def _script(words: str) -> str:
    """The script of most letters, by the beginning of their Unicode names; "" without any."""
    counts: dict[str, int] = {}
    for char in words:
        if char.isalpha():
            name = "LATIN" if char.isascii() else unicodedata.name(char, "").partition(" ")[0]
            counts[name] = counts.get(name, 0) + 1
    return max(counts, key=lambda name: counts[name], default="")
