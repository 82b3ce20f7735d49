"""The counts that somebody may see who sees no names: small ones hidden, and what gives them away.

Everything that such a reader can ask for is protected together: each area and all of them, each
quarter, each year and the whole time. Then no page minus another page tells of a few people.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import DateTime, cast, func, select
from sqlmodel import Session

from coach_app.domain.periods import ALL_TIME, Period, quarter_of, year_of
from coach_app.domain.scorecard import BARRIERS
from coach_app.domain.suppression import Sum, Table, protect
from sync.server.figures.counting import ATTACHED_IN_TIME, FACTS, Scope, day_of, measures

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
        table = _table(cells, family, areas, sees_names=sees_names)
        hidden |= {_key(name) for name in protect(table)}
    return Published(cells, frozenset(hidden))


def _cells(
    session: Session, scope: Scope, everywhere: Collection[str], in_time_days: int
) -> dict[tuple[str, str, str], int]:
    """Counts by measure, area and period; of each quarter once, and summed up from there."""
    cells: dict[tuple[str, str, str], int] = defaultdict(int)
    wider = Scope(teams=frozenset(everywhere), programme=scope.programme)
    for measure, team, quarter, people in _quarters(session, wider, in_time_days):
        mine = team in scope.teams
        for when in (quarter, year_of(quarter.first_day), ALL_TIME):
            for area in (team, MINE, EVERYWHERE) if mine else (ELSEWHERE, EVERYWHERE):
                cells[measure, area, when.key] += people
    return dict(cells)


def _quarters(
    session: Session, scope: Scope, in_time_days: int
) -> Iterator[tuple[str, str, Period, int]]:
    """One question for each column of days, because a case counts in another quarter for each."""
    wanted = measures(ALL_TIME, in_time_days)
    for column, names in _by_column(wanted).items():
        # Without a time zone, or PostgreSQL looks up the zone's rules for every single row.
        quarter = func.date_trunc("quarter", cast(day_of(column), DateTime(timezone=False)))
        asked = [func.count().filter(wanted[name]) for name in names]
        rows = session.execute(
            select(FACTS.c.team_id, quarter, *asked)
            .where(*scope.holds(), day_of(column).is_not(None))
            .group_by(FACTS.c.team_id, quarter)
        )
        for team, first, *numbers in rows:
            when = quarter_of(first.date())
            for name, number in zip(names, numbers, strict=True):
                if number:
                    yield name, team, when, int(number)


def _by_column(wanted: Mapping[str, object]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for name in wanted:
        found[COLUMNS.get(name, "assessed_on")].append(name)
    return found


COLUMNS: Mapping[str, str] = {
    "referred": "received_on",
    "enlisted": "enlisted_on",
    "reached": "reached_on",
    "attached": "attached_on",
    ATTACHED_IN_TIME: "attached_on",
    "plans-agreed": "plan_agreed_on",
    "plans-signed": "plan_signed_on",
    "reviewed": "reviewed_on",
    "started": "started_on",
    "job-starts-all": "job_started_on",
    "job-starts-claimed": "job_started_on",
    "sustained": "sustained_on",
    "sustained-claimed": "sustained_on",
    "jobs-kept": "job_kept_on",
    "left": "closed_on",
    "turned-away": "turned_away_on",
}
"""The day by which a measure falls into a quarter; all others by the day of the assessment."""


def _families(named: Collection[str]) -> Iterator[frozenset[str]]:
    """Measures that are parts of one another are protected together."""
    families: dict[str, set[str]] = defaultdict(set)
    for name in named:
        root = name
        while root in PART_OF:
            root = PART_OF[root]
        families[root].add(name)
    yield from (frozenset(names) for _, names in sorted(families.items()))


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
