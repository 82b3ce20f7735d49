"""What may be shown, taken the short way, is what the whole table would say."""

from collections import defaultdict

from hypothesis import given, settings
from hypothesis import strategies as st

from sync.server.figures import published

MEASURES = ("assessed", "asked-finding-work", "confident-finding-work")
QUARTERS = {"2026-01": "2025/26", "2026-04": "2026/27", "2026-07": "2026/27"}
OWN, OWN_PEOPLE = ["t1", "t2"], 7
FEW, MANY = st.sampled_from([0, 3, 6, 8]), st.sampled_from([0, 6, 8, 20, 40])
"""6 of 8 people leave a rest of 2, which is few."""


def nine(people: st.SearchStrategy[int]) -> st.SearchStrategy[list[int]]:
    return st.lists(people, min_size=9, max_size=9)


@settings(max_examples=60, deadline=None)
@given(nine(FEW) | nine(MANY))
def test_who_sees_names_is_kept_from_few_people_elsewhere_only(elsewhere: list[int]) -> None:
    """No table is put together where it would hide nothing: no small number, and no small rest."""
    cells: dict[tuple[str, str, str], int] = defaultdict(int)
    left = iter(elsewhere)
    for quarter, year in QUARTERS.items():
        most = max(elsewhere)
        for measure in MEASURES:
            most = min(most, next(left))
            for when in (quarter, year, "all"):
                cells[measure, published.ELSEWHERE, when] += most
                cells[measure, published.EVERYWHERE, when] += most + OWN_PEOPLE * len(OWN)
                for area in OWN:
                    cells[measure, area, when] += OWN_PEOPLE
                    cells[measure, published.MINE, when] += OWN_PEOPLE
    known = {key: people for key, people in cells.items() if people}
    table = published._table(known, frozenset(MEASURES), OWN, sees_names=True)
    assert published._few_elsewhere(known, frozenset(MEASURES)) == bool(table.small)
