"""The counts that somebody may see who sees no names: small ones hidden, and what gives them away.

Everything that such a reader can ask for is protected together: each area and all of them, each
quarter, each year and the whole time. Then no page minus another page tells of a few people.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import chain

from sqlalchemy import case, func, select
from sqlmodel import Session, col

from coach_app.domain.periods import ALL_TIME, Period, quarter_of, year_of
from coach_app.domain.scorecard import BARRIERS
from coach_app.domain.suppression import Sum, Table, is_small, protect
from sync.server.figures.count_table import FactCount
from sync.server.figures.counting import ATTACHED_IN_TIME, Scope

EVERYWHERE = ""
"""The area that is all areas of this server."""
ELSEWHERE = "elsewhere"
"""Areas that the reader does not look at, taken together. No page shows them."""
MINE = "mine"
"""The reader's own areas taken together."""

PART_OF: Mapping[str, str] = {
    ATTACHED_IN_TIME: "attached",
    "job-starts-claimed": "job-starts-all",
    "sustained-claimed": "sustained",
    **dict.fromkeys(BARRIERS, "assessed"),
    "asked-finding-work": "assessed",
    "confident-finding-work": "asked-finding-work",
    "asked-managing-health": "assessed",
    "not-managing-health-at-entry": "asked-managing-health",
    "asked-managing-health-later": "assessed",
    "not-managing-health-later": "asked-managing-health-later",
}
"""Measures whose people are all among those of another one: the rest is a number of people too."""

Cells = Mapping[tuple[str, str, str], int]
"""Measure, area, period -> people."""


@dataclass(frozen=True, slots=True)
class Published:
    """What may be shown."""

    cells: Cells
    hidden: frozenset[tuple[str, str, str]]

    def people(self, measure: str, area: str, when: Period) -> int | None:
        """None for what is hidden; 0 where nothing was counted."""
        key = (measure, area, when.key)
        return None if key in self.hidden else self.cells.get(key, 0)


def published(
    session: Session,
    scope: Scope,
    everywhere: Collection[str],
    in_time_days: int,
    *,
    sees_names: bool,
) -> Published:
    """Counts for the areas of the scope and for the whole server.

    Whoever sees names sees their own areas whole; what is hidden then is what would tell of
    people elsewhere.
    """
    cells = _cells(session, scope, everywhere, in_time_days)
    areas = sorted(scope.teams)
    hidden: set[tuple[str, str, str]] = set()
    for family in _families({measure for measure, _, _ in cells}):
        if sees_names and not _few_elsewhere(cells, family):
            continue
        table = _table(cells, family, areas, sees_names=sees_names)
        hidden |= {_key(name) for name in protect(table)}
    return Published(cells, frozenset(hidden))


def _cells(
    session: Session, scope: Scope, everywhere: Collection[str], in_time_days: int
) -> dict[tuple[str, str, str], int]:
    """Counts by measure, area and period; of each quarter once, and summed up from there."""
    cells: dict[tuple[str, str, str], int] = defaultdict(int)
    spans: dict[date, tuple[str, ...]] = {}
    for measure, team, first, people in _quarters(session, scope, everywhere, in_time_days):
        mine = team in scope.teams
        if first not in spans:
            spans[first] = (quarter_of(first).key, year_of(first).key, ALL_TIME.key)
        for when in spans[first]:
            for area in (team, MINE, EVERYWHERE) if mine else (ELSEWHERE, EVERYWHERE):
                cells[measure, area, when] += people
    return dict(cells)


def _quarters(
    session: Session, scope: Scope, everywhere: Collection[str], in_time_days: int
) -> Iterator[tuple[str, str, date, int]]:
    """Counts by quarter (its first day); areas that are not the scope's are summed up."""
    team = case((col(FactCount.team_id).in_(scope.teams), col(FactCount.team_id)), else_=ELSEWHERE)
    asked = (
        select(col(FactCount.measure), team, col(FactCount.quarter), func.sum(FactCount.people))
        .where(col(FactCount.team_id).in_(everywhere))
        .group_by(col(FactCount.measure), team, col(FactCount.quarter))
    )
    if scope.programme:
        asked = asked.where(col(FactCount.programme) == scope.programme)
    for name, area, first, people in session.execute(asked):
        measure, _, days = name.partition(":")
        if people and days in ("", str(in_time_days)):
            yield measure, area, first, int(people)


def _families(named: Collection[str]) -> Iterator[frozenset[str]]:
    """Measures that are parts of one another are protected together."""
    families: dict[str, set[str]] = defaultdict(set)
    for name in named:
        root = name
        while root in PART_OF:
            root = PART_OF[root]
        families[root].add(name)
    yield from (frozenset(names) for _, names in sorted(families.items()))


def _few_elsewhere(cells: Cells, family: frozenset[str]) -> bool:
    """Whether there is anything to keep from somebody who sees names and everybody's sums: few
    people in areas that are not theirs. Otherwise no table has to be put together."""
    there = {
        (measure, when): people
        for (measure, area, when), people in cells.items()
        if area == ELSEWHERE and measure in family
    }
    rests = (
        people - there.get((part, when), 0)
        for (whole, when), people in there.items()
        for part in family
        if PART_OF.get(part) == whole
    )
    return any(map(is_small, chain(there.values(), rests)))


def _table(cells: Cells, family: frozenset[str], areas: list[str], *, sees_names: bool) -> Table:
    counts: dict[str, int] = {}
    sums: list[Sum] = []
    unpublished: set[str] = set()
    periods = sorted({key for _, _, key in cells})
    everywhere = [*areas, MINE, ELSEWHERE, EVERYWHERE]
    for measure in sorted(family):
        for area in everywhere:
            for when in periods:
                counts[_name(measure, area, when)] = cells.get((measure, area, when), 0)
            sums += _times(measure, area, periods)
        for when in periods:
            mine = tuple(_name(measure, area, when) for area in areas)
            sums.append(Sum(_name(measure, MINE, when), mine))
            parts = (_name(measure, MINE, when), _name(measure, ELSEWHERE, when))
            sums.append(Sum(_name(measure, EVERYWHERE, when), parts))
            unpublished.add(_name(measure, ELSEWHERE, when))
    for part, whole in PART_OF.items():
        if not {part, whole} <= family:
            continue
        for area in everywhere:
            for when in periods:
                rest = f"rest of {_name(part, area, when)}"
                total, name = _name(whole, area, when), _name(part, area, when)
                counts[rest] = counts[total] - counts[name]
                unpublished.add(rest)
                sums.append(Sum(total, (name, rest)))
    own = {*areas, MINE} if sees_names else set()
    kept = frozenset(name for name in counts if _area(name) in own)
    open_to_reader = {*own, EVERYWHERE} if sees_names else set()
    return Table(
        counts,
        tuple(sums),
        frozenset(unpublished),
        known=frozenset(name for name in counts if _area(name) in open_to_reader),
        kept=kept,
        first_to_go=frozenset(name for name in counts if _area(name) == EVERYWHERE),
    )


def _area(name: str) -> str:
    return name.split("|")[1]


def _times(measure: str, area: str, periods: list[str]) -> Iterator[Sum]:
    """Quarters make their year, years make the whole time."""
    years: dict[str, list[str]] = defaultdict(list)
    for when in periods:
        if "-" in when:
            first = date(int(when[:4]), int(when[5:]), 1)
            years[year_of(first).key].append(_name(measure, area, when))
    for year, parts in years.items():
        yield Sum(_name(measure, area, year), tuple(parts))
    if years:
        whole = tuple(_name(measure, area, year) for year in years)
        yield Sum(_name(measure, area, ALL_TIME.key), whole)


def _name(measure: str, area: str, when: str) -> str:
    return f"{measure}|{area}|{when}"


def _key(name: str) -> tuple[str, str, str]:
    measure, area, when = name.split("|")
    return measure, area, when
