"""Enrolling and exchanging from the Sync screen."""

from typing import Any, cast

from coach_app.domain.errors import Refusal
from coach_app.services.changes import Changes, changes
from coach_app.services.exchange import SyncReport, SyncStatus
from coach_app.services.outreach import Outreach
from tests.support.runners import AtOnce, Held, Recorder
from ui.sync_status.presenter import SyncPresenter, UseCases

STATUS, REPORT = cast(SyncStatus, object()), cast(SyncReport, object())
OUTREACH = cast(Outreach, object())


class Screen:
    def __init__(self, runner: Any = None) -> None:
        self.view: Any = Recorder()
        self.refusal: Refusal | None = None
        self.enrolled: list[tuple[str, str]] = []
        self.announced: list[Changes] = []
        self.exchanges = 0
        uses = UseCases(
            status=lambda: STATUS,
            enrol=self._enrol,
            exchange=self._exchange,
            outreach=lambda: OUTREACH,
        )
        self.presenter = SyncPresenter(self.view, runner or AtOnce(), uses, self.announced.append)

    def _enrol(self, address: str, code: str) -> Changes:
        self.enrolled.append((address, code))
        return changes("", "sync")

    def _exchange(self) -> SyncReport:
        self.exchanges += 1
        if self.refusal is not None:
            raise self.refusal
        return REPORT


def test_an_exchange_is_reported_and_everybody_looks_again() -> None:
    screen = Screen()
    screen.presenter.exchange()
    assert screen.view.last("show_report") is REPORT
    assert screen.announced


def test_two_presses_exchange_once() -> None:
    runner = Held()
    screen = Screen(runner)
    screen.presenter.exchange()
    screen.presenter.exchange()
    screen.presenter.enrol("https://team.example", "CODE")
    assert len(runner.waiting) == 1
    runner.finish()
    assert screen.exchanges == 1


def test_a_broken_line_is_told_and_the_counts_are_read_again() -> None:
    screen = Screen()
    screen.refusal = Refusal("No answer from the server.")
    screen.presenter.exchange()
    assert screen.view.last("show_problem") is screen.refusal
    assert screen.view.last("show_status") is STATUS
    assert screen.view.last("set_busy") is False


def test_enrolling_needs_address_and_code() -> None:
    screen = Screen()
    screen.presenter.enrol(" ", "")
    assert screen.view.last("show_missing") == (True, True)
    assert screen.enrolled == []
    screen.presenter.enrol(" https://team.example ", " CODE ")
    assert screen.enrolled == [("https://team.example", "CODE")]
    assert screen.view.was_told("show_enrolled")


def test_the_check_before_leaving_needs_no_network() -> None:
    screen = Screen()
    screen.presenter.check_outreach()
    assert screen.view.last("show_outreach") is OUTREACH
