"""Counts and search in the frame."""

from typing import Any, cast

from coach_app.services.caseload import SearchHit
from tests.support.runners import AtOnce, Held, Recorder
from ui.frame.presenter import Counts, FramePresenter, UseCases
from ui.shared.ports import Place

COUNTS = cast(Counts, object())


def hit(text: str) -> SearchHit:
    return SearchHit(case_id=f"case of {text}", ref="", name="", where="person", snippet="")


def framed(runner: Any) -> tuple[FramePresenter, Any, list[Place]]:
    view, places = Recorder(), list[Place]()
    uses = UseCases(counts=lambda: COUNTS, search=lambda text: (hit(text),))
    return FramePresenter(cast(Any, view), runner, uses, places.append), view, places


def test_counts_are_shown() -> None:
    presenter, view, _places = framed(AtOnce())
    presenter.count()
    assert view.last("show_counts") is COUNTS


def test_an_answer_to_an_older_text_is_not_shown() -> None:
    runner = Held()
    presenter, view, _places = framed(runner)
    presenter.search("ba")
    presenter.search("bank")
    runner.finish()
    assert not view.was_told("show_hits")
    runner.finish()
    assert view.last("show_hits") == ((hit("bank"),), "bank")


def test_one_letter_finds_nothing_yet() -> None:
    runner = Held()
    presenter, view, _places = framed(runner)
    presenter.search(" b ")
    assert runner.waiting == []
    assert view.was_told("hide_hits")


def test_a_hit_opens_its_case_and_empties_the_search() -> None:
    presenter, view, places = framed(AtOnce())
    presenter.open_hit(hit("bank"))
    assert places == [Place("case", "case of bank")]
    assert view.was_told("clear_search")
