"""Chooses entries of the library for a person: by need and evidence, within a limit.

An answer that is met by one step asks less loudly for the next, so that a plan covers the
person's life before it doubles up. Everything is decided in a fixed order: the same findings
give the same choice on any machine.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from coach_app.domain.circumstances import facts
from coach_app.domain.findings import Findings
from coach_app.domain.intervention import Grade, Intervention, Library
from coach_app.plans.needs import (
    SAFETY_OBSTACLES,
    SAFETY_WEIGHT,
    Kind,
    Need,
    needs,
    said_about,
    sayings,
)

MOST_STEPS = 12
"""Steps of a plan beside those that belong in every plan. Own choice: low intensity."""
MET = (0.0, 0.1, 0.4, 0.8)
"""Share of a need that an answer of strength 0 to 3 meets."""
TRUST = {
    Grade.STRONG: 1.0,
    Grade.MODERATE: 0.9,
    Grade.GOOD_PRACTICE: 0.85,
    Grade.LIMITED: 0.75,
}
WORTH_A_STEP = 8.0
"""A step that brings less than this stays out: a short plan is better than a full one."""
STAYS = 0.25
"""Share of a met obstacle or hard task that still calls: one step seldom settles it."""
URGENT = 1.5
"""How much more an urgent entry counts for what it answers. Own choice."""
COMES_ALONG = 0.5
"""What a step counts that comes with another one: needed before it, or following from it."""
ABOUT_A_WAIT = 8.0
"""Extra worth of what fills a waiting time, and of going when it is over. Own choice."""
ANSWERED = 2
"""From this strength on an entry counts as an answer to an obstacle."""
LOUDEST = 5
"""So many of the loudest obstacles get the step that is made for them before anything else."""
LOUD = 36
"""From this need on an obstacle is loud. Own choice, like the one above."""
MADE_FOR_IT = 3
SAID = 24.0
"""Extra worth of an entry that the person's own words call for. Own choice."""
FIRST_STEP = "note-what-helps"
"""What anybody can do in the first week, whatever they said."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """An entry with what it is worth to this person and the answer that calls most for it."""

    entry: Intervention
    worth: float
    need: Need | None
    saying: str = ""
    """What the person said that calls for it."""


@dataclass(frozen=True, slots=True)
class Choice:
    chosen: tuple[Chosen, ...]
    waits: Mapping[str, str]
    """Entries the person already waits for -> what to call the wait."""

    @property
    def keys(self) -> frozenset[str]:
        return frozenset(one.entry.key for one in self.chosen)

    @property
    def on_list(self) -> frozenset[str]:
        return frozenset(self.waits)

    def wait_name(self, key: str) -> str:
        """What people wait for after an entry that is chosen or waited for."""
        names = {one.entry.key: one.entry.wait_name for one in self.chosen}
        return self.waits.get(key) or names.get(key, "")

    def answers(self, obstacle: str, at_least: int = ANSWERED) -> bool:
        return any(one.entry.strength(Kind.OBSTACLE, obstacle) >= at_least for one in self.chosen)


def choose(
    findings: Findings,
    library: Library,
    *,
    ends_on: date | None = None,
    most: int = MOST_STEPS,
) -> Choice:
    """`ends_on` is the last day of the support, where it is known: what a person waits for
    longer than that does not go into the plan.
    """
    return _Chooser(findings, library, ends_on, most).choice()


class _Chooser:
    def __init__(
        self, findings: Findings, library: Library, ends_on: date | None, most: int
    ) -> None:
        self._library = library
        self._most = most
        self._findings = findings
        self._facts = facts(findings)
        self._needs = needs(findings)
        self._left = {need: float(need.weight) for need in self._needs}
        entries = library.for_situation(findings.situation)
        said = sayings(findings)
        self._heard = {entry.key: entry.heard_in(said) for entry in entries if entry.said}
        self._waits = {
            entry.key: entry.wait_name
            for entry in entries
            if entry.is_waiting_list(findings.waiting_for)
        }
        until = findings.waiting_until
        too_late = until is not None and ends_on is not None and until > ends_on
        self._out_of_reach = frozenset(self._waits if too_late else ())
        self._done = self._waits.keys() | {e.key for e in entries if self._not_needed(e)}
        self._offered = {e.key: e for e in entries if self._fits(e)}
        self._drop_what_cannot_follow()
        self._helps = {key: _met(e, self._needs) for key, e in self._offered.items()}
        self._chosen: dict[str, Chosen] = {}

    def choice(self) -> Choice:
        always = [entry.key for entry in self._offered.values() if entry.always]
        for key in always:
            self._take(self._with_what_it_needs(key))
        self._answer_the_loudest(self._most + len(always))
        self._fill(self._most + len(always))
        return Choice(tuple(self._chosen.values()), self._waits)

    def _fits(self, entry: Intervention) -> bool:
        """Hard conditions: they exclude, whatever the need."""
        forbidden = self._facts & set(entry.never_if) or self._out_of_reach & set(entry.after)
        ruled_out = entry.never_said and entry.ruled_out_by(
            said_about(self._findings, entry.answers, entry.fits)
        )
        return entry.key not in self._done and not forbidden and not ruled_out

    def _not_needed(self, entry: Intervention) -> bool:
        """What does not apply to the person or is done already; nothing has to wait for it."""
        if self._facts & set(entry.done_if):
            return True
        conditional = bool(entry.only_if or entry.said)
        called_for = self._facts & set(entry.only_if) or self._heard.get(entry.key)
        return conditional and not called_for

    def _drop_what_cannot_follow(self) -> None:
        """What needs an entry that may not be offered may not be offered either."""
        while missing := [
            key
            for key, entry in self._offered.items()
            if any(k not in self._offered and k not in self._done for k in entry.after)
        ]:
            for key in missing:
                del self._offered[key]

    def _answer_the_loudest(self, limit: int) -> None:
        """What many things help with a little would else be met before its own answer comes."""
        loud = [n for n in self._needs if n.kind is Kind.OBSTACLE and n.weight >= LOUD]
        for need in loud[:LOUDEST]:
            made = [
                key
                for key, entry in self._offered.items()
                if entry.strength(need.kind, need.code) == MADE_FOR_IT
            ]
            if not self._chosen.keys() & made:
                self._take(self._best(limit - len(self._chosen) - 1, made) or ())

    def _fill(self, limit: int) -> None:
        while len(self._chosen) < limit:
            room = limit - len(self._chosen)
            if not self._has_quick() and room == 1:
                break
            best = self._best(room if self._has_quick() else room - 1)
            if best is None:
                break
            self._take(best)
        if not self._has_quick():
            self._take(self._quick_step())

    def _quick_step(self) -> tuple[str, ...]:
        """What the participant can do within a week that is worth most, or what anybody can."""
        free = (
            key
            for key, e in self._offered.items()
            if e.quick and not self._group_taken(e) and self._with_what_it_needs(key) == (key,)
        )
        ranked = sorted((-self._worth((key,)), key) for key in free)
        best = ranked[0][1] if ranked and ranked[0][0] < 0 else FIRST_STEP
        return (best,) if best in self._offered else ()

    def _best(self, room: int, among: Iterable[str] = ()) -> tuple[str, ...] | None:
        """The bundle with the highest worth a step, None when nothing is worth a step."""
        best: tuple[float, tuple[str, ...]] = (WORTH_A_STEP, ())
        for key in among or self._offered:
            entry = self._offered[key]
            if key in self._chosen or self._group_taken(entry):
                continue
            bundle = self._with_what_it_needs(key)
            if len(bundle) > room:
                continue
            worth = self._worth(bundle) / (1 + COMES_ALONG * (len(bundle) - 1))
            if worth > best[0]:
                best = (worth, bundle)
        return best[1] or None

    def _group_taken(self, entry: Intervention) -> bool:
        return bool(entry.one_of) and any(
            one.entry.one_of == entry.one_of for one in self._chosen.values()
        )

    def _with_what_it_needs(self, key: str) -> tuple[str, ...]:
        """The entry after everything it needs that is not chosen or done yet."""
        bundle: list[str] = []
        self._collect(key, bundle)
        for follower in self._library.get(key).leads_to:
            ahead = self._offered.get(follower)
            if ahead is not None and not self._group_taken(ahead):
                self._collect(follower, bundle)
        return tuple(bundle)

    def _collect(self, key: str, bundle: list[str]) -> None:
        if key in self._chosen or key in self._done or key in bundle:
            return
        for earlier in self._library.get(key).after:
            self._collect(earlier, bundle)
        bundle.append(key)

    def _worth(self, bundle: Iterable[str]) -> float:
        left = dict(self._left)
        waited = any(self._is_about_a_wait(self._offered[key]) for key in bundle)
        return sum(self._spend(key, left) for key in bundle) + ABOUT_A_WAIT * waited

    def _is_about_a_wait(self, entry: Intervention) -> bool:
        """It fills a waiting time, or it is what the person waits for."""
        waits = self._waits.keys() | self._chosen.keys()
        return bool(waits & set(entry.while_waiting_for) or self._waits.keys() & set(entry.after))

    def _take(self, bundle: Iterable[str]) -> None:
        for key in bundle:
            if key in self._chosen:
                continue
            loudest = self._loudest(key)
            worth = self._spend(key, self._left)
            self._chosen[key] = Chosen(
                entry=self._offered[key],
                worth=worth,
                need=loudest,
                saying=self._heard.get(key, ""),
            )

    def _spend(self, key: str, left: dict[Need, float]) -> float:
        """What the entry brings; takes the met share off what is left of each need."""
        entry = self._offered[key]
        trust = TRUST[entry.grade]
        worth = entry.core + SAID * bool(self._heard.get(key))
        for need, share in self._helps[key]:
            worth += left[need] * share * trust * (URGENT if entry.urgent else 1)
            left[need] *= 1 - share * (1 - STAYS * (need.kind in (Kind.OBSTACLE, Kind.DEMAND)))
            if need.code in SAFETY_OBSTACLES:
                worth += SAFETY_WEIGHT
        return worth

    def _loudest(self, key: str) -> Need | None:
        """The need it does most for: by what is left of it now, then by what it was at first.

        A condition is the answer only where nothing else is.
        """
        return max(
            self._helps[key],
            key=lambda met: (
                met[0].kind is not Kind.CONDITION,
                met[1] * (self._left[met[0]] + met[0].weight / 10),
            ),
            default=(None, 0.0),
        )[0]

    def _has_quick(self) -> bool:
        return any(
            one.entry.quick and not (set(one.entry.after) & self._chosen.keys())
            for one in self._chosen.values()
        )


def _met(entry: Intervention, all_needs: Iterable[Need]) -> tuple[tuple[Need, float], ...]:
    """The needs that the entry helps with, and the share of each that it meets."""
    strengths = ((need, entry.strength(need.kind, need.code)) for need in all_needs)
    return tuple((need, MET[n]) for need, n in strengths if n and need.weight)
