"""Samples that can be drawn again, and plain shares of agreement."""

from dataclasses import replace

import pytest

from coach_app.catalogue.programmes import load_programmes
from coach_app.domain.condition import RuleWrong
from coach_app.domain.quality import (
    Agreement,
    QualityAnswer,
    QualityQuestion,
    agreement,
    drawn,
    in_all,
    share_of_yes,
)

YES, NO, NONE = QualityAnswer.YES, QualityAnswer.NO, QualityAnswer.NOT_APPLICABLE
CASES = [f"case{n}" for n in range(200)]


def test_the_same_seed_draws_the_same_whatever_the_order() -> None:
    assert drawn(CASES, "seed", 5) == drawn(reversed_twice(CASES), "seed", 5)
    assert drawn(CASES, "seed", 5) != drawn(CASES, "other", 5)
    assert drawn(CASES, "seed", 3) == drawn(CASES, "seed", 5)[:3]
    assert set(drawn(CASES[:2], "seed", 5)) == set(CASES[:2])


def reversed_twice(cases: list[str]) -> list[str]:
    return [*cases[100:], *cases[:100], *cases[:3]]


def test_every_case_has_the_same_chance() -> None:
    times = dict.fromkeys(CASES, 0)
    for seed in range(2000):
        for case in drawn(CASES, str(seed), 10):
            times[case] += 1
    assert min(times.values()) > 60, "100 are expected"
    assert max(times.values()) < 140


def test_agreement_is_a_plain_share() -> None:
    pairs = [
        ({"a": YES, "b": NO}, {"a": YES, "b": YES}),
        ({"a": NONE, "b": NO}, {"a": NONE, "b": NO}),
        ({"a": YES}, {"a": NO, "b": NO}),
    ]
    found = agreement(pairs, ["a", "b", "c"])
    assert found == [Agreement(3, 2), Agreement(2, 1), Agreement(0, 0)]
    assert [one.percent for one in found] == [67, 50, None]
    assert in_all(found) == Agreement(5, 3)


def test_what_does_not_apply_counts_for_nothing_in_a_share_of_yes() -> None:
    assert share_of_yes([YES, NO, NONE, YES]) == 67
    assert share_of_yes([NONE]) is None


def test_every_pack_asks_and_no_question_twice() -> None:
    programmes = load_programmes()
    for pack in programmes.values():
        assert len(pack.quality) >= 8, pack.key
    bury = programmes["bury"]
    with pytest.raises(RuleWrong, match="same key"):
        replace(bury, quality=(*bury.quality, QualityQuestion(key="goal", asks="Again?")))
