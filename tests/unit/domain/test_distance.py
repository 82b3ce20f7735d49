"""Distance travelled: one scale at a time, anxiety the other way round, nothing added up."""

from dataclasses import replace
from datetime import date

import pytest

from coach_app.domain.distance import SCALES, Direction, Family, Scale, Track, ons_band, tracks
from coach_app.domain.findings import Confidence, Findings, Wellbeing
from coach_app.domain.referral import WorkStatus

FIRST, LATER, LAST = date(2026, 11, 24), date(2027, 1, 5), date(2027, 3, 2)
AT_FIRST = Findings(
    situation=WorkStatus.OUT_OF_WORK,
    wellbeing=Wellbeing(life_satisfaction=3, worthwhile=5, happiness=4, anxiety=8),
    confidence=Confidence(find_work=2, manage_health=6),
)
AT_LAST = replace(
    AT_FIRST,
    wellbeing=Wellbeing(life_satisfaction=6, worthwhile=5, happiness=3, anxiety=4),
    confidence=Confidence(find_work=7),
)


def by_key(*answered: tuple[date, Findings]) -> dict[str, Track]:
    return {track.scale.key: track for track in tracks(answered)}


def scale(key: str) -> Scale:
    return next(one for one in SCALES if one.key == key)


@pytest.mark.parametrize(
    ("key", "gained", "direction"),
    [
        ("life-satisfaction", 3, Direction.BETTER),
        ("worthwhile", 0, Direction.SAME),
        ("happiness", -1, Direction.WORSE),
        ("anxiety", 4, Direction.BETTER),
        ("find-work", 5, Direction.BETTER),
        ("manage-health", None, Direction.NOT_KNOWN),
    ],
)
def test_each_scale_is_read_by_itself(key: str, gained: int | None, direction: Direction) -> None:
    track = by_key((FIRST, AT_FIRST), (LAST, AT_LAST))[key]
    assert (track.gained, track.direction) == (gained, direction)


def test_the_baseline_is_the_first_answer_whatever_the_order_they_come_in() -> None:
    nothing = Findings(situation=WorkStatus.OUT_OF_WORK)
    track = by_key((LAST, AT_LAST), (LATER, nothing), (FIRST, AT_FIRST))["find-work"]
    assert [(point.on, point.value) for point in track.points] == [(FIRST, 2), (LAST, 7)]
    assert track.baseline == track.points[0]
    assert track.now == track.points[-1]


def test_one_answer_is_a_baseline_and_not_yet_a_distance() -> None:
    track = by_key((FIRST, AT_FIRST))["find-work"]
    assert track.now is None
    assert track.direction is Direction.NOT_KNOWN
    assert "keep-work" not in by_key((FIRST, AT_FIRST))
    assert tracks([]) == ()


def test_only_anxiety_runs_the_other_way() -> None:
    assert [one.key for one in SCALES if not one.higher_is_better] == ["anxiety"]
    assert [one.family for one in SCALES].count(Family.WELLBEING) == 4


@pytest.mark.parametrize(
    ("key", "value", "band"),
    [
        ("happiness", 4, "low"),
        ("happiness", 5, "medium"),
        ("worthwhile", 8, "high"),
        ("life-satisfaction", 9, "very high"),
        ("anxiety", 1, "very low"),
        ("anxiety", 5, "medium"),
        ("anxiety", 6, "high"),
    ],
)
def test_the_four_questions_have_the_bands_of_the_statistics_office(
    key: str, value: int, band: str
) -> None:
    assert ons_band(scale(key), value) == band
