"""Order and dates: nothing before what it needs, every date a working day."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach_app.domain.errors import FieldInvalid
from coach_app.domain.sequencing import (
    AT_ONCE,
    Axis,
    OrderCircular,
    Place,
    Span,
    circle,
    ordered,
    scheduled,
)
from coach_app.domain.working_days import WorkingDays

MONDAY = date(2026, 11, 23)
CHRISTMAS = WorkingDays(frozenset({date(2026, 12, 25), date(2026, 12, 28), date(2027, 1, 1)}))


def axis(weeks: int) -> Axis:
    return Axis.between(MONDAY, MONDAY + timedelta(weeks=weeks), CHRISTMAS)


def test_the_smaller_rank_goes_first_unless_something_has_to_come_before() -> None:
    places = [
        Place(key="meeting", rank=(0,), after=("note",)),
        Place(key="walk", rank=(1,)),
        Place(key="note", rank=(2,)),
    ]
    assert ordered(places) == ("walk", "note", "meeting")


def test_what_is_not_there_holds_nothing_up() -> None:
    assert ordered([Place(key="meeting", rank=(0,), after=("note",))]) == ("meeting",)


def test_things_that_wait_for_each_other_are_refused() -> None:
    places = [Place(key="a", rank=(0,), after=("b",)), Place(key="b", rank=(1,), after=("a",))]
    with pytest.raises(OrderCircular):
        ordered(places)


@pytest.mark.parametrize(
    ("after", "found"),
    [
        ({"a": ("b",), "b": ()}, ()),
        ({"a": ("gone",)}, ()),
        ({"a": ("a",)}, ("a",)),
        ({"a": ("b",), "b": ("c",), "c": ("a",), "d": ("a",)}, ("a", "b", "c")),
        ({"a": ("b",), "b": ("c",), "c": ("b",)}, ("b", "c")),
    ],
)
def test_a_circle_is_named(after: dict[str, tuple[str, ...]], found: tuple[str, ...]) -> None:
    assert circle(after) == found


def test_the_axis_has_working_days_only() -> None:
    days = Axis.between(date(2026, 12, 24), date(2027, 1, 4), CHRISTMAS).days
    assert [day.isoformat() for day in days] == [
        "2026-12-24",
        "2026-12-29",
        "2026-12-30",
        "2026-12-31",
        "2027-01-04",
    ]


def test_a_support_without_a_working_day_is_refused() -> None:
    with pytest.raises(FieldInvalid):
        Axis.between(date(2026, 12, 25), date(2026, 12, 27), CHRISTMAS)


def test_only_three_steps_run_at_once() -> None:
    spans = [Span(key=str(n), length=5) for n in range(4)]
    slots = scheduled(spans, axis(8))
    assert [slots[str(n)].starts_on for n in range(4)] == [
        MONDAY,
        MONDAY,
        MONDAY,
        MONDAY + timedelta(days=7),
    ]


def test_a_habit_takes_no_room_and_ends_with_the_support() -> None:
    spans = [Span(key="habit", length=200, meanwhile=True), Span(key="call", length=2)]
    slots = scheduled(spans, axis(2))
    assert slots["habit"].due_on == axis(2).days[-1]
    assert slots["call"].due_on == MONDAY + timedelta(days=1)


def test_a_step_starts_after_what_it_comes_after_is_due() -> None:
    spans = [Span(key="note", length=5), Span(key="meeting", length=1, after=("note",))]
    slots = scheduled(spans, axis(4))
    assert slots["note"].due_on == date(2026, 11, 27)
    assert slots["meeting"].starts_on == date(2026, 11, 30)


def test_a_later_level_waits_until_the_earlier_one_has_started() -> None:
    settle = [Span(key=str(n), length=5, level=0) for n in range(5)]
    slots = scheduled([*settle, Span(key="move", length=1, meanwhile=True, level=3)], axis(8))
    assert slots["move"].starts_on == max(slots[str(n)].starts_on for n in range(5))


def test_a_due_day_shortens_a_step() -> None:
    slots = scheduled([Span(key="return", length=20, due_by=6)], axis(8))
    assert slots["return"].due_on == axis(8).days[6]


def test_steps_get_shorter_when_the_support_is_short() -> None:
    chain = [Span(key=str(n), length=10, after=(str(n - 1),) if n else ()) for n in range(4)]
    slots = scheduled(chain, axis(4))
    for n in range(1, 4):
        assert slots[str(n)].starts_on > slots[str(n - 1)].due_on
    assert slots["3"].due_on <= axis(4).days[-1]


@st.composite
def spans(draw: st.DrawFn) -> list[Span]:
    made: list[Span] = []
    for n in range(draw(st.integers(1, 12))):
        earlier = [span.key for span in made]
        made.append(
            Span(
                key=str(n),
                length=draw(st.integers(1, 40)),
                after=tuple(
                    draw(st.lists(st.sampled_from(earlier), max_size=2)) if earlier else ()
                ),
                meanwhile=draw(st.booleans()),
                level=draw(st.none() | st.integers(0, 4)),
                not_before=draw(st.integers(0, 5)),
            )
        )
    return made


@given(spans=spans(), weeks=st.integers(1, 16))
def test_any_steps_get_working_days_inside_the_support(spans: list[Span], weeks: int) -> None:
    own = axis(weeks)
    slots = scheduled(spans, own)
    assert slots.keys() == {span.key for span in spans}
    for slot in slots.values():
        assert own.days[0] <= slot.starts_on <= slot.due_on <= own.days[-1]
        assert CHRISTMAS.is_working(slot.starts_on)
        assert CHRISTMAS.is_working(slot.due_on)


@given(spans=spans())
def test_with_time_enough_nothing_starts_early_and_no_more_than_three_run(
    spans: list[Span],
) -> None:
    own = axis(16)
    slots = scheduled(spans, own)
    for span in spans:
        for key in span.after:
            assert slots[span.key].starts_on > slots[key].due_on
    main = [slots[span.key] for span in spans if not span.meanwhile]
    for day in own.days:
        assert sum(s.starts_on <= day <= s.due_on for s in main) <= AT_ONCE
        assert sum(s.starts_on == day for s in slots.values()) <= AT_ONCE
