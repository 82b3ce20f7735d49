"""Somebody new may be known already: found softly, shown side by side, never merged by itself."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from rapidfuzz import fuzz, process

from coach_app.domain.case import CaseFile
from coach_app.domain.likeness import (
    ALIKE,
    SHOWN_FROM,
    Traits,
    birthdays_near,
    compared,
    traits_of,
)
from coach_app.domain.people import Person
from coach_app.domain.same_person import SamePerson
from coach_app.services.changes import Changes, changes
from coach_app.services.desk import Desk
from coach_app.services.referrals import NewReferral, person_of

MOST_SHOWN = 10
MOST_NAMES = 50
"""Similar names that are looked at more closely."""

SIDE_BY_SIDE = (
    "preferred_name",
    "full_name",
    "date_of_birth",
    "phone",
    "email",
    "postcode",
    "nhs_number",
    "ni_number",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A case that may be about the same person. `score` is 50 to 100, `why` in words."""

    case_id: str
    ref: str
    name: str
    score: int
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One fact of both, beside each other; dates as YYYY-MM-DD, "" for not known."""

    field: str
    new: str
    known: str
    same: bool


def likely(desk: Desk, new: NewReferral) -> tuple[Match, ...]:
    """Who this may be, the most alike first. Nothing is kept."""
    return _matches(desk, traits_of(person_of(new, "", "")))


def of_case(desk: Desk, case_id: str) -> tuple[Match, ...]:
    """Who the person of a case may be as well, without those that somebody decided on."""
    with desk.work() as work:
        file = work.case_file(case_id)
    if file.person is None:
        return ()
    settled = {one.other_case_id for one in file.same_people}
    found = _matches(desk, traits_of(file.person))
    return tuple(match for match in found if match.case_id not in settled)


def decide(
    desk: Desk, case_id: str, other_case_id: str, *, same: bool, reason: str = ""
) -> Changes:
    """Keep what was found out, on both cases. They stay two cases either way."""
    with desk.work() as work:
        first, second = work.case_file(case_id), work.case_file(other_case_id)
        for one, other in ((first, second), (second, first)):
            work.save(_decision(desk, one, other, same=same, reason=reason), action="compared")
        work.commit()
    return changes(case_id, "same-person")


def side_by_side(desk: Desk, new: NewReferral, case_id: str) -> tuple[Row, ...]:
    """The new person's facts beside those of a known one, in the order they are read."""
    with desk.work() as work:
        known = work.case_file(case_id).person
    there = person_of(new, "", "")
    return tuple(_row(name, there, known) for name in SIDE_BY_SIDE)


def _decision(desk: Desk, one: CaseFile, other: CaseFile, *, same: bool, reason: str) -> SamePerson:
    """A second look replaces the first: the record of a pair is always the same one."""
    before = (kept for kept in one.same_people if kept.other_case_id == other.case.id)
    known = next(before, None)
    return SamePerson(
        id=known.id if known else desk.ids.new(),
        case_id=one.case.id,
        other_case_id=other.case.id,
        other_ref=other.case.ref,
        same=same,
        reason=reason,
        decided_at=desk.now(),
        by=desk.coach.name,
    )


def _row(name: str, new: Person, known: Person | None) -> Row:
    here, there = _shown(getattr(new, name)), _shown(getattr(known, name)) if known else ""
    return Row(field=name, new=here, known=there, same=here.casefold() == there.casefold())


def _shown(value: str | date | None) -> str:
    return value.isoformat() if isinstance(value, date) else (value or "")


def _matches(desk: Desk, wanted: Traits) -> tuple[Match, ...]:
    ids, names = desk.store.matching.names()
    alike = {ids[place] for place in similar(wanted.names, names)}
    best = ranked(wanted, desk.store.matching.near(wanted, alike))
    called = desk.store.matching.called([traits.case_id for traits, _, _ in best])
    return tuple(
        Match(
            case_id=traits.case_id,
            ref=called[traits.case_id][0],
            name=called[traits.case_id][1],
            score=score,
            why=why,
        )
        for traits, score, why in best
        if traits.case_id in called
    )


def similar(wanted: Iterable[str], names: Sequence[str]) -> set[int]:
    """Places of the names that resemble one of the wanted ones. A first name alone is too
    little to go by."""
    return {
        place
        for name in wanted
        if " " in name
        for _, _, place in process.extract(
            name, names, scorer=fuzz.ratio, score_cutoff=ALIKE, limit=MOST_NAMES
        )
    }


def ranked(
    wanted: Traits, known: Iterable[Traits]
) -> tuple[tuple[Traits, int, tuple[str, ...]], ...]:
    """Those above the line, the most alike first."""
    pairs = [(other, *compared(wanted, other, name_likeness(wanted, other))) for other in known]
    shown = [pair for pair in pairs if pair[1] >= SHOWN_FROM]
    return tuple(sorted(shown, key=lambda pair: (-pair[1], pair[0].case_id))[:MOST_SHOWN])


class Crowd:
    """Everybody at hand at once, for looking through a long list of new people.

    Finds whom `likely` finds, without asking the store for each of them.
    """

    def __init__(self, people: Iterable[Traits]) -> None:
        self._people: dict[str, Traits] = {}
        self._by_trait: dict[tuple[str, object], set[str]] = {}
        self._names: list[str] = []
        self._named: list[str] = []
        for traits in people:
            self.add(traits)

    def add(self, traits: Traits) -> None:
        self._people[traits.case_id] = traits
        for trait in _telling(traits):
            self._by_trait.setdefault(trait, set()).add(traits.case_id)
        for name in traits.names:
            self._names.append(name)
            self._named.append(traits.case_id)

    def near(self, wanted: Traits) -> tuple[tuple[Traits, int, tuple[str, ...]], ...]:
        """As `ranked` gives them."""
        traits = [*_telling(wanted)]
        if wanted.born is not None:
            traits += [("born", day) for day in birthdays_near(wanted.born)]
        cases = {case_id for trait in traits for case_id in self._by_trait.get(trait, ())}
        cases |= {self._named[place] for place in similar(wanted.names, self._names)}
        return ranked(wanted, (self._people[case_id] for case_id in cases))


def _telling(traits: Traits) -> tuple[tuple[str, object], ...]:
    """The traits that point at somebody, each with its name."""
    found = ("born", "phone", "email", "nhs_number", "ni_number")
    return tuple((name, value) for name in found if (value := getattr(traits, name)))


def name_likeness(one: Traits, other: Traits) -> float | None:
    """0 to 100 between the two names most alike; None while one of them is a first name only."""
    here, there = _whole(one.names), _whole(other.names)
    if not here or not there:
        return None
    return max(fuzz.ratio(a, b) for a in here for b in there)


def _whole(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name for name in names if " " in name)
