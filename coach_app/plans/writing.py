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
from coach_app.plans import patterns
from coach_app.plans.layout import OwnWords, Span, Text, joined, plain

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
        if (built := _built(self, sentence)) is not None:
            return built
        latin = _script(sentence) == "LATIN"
        language = ENGLISH if latin and self.language != ENGLISH else _language_of(self, sentence)
        return (Span(text=sentence, language=language),)

    def named(self, words: str) -> Text:
        """A name of a list, such as a kind of task, where it is translated; else typed words."""
        said = self.translation.known(words)
        return self.own(words) if said is None else plain(said)

    def own(self, words: str, *, bold: bool = False) -> Text:
        """Words that somebody typed, as they stand. Their language is told from their letters."""
        return (OwnWords(text=words, bold=bold, language=_language_of(self, words)),)

    def quoted(self, words: str) -> Text:
        return self.own(f"\u201c{words.strip()}\u201d")

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


def _built(writer: Writer, sentence: str) -> Text | None:
    """A sentence of `patterns` in the paper's language; None where any part of it that is not
    somebody's own words has no translation."""
    known = patterns.recognised(sentence) or patterns.about_a_job(sentence)
    said = writer.translation.known(known.pattern) if known else None
    if known is None or said is None:
        return None
    written: list[Text] = []
    for piece, hole in patterns.pieces(said):
        filled = _filled(writer, piece, known.holes.get(piece, "")) if hole else plain(piece)
        if filled is None:
            return None
        written.append(filled)
    return joined(*written)


def _filled(writer: Writer, hole: str, value: str) -> Text | None:
    """What stands in a hole: names and days in the paper's language, a quotation as it was said."""
    match hole:
        case "size" | "matters":
            return plain(value)
        case "day":
            day = patterns.day(value)
            return None if day is None else plain(writer.short_day(day))
        case "words" | "job":
            return writer.quoted(value)
        case "task" | "step":
            return _in_marks(writer.named(value) if hole == "task" else writer.known(value))
        case "condition":
            return _inside(writer, value) or writer.own(value)
    return _inside(writer, value)


def _inside(writer: Writer, name: str) -> Text | None:
    """A name as it stands inside a sentence; lists have it with a capital letter."""
    if (said := writer.translation.known(name)) is not None:
        return plain(said)
    listed = writer.translation.known(name[:1].upper() + name[1:])
    return None if listed is None else plain(patterns.in_a_sentence(listed))


def _in_marks(text: Text) -> Text:
    """In quotation marks of the same language, so that they turn the way the words run."""
    opened = replace(text[0], text=f"\u201c{text[0].text}")
    *before, last = (opened, *text[1:])
    return (*before, replace(last, text=f"{last.text}\u201d"))


def _language_of(writer: Writer, words: str) -> str:
    """ "" where the letters are those of the paper's own language."""
    script = _script(words)
    if not script or script == _script(writer.translation.own_name):
        return ""
    return dict(SCRIPTS).get(script, "und")


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
