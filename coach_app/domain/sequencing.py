"""Puts things in an order that respects what comes before, and onto working days."""

import heapq
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from coach_app.domain.errors import FieldInvalid, Refusal
from coach_app.domain.working_days import WorkingDays

AT_ONCE = 3
"""Steps under way at the same time; habits and weekly sessions come on top. Low intensity."""
WITH_HABITS = 5
"""Steps, habits and weekly sessions under way at the same time. Own choice, like the one above."""
PACES = (1.0, 0.75, 0.5, 0.3, 0.15)
"""Shares of the usual length that are tried, one after the other, until the plan fits."""


class OrderCircular(Refusal):
    key = "order.circular"
    sentence = "Some steps wait for each other. Take one of them out of the order."


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One thing to be put in order; the smaller rank goes first where nothing forbids it."""

    key: str
    rank: tuple[Any, ...]
    after: tuple[str, ...] = ()


def ordered(places: Iterable[Place]) -> tuple[str, ...]:
    """Keys in order. What an entry comes after counts only where that is there too.

    Raises OrderCircular.
    """
    by_key = {place.key: place for place in places}
    before = {key: set(place.after) & by_key.keys() for key, place in by_key.items()}
    then: dict[str, list[str]] = {key: [] for key in by_key}
    for key, earlier in before.items():
        for other in earlier:
            then[other].append(key)
    free = [(by_key[key].rank, key) for key, earlier in before.items() if not earlier]
    heapq.heapify(free)
    done: list[str] = []
    while free:
        _, key = heapq.heappop(free)
        done.append(key)
        for later in then[key]:
            before[later].discard(key)
            if not before[later]:
                heapq.heappush(free, (by_key[later].rank, later))
    if len(done) < len(by_key):
        raise OrderCircular
    return tuple(done)


def circle(after: Mapping[str, Iterable[str]]) -> tuple[str, ...]:
    """Keys that wait for each other, in the order of waiting; () when there are none."""
    left = {key: set(earlier) & after.keys() for key, earlier in after.items()}
    while ready := {key for key, earlier in left.items() if not earlier}:
        left = {key: earlier - ready for key, earlier in left.items() if key not in ready}
    if not left:
        return ()
    walked: list[str] = [min(left)]
    while True:
        nearest = min(left[walked[-1]])
        if nearest in walked:
            return tuple(walked[walked.index(nearest) :])
        walked.append(nearest)


@dataclass(frozen=True, slots=True)
class Axis:
    """The working days of the support, in order."""

    days: tuple[date, ...]

    @classmethod
    def between(cls, first: date, last: date, working_days: WorkingDays) -> "Axis":
        span = (first + timedelta(days=n) for n in range((last - first).days + 1))
        days = tuple(day for day in span if working_days.is_working(day))
        if not days:
            raise FieldInvalid("There is no working day in the time of support. Make it longer.")
        return cls(days)

    def at_or_after(self, day: date) -> int:
        """Number of the first working day on or after `day`; the last one when it is later."""
        later = (n for n, own in enumerate(self.days) if own >= day)
        return next(later, len(self.days) - 1)

    def at_or_before(self, day: date) -> int:
        earlier = [n for n, own in enumerate(self.days) if own <= day]
        return earlier[-1] if earlier else 0

    @property
    def last(self) -> int:
        return len(self.days) - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A step to be dated; days are numbered along the axis.

    `meanwhile` spans take no room of steps, only of each other, and may be cut off by the end of
    the support.
    `fixed` spans have a day of their own (a review) and take no room either.
    No span with a `level` starts before the spans of lower levels have started; without a level
    only `after` counts.
    """

    key: str
    length: int
    after: tuple[str, ...] = ()
    meanwhile: bool = False
    fixed: bool = False
    level: int | None = None
    not_before: int = 0
    due_by: int | None = None


@dataclass(frozen=True, slots=True)
class Slot:
    starts_on: date
    due_on: date


def scheduled(spans: Sequence[Span], axis: Axis, at_once: int = AT_ONCE) -> dict[str, Slot]:
    """Dates for spans that are already in order: nobody starts before what it comes after is due.

    The steps get shorter until they fit. If even that is not enough (a support of a few days),
    staying inside the support wins over the limit of steps at once.
    """
    for pace in PACES:
        board = _Board(axis, at_once)
        if all(board.put(replace(span, length=_paced(span.length, pace))) for span in spans):
            return board.slots()
    board = _Board(axis, at_once)
    for span in spans:
        board.squeeze(span)
    return board.slots()


def _paced(length: int, pace: float) -> int:
    return max(1, round(length * pace))


class _Board:
    """The axis while it is being filled."""

    def __init__(self, axis: Axis, at_once: int) -> None:
        self._axis = axis
        self._at_once = at_once
        self._busy = [0] * len(axis.days)
        self._all = [0] * len(axis.days)
        self._starting = [0] * len(axis.days)
        self._latest_start: dict[int, int] = {}
        self._placed: dict[str, tuple[int, int]] = {}

    def put(self, span: Span) -> bool:
        """Places a span on the first days with room. False when the axis is too short."""
        start = self._earliest(span)
        while start <= self._axis.last:
            end = self._end(span, start)
            if end > self._axis.last:
                return False
            if self._room(span, start, end):
                self._place(span, start, end)
                return True
            start += 1
        return False

    def squeeze(self, span: Span) -> None:
        start = min(self._earliest(span), self._axis.last)
        self._place(span, start, min(start + span.length - 1, start + 1, self._axis.last))

    def slots(self) -> dict[str, Slot]:
        days = self._axis.days
        return {key: Slot(days[start], days[end]) for key, (start, end) in self._placed.items()}

    def _earliest(self, span: Span) -> int:
        needed = [self._placed[key][1] + 1 for key in span.after if key in self._placed]
        lower: list[int] = []
        if span.level is not None:
            lower = [day for level, day in self._latest_start.items() if level < span.level]
        return max([span.not_before, *lower, *needed])

    def _end(self, span: Span, start: int) -> int:
        end = start + span.length - 1
        if span.due_by is not None and start <= span.due_by:
            end = min(end, span.due_by)
        return min(end, self._axis.last) if span.meanwhile or span.fixed else end

    def _room(self, span: Span, start: int, end: int) -> bool:
        if span.fixed:
            return True
        if self._starting[start] >= self._at_once:
            return False
        if max(self._all[start : end + 1]) >= WITH_HABITS:
            return False
        return span.meanwhile or max(self._busy[start : end + 1]) < self._at_once

    def _place(self, span: Span, start: int, end: int) -> None:
        self._placed[span.key] = (start, end)
        if span.level is not None:
            self._latest_start[span.level] = max(self._latest_start.get(span.level, 0), start)
        if span.fixed:
            return
        self._starting[start] += 1
        for day in range(start, end + 1):
            self._all[day] += 1
            self._busy[day] += not span.meanwhile
