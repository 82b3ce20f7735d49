"""The sentences that the program itself puts into a plan, each whole, with {holes} for the rest.

A plan keeps its sentences in English as they were agreed. Here they are built from a pattern, and
known again when a paper is written in another language: `recognised` gives the pattern and what
stands in its holes. No sentence is that of two patterns, whatever somebody has said.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from types import MappingProxyType

OBSTACLES: Mapping[str, str] = MappingProxyType(
    {
        "low-mood": "low mood",
        "anxiety": "worry",
        "pain": "pain",
        "fatigue": "being so tired",
        "sleep": "poor sleep",
        "physical-health": "your health",
        "weight-activity": "your weight or fitness",
        "medication-effects": "the effect of your tablets",
        "bereavement": "your loss",
        "alcohol-drugs": "drink or drugs",
        "confidence": "low confidence",
        "job-demands": "what your job asks of you",
        "employer-relationship": "how you get on with people at work",
        "hours-pattern": "your working time",
        "telling-employer": "telling an employer",
        "skills": "your need for new skills",
        "literacy": "reading, writing or maths",
        "digital": "using a phone or screen",
        "work-experience": "having little work of late",
        "job-search": "looking for a job",
        "money-debt": "money or debt",
        "housing": "housing",
        "caring": "caring for others",
        "relationships": "trouble at home",
        "offending": "your record",
        "transport": "getting to places",
        "language": "English",
        "right-to-work": "the lack of papers to work here",
    }
)
"""How an obstacle stands inside a sentence; each goes with "gets in the way"."""
INTERESTS: Mapping[str, str] = MappingProxyType(
    {
        "volunteering": "volunteering",
        "training-others": "training other people",
        "learning": "learning something new",
        "routine": "a daily routine",
        "group-course": "a course with other people",
        "self-employment": "working for yourself",
        "new-cv": "a new CV",
    }
)
YOU_SAID = "You said: {words}"
WAITING_FOR = "Because you are waiting for: {words}"
COMES_BEFORE = "Because it comes before this step: {step}"
SMALL_STEPS = "Because small steps that you choose help you move on."
MATTERS_MOST = "Because {obstacle} matters most to you and gets in the way {size} out of 10."
GETS_IN_THE_WAY = (
    "Because {obstacle} gets in the way {size} out of 10 and matters {matters} to you."
)
ALSO_HELPS = "Because it also helps with {obstacle}, which you put at {size} out of 10."
HARD_TASK = "Because this task is hard for you, {size} out of 10: {task}"
ALSO_HELPS_TASK = "Because it also helps with this task: {task}"
LIKE_TO_TRY = "Because you would like to try {interest}."
NEXT_STEP_TO = "Because it is a next step to {interest}."
ABOUT_HEALTH = "Because you told us about your health: {condition}."
SCALES: Mapping[str, str] = MappingProxyType(
    {
        "find-work": "Because you feel {size} out of 10 sure that you can find work.",
        "keep-work": "Because you feel {size} out of 10 sure that you can stay in work.",
        "manage-health": (
            "Because you feel {size} out of 10 sure that you can look after your health."
        ),
    }
)
LIFE_IS_HARD = "Because you told us that life feels hard right now."
NO_STEP_YET = (
    "There is no step for this yet. Your coach looks for help and tells you at the review."
)
PLAN_IS_FULL = "One thing at a time: the plan is full for now. We look at this again on {day}."
NOT_NOW = "You said that this does not matter much to you now. We ask again at the review."
WHILE_YOU_WAIT_FOR = "While you wait for {wait}: {title}"
WHILE_YOU_WAIT = "While you wait: {title}"
PATTERNS = (
    YOU_SAID,
    MATTERS_MOST,
    GETS_IN_THE_WAY,
    ALSO_HELPS,
    HARD_TASK,
    ALSO_HELPS_TASK,
    ABOUT_HEALTH,
    WAITING_FOR,
    COMES_BEFORE,
    *SCALES.values(),
    LIFE_IS_HARD,
    LIKE_TO_TRY,
    NEXT_STEP_TO,
    SMALL_STEPS,
    WHILE_YOU_WAIT_FOR,
    WHILE_YOU_WAIT,
    NO_STEP_YET,
    PLAN_IS_FULL,
    NOT_NOW,
)
JOB = "{job}"
"""The hole of sentences of the library that name the person's job."""
QUOTED = ("words", "job", "task", "step")
"""Holes that hold a quotation. Its marks stand nowhere inside it: `wording.quoted` sees to that."""
ENDED = "\u201c(?P<{hole}>[^\u201c\u201d]*)\u201d\\.?"
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_HOLE = re.compile(r"\{(\w+)\}")
_QUOTATION = re.compile("\u201c([^\u201c\u201d]*)\u201d")


def in_a_sentence(label: str) -> str:
    """A label as it stands inside a sentence: "Low mood" becomes "low mood", "IT" stays."""
    return label[:1].lower() + label[1:] if label[1:2].islower() else label


@dataclass(frozen=True, slots=True)
class Recognised:
    """`holes` hold what stands in the sentence; a quotation without its marks."""

    pattern: str
    holes: Mapping[str, str]


def sentences() -> Iterator[str]:
    """All that has to be translated: the patterns, and the names that stand in their holes."""
    yield from PATTERNS
    yield from OBSTACLES.values()
    yield from INTERESTS.values()


def recognised(sentence: str) -> Recognised | None:
    """The pattern that this sentence was built from; None for any other sentence."""
    matches = (match(pattern, sentence) for pattern in PATTERNS)
    return next((found for found in matches if found is not None), None)


def match(pattern: str, sentence: str) -> Recognised | None:
    """What stands in the holes of this one pattern, where the sentence is built from it."""
    found = _form(pattern).fullmatch(sentence)
    return None if found is None else Recognised(pattern, found.groupdict())


def about_a_job(sentence: str) -> Recognised | None:
    """A sentence with one quotation as the library would word it, with {job} in its place."""
    quotations = _QUOTATION.findall(sentence)
    if len(quotations) != 1:
        return None
    return Recognised(_QUOTATION.sub(JOB, sentence), {"job": quotations[0]})


def pieces(sentence: str) -> Iterator[tuple[str, bool]]:
    """The words of a pattern and the names of its holes, in order; True for a hole."""
    for place, piece in enumerate(_HOLE.split(sentence)):
        if piece:
            yield piece, bool(place % 2)


def day(words: str) -> date | None:
    """The day that "7 December 2026" says; None where the calendar has no such day."""
    number, month, year = words.split()
    try:
        return date(int(year), MONTHS.index(month) + 1, int(number))
    except ValueError:
        return None


@cache
def _form(pattern: str) -> re.Pattern[str]:
    forms = (_form_of(piece) if hole else re.escape(piece) for piece, hole in pieces(pattern))
    return re.compile("".join(forms), re.DOTALL)


def _form_of(hole: str) -> str:
    """Names come from a list, so that nothing that somebody has said can pass for one."""
    if hole in QUOTED:
        return ENDED.format(hole=hole)
    return f"(?P<{hole}>{_FORMS[hole]})"


def _one_of(names: Iterator[str] | tuple[str, ...]) -> str:
    return "|".join(re.escape(name) for name in names)


_FORMS: Mapping[str, str] = MappingProxyType(
    {
        "obstacle": _one_of(tuple(OBSTACLES.values())),
        "interest": _one_of(tuple(INTERESTS.values())),
        "size": "[0-9]|10",
        "matters": "[0-9]|10",
        "day": f"[1-9][0-9]? (?:{_one_of(MONTHS)}) [0-9]{{4}}",
        "condition": ".+",
        "wait": "[^:]+",
        "title": ".+",
    }
)
