"""Puts chosen entries in an order that makes sense and on working days inside the support."""

from collections.abc import Iterable
from datetime import date, timedelta

from coach_app.domain.findings import Findings
from coach_app.domain.intervention import PHASES, Anchor, Intervention
from coach_app.domain.sequencing import Axis, Place, Slot, Span, ordered, scheduled
from coach_app.plans.choosing import LOUD, MADE_FOR_IT, Choice, Chosen
from coach_app.plans.needs import Kind

LAST_DAYS = 10
"""Working days at the end of the support in which steps for afterwards are settled."""
WEEK = timedelta(days=7)


class Timetable:
    """`slots` has the dates of each chosen entry; `in_order` lists them as the plan does."""

    def __init__(
        self, findings: Findings, choice: Choice, axis: Axis, today: date, review_on: date
    ) -> None:
        self._findings = findings
        self._choice = choice
        self._axis = axis
        self._first_week = axis.at_or_before(today + WEEK)
        self._review = axis.at_or_after(review_on)
        self._return = self._day_of_return()
        self._chosen = {one.entry.key: one for one in choice.chosen}
        self._quick = self._first_step()
        self._loudest = self._answer_to_the_loudest()
        self._before_return = self._needed_before_return()
        self.slots = self._dates()

    def waiting_for(self, entry: Intervention) -> str | None:
        """Key of the entry whose waiting time this one fills: it is asked for by then."""
        begins = self.slots[entry.key].starts_on
        asked = {key for key in self._chosen if self.slots[key].starts_on <= begins}
        keys = self._choice.on_list | asked
        return next((key for key in entry.while_waiting_for if key in keys), None)

    def in_order(self) -> tuple[Chosen, ...]:
        """By phase, then by date, and nothing before what it needs."""
        places = (
            Place(
                key=key,
                rank=(PHASES.index(one.entry.phase), self.slots[key].starts_on, *self._rank(one)),
                after=one.entry.comes_after,
            )
            for key, one in self._chosen.items()
        )
        return tuple(self._chosen[key] for key in ordered(places))

    def _dates(self) -> dict[str, Slot]:
        places = (
            Place(
                key=key,
                rank=(
                    not one.entry.urgent,
                    key not in (self._quick, self._loudest),
                    key not in self._before_return,
                    PHASES.index(one.entry.phase),
                    *self._rank(one),
                ),
                after=one.entry.after if key == self._quick else one.entry.comes_after,
            )
            for key, one in self._chosen.items()
        )
        spans = tuple(self._span(self._chosen[key].entry) for key in ordered(places))
        return scheduled(spans, self._axis)

    def _rank(self, one: Chosen) -> tuple[bool, int, str]:
        return (not one.entry.urgent, -round(one.worth * 100), one.entry.key)

    def _first_step(self) -> str:
        """The step the participant can do within a week that is worth most.

        Best one that nothing comes before; else one that does not have to wait for it.
        """
        free = [
            one
            for one in self._chosen.values()
            if one.entry.quick and not set(one.entry.after) & self._chosen.keys()
        ]
        best = max(
            free,
            key=lambda one: (
                not set(one.entry.comes_after) & self._chosen.keys(),
                one.worth,
                one.entry.key,
            ),
            default=None,
        )
        return best.entry.key if best else ""

    def _answer_to_the_loudest(self) -> str:
        """What is made for the obstacle that matters most starts with the first steps, also where
        other things have to be ready for a day of return. "" where it belongs to a later phase."""
        loudest = max(
            (o for o in self._findings.obstacles if o.need >= LOUD),
            key=lambda o: (o.need, o.code),
            default=None,
        )
        if loudest is None:
            return ""
        made = (
            one
            for one in self._chosen.values()
            if one.entry.strength(Kind.OBSTACLE, loudest.code) == MADE_FOR_IT
            and one.entry.phase is PHASES[0]
            and one.entry.anchor is Anchor.SOON
            and not one.entry.meanwhile
            and not set(one.entry.comes_after) & self._chosen.keys()
        )
        best = max(made, key=lambda one: (one.worth, one.entry.key), default=None)
        return best.entry.key if best else ""

    def _span(self, entry: Intervention) -> Span:
        last_days = max(0, self._axis.last - LAST_DAYS + 1)
        due_by: int | None = None
        not_before = 0
        match entry.anchor:
            case Anchor.REVIEW:
                not_before = self._review
            case Anchor.END:
                not_before = last_days
            case Anchor.AFTER_RETURN:
                not_before = last_days if self._return is None else self._return
            case Anchor.BEFORE_RETURN:
                due_by = self._return
            case Anchor.SOON:
                not_before = self._own_wait(entry)
        if entry.key == self._quick:
            due_by = self._first_week
        fixed = entry.anchor in (Anchor.REVIEW, Anchor.END, Anchor.AFTER_RETURN)
        outside = fixed or entry.urgent or entry.key in self._before_return
        return Span(
            key=entry.key,
            length=self._length(entry),
            after=self._waits_for_the_end_of(entry),
            meanwhile=entry.meanwhile,
            fixed=fixed,
            level=None if outside or not_before else PHASES.index(entry.phase),
            not_before=not_before,
            due_by=due_by,
        )

    def _waits_for_the_end_of(self, entry: Intervention) -> tuple[str, ...]:
        """What is better done before is waited for too, where that is soon over.

        The step for the first week waits only for what has to come before.
        """
        if entry.key == self._quick:
            return entry.after
        short = (
            key
            for key in entry.better_after
            if key in self._chosen and not self._chosen[key].entry.meanwhile
        )
        return (*entry.after, *short)

    def _length(self, entry: Intervention) -> int:
        """Usual length, but shorter where everything has to be done before the day of return."""
        if self._return is None or entry.key not in self._before_return:
            return entry.working_days
        longest = max(self._days_up_to(key) for key in self._before_return)
        return max(1, min(entry.working_days, entry.working_days * self._return // longest))

    def _days_up_to(self, key: str) -> int:
        entry = self._chosen[key].entry
        earlier = (k for k in self._waits_for_the_end_of(entry) if k in self._chosen)
        return entry.working_days + max((self._days_up_to(k) for k in earlier), default=0)

    def _waited_for_by(self, keys: Iterable[str]) -> set[str]:
        waited = (self._waits_for_the_end_of(self._chosen[key].entry) for key in keys)
        return {key for keys in waited for key in keys if key in self._chosen}

    def _own_wait(self, entry: Intervention) -> int:
        """Going somewhere starts when the waiting list said so."""
        until = self._findings.waiting_until
        if until is None or not set(entry.after) & self._choice.on_list:
            return 0
        return self._axis.at_or_after(until)

    def _day_of_return(self) -> int | None:
        hoped = self._findings.return_hoped_on
        if hoped is None or not self._axis.days[0] < hoped <= self._axis.days[-1]:
            return None
        return self._axis.at_or_before(hoped)

    def _needed_before_return(self) -> frozenset[str]:
        if self._return is None:
            return frozenset()
        needed = {k for k, one in self._chosen.items() if one.entry.anchor is Anchor.BEFORE_RETURN}
        while more := self._waited_for_by(needed) - needed:
            needed |= more
        return frozenset(needed)
