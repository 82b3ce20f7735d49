"""The people page: accounts made, changed and closed, and a first password that opens once."""

import re
from collections.abc import Iterator

import httpx
import pytest

from coach_app.domain.access import Role
from sync.server.settings import Settings
from tests.support.browsers import (
    PASSWORD,
    account,
    account_id,
    browser_of,
    form_token,
    send,
    text_of,
)
from tests.support.laptops import (
    MovableClock,
    RunningServer,
    fresh_database,
    fresh_id,
    running_server,
)
from tests.support.patience import PATIENCE

TEAM = "People team"


@pytest.fixture(scope="module")
def strict(postgres_url: str) -> Iterator[RunningServer]:
    """A server that asks for the second step, as a real one does."""
    with fresh_database(postgres_url) as url:
        settings = Settings(database_url=url, secure_cookies=False, limit_rates=False)
        with running_server(url, MovableClock(), settings=settings) as running:
            yield running


@pytest.fixture
def administrator(shared: RunningServer) -> Iterator[httpx.Client]:
    with browser_of(shared, Role.ADMINISTRATOR, TEAM) as browser:
        yield browser


def home_of(browser: httpx.Client) -> str:
    found = re.search(r'<option value="([0-9a-f]{32})" selected', browser.get("/people").text)
    assert found is not None
    return found[1]


def make(browser: httpx.Client, name: str, role: Role = Role.SUPERVISOR) -> str:
    """A new account; returns its first password."""
    fields = {"sign-in-name": name, "name": "Kim Vale", "role": role.value}
    page = send(browser, "/people", **fields, team=home_of(browser))
    assert page.status_code == 200, text_of(page)
    found = re.search(r"[A-Z2-9]{4}(-[A-Z2-9]{4}){3}", page.text)
    assert found is not None
    return found[0]


def sign_in(running: RunningServer, name: str, password: str) -> httpx.Response:
    """The page that a browser of its own sees after this name and password."""
    with httpx.Client(base_url=running.url, follow_redirects=True, timeout=PATIENCE) as browser:
        token = form_token(browser.get("/sign-in"))
        form = {"form_token": token, "name": name, "password": password}
        return browser.post("/sign-in", data=form)


def own_password(browser: httpx.Client, page: httpx.Response, new: str) -> httpx.Response:
    form = {"form_token": form_token(page), "new": new}
    return browser.post("/sign-in/password", data=form)


def test_a_new_account_opens_with_its_first_password_and_then_with_its_own(
    shared: RunningServer, administrator: httpx.Client
) -> None:
    name = f"kim {fresh_id()}"
    first = make(administrator, name)
    with httpx.Client(base_url=shared.url, follow_redirects=True, timeout=PATIENCE) as browser:
        token = form_token(browser.get("/sign-in"))
        form = {"form_token": token, "name": name, "password": first}
        page = browser.post("/sign-in", data=form)
        assert "Choose your password" in text_of(page)
        assert browser.get("/caseload").url.path == "/sign-in"
        assert "Choose another one" in text_of(again := own_password(browser, page, first))
        assert "at least 12" in text_of(again := own_password(browser, again, "short"))
        assert own_password(browser, again, "quiet lamp orchard").url.path == "/caseload"
    assert sign_in(shared, name, first).status_code == 401
    assert sign_in(shared, name, "quiet lamp orchard").url.path == "/caseload"


def test_a_first_password_ends_after_a_week(
    shared: RunningServer, administrator: httpx.Client
) -> None:
    name = f"kim {fresh_id()}"
    first = make(administrator, name)
    shared.clock.move(days=7)
    try:
        page = sign_in(shared, name, first)
    finally:
        shared.clock.move(days=-7)
    assert page.status_code == 401


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"sign-in-name": "", "role": "supervisor"}, "A name has 1 to 80 characters."),
        ({"sign-in-name": "Kim", "role": ""}, "Choose a role."),
        ({"sign-in-name": "Kim", "role": "coach"}, "code for their laptop"),
        ({"sign-in-name": "Kim", "role": "supervisor", "team": "other"}, "Choose a team"),
    ],
)
def test_what_is_missing_is_said_and_what_was_typed_stays(
    administrator: httpx.Client, fields: dict[str, str], said: str
) -> None:
    team = home_of(administrator)
    page = send(administrator, "/people", **({"team": team, "name": "Kim Vale"} | fields))
    assert page.status_code == 422
    assert said in text_of(page)
    assert 'value="Kim Vale"' in page.text


def test_a_name_is_taken_once(shared: RunningServer, administrator: httpx.Client) -> None:
    name = account(shared, Role.SUPERVISOR, TEAM)
    fields = {"sign-in-name": name, "name": "", "role": "supervisor"}
    page = send(administrator, "/people", **fields, team=home_of(administrator))
    assert page.status_code == 422
    assert "signs in with this name already" in text_of(page)


def test_another_role_holds_from_the_next_click(
    shared: RunningServer, administrator: httpx.Client
) -> None:
    with browser_of(shared, Role.SUPERVISOR, TEAM) as browser:
        who = re.search(r"Signed in as ([^<]+)<", browser.get("/caseload").text)
        assert who is not None
        number = account_id(shared, who[1])
        fields = {"role": "programme-lead", "team": home_of(administrator)}
        done = send(administrator, f"/people/{number}/place", **fields)
        assert "has to sign in again" in text_of(done)
        assert browser.get("/caseload").url.path == "/sign-in"
    assert shared.rows("SELECT role FROM account WHERE id = %(n)s", n=number) == [
        ("programme-lead",)
    ]


def test_a_closed_account_opens_nothing_until_it_is_opened_again(
    shared: RunningServer, administrator: httpx.Client
) -> None:
    name = account(shared, Role.SUPERVISOR, TEAM)
    number = account_id(shared, name)
    assert "The account is closed." in text_of(send(administrator, f"/people/{number}/close"))
    page = sign_in(shared, name, PASSWORD)
    assert page.status_code == 401
    send(administrator, f"/people/{number}/open")
    page = sign_in(shared, name, PASSWORD)
    assert page.url.path == "/caseload"


def test_a_locked_account_is_unlocked_at_once(
    shared: RunningServer, administrator: httpx.Client
) -> None:
    name = account(shared, Role.SUPERVISOR, TEAM)
    number = account_id(shared, name)
    for _ in range(5):
        sign_in(shared, name, "wrong wrong wrong")
    assert "Locked for a while" in text_of(administrator.get(f"/people/{number}"))
    send(administrator, f"/people/{number}/open")
    page = sign_in(shared, name, PASSWORD)
    assert page.url.path == "/caseload"


def test_a_lost_phone_is_forgotten(strict: RunningServer) -> None:
    name = account(strict, Role.SUPERVISOR, TEAM)
    number = account_id(strict, name)
    with strict.engine.begin() as connection:
        connection.exec_driver_sql(
            "UPDATE account SET totp_secret = 'JBSWY3DPEHPK3PXP' WHERE id = %(n)s", {"n": number}
        )
    page = sign_in(strict, name, PASSWORD)
    assert "Code from your phone" in text_of(page)
    with browser_of(strict, Role.ADMINISTRATOR, TEAM) as administrator:
        done = send(administrator, f"/people/{number}/second-step")
        assert "sets up a phone" in text_of(done)
    page = sign_in(strict, name, PASSWORD)
    assert "Set up the second step" in text_of(page)


def test_nobody_changes_their_own_account_here(
    shared: RunningServer, administrator: httpx.Client
) -> None:
    who = re.search(r"Signed in as ([^<]+)<", administrator.get("/people").text)
    assert who is not None
    number = account_id(shared, who[1])
    for deed in ("place", "close", "open", "second-step", "password"):
        answer = send(administrator, f"/people/{number}/{deed}", role="supervisor")
        assert answer.status_code == 422
        assert "your own account" in text_of(answer)


def test_a_password_of_somebody_with_more_teams_is_out_of_reach(
    shared: RunningServer, administrator: httpx.Client
) -> None:
    """Or resetting it would open teams that the administrator has no business in."""
    number = account_id(shared, account(shared, Role.SUPERVISOR, TEAM, all_teams=True))
    for deed in ("place", "password", "second-step", "close"):
        answer = send(administrator, f"/people/{number}/{deed}", role="supervisor")
        assert answer.status_code == 422
        assert "teams that are not yours" in text_of(answer)
    fields = {"role": "supervisor", "team": home_of(administrator), "all-teams": "yes"}
    other = account_id(shared, account(shared, Role.SUPERVISOR, TEAM))
    assert send(administrator, f"/people/{other}/place", **fields).status_code == 422


def test_a_coach_with_cases_is_not_closed(
    shared: RunningServer, administrator: httpx.Client
) -> None:
    """Their laptop would erase what it has not sent."""
    laptop = shared.laptop(team=TEAM, coach="Robin Ashdown")
    laptop.open_case()
    laptop.sync()
    found = shared.rows("SELECT account_id FROM device WHERE id = %(d)s", d=laptop.device_id)
    answer = send(administrator, f"/people/{found[0][0]}/close")
    assert answer.status_code == 422
    assert "still has open cases or a laptop" in text_of(answer)
    assert send(administrator, f"/people/{found[0][0]}/password").status_code == 422


def test_every_deed_is_written_down(shared: RunningServer, administrator: httpx.Client) -> None:
    name = f"kim {fresh_id()}"
    make(administrator, name)
    number = account_id(shared, name)
    for deed in ("password", "second-step", "close", "open"):
        send(administrator, f"/people/{number}/{deed}")
    lines = shared.rows("SELECT action FROM audit WHERE subject = %(s)s ORDER BY n", s=number)
    assert [line[0] for line in lines] == [
        "account.made",
        "account.password_reset",
        "account.second_factor_removed",
        "account.closed",
        "account.opened",
    ]
