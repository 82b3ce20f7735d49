"""Signing in from the Sync screen: a code, looking after it, and how it ends."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from coach_app.domain.errors import Refusal
from coach_app.services.exchange import NetworkTrouble
from coach_app.services.person_sign_in import (
    Asked,
    Looked,
    NobodyAsks,
    SignInExpired,
    SignInRefused,
    SignInState,
)
from tests.support.runners import AtOnce, Held, Recorder
from ui.sync_status.sign_in_presenter import SignInPresenter, SignInUses

NOW = datetime(2026, 12, 1, 9, 30, tzinfo=UTC)
PAGE = "https://team.example/my-laptop"
ASKED = Asked(
    code="BCDF-GHJK",
    page=PAGE,
    address=f"{PAGE}?code=BCDF-GHJK",
    until=NOW + timedelta(minutes=10),
    interval=5.0,
)
DONE = Looked(state=SignInState.DONE, until=NOW + timedelta(days=14))


class Screen:
    def __init__(self, runner: Any = None) -> None:
        self.view: Any = Recorder()
        self.answers: list[Looked | Refusal] = []
        self.now = NOW
        self.later: list[Callable[[], None]] = []
        self.pages: list[str] = []
        self.browser = True
        self.refusal: Refusal | None = None
        self.exchanges = 0
        uses = SignInUses(
            ask=self._ask,
            look=self._look,
            open_page=self._open,
            later=self._later,
            now=lambda: self.now,
            done=self._done,
        )
        self.presenter = SignInPresenter(self.view, runner or AtOnce(), uses)

    def _ask(self) -> Asked:
        if self.refusal is not None:
            raise self.refusal
        return ASKED

    def _look(self, code: str) -> Looked:
        assert code == ASKED.code
        answer = self.answers.pop(0)
        if isinstance(answer, Refusal):
            raise answer
        return answer

    def _open(self, address: str) -> bool:
        self.pages.append(address)
        return self.browser

    def _later(self, seconds: float, work: Callable[[], None]) -> None:
        assert seconds == ASKED.interval
        self.later.append(work)

    def _done(self) -> None:
        self.exchanges += 1

    def time_passes(self, *answers: Looked | Refusal) -> None:
        for answer in answers:
            self.answers.append(answer)
            self.later.pop(0)()


def test_it_is_asked_until_it_is_done_and_then_the_news_come() -> None:
    screen = Screen()
    screen.presenter.sign_in()
    assert screen.view.last("show_code") is ASKED
    screen.presenter.sign_in()
    assert len(screen.later) == 1, "one code at a time"
    screen.presenter.open_page()
    assert screen.pages == [ASKED.address]
    screen.time_passes(Looked(state=SignInState.WAITING), NetworkTrouble())
    assert screen.view.was_told("show_no_network")
    assert screen.exchanges == 0
    screen.time_passes(DONE)
    assert screen.view.last("show_signed_in") == DONE.until
    assert screen.exchanges == 1
    assert screen.later == []


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (Looked(state=SignInState.REFUSED), SignInRefused),
        (Looked(state=SignInState.EXPIRED), SignInExpired),
        (NobodyAsks(), NobodyAsks),
    ],
)
def test_how_it_ends_is_told_and_it_can_be_begun_again(
    answer: Looked | Refusal, told: type[Refusal]
) -> None:
    screen = Screen()
    screen.presenter.sign_in()
    screen.time_passes(answer)
    assert isinstance(screen.view.last("show_refused"), told)
    assert screen.later == []
    screen.presenter.sign_in()
    assert len(screen.later) == 1


def test_a_code_ends_by_the_clock_also_without_a_network() -> None:
    screen = Screen()
    screen.presenter.sign_in()
    screen.now = ASKED.until
    screen.later.pop(0)()
    assert isinstance(screen.view.last("show_refused"), SignInExpired)


def test_a_code_that_was_put_away_is_not_looked_after() -> None:
    screen = Screen()
    screen.presenter.sign_in()
    screen.presenter.put_away()
    assert screen.view.was_told("put_code_away")
    screen.later.pop(0)()
    assert screen.later == []
    screen.presenter.open_page()
    assert screen.pages == []


def test_an_answer_that_comes_after_it_was_put_away_changes_nothing() -> None:
    runner = Held()
    screen = Screen(runner)
    screen.presenter.sign_in()
    runner.finish()
    screen.answers.append(DONE)
    screen.later.pop(0)()
    screen.presenter.put_away()
    runner.finish()
    assert not screen.view.was_told("show_signed_in")
    assert screen.exchanges == 0


def test_without_a_network_or_a_browser_it_is_said_so() -> None:
    screen = Screen()
    screen.refusal = NetworkTrouble()
    screen.presenter.sign_in()
    assert screen.view.last("show_refused") is screen.refusal
    assert screen.view.last("set_busy") is False
    screen.refusal = None
    screen.browser = False
    screen.presenter.sign_in()
    screen.presenter.open_page()
    assert screen.view.last("show_no_browser") is ASKED
