"""The library of interventions: what may go into a plan, for whom, and what has to come before."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from coach_app.domain.circumstances import CONDITIONS, DEMANDS, INTERESTS, KNOWN_FACTS, SCALES
from coach_app.domain.circumstances import OBSTACLES as OBSTACLE_CODES
from coach_app.domain.errors import FieldInvalid, Refusal
from coach_app.domain.fields import required, within
from coach_app.domain.plan import Phase, Who
from coach_app.domain.referral import WorkStatus
from coach_app.domain.sequencing import circle

WORKING_DAYS_A_WEEK = 5
QUICK_DAYS = 5
"""Working days within which a participant can do a quick step."""
PHASES = tuple(Phase)

PRIVATE_SUBJECTS = frozenset(
    {"health", "mind", "social", "money", "housing", "job-search", "self-management"}
)
"""Nothing of these subjects is ever shown to an employer (domain: health, family and money)."""


class LibraryBroken(Refusal):
    key = "library.broken"
    sentence = "The library of steps has a mistake. Repair the file before using it."


class InterventionNotFound(Refusal):
    key = "library.not_found"
    sentence = "There is no such step in the library. Choose another one."


class Grade(StrEnum):
    """How well founded an entry is; docs/interventions.md says what each grade means."""

    STRONG = "strong"
    MODERATE = "moderate"
    LIMITED = "limited"
    GOOD_PRACTICE = "good-practice"


class Anchor(StrEnum):
    """What the dates of a step hang on."""

    SOON = "soon"
    """As soon as its place in the order comes."""
    REVIEW = "review"
    BEFORE_RETURN = "before-return"
    AFTER_RETURN = "after-return"
    END = "end"
    """The last two weeks of the support."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Something published that a reader can look up."""

    key: str
    title: str
    url: str = ""

    def __post_init__(self) -> None:
        required(self.title, "The title of a source")
        if self.url and not self.url.startswith("https://"):
            raise FieldInvalid("The address of a source starts with https://.")


@dataclass(frozen=True, kw_only=True)
class Intervention:
    """One entry of the library. Nothing here is treatment: it refers, asks, arranges, practises.

    `answers` maps obstacle codes to a strength, 1 (helps a little) to 3 (made for it).
    `only_if` needs one of its facts to hold, or one of the words in `said` to be said: without it
    the entry is not needed, and what comes after it may go ahead. So it is with `done_if`.
    `never_if` forbids the entry and what needs it.
    """

    key: str
    subject: str = ""
    title: str
    what: str
    how_we_know: str
    why: str = ""
    """The reason to give when no answer led here; needed for `always` and `core` entries."""
    why_with_job: str = ""
    """The same for somebody whose job is known; it holds {job} once."""
    who: Who
    phase: Phase
    situations: tuple[WorkStatus, ...] = tuple(WorkStatus)
    answers: Mapping[str, int] = field(default_factory=dict)
    eases: tuple[str, ...] = ()
    """Codes of what a job asks for that this makes easier, each by `eases_by` (1 to 3)."""
    eases_by: int = 2
    fits: tuple[str, ...] = ()
    """Codes of health conditions that it suits."""
    interests: tuple[str, ...] = ()
    scales: tuple[str, ...] = ()
    core: int = 0
    """0 to 60: how much it belongs in every plan of its situations, before any answer."""
    always: bool = False
    urgent: bool = False
    """Stands at the head of its phase, whatever else matters."""
    only_if: tuple[str, ...] = ()
    said: tuple[str, ...] = ()
    """Beginnings of words by which the person's own words are known to call for this."""
    never_said: tuple[str, ...] = ()
    """Beginnings of words that rule it out where they are said about what it answers or suits: a
    check for carers is not for a parent who says "the kids"."""
    never_if: tuple[str, ...] = ()
    done_if: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    better_after: tuple[str, ...] = ()
    leads_to: tuple[str, ...] = ()
    """Entries that come along: asking for therapy leads to going there."""
    one_of: str = ""
    """Name of a group of which a plan holds one entry at most."""
    meanwhile: bool = False
    """Runs beside other steps (a habit, weekly sessions) and takes none of their room."""
    lead_days: int = 5
    """Working days it takes to arrange."""
    length_weeks: int = 0
    anchor: Anchor = Anchor.SOON
    wait_name: str = ""
    """What people wait for after it: "physiotherapy"."""
    waiting_words: tuple[str, ...] = ()
    """Words by which a waiting list of the person is known to be this one."""
    while_waiting_for: tuple[str, ...] = ()
    """Entries whose waiting time this one fills."""
    service: str = ""
    """Kind of local service it needs, empty for none."""
    employer_visible: bool = False
    grade: Grade
    sources: tuple[str, ...]

    def __post_init__(self) -> None:
        for text, what in (
            (self.key, "The key"),
            (self.title, "The title"),
            (self.what, "The plain sentence"),
            (self.how_we_know, "How we know"),
        ):
            required(text, what)
        for name, codes, known in self._code_lists():
            unknown = sorted(set(codes) - set(known))
            if unknown:
                raise FieldInvalid(f"{name} has an unknown code: {unknown[0]}.")
        for strength in self.answers.values():
            within(strength, 1, 3, "The strength of an answer")
        within(self.eases_by, 1, 3, "eases_by")
        within(self.core, 0, 60, "core")
        within(self.lead_days, 1, 30, "lead_days")
        within(self.length_weeks, 0, 26, "length_weeks")
        if not self.sources:
            raise FieldInvalid("An entry names at least one source.")
        if (self.always or self.core or self.said) and not self.why.strip():
            raise FieldInvalid("An entry that needs no answer has to give its own why.")
        if self.why_with_job and self.why_with_job.count("{job}") != 1:
            raise FieldInvalid("why_with_job holds {job} once.")
        if self.employer_visible and self.subject in PRIVATE_SUBJECTS:
            raise FieldInvalid(f"Nothing about {self.subject} may be shown to an employer.")

    def _code_lists(self) -> Iterator[tuple[str, Iterable[str], Iterable[str]]]:
        yield "answers", self.answers, OBSTACLE_CODES
        yield "eases", self.eases, DEMANDS
        yield "fits", self.fits, CONDITIONS
        yield "interests", self.interests, INTERESTS
        yield "scales", self.scales, SCALES
        yield "only_if", self.only_if, KNOWN_FACTS
        yield "never_if", self.never_if, KNOWN_FACTS
        yield "done_if", self.done_if, KNOWN_FACTS

    @property
    def working_days(self) -> int:
        """How long the step takes from its start, in working days."""
        return self.lead_days + self.length_weeks * WORKING_DAYS_A_WEEK

    @property
    def comes_after(self) -> tuple[str, ...]:
        """Everything that stands before it in a plan that holds both."""
        return (*self.after, *self.better_after, *self.while_waiting_for)

    @property
    def quick(self) -> bool:
        """Something the participant can do alone within a week."""
        return (
            self.who is Who.PARTICIPANT
            and self.phase is Phase.SETTLE
            and self.anchor is Anchor.SOON
            and self.working_days <= QUICK_DAYS
        )

    def strength(self, kind: str, code: str) -> int:
        """0 to 3: how well it answers an obstacle, demand, condition, interest or low scale."""
        if kind == "obstacle":
            return self.answers.get(code, 0)
        listed = {
            "demand": (self.eases, self.eases_by),
            "condition": (self.fits, 2),
            "interest": (self.interests, 3),
            "scale": (self.scales, 2),
        }
        codes, strength = listed[kind]
        return strength if code in codes else 0

    @cached_property
    def _said(self) -> re.Pattern[str] | None:
        return _beginnings(self.said)

    @cached_property
    def _never_said(self) -> re.Pattern[str] | None:
        return _beginnings(self.never_said)

    def ruled_out_by(self, sayings: Iterable[str]) -> bool:
        """Whether one of these says that the entry is not for this person."""
        never = self._never_said
        return never is not None and any(never.search(saying) for saying in sayings)

    def heard_in(self, sayings: Iterable[str]) -> str:
        """The first of these sayings that calls for this entry; "" when none does."""
        if self._said is None:
            return ""
        return next((saying for saying in sayings if self._said.search(saying)), "")

    def is_waiting_list(self, waiting_for: str) -> bool:
        """Whether what the person waits for is what this entry would ask for."""
        waiting = waiting_for.casefold()
        return any(word.casefold() in waiting for word in self.waiting_words)


def _beginnings(words: Iterable[str]) -> re.Pattern[str] | None:
    either = "|".join(re.escape(word) for word in words)
    return re.compile(rf"\b(?:{either})", re.IGNORECASE) if either else None


@dataclass(frozen=True, kw_only=True)
class Library:
    """All entries, checked against each other. Raises LibraryBroken with the entry's key."""

    entries: tuple[Intervention, ...]
    sources: tuple[Source, ...] = ()

    def __post_init__(self) -> None:
        keys = [entry.key for entry in self.entries]
        twice = sorted({key for key in keys if keys.count(key) > 1})
        if twice:
            raise LibraryBroken(f"{twice[0]}: this key is there twice.")
        for entry in self.entries:
            self._check(entry)
        found = circle({entry.key: entry.comes_after for entry in self.entries})
        if found:
            raise LibraryBroken(f"{found[0]}: it has to come before itself ({', '.join(found)}).")

    def _check(self, entry: Intervention) -> None:
        for key in (*entry.comes_after, *entry.leads_to):
            if key not in self:
                raise LibraryBroken(f"{entry.key}: it names {key}, which is not in the library.")
        for key in entry.after:
            before = self.get(key)
            if not set(entry.situations) <= set(before.situations):
                raise LibraryBroken(f"{entry.key}: {key} is not offered in all its situations.")
        for key in entry.comes_after:
            if PHASES.index(self.get(key).phase) > PHASES.index(entry.phase):
                raise LibraryBroken(f"{entry.key}: {key} belongs to a later phase.")
        for key in entry.leads_to:
            if entry.key not in self.get(key).after:
                raise LibraryBroken(f"{entry.key}: {key} has to name it in `after`.")
        unknown = sorted(set(entry.sources) - self._source_keys)
        if unknown:
            raise LibraryBroken(f"{entry.key}: its source {unknown[0]} is not in the list.")

    @cached_property
    def _source_keys(self) -> frozenset[str]:
        return frozenset(source.key for source in self.sources)

    @cached_property
    def _by_key(self) -> dict[str, Intervention]:
        return {entry.key: entry for entry in self.entries}

    def __contains__(self, key: str) -> bool:
        return key in self._by_key

    def get(self, key: str) -> Intervention:
        found = self._by_key.get(key)
        if found is None:
            raise InterventionNotFound
        return found

    def source(self, key: str) -> Source:
        return next(source for source in self.sources if source.key == key)

    def for_situation(self, situation: WorkStatus) -> tuple[Intervention, ...]:
        return tuple(entry for entry in self.entries if situation in entry.situations)
