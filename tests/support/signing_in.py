"""A server that asks coaches to sign in for their laptops, and coaches who do."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

import httpx

from coach_app.domain.access import Role
from sync.client import signing_in
from sync.person import StandingReply
from sync.server.settings import Settings
from tests.support.browsers import account, cookie_for, send, text_of
from tests.support.laptops import (
    Laptop,
    MovableClock,
    RunningServer,
    fresh_database,
    fresh_id,
    running_server,
)
from tests.support.patience import PATIENCE

LASTS = timedelta(days=14)


@contextmanager
def server_that_asks(postgres_url: str, *, limit_rates: bool = False) -> Iterator[RunningServer]:
    with fresh_database(postgres_url) as url:
        settings = Settings(
            database_url=url,
            secure_cookies=False,
            second_factor=False,
            limit_rates=limit_rates,
            person_sign_in=LASTS,
        )
        with running_server(url, MovableClock(), settings=settings) as running:
            yield running


@dataclass
class Coach:
    """Somebody with a laptop and a way to sign in."""

    running: RunningServer
    team: str
    name: str
    sign_in_name: str
    laptop: Laptop

    def another(self) -> Laptop:
        return self.running.laptop(self.team, self.name)

    @contextmanager
    def browser(self) -> Iterator[httpx.Client]:
        with httpx.Client(base_url=self.running.url, follow_redirects=True) as browser:
            browser.timeout = httpx.Timeout(PATIENCE)
            browser.cookies.set("coach_session", cookie_for(self.running, self.sign_in_name))
            yield browser

    def answers(self, code: str, answer: str = "yes") -> httpx.Response:
        with self.browser() as browser:
            return send(browser, "/my-laptop", code=code, answer=answer)

    def signs_in(self, laptop: Laptop | None = None) -> str:
        code = begin(laptop or self.laptop)
        assert "You are signed in on your laptop" in text_of(self.answers(code))
        return code


def coach(running: RunningServer) -> Coach:
    team, name = fresh_id(), f"Robin {fresh_id()[:6]}"
    sign_in_name = account(running, Role.COACH, team, called=name)
    return Coach(running, team, name, sign_in_name, running.laptop(team, name))


def begin(laptop: Laptop) -> str:
    with laptop.line() as line:
        return signing_in.begin(line, laptop.journal.life).code


def stands(laptop: Laptop, code: str) -> StandingReply:
    with laptop.line() as line:
        return signing_in.standing(line, code)
