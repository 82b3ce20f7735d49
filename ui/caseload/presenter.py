"""Decides which rows of the caseload are shown. Plain Python: no Qt import."""

from typing import Protocol

from coach_app.services.caseload import CasePage, CaseRow
from ui.shared.ports import Navigate, Place, Runner

AT_ONCE = 100


class ReadPage(Protocol):
    def __call__(self, *, text: str, offset: int, limit: int, order: str) -> CasePage: ...


class View(Protocol):
    def show_loading(self) -> None: ...
    def show_page(self, page: CasePage, *, text: str) -> None: ...
    def add_rows(self, rows: tuple[CaseRow, ...]) -> None: ...
    def show_problem(self, problem: Exception) -> None: ...


class CaseloadPresenter:
    """Reads the first hundred, and the next hundred when the coach has scrolled to the end."""

    def __init__(self, view: View, runner: Runner, read: ReadPage, navigate: Navigate) -> None:
        self._view = view
        self._runner = runner
        self._read = read
        self._navigate = navigate
        self._text = ""
        self._order = "due"
        self._shown = 0
        self._total = 0
        self._asked = 0
        self._reading_on = False

    def load(self) -> None:
        self._asked += 1
        number, text, order = self._asked, self._text, self._order
        self._view.show_loading()
        self._runner.run(
            lambda: self._read(text=text, offset=0, limit=AT_ONCE, order=order),
            done=lambda page: self._show(number, page),
            failed=self._view.show_problem,
        )

    def filter(self, text: str) -> None:
        if text.strip() != self._text:
            self._text = text.strip()
            self.load()

    def sort(self, order: str) -> None:
        self._order = order
        self.load()

    def read_on(self) -> None:
        """The end of what is shown is in sight."""
        if self._reading_on or self._shown >= self._total:
            return
        self._reading_on = True
        number, text, order, offset = self._asked, self._text, self._order, self._shown
        self._runner.run(
            lambda: self._read(text=text, offset=offset, limit=AT_ONCE, order=order),
            done=lambda page: self._add(number, page),
            failed=self._stop_reading,
        )

    def open_row(self, row: CaseRow) -> None:
        self._navigate(Place("case", row.case_id))

    def new_referral(self) -> None:
        self._navigate(Place("referral-new"))

    def _show(self, number: int, page: CasePage) -> None:
        if number != self._asked:
            return  # the answer to an older filter
        self._reading_on = False
        self._shown, self._total = len(page.rows), page.total
        self._view.show_page(page, text=self._text)

    def _add(self, number: int, page: CasePage) -> None:
        self._reading_on = False
        if number == self._asked:
            self._shown += len(page.rows)
            self._view.add_rows(page.rows)

    def _stop_reading(self, problem: Exception) -> None:
        self._reading_on = False
        self._view.show_problem(problem)
