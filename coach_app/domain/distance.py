"""Distance travelled: the first answers beside the latest, one scale at a time.

The four ONS questions are never added up, and on anxiety a lower number is the better one.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from coach_app.domain.findings import Findings

SCALE_ENDS = (0, 10)


class Direction(StrEnum):
    BETTER = "better"
    SAME = "same"
    WORSE = "worse"
    NOT_KNOWN = "not-known"
    """There is no answer, or only one."""


class Family(StrEnum):
    WELLBEING = "wellbeing"
    """ONS4, Office for National Statistics."""
    OWN = "own"
    MEASURE = "measure"
    """The total of a measure that is switched on, such as the PHQ-9."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """A 0 to 10 question that is asked again, or a measure with a total of its own."""

    key: str
    name: str
    family: Family
    read: Callable[[Findings], int | None]
    higher_is_better: bool = True
    highest: int = SCALE_ENDS[1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """A measure that was answered to its end. A lower total is the better one in every measure
    that has one here: they count what troubles somebody."""

    key: str
    name: str
    on: date
    total: int
    highest: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    on: date
    value: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Track:
    """One scale over time: what its line in the chart needs."""

    scale: Scale
    points: tuple[Point, ...]
    """Oldest first; assessments that left the question out have no point."""

    @property
    def baseline(self) -> Point | None:
        return self.points[0] if self.points else None

    @property
    def now(self) -> Point | None:
        """The latest answer; None where the question was answered only once."""
        return self.points[-1] if len(self.points) > 1 else None

    @property
    def gained(self) -> int | None:
        """Points towards the better end; negative when it went the other way."""
        if self.baseline is None or self.now is None:
            return None
        change = self.now.value - self.baseline.value
        return change if self.scale.higher_is_better else -change

    @property
    def direction(self) -> Direction:
        if self.gained is None:
            return Direction.NOT_KNOWN
        if self.gained == 0:
            return Direction.SAME
        return Direction.BETTER if self.gained > 0 else Direction.WORSE


SCALES = (
    Scale(
        key="life-satisfaction",
        name="Satisfied with life",
        family=Family.WELLBEING,
        read=lambda found: found.wellbeing.life_satisfaction if found.wellbeing else None,
    ),
    Scale(
        key="worthwhile",
        name="Things are worthwhile",
        family=Family.WELLBEING,
        read=lambda found: found.wellbeing.worthwhile if found.wellbeing else None,
    ),
    Scale(
        key="happiness",
        name="Happy yesterday",
        family=Family.WELLBEING,
        read=lambda found: found.wellbeing.happiness if found.wellbeing else None,
    ),
    Scale(
        key="anxiety",
        name="Anxious yesterday (lower is better)",
        family=Family.WELLBEING,
        read=lambda found: found.wellbeing.anxiety if found.wellbeing else None,
        higher_is_better=False,
    ),
    Scale(
        key="find-work",
        name="Sure I can find work",
        family=Family.OWN,
        read=lambda found: found.confidence.find_work,
    ),
    Scale(
        key="keep-work",
        name="Sure I can keep work",
        family=Family.OWN,
        read=lambda found: found.confidence.keep_work,
    ),
    Scale(
        key="manage-health",
        name="Sure I can manage my health at work",
        family=Family.OWN,
        read=lambda found: found.confidence.manage_health,
    ),
)

BANDS: tuple[tuple[int, str], ...] = ((4, "low"), (6, "medium"), (8, "high"), (10, "very high"))
ANXIETY_BANDS: tuple[tuple[int, str], ...] = (
    (1, "very low"),
    (3, "low"),
    (5, "medium"),
    (10, "high"),
)


def tracks(
    answered: Iterable[tuple[date, Findings]],
    reviewed: Iterable[tuple[date, Mapping[str, int]]] = (),
) -> tuple[Track, ...]:
    """Every scale that was answered at least once, in the order of the form.

    `answered` is each finished assessment with its day, `reviewed` each review with the scales
    that were asked again, by their keys; both in any order. On one day the review counts, because
    it looks back at what was said before.
    """
    said, asked = tuple(answered), tuple(reviewed)
    found = (Track(scale=scale, points=_points(scale, said, asked)) for scale in SCALES)
    return tuple(track for track in found if track.points)


def measured(taken: Iterable[Taken]) -> tuple[Track, ...]:
    """One track for each measure, in the order of their first answers."""
    by_measure: dict[str, list[Taken]] = {}
    for one in sorted(taken, key=lambda one: one.on):
        by_measure.setdefault(one.key, []).append(one)
    return tuple(
        Track(
            scale=Scale(
                key=key,
                name=f"{ones[-1].name} (lower is better)",
                family=Family.MEASURE,
                read=_not_in_findings,
                higher_is_better=False,
                highest=ones[-1].highest,
            ),
            points=_in_order({one.on: one.total for one in ones}),
        )
        for key, ones in by_measure.items()
    )


def _not_in_findings(_said: Findings) -> int | None:
    """A measure is a record of its own."""
    return None


def _points(
    scale: Scale,
    answered: Iterable[tuple[date, Findings]],
    reviewed: Iterable[tuple[date, Mapping[str, int]]],
) -> tuple[Point, ...]:
    values: dict[date, int] = {}
    for day, said in sorted(answered, key=lambda one: one[0]):
        if (value := scale.read(said)) is not None:
            values[day] = value
    first = min(values, default=None)
    asked = {day: said[scale.key] for day, said in reviewed if scale.key in said}
    if first is not None and asked.get(first) is not None:
        # Both on one day: the baseline stays, or there would be no distance at all.
        return (Point(on=first, value=values[first]), *_in_order({**values, **asked}))
    return _in_order({**values, **asked})


def _in_order(values: Mapping[date, int]) -> tuple[Point, ...]:
    return tuple(Point(on=day, value=values[day]) for day in sorted(values))


def ons_band(scale: Scale, value: int) -> str:
    """How the Office for National Statistics calls a value of one of its four questions."""
    bands = BANDS if scale.higher_is_better else ANXIETY_BANDS
    return next(name for highest, name in bands if value <= highest)
