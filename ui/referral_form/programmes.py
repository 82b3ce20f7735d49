"""What the form takes from the programme packs. No Qt."""

from collections.abc import Iterator

from coach_app.domain.condition import Condition
from coach_app.domain.programme import ProgrammePack


def local_groups(packs: tuple[ProgrammePack, ...]) -> tuple[str, ...]:
    """The groups that any programme asks about, in the order of their names."""
    found = {
        word
        for pack in packs
        for leaf in _leaves(pack)
        if leaf.fact == "local_groups"
        for word in leaf.includes_any
    }
    return tuple(sorted(found))


def asked_by(packs: tuple[ProgrammePack, ...]) -> dict[str, frozenset[str]]:
    """The facts that each programme's rules ask for, by its key."""
    return {pack.key: frozenset(leaf.fact for leaf in _leaves(pack)) for pack in packs}


def _leaves(pack: ProgrammePack) -> Iterator[Condition]:
    for cohort in pack.cohorts:
        for condition in cohort.conditions:
            yield from condition.leaves()
