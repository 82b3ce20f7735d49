"""What is published never tells of fewer than five people."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach_app.domain.suppression import Sum, Table, differences, exposed, is_small, protect


def one_total(*counts: int, unpublished: tuple[str, ...] = ()) -> Table:
    names = tuple(f"part {n}" for n in range(len(counts)))
    cells = dict(zip(names, counts, strict=True)) | {"all": sum(counts)}
    return Table(cells, (Sum("all", names),), frozenset(unpublished))


def two_ways(rows: int, columns: int, counts: list[int]) -> Table:
    """A table with a total for each row and column, and one for the whole."""
    cells: dict[str, int] = {}
    for at, (row, column) in enumerate(product(range(rows), range(columns))):
        cells[f"{row}.{column}"] = counts[at]
    sums = []
    for row in range(rows):
        parts = tuple(f"{row}.{column}" for column in range(columns))
        sums.append(Sum(f"row {row}", parts))
    for column in range(columns):
        parts = tuple(f"{row}.{column}" for row in range(rows))
        sums.append(Sum(f"column {column}", parts))
    for one in sums:
        cells[one.total] = sum(cells[part] for part in one.parts)
    cells["all"] = sum(counts)
    sums.append(Sum("all", tuple(f"row {row}" for row in range(rows))))
    sums.append(Sum("all", tuple(f"column {column}" for column in range(columns))))
    return Table(cells, tuple(sums))


@pytest.mark.parametrize(("count", "small"), [(0, False), (1, True), (4, True), (5, False)])
def test_one_to_four_people_are_few(count: int, *, small: bool) -> None:
    assert is_small(count) is small


def test_a_table_without_small_numbers_is_shown_whole() -> None:
    assert protect(one_total(10, 20, 30)) == frozenset()


def test_a_small_number_takes_another_one_with_it() -> None:
    table = one_total(3, 20, 30)
    assert exposed(table, {"part 0"}) == {"part 0"}, "the total gives it back"
    assert protect(table) == {"part 0", "part 1"}


def test_two_small_numbers_whose_sum_says_what_they_are_need_a_third() -> None:
    table = one_total(1, 1, 30)
    # 2 people in two groups: each group could have none, one or two, all of them few.
    hidden = protect(table)
    assert hidden == {"part 0", "part 1", "part 2"} or not exposed(table, hidden)


def test_a_nought_is_about_nobody_and_stays() -> None:
    assert protect(one_total(0, 20, 30)) == frozenset()


def test_who_did_not_get_further_is_a_number_of_people_too() -> None:
    """335 were taken on and 333 came: both numbers together tell of two people."""
    table = Table(
        {"enlisted": 335, "attached": 333, "not attached": 2},
        (Sum("enlisted", ("attached", "not attached")),),
        frozenset({"not attached"}),
    )
    assert exposed(table, ()) == {"not attached"}
    hidden = protect(table)
    assert hidden == {"attached"}
    assert not exposed(table, hidden)


def test_sums_taken_together_tell_more_than_each_alone() -> None:
    """Two rows and two columns are known; what is left over is one cell."""
    table = Table(
        {"a": 9, "b": 9, "c": 9, "d": 9, "e": 3, "ab": 18, "cde": 21, "ac": 18, "bd": 18},
        (
            Sum("ab", ("a", "b")),
            Sum("cde", ("c", "d", "e")),
            Sum("ac", ("a", "c")),
            Sum("bd", ("b", "d")),
        ),
    )
    assert exposed(table, {"a", "b", "c", "d", "e"}) == {"e"}
    assert not exposed(table, protect(table))


def test_a_change_between_two_publications_can_tell_of_few() -> None:
    before, after = one_total(10, 20), one_total(12, 20)
    assert differences(before, after, ()) == {"part 0", "all"}
    assert differences(before, after, {"part 0", "all"}) == frozenset()
    assert differences(before, one_total(15, 20), ()) == frozenset()


@given(st.lists(st.integers(0, 40), min_size=1, max_size=8))
def test_no_small_number_of_a_list_can_be_worked_out(counts: list[int]) -> None:
    table = one_total(*counts)
    hidden = protect(table)
    assert not exposed(table, hidden)
    assert table.small <= hidden


@given(st.integers(1, 4), st.integers(1, 4), st.data())
def test_no_small_number_of_a_two_way_table_can_be_worked_out(
    rows: int, columns: int, data: st.DataObject
) -> None:
    size = rows * columns
    counts = data.draw(st.lists(st.integers(0, 30), min_size=size, max_size=size))
    table = two_ways(rows, columns, counts)
    hidden = protect(table)
    assert not exposed(table, hidden)
    assert protect(table) == hidden


@given(st.lists(st.integers(0, 6), min_size=2, max_size=4), st.data())
def test_the_attack_finds_what_trying_every_possibility_finds(
    counts: list[int], data: st.DataObject
) -> None:
    """Against brute force: every table that fits what is shown is tried out."""
    table = one_total(*counts)
    parts = [name for name in table.counts if name != "all"]
    hidden = data.draw(st.sets(st.sampled_from(parts)))
    possible: dict[str, set[int]] = {name: set() for name in hidden}
    unknown = sorted(hidden)
    rest = table.counts["all"] - sum(table.counts[n] for n in parts if n not in hidden)
    for guess in product(range(rest + 1), repeat=len(unknown)):
        if sum(guess) == rest:
            for name, value in zip(unknown, guess, strict=True):
                possible[name].add(value)
    told = {
        name
        for name in table.small
        if name not in hidden
        or len(possible[name]) == 1
        or all(is_small(value) for value in possible[name])
    }
    assert exposed(table, hidden) == told
