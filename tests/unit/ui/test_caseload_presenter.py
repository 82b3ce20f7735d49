"""Which rows of the caseload are read, and when."""

from typing import Any, cast

from coach_app.services.caseload import CasePage, CaseRow
from tests.support.runners import AtOnce, Held, Recorder
from ui.caseload.presenter import AT_ONCE, CaseloadPresenter


class Pages:
    """250 people, or the one whose name is asked for."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, int, str]] = []

    def __call__(self, *, text: str, offset: int, limit: int, order: str) -> CasePage:
        self.asked.append((text, offset, order))
        total = 1 if text else 250
        count = max(0, min(limit, total - offset))
        return CasePage(rows=tuple(cast(CaseRow, offset + n) for n in range(count)), total=total)


def listed(runner: Any) -> tuple[CaseloadPresenter, Any, Pages]:
    view, pages = Recorder(), Pages()
    return CaseloadPresenter(cast(Any, view), runner, pages, lambda _place: None), view, pages


def test_the_next_rows_are_read_at_the_end_until_all_are_there() -> None:
    presenter, view, pages = listed(AtOnce())
    presenter.load()
    for _ in range(4):
        presenter.read_on()
    assert [offset for _, offset, _ in pages.asked] == [0, AT_ONCE, 2 * AT_ONCE]
    assert len(view.last("add_rows")) == 50


def test_the_end_is_asked_for_once() -> None:
    runner = Held()
    presenter, _view, _pages = listed(runner)
    presenter.load()
    runner.finish()
    presenter.read_on()
    presenter.read_on()
    assert len(runner.waiting) == 1


def test_rows_of_an_older_filter_are_not_shown() -> None:
    runner = Held()
    presenter, view, _pages = listed(runner)
    presenter.load()
    presenter.filter("sam")
    runner.finish(1)
    runner.finish(0)
    shown = [value[0].total for name, value in view.told if name == "show_page"]
    assert shown == [1]


def test_more_rows_of_an_older_filter_are_not_added() -> None:
    runner = Held()
    presenter, view, _pages = listed(runner)
    presenter.load()
    runner.finish()
    presenter.read_on()
    presenter.filter("sam")
    runner.finish()
    assert not view.was_told("add_rows")


def test_the_same_filter_twice_reads_once() -> None:
    presenter, _view, pages = listed(AtOnce())
    presenter.filter("sam")
    presenter.filter(" sam ")
    assert pages.asked == [("sam", 0, "due")]


def test_sorting_keeps_the_filter() -> None:
    presenter, _view, pages = listed(AtOnce())
    presenter.filter("sam")
    presenter.sort("name")
    assert pages.asked[-1] == ("sam", 0, "name")
