"""A programme's scorecard: the lines of its pack, the area beside the wider area."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from itertools import pairwise

from sqlmodel import Session

from coach_app.domain.periods import Period
from coach_app.domain.programme import ProgrammePack, ScorecardLine
from coach_app.domain.scorecard import STEP_NAMES, Counted, Step, percent
from coach_app.domain.suppression import Sum, Table, protect
from sync.server.figures import counting
from sync.server.figures.counting import SHARE_OF, Group, Scope, Travelled, Wait
from sync.server.figures.in_time import in_time_days
from sync.server.figures.published import EVERYWHERE, MINE, Published, published

OWN_LINES: tuple[tuple[str, str], ...] = (
    ("referred", "People referred"),
    ("enlisted", "Taken on"),
    ("attached", "Met their coach and joined"),
    ("attached-in-time", "Joined within {days} days of referral"),
    ("plans-agreed", "Plans agreed"),
    ("plans-signed", "Plans signed by both"),
    ("started", "Starts that the programme counts"),
    ("job-starts-claimed", "Job starts (claimed)"),
    ("job-starts-all", "Job starts (claimed and unclaimed)"),
    ("sustained", "Sustained in work"),
    ("jobs-kept", "Jobs kept"),
)
"""Shown for every programme, besides what its pack names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """`paper` are the figures that the programme's own paper shows, area and wider area."""

    local: Counted
    wider: Counted
    paper: tuple[str, str] = ("", "")


@dataclass(frozen=True, slots=True)
class FunnelStep:
    """`people` None for what may not be shown."""

    step: Step
    name: str
    people: int | None
    percent: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Scorecard:
    lines: tuple[Line, ...]
    funnel: tuple[FunnelStep, ...]
    against_profile: tuple[int, int] | None
    """Starts, and how many the profile expects until the end of the period."""
    hidden: bool
    """Some numbers may not be shown to this reader."""


def scorecard(
    session: Session,
    scope: Scope,
    everywhere: Collection[str],
    pack: ProgrammePack | None,
    when: Period,
    *,
    sees_names: bool,
) -> Scorecard:
    """The scorecard of one period. A coach can be chosen by those who see names; the wider area
    is always the whole server."""
    days = in_time_days(pack)
    numbers = published(session, scope, everywhere, days, sees_names=sees_names)
    # Those of one coach are not kept by quarter.
    own = counting.counts(session, scope, when, days) if sees_names and scope.coach else None

    def local(measure: str) -> int | None:
        if own is not None:
            return own.get(measure, 0)
        return numbers.people(measure, MINE, when)

    lines = tuple(_lines(pack, days, local, numbers, when))
    steps = _funnel(counting.funnel(session, scope, when), sees_names=sees_names, when=when)
    shown = [c.people for line in lines for c in (line.local, line.wider)]
    return Scorecard(
        lines=lines,
        funnel=steps,
        against_profile=_against_profile(pack, when, local("started")),
        hidden=None in shown or any(step.people is None for step in steps),
    )


def _lines(
    pack: ProgrammePack | None,
    days: int,
    local: Callable[[str], int | None],
    numbers: Published,
    when: Period,
) -> Iterator[Line]:
    named: dict[str, ScorecardLine] = (
        {line.measure: line for line in pack.scorecard} if pack else {}
    )
    own = {key: name.format(days=days) for key, name in OWN_LINES}
    order = [*named, *(key for key in own if key not in named)]
    for measure in order:
        if measure not in own and measure not in SHARE_OF:
            continue
        said = named.get(measure)
        name = said.name if said else own[measure]
        of = SHARE_OF.get(measure, "")
        yield Line(
            local=_counted(measure, name, of, local),
            wider=_counted(measure, name, of, lambda m: numbers.people(m, EVERYWHERE, when)),
            paper=(said.local, said.wider) if said else ("", ""),
        )


def _counted(measure: str, name: str, of: str, people: Callable[[str], int | None]) -> Counted:
    return Counted(
        measure=measure,
        name=name,
        people=people(measure),
        of=people(of) if of else None,
        of_name=of,
    )


def _against_profile(
    pack: ProgrammePack | None, when: Period, started: int | None
) -> tuple[int, int] | None:
    if pack is None or not pack.profile or started is None:
        return None
    expected = sum(quarter.people for quarter in pack.profile if quarter.first_day in when)
    return (started, expected)


def _funnel(counted: dict[Step, int], *, sees_names: bool, when: Period) -> tuple[FunnelStep, ...]:
    """Without names, only for the whole time: funnels of periods could be taken from each other."""
    hidden: frozenset[str] = frozenset()
    if not sees_names:
        hidden = (
            protect(_chain(counted))
            if when.key == "all"
            else frozenset(step.value for step in Step)
        )
    first = counted[Step.REFERRED]
    return tuple(
        FunnelStep(
            step,
            STEP_NAMES[step],
            None if step.value in hidden else people,
            None if step.value in hidden or not first else percent(people, first),
        )
        for step, people in counted.items()
    )


def _chain(counted: dict[Step, int]) -> Table:
    """Each step is a part of the one before; those who left in between are people too."""
    steps = list(counted)
    counts = {step.value: people for step, people in counted.items()}
    sums = []
    left = set()
    for before, after in pairwise(steps):
        name = f"left before {after.value}"
        counts[name] = counted[before] - counted[after]
        left.add(name)
        sums.append(Sum(before.value, (after.value, name)))
    return Table(counts, tuple(sums), frozenset(left))


@dataclass(frozen=True, slots=True)
class GroupLine:
    """One group of a breakdown; None for what may not be shown."""

    code: str
    referred: int | None
    enlisted: int | None
    attached: int | None
    jobs: int | None


def breakdown(
    session: Session, scope: Scope, when: Period, column: str, *, sees_names: bool
) -> tuple[GroupLine, ...]:
    """The groups of a column, protected among each other for those who see no names."""
    groups = counting.breakdown(session, scope, when, column)
    hidden = frozenset() if sees_names else protect(_groups(groups, column))

    def shown(group: Group, part: str) -> int | None:
        return None if f"{group.code}|{part}" in hidden else getattr(group, part)

    return tuple(GroupLine(g.code, *(shown(g, part) for part in PARTS)) for g in groups)


PARTS = ("referred", "enlisted", "attached", "jobs")


def _groups(groups: tuple[Group, ...], column: str) -> Table:
    counts: dict[str, int] = {}
    sums: list[Sum] = []
    unpublished: set[str] = set()
    for group in groups:
        for part in PARTS:
            counts[f"{group.code}|{part}"] = getattr(group, part)
        for before, part in pairwise(PARTS):
            rest = f"{group.code}|rest of {part}"
            counts[rest] = max(0, getattr(group, before) - getattr(group, part))
            if counts[rest] + getattr(group, part) == getattr(group, before):
                sums.append(Sum(f"{group.code}|{before}", (f"{group.code}|{part}", rest)))
            unpublished.add(rest)
    if column not in counting.MANY_EACH:
        for part in PARTS:
            counts[f"all|{part}"] = sum(getattr(group, part) for group in groups)
            parts = tuple(f"{group.code}|{part}" for group in groups)
            sums.append(Sum(f"all|{part}", parts))
    known = frozenset(f"all|{part}" for part in PARTS)
    whole = known & counts.keys()
    return Table(counts, tuple(sums), frozenset(unpublished), known=whole, kept=whole)


def waits(
    session: Session, scope: Scope, when: Period, *, sees_names: bool
) -> tuple[tuple[str, Wait | None], ...]:
    """Days between steps; a median of fewer than five people is about somebody."""
    found = counting.waits(session, scope, when)
    return tuple((name, wait if sees_names or wait.people >= 5 else None) for name, wait in found)


def distance(
    session: Session,
    scope: Scope,
    when: Period,
    scales: tuple[tuple[str, bool], ...],
    *,
    sees_names: bool,
) -> tuple[Travelled | None, ...]:
    """How answers moved; a row is left out whole when one of its numbers is small."""
    found = counting.distance(session, scope, when, scales)
    return tuple(one if sees_names or not _tells(one) else None for one in found)


def _tells(one: Travelled) -> bool:
    return any(0 < n < 5 for n in (one.people, one.better, one.same, one.worse))
