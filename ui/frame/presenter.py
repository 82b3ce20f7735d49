"""Decides what the frame shows: how many wait, how sync stands, what a search finds."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from coach_app.services.caseload import SearchHit
from coach_app.services.exchange import SyncStatus
from ui.shared.ports import Navigate, Place, Runner

SHORTEST_SEARCH = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How many wait under each heading of the navigation."""

    today: int
    referrals: int
    sync: SyncStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class UseCases:
    counts: Callable[[], Counts]
    search: Callable[[str], tuple[SearchHit, ...]]


class View(Protocol):
    def show_counts(self, counts: Counts) -> None: ...
    def show_hits(self, hits: tuple[SearchHit, ...], text: str) -> None: ...
    def hide_hits(self) -> None: ...
    def clear_search(self) -> None: ...


class FramePresenter:
    def __init__(self, view: View, runner: Runner, use_cases: UseCases, navigate: Navigate) -> None:
        self._view = view
        self._runner = runner
        self._use_cases = use_cases
        self._navigate = navigate
        self._wanted = ""

    def count(self) -> None:
        self._runner.run(self._use_cases.counts, done=self._view.show_counts, failed=self._quiet)

    def search(self, text: str) -> None:
        """As typed; an answer to an older text is not shown."""
        wanted = text.strip()
        self._wanted = wanted
        if len(wanted) < SHORTEST_SEARCH:
            self._view.hide_hits()
            return
        self._runner.run(
            lambda: self._use_cases.search(wanted),
            done=lambda hits: self._found(wanted, hits),
            failed=self._quiet,
        )

    def open_hit(self, hit: SearchHit) -> None:
        self._wanted = ""
        self._view.clear_search()
        self._navigate(Place("case", hit.case_id))

    def open_safety(self, case_id: str) -> None:
        self._navigate(Place("safety", case_id))

    def _found(self, text: str, hits: tuple[SearchHit, ...]) -> None:
        if text == self._wanted:
            self._view.show_hits(hits, text)

    def _quiet(self, _problem: Exception) -> None:
        """A count or a search that fails leaves what is shown; the runner has logged it."""
        self._view.hide_hits()
