"""Browsers of people in every role, signed in without the sign-in page (it has its own tests)."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
from argon2 import PasswordHasher
from sqlmodel import Session

from coach_app.domain.access import Role
from sync.server import sessions
from sync.server.accounts import Passwords
from sync.server.sessions import Stage
from sync.server.settings import Settings
from sync.server.tables import Account
from sync.server.teams import NewAccount, coach_named, make_account, team_named
from tests.support.laptops import RunningServer, fresh_id
from tests.support.patience import PATIENCE

PASSWORD = "correct horse battery"  # noqa: S105 - made up for these tests
PASSWORDS = Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1), "decoy")


def account(
    running: RunningServer, role: Role, team: str, *, all_teams: bool = False, called: str = ""
) -> str:
    """Somebody of this role in this team; returns the sign-in name. `called`: what others see."""
    name = f"{role} {fresh_id()}"
    with Session(running.engine) as session, session.begin():
        found = team_named(session, team, running.sources)
        if role is Role.COACH:
            coach = coach_named(session, found, called or name, running.sources)
            coach.sign_in_name, coach.password_hash = name, PASSWORDS.hash(PASSWORD)
            return name
        new = NewAccount(
            sign_in_name=name, role=role, password=PASSWORD, all_teams=all_teams, name=called
        )
        make_account(session, found, new, PASSWORDS, running.sources)
    return name


def account_id(running: RunningServer, sign_in_name: str) -> str:
    found = running.rows("SELECT id FROM account WHERE sign_in_name = %(n)s", n=sign_in_name)
    return str(found[0][0])


def cookie_of(
    running: RunningServer, role: Role, team: str, *, all_teams: bool = False, called: str = ""
) -> str:
    """The cookie of a browser in which somebody of this role is signed in."""
    return cookie_for(running, account(running, role, team, all_teams=all_teams, called=called))


def cookie_for(running: RunningServer, name: str) -> str:
    """The cookie of a browser in which somebody who is there already is signed in."""
    settings = Settings(database_url="", secure_cookies=False, second_factor=False)
    with Session(running.engine) as session, session.begin():
        person = session.get_one(Account, account_id(running, name))
        return sessions.begin(session, person, Stage.IN, settings, running.sources)


@contextmanager
def browser_of(
    running: RunningServer, role: Role, team: str, *, all_teams: bool = False
) -> Iterator[httpx.Client]:
    """A browser in which somebody of this role is signed in."""
    token = cookie_of(running, role, team, all_teams=all_teams)
    with httpx.Client(base_url=running.url, follow_redirects=True, timeout=PATIENCE) as browser:
        browser.cookies.set("coach_session", token)
        yield browser


def form_token(page: httpx.Response) -> str:
    """The token that forms of this page carry."""
    found = re.search(r'name="(?:csrf|form_token)" value="([^"]+)"', page.text)
    assert found is not None, "the page has no form"
    return found[1]


def send(browser: httpx.Client, path: str, **fields: str) -> httpx.Response:
    """A form as a page of ours would send it."""
    token = form_token(browser.get("/account"))
    return browser.post(path, data={"csrf": token, **fields})


def text_of(page: httpx.Response) -> str:
    """What a person reads on the page, in one line."""
    body = page.text.split("<body>", 1)[1]
    return " ".join(re.sub(r"<[^>]+>", " ", body).split())
