"""The second step of signing in, sessions that end, and text that is kept over a sign-in."""

import re
from collections.abc import Iterator
from datetime import timedelta
from html import unescape
from urllib.parse import parse_qs, unquote, urlsplit

import httpx
import pyotp
import pytest
from sqlmodel import Session

from coach_app.domain.access import Role
from sync.server import sessions
from sync.server.settings import Settings
from sync.server.tables import Account
from sync.server.web.forms import own_path
from tests.support.browsers import (
    PASSWORD,
    account,
    account_id,
    browser_of,
    form_token,
    send,
    text_of,
)
from tests.support.laptops import MovableClock, RunningServer, fresh_database, running_server
from tests.support.patience import PATIENCE
from tests.support.rich_case import keep_everything

WRONG = "wrong horse battery"


@pytest.fixture(scope="module")
def strict(postgres_url: str) -> Iterator[RunningServer]:
    """A server that asks for the second step, as a real one does."""
    with fresh_database(postgres_url) as url:
        settings = Settings(database_url=url, secure_cookies=False)
        with running_server(url, MovableClock(), settings=settings) as running:
            yield running


@pytest.fixture
def browser(strict: RunningServer) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=strict.url, follow_redirects=True, timeout=PATIENCE) as client:
        yield client


def password_step(browser: httpx.Client, name: str, password: str = PASSWORD) -> httpx.Response:
    token = form_token(browser.get("/sign-in"))
    form = {"form_token": token, "name": name, "password": password}
    return browser.post("/sign-in", data=form)


def code_step(
    browser: httpx.Client, page: httpx.Response, code: str, to: str = "/sign-in/code"
) -> httpx.Response:
    return browser.post(to, data={"form_token": form_token(page), "code": code})


def secret_on(page: httpx.Response) -> str:
    found = re.search(r'coach-spelled">([A-Z2-7 ]+)<', page.text)
    assert found is not None
    return found[1].replace(" ", "")


def code_now(strict: RunningServer, secret: str) -> str:
    return pyotp.TOTP(secret).at(strict.clock.now)


def wrong_now(strict: RunningServer, secret: str) -> str:
    """A code that a phone would not show now, nor soon."""
    right = pyotp.TOTP(secret)
    shown = {right.at(strict.clock.now + timedelta(seconds=30 * n)) for n in range(-3, 4)}
    return next(code for n in range(10) if (code := str(n) * 6) not in shown)


def with_phone(strict: RunningServer, browser: httpx.Client) -> tuple[str, str]:
    """Somebody who has set up the second step; returns their name and the phone's secret."""
    name = account(strict, Role.SUPERVISOR, "Team North")
    page = password_step(browser, name)
    secret = secret_on(page)
    code = code_now(strict, secret)
    assert code_step(browser, page, code, "/sign-in/second-factor").url.path == "/caseload"
    strict.clock.move(seconds=30)
    return name, secret


def test_a_first_sign_in_sets_up_the_phone_and_the_next_asks_for_it(
    strict: RunningServer, browser: httpx.Client
) -> None:
    name, secret = with_phone(strict, browser)
    send(browser, "/sign-out")
    page = password_step(browser, name)
    assert "Code from your phone" in text_of(page)
    assert secret not in page.text
    assert browser.get("/caseload").url.path == "/sign-in"
    page = password_step(browser, name)
    assert code_step(browser, page, code_now(strict, secret)).url.path == "/caseload"


def test_the_picture_for_the_phone_holds_what_the_letters_say(
    strict: RunningServer, browser: httpx.Client
) -> None:
    page = password_step(browser, account(strict, Role.SUPERVISOR, "Team North"))
    image = re.search(r'src="(data:image/svg\+xml[^"]+)"', page.text)
    assert image is not None
    assert "<svg" in unquote(image[1])
    assert "img-src 'self' data:" in page.headers["content-security-policy"]


def test_a_code_counts_once(strict: RunningServer, browser: httpx.Client) -> None:
    name, secret = with_phone(strict, browser)
    code = code_now(strict, secret)
    page = password_step(browser, name)
    assert code_step(browser, page, code).url.path == "/caseload"
    page = password_step(browser, name)
    again = code_step(browser, page, code)
    assert again.status_code == 401
    assert "was used before" in text_of(again)


@pytest.mark.parametrize("seconds", [-30, 30])
def test_a_phone_may_be_half_a_minute_off(
    strict: RunningServer, browser: httpx.Client, seconds: int
) -> None:
    name, secret = with_phone(strict, browser)
    strict.clock.move(seconds=60)
    code = code_now(strict, secret)
    strict.clock.move(seconds=-seconds)
    page = password_step(browser, name)
    assert code_step(browser, page, code).url.path == "/caseload"


def test_wrong_codes_lock_the_account_like_wrong_passwords(
    strict: RunningServer, browser: httpx.Client
) -> None:
    name, secret = with_phone(strict, browser)
    page = password_step(browser, name)
    wrong = wrong_now(strict, secret)
    for _ in range(4):
        page = code_step(browser, page, wrong)
        assert page.status_code == 401
        assert "This code is not right" in text_of(page)
    locked = code_step(browser, page, wrong)
    assert "locked for 15 minutes" in text_of(locked)
    assert password_step(browser, name).status_code == 401
    strict.clock.move(minutes=16)
    page = password_step(browser, name)
    assert code_step(browser, page, code_now(strict, secret)).url.path == "/caseload"


def test_right_passwords_between_do_not_make_more_guesses_at_the_code(
    strict: RunningServer, browser: httpx.Client
) -> None:
    name, secret = with_phone(strict, browser)
    wrong = wrong_now(strict, secret)
    for _ in range(5):
        page = password_step(browser, name)
        code_step(browser, page, wrong)
    assert "locked for 15 minutes" in text_of(password_step(browser, name))


def test_half_a_sign_in_ends(strict: RunningServer, browser: httpx.Client) -> None:
    name, secret = with_phone(strict, browser)
    page = password_step(browser, name)
    strict.clock.move(minutes=10)
    late = code_step(browser, page, code_now(strict, secret))
    assert late.status_code == 401
    assert "Signing in took too long" in text_of(late)


def test_a_known_phone_cannot_be_replaced_with_the_password_alone(
    strict: RunningServer, browser: httpx.Client
) -> None:
    name = account(strict, Role.SUPERVISOR, "Team North")
    with httpx.Client(base_url=strict.url, follow_redirects=True, timeout=PATIENCE) as thief:
        planted = password_step(thief, name)
        secret = secret_on(planted)
        page = password_step(browser, name)
        own = code_now(strict, secret_on(page))
        assert code_step(browser, page, own, "/sign-in/second-factor").url.path == "/caseload"
        code = code_now(strict, secret)
        late = code_step(thief, planted, code, "/sign-in/second-factor")
        assert late.status_code == 401
        assert thief.get("/caseload").url.path == "/sign-in"


def test_nobody_at_the_desk_ends_the_session(shared: RunningServer) -> None:
    with browser_of(shared, Role.SUPERVISOR, "Team North") as browser:
        for _ in range(3):
            shared.clock.move(minutes=29)
            assert browser.get("/caseload").url.path == "/caseload"
        shared.clock.move(minutes=30)
        answer = browser.get("/caseload")
        assert answer.url.path == "/sign-in"
        assert parse_qs(urlsplit(str(answer.url)).query)["to"] == ["/caseload"]


OURS = {"sec-fetch-site": "same-origin"}
LONG_NAME = "a longer name that nobody types twice"


def views_of(running: RunningServer, sign_in_name: str) -> list[str]:
    """The views that this person keeps."""
    mine = account_id(running, sign_in_name)
    rows = running.rows("SELECT name FROM saved_view WHERE account_id = %(a)s", a=mine)
    return [row[0] for row in rows]


def sign_in_again(
    running: RunningServer, browser: httpx.Client, page: httpx.Response, name: str
) -> httpx.Response:
    hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page.text))
    return browser.post("/sign-in", data={**hidden, "name": name, "password": PASSWORD})


def test_what_was_typed_when_the_session_ended_is_sent_after_the_next_sign_in(
    shared: RunningServer,
) -> None:
    name = account(shared, Role.SUPERVISOR, "Team North")
    with httpx.Client(base_url=shared.url, follow_redirects=True, timeout=PATIENCE) as browser:
        password_step(browser, name)
        token = form_token(browser.get("/account"))
        shared.clock.move(hours=1)
        form = {"csrf": token, "name": LONG_NAME, "query": "flag=late"}
        page = browser.post("/caseload/views", data=form, headers=OURS)
        assert page.status_code == 401
        assert "What you had typed is kept." in text_of(page)
        page = sign_in_again(shared, browser, page, name)
        assert "Send what you had typed?" in text_of(page)
        assert LONG_NAME in text_of(page)
        assert not views_of(shared, name)
        browser.post("/caseload/views", data=kept_fields(page))
    assert views_of(shared, name) == [LONG_NAME]


def test_a_password_is_typed_again_rather_than_kept(shared: RunningServer) -> None:
    name = account(shared, Role.SUPERVISOR, "Team North")
    with httpx.Client(base_url=shared.url, follow_redirects=True, timeout=PATIENCE) as browser:
        password_step(browser, name)
        token = form_token(browser.get("/account"))
        shared.clock.move(hours=1)
        form = {"csrf": token, "old": PASSWORD, "new": "a password that nobody should read"}
        page = browser.post("/account/password", data=form, headers=OURS)
    assert page.url.path == "/sign-in"
    assert form["new"] not in page.text
    assert PASSWORD not in page.text


def test_what_was_typed_on_a_page_of_an_earlier_sign_in_is_sent_by_a_click(
    shared: RunningServer,
) -> None:
    """Signed out and in again in another window, while a form stood open in this one."""
    name = account(shared, Role.SUPERVISOR, "Team North")
    with httpx.Client(base_url=shared.url, follow_redirects=True, timeout=PATIENCE) as browser:
        password_step(browser, name)
        form = {"csrf": form_token(browser.get("/account")), "name": LONG_NAME, "query": ""}
        browser.post("/sign-out", data={"csrf": form["csrf"]})
        password_step(browser, name)
        planted = browser.post("/caseload/views", data=form)
        assert planted.status_code == 403
        assert LONG_NAME not in planted.text
        page = browser.post("/caseload/views", data=form, headers=OURS)
        assert page.status_code == 403
        assert "You have signed in anew" in text_of(page)
        assert not views_of(shared, name)
        browser.post("/caseload/views", data=kept_fields(page))
    assert views_of(shared, name) == [LONG_NAME]


def test_a_long_comment_is_kept_over_the_end_of_a_session(shared: RunningServer) -> None:
    """5,000 characters with lines and markup, sent after signing in again, word for word."""
    laptop = shared.laptop(team="Team North")
    case_id = keep_everything(laptop)
    laptop.sync()
    text = ("One line, <b>marked</b> & quoted \u201cso\u201d.\n" * 200)[:4999] + "."
    name = account(shared, Role.SUPERVISOR, "Team North")
    with httpx.Client(base_url=shared.url, follow_redirects=True, timeout=PATIENCE) as browser:
        password_step(browser, name)
        page = browser.get(f"/cases/{case_id}")
        form = {
            field: found[1]
            for field in ("csrf", "comment-id", "plan")
            if (found := re.search(rf'name="{field}" value="([^"]*)"', page.text))
        }
        form |= {"part": "plan", "verdict": "comment", "text": text.replace("\n", "\r\n")}
        shared.clock.move(hours=1)
        page = browser.post(f"/cases/{case_id}/comments", data=form, headers=OURS)
        assert page.status_code == 401
        hidden = kept_fields(page)
        signed_in = browser.post("/sign-in", data={**hidden, "name": name, "password": PASSWORD})
        assert form["comment-id"] not in text_of(signed_in), "an id is nothing that was typed"
        done = browser.post(f"/cases/{case_id}/comments", data=kept_fields(signed_in))
    assert done.status_code == 200
    kept = shared.rows(
        "SELECT body ->> 'text' FROM record WHERE kind = 'comment' AND case_id = %(c)s", c=case_id
    )
    assert (text,) in [tuple(row) for row in kept]


def kept_fields(page: httpx.Response) -> dict[str, str]:
    """As a browser reads them: a line break in a hidden field is one again."""
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page.text)
    return {name: unescape(value) for name, value in found}


@pytest.mark.parametrize("headers", [{"sec-fetch-site": "cross-site"}, {}])
def test_what_another_site_sent_is_not_kept(shared: RunningServer, headers: dict[str, str]) -> None:
    with httpx.Client(base_url=shared.url, follow_redirects=True, timeout=PATIENCE) as browser:
        page = browser.post("/account/password", data={"new": "planted words"}, headers=headers)
    assert page.url.path == "/sign-in"
    assert "planted words" not in page.text


@pytest.mark.parametrize(
    ("asked", "kept"),
    [
        ("/caseload?late=yes", "/caseload?late=yes"),
        ("//evil.example/x", ""),
        ("https://evil.example", ""),
        ("/\\evil.example", ""),
        ("/a\nb", ""),
        ("caseload", ""),
        ("/", ""),
    ],
)
def test_a_sign_in_leads_to_pages_of_this_server_only(asked: str, kept: str) -> None:
    assert own_path(asked) == kept


def test_a_new_password_ends_the_other_sessions(shared: RunningServer) -> None:
    name = account(shared, Role.PROGRAMME_LEAD, "Team North")
    with (
        httpx.Client(base_url=shared.url, follow_redirects=True, timeout=PATIENCE) as here,
        httpx.Client(base_url=shared.url, follow_redirects=True, timeout=PATIENCE) as elsewhere,
    ):
        password_step(here, name)
        password_step(elsewhere, name)
        assert "not your present password" in text_of(
            send(here, "/account/password", old=WRONG, new="another long password")
        )
        assert "at least 12 characters" in text_of(
            send(here, "/account/password", old=PASSWORD, new="short")
        )
        done = send(here, "/account/password", old=PASSWORD, new="another long password")
        assert "Your password is changed." in text_of(done)
        assert elsewhere.get("/account").url.path == "/sign-in"
        assert password_step(elsewhere, name).status_code == 401
        assert password_step(elsewhere, name, "another long password").url.path == "/scorecard"


def test_a_closed_account_is_out_at_the_next_click(shared: RunningServer) -> None:
    with browser_of(shared, Role.SUPERVISOR, "Team North") as browser:
        assert browser.get("/caseload").url.path == "/caseload"
        with shared.engine.begin() as connection:
            connection.exec_driver_sql("UPDATE account SET active = false")
        try:
            assert browser.get("/caseload").url.path == "/sign-in"
        finally:
            with shared.engine.begin() as connection:
                connection.exec_driver_sql("UPDATE account SET active = true")


def test_with_tls_cookies_are_bound_to_this_very_host(
    postgres_url: str, server_clock: MovableClock
) -> None:
    with fresh_database(postgres_url) as url:
        settings = Settings(database_url=url)
        with running_server(url, server_clock, settings=settings) as running:
            page = httpx.get(running.url + "/sign-in", timeout=PATIENCE)
    cookie = page.headers["set-cookie"]
    assert cookie.startswith("__Host-coach_form=")
    assert "; Secure" in cookie
    assert "; Path=/" in cookie
    assert "Domain" not in cookie
    assert "max-age" in page.headers["strict-transport-security"]


def test_who_answers_for_more_teams_sees_them(shared: RunningServer) -> None:
    for team in ("Wide north", "Wide south"):
        laptop = shared.laptop(team=team, coach=f"Coach of {team}")
        laptop.open_case()
        laptop.sync()
    with browser_of(shared, Role.SUPERVISOR, "Wide north", all_teams=True) as browser:
        seen = text_of(browser.get("/caseload"))
        assert "Coach of Wide north" in seen
        assert "Coach of Wide south" in seen
    name = account(shared, Role.SUPERVISOR, "Wide north")
    with Session(shared.engine) as session:
        found = session.get_one(Account, account_id(shared, name))
        assert len(sessions.actor_of(session, found).teams) == 1
