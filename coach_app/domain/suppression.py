"""Small numbers in published tables: hidden, with as many others as it takes to keep them so.

A count of 1 to 4 people is not shown where names may not be seen. Hiding it alone is not enough:
a total minus the other parts would give it back. So more cells are hidden until the attack below,
which knows every sum that a reader could know, finds none of the small ones any more. A nought
is shown: it is about nobody.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

FEWEST_SHOWN = 5
"""The smallest number of people that is shown (domain practice of the field's published
figures: under 5 is suppressed)."""
UNBOUNDED = 10**9


@dataclass(frozen=True, slots=True)
class Sum:
    """A sum that every reader knows: `total` is the people of all `parts`, each in one of them.

    The parts have to be of different people. A part that no page shows is named all the same:
    whoever did not get from one step to the next is a count of people too.
    """

    total: str
    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Counts by the name of their cell, and the sums that tie them together.

    `unpublished` are cells that no page shows and that the sums would give away; `known` are
    those that are no secret to this reader, and `kept` those that are shown whatever happens.
    """

    counts: Mapping[str, int]
    sums: tuple[Sum, ...] = ()
    unpublished: frozenset[str] = frozenset()
    known: frozenset[str] = frozenset()
    kept: frozenset[str] = frozenset()
    first_to_go: frozenset[str] = frozenset()
    """Cells that are hidden before others are, because they are missed least."""

    @property
    def small(self) -> frozenset[str]:
        """The cells to be kept secret."""
        return frozenset(n for n, count in self.counts.items() if is_small(count)) - self.known


def is_small(count: int) -> bool:
    return 0 < count < FEWEST_SHOWN


def exposed(table: Table, hidden: Iterable[str]) -> frozenset[str]:
    """The attack: which small counts a reader of the other cells can work out.

    A count is worked out when only one number is possible, or when every number that is possible
    is a small one. The reader knows every sum, that no count is below nought, and nothing else.
    """
    unknown = frozenset(hidden) | table.unpublished
    shown = table.small - unknown
    near, sums = _near(table, table.small & unknown, unknown)
    if not near:
        return shown
    solved = _solved(sums, near)
    least = {n: 0 if n in unknown else count for n, count in table.counts.items()}
    most = {n: UNBOUNDED if n in unknown else count for n, count in table.counts.items()}
    _narrow(sums, least, most)
    return shown | frozenset(
        name
        for name in table.small & near
        if name in solved
        or least[name] == most[name]
        or 0 < least[name] <= most[name] < FEWEST_SHOWN
    )


def protect(table: Table) -> frozenset[str]:
    """The cells to hide: the small ones, and as few others as keep those from being worked out.

    Deterministic: the same table hides the same cells every time, so that asking twice teaches
    nothing.
    """
    hidden = table.small - table.unpublished
    touching = _touching(table.sums)
    while found := exposed(table, hidden):
        more = {_next(table, hidden, touching, frozenset({name})) for name in sorted(found)}
        if more == {None}:
            break
        hidden |= {name for name in more if name is not None}
    return hidden


def differences(before: Table, after: Table, hidden: Iterable[str]) -> frozenset[str]:
    """Cells whose change from one publication to the next is a small number that can be seen.

    Both publications are of the same cells, later figures beside earlier ones.
    """
    concealed = frozenset(hidden)
    return frozenset(
        name
        for name, count in after.counts.items()
        if name in before.counts
        and name not in concealed
        and is_small(abs(count - before.counts[name]))
    )


def _touching(sums: Iterable[Sum]) -> Mapping[str, Sequence[int]]:
    """Cell -> the sums it stands in, by their place."""
    found: dict[str, list[int]] = defaultdict(list)
    for at, one in enumerate(sums):
        for name in (one.total, *one.parts):
            found[name].append(at)
    return found


def _near(
    table: Table, secret: frozenset[str], unknown: frozenset[str]
) -> tuple[frozenset[str], list[Sum]]:
    """The unknown cells that hang together with the secret ones, and the sums between them: what
    lies elsewhere tells nothing about them."""
    touching = _touching(table.sums) if secret else {}
    found, to_do = set(secret), list(secret)
    places: set[int] = set()
    while to_do:
        for at in touching.get(to_do.pop(), ()):
            if at in places:
                continue
            places.add(at)
            one = table.sums[at]
            new = {name for name in (one.total, *one.parts) if name in unknown} - found
            found |= new
            to_do += new
    return frozenset(found), [table.sums[at] for at in sorted(places)]


def _solved(sums: Sequence[Sum], unknown: frozenset[str]) -> frozenset[str]:
    """The unknown cells that the sums taken together determine, by Gaussian elimination: with
    several sums at once more can be told than with each of them alone."""
    reduced: dict[str, dict[str, Fraction]] = {}
    for one in sums:
        row: dict[str, Fraction] = defaultdict(Fraction)
        for name, sign in ((one.total, -1), *((part, 1) for part in one.parts)):
            if name in unknown:
                row[name] += sign
        for pivot in [name for name in row if name in reduced]:
            _take_away(row, reduced[pivot], pivot)
        left = [name for name, factor in row.items() if factor]
        if not left:
            continue
        pivot = left[0]
        scale = row[pivot]
        new = {name: row[name] / scale for name in left}
        for other in reduced.values():
            _take_away(other, new, pivot)
        reduced[pivot] = new
    return frozenset(
        pivot for pivot, row in reduced.items() if sum(1 for factor in row.values() if factor) == 1
    )


def _take_away(row: dict[str, Fraction], other: Mapping[str, Fraction], pivot: str) -> None:
    factor = row.get(pivot, Fraction(0))
    if not factor:
        return
    for name, value in other.items():
        row[name] = row.get(name, Fraction(0)) - factor * value


def _narrow(sums: Sequence[Sum], least: dict[str, int], most: dict[str, int]) -> None:
    """Draw the bounds together until no sum tells more."""
    changed = True
    while changed:
        changed = False
        for one in sums:
            low = sum(least[part] for part in one.parts)
            high = min(UNBOUNDED, sum(most[part] for part in one.parts))
            changed |= _bound(one.total, low, high, least, most)
            for part in one.parts:
                others_low = low - least[part]
                others_high = sum(most[p] for p in one.parts if p != part)
                changed |= _bound(
                    part, least[one.total] - others_high, most[one.total] - others_low, least, most
                )


def _bound(name: str, low: int, high: int, least: dict[str, int], most: dict[str, int]) -> bool:
    before = (least[name], most[name])
    least[name], most[name] = max(least[name], low), min(most[name], high)
    return before != (least[name], most[name])


def _next(
    table: Table,
    hidden: frozenset[str],
    touching: Mapping[str, Sequence[int]],
    found: frozenset[str],
) -> str | None:
    """The smallest cell still shown in a sum that gave something away, or in the sums next to it
    when nothing is left to hide there. Noughts come last: hiding a nought hides nobody."""
    reached: frozenset[str] = frozenset()
    wider = found
    while wider != reached:
        reached = wider
        sums = [table.sums[at] for name in reached for at in touching.get(name, ())]
        wider = reached | {name for one in sums for name in (one.total, *one.parts)}
        shown = wider - hidden - table.unpublished - table.kept
        if shown:
            parts = frozenset(part for one in sums for part in one.parts)
            return min(shown, key=lambda name: _rank(table, name, parts))
    return None


def _rank(table: Table, name: str, parts: frozenset[str]) -> tuple[bool, bool, bool, int, str]:
    count = table.counts[name]
    return (name not in table.first_to_go, name not in parts, count == 0, count, name)
