"""Enrolling and exchanging from the Sync screen."""

from pathlib import Path
from typing import Any, cast

from coach_app.domain.errors import Refusal
from coach_app.services.changes import Changes, changes
from coach_app.services.exchange import SyncReport, SyncStatus, TooMuchWouldGo
from coach_app.services.exchange_files import AnswerTaken, Written
from coach_app.services.outreach import Outreach
from tests.support.runners import AtOnce, Held, Recorder
from ui.sync_status.presenter import SyncPresenter, UseCases

STATUS, REPORT = cast(SyncStatus, object()), cast(SyncReport, object())
OUTREACH = cast(Outreach, object())
WRITTEN, TAKEN = cast(Written, object()), cast(AnswerTaken, object())
STICK = Path("laptop-2026-12-01.exchange")


class Screen:
    def __init__(self, runner: Any = None) -> None:
        self.view: Any = Recorder()
        self.refusal: Refusal | None = None
        self.enrolled: list[tuple[str, str]] = []
        self.announced: list[Changes] = []
        self.on_stick: list[Path] = []
        self.exchanges = 0
        uses = UseCases(
            status=lambda: STATUS,
            enrol=self._enrol,
            exchange=self._exchange,
            outreach=lambda: OUTREACH,
            write_stick=self._write,
            read_stick=self._read,
            allow_removal=self._allow,
        )
        self.presenter = SyncPresenter(self.view, runner or AtOnce(), uses, self.announced.append)

    def _enrol(self, address: str, code: str) -> Changes:
        self.enrolled.append((address, code))
        return changes("", "sync")

    def _write(self, path: Path) -> Written:
        if self.refusal is not None:
            raise self.refusal
        self.on_stick.append(path)
        return WRITTEN

    def _read(self, path: Path) -> tuple[AnswerTaken, Changes]:
        if self.refusal is not None:
            raise self.refusal
        self.on_stick.append(path)
        return TAKEN, changes("", "sync")

    def _allow(self) -> None:
        self.refusal = None

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


def test_a_file_for_the_stick_and_the_answer_from_it() -> None:
    screen = Screen()
    screen.presenter.write_stick(STICK)
    assert screen.view.last("show_written") is WRITTEN
    assert not screen.announced, "nothing counts as sent before the answer"
    screen.presenter.read_stick(STICK)
    assert screen.view.last("show_taken") is TAKEN
    assert screen.announced
    assert screen.on_stick == [STICK, STICK]
    assert screen.view.last("set_stick_busy") is False


def test_a_stick_that_was_pulled_out_is_told_and_can_be_tried_again() -> None:
    screen = Screen()
    screen.refusal = Refusal("The file could not be written there.")
    screen.presenter.write_stick(STICK)
    assert screen.view.last("show_stick_problem") is screen.refusal
    screen.refusal = None
    screen.presenter.write_stick(STICK)
    assert screen.on_stick == [STICK]


def test_one_thing_at_a_time() -> None:
    runner = Held()
    screen = Screen(runner)
    screen.presenter.write_stick(STICK)
    screen.presenter.write_stick(STICK)
    screen.presenter.read_stick(STICK)
    screen.presenter.exchange()
    assert len(runner.waiting) == 1


def test_a_large_removal_goes_on_once_the_coach_allows_it() -> None:
    screen = Screen()
    screen.refusal = TooMuchWouldGo()
    screen.presenter.exchange()
    assert screen.view.last("show_problem") is screen.refusal
    screen.presenter.allow_removal()
    assert (screen.exchanges, screen.view.last("show_report")) == (2, REPORT)
