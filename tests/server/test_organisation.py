"""Signing in at the organisation's own service, against a real OpenID provider."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime

import httpx
import pytest
from oidc_provider_mock import User, run_server_in_thread

from coach_app.domain.access import Role
from sync.server import organisation
from sync.server.settings import Settings
from tests.support.browsers import account, browser_of, send, text_of
from tests.support.laptops import MovableClock, RunningServer, fresh_database, running_server
from tests.support.patience import PATIENCE

TEAM = "Organisation team"
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")
"""The provider of the tests uses parts of its library that are on their way out."""
KIM = "kim.vale@council.example"


class ProvidersClock(MovableClock):
    """Goes on as the provider's does, or a slow run would meet tokens from the future."""

    def __call__(self) -> datetime:
        return datetime.now(UTC)  # noqa: TID251 - the provider's tokens say it too


@pytest.fixture(scope="module")
def provider() -> Iterator[str]:
    people = [
        User(sub="kim-1", claims={"email": KIM, "email_verified": True}),
        User(sub="lee-1", claims={"email": "lee@council.example", "email_verified": True}),
        User(sub="thief", claims={"email": "sam@council.example", "email_verified": False}),
    ]
    with run_server_in_thread(user_claims=people) as server:
        yield f"http://localhost:{server.server_port}"


@pytest.fixture(scope="module")
def joined(
    postgres_url: str, provider: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[RunningServer]:
    """A server whose organisation has a sign-in service. Its clock is the provider's."""
    secret = tmp_path_factory.mktemp("secret") / "oidc"
    secret.write_text("ours\n", encoding="utf-8")
    with fresh_database(postgres_url) as url:
        settings = Settings(
            database_url=url,
            secure_cookies=False,
            limit_rates=False,
            organisation_secret=secret,
            organisation_issuer=provider,
            organisation_client="coach-server",
        )
        clock = ProvidersClock()
        with (
            pytest.MonkeyPatch.context() as patch,
            running_server(url, clock, settings=settings) as running,
        ):
            patch.setattr(organisation, "PATIENCE", PATIENCE)
            yield running


@pytest.fixture
def browser(joined: RunningServer) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=joined.url, follow_redirects=True, timeout=PATIENCE) as client:
        yield client


def account_for(joined: RunningServer, address: str) -> None:
    with browser_of(joined, Role.ADMINISTRATOR, TEAM) as administrator:
        page = administrator.get("/people")
        home = re.search(r'<option value="([0-9a-f]{32})" selected', page.text)
        assert home is not None
        fields = {"sign-in-name": address, "name": "Kim Vale", "role": "supervisor"}
        done = send(administrator, "/people", **fields, team=home[1], way="organisation")
        assert "This person signs in with your organisation" in text_of(done)


def sign_in(browser: httpx.Client, sub: str) -> httpx.Response:
    """To the provider, through its form, and back."""
    form = browser.get("/sign-in/organisation")
    assert form.url.port != httpx.URL(browser.base_url).port, text_of(form)
    return browser.post(form.url, data={"sub": sub, "action": "authorize"})


def test_a_known_person_comes_in_and_is_known_by_the_services_own_name(
    joined: RunningServer, browser: httpx.Client
) -> None:
    assert "your organisation’s account" in browser.get("/sign-in").text  # noqa: RUF001 - as shown
    account_for(joined, KIM.upper())
    page = sign_in(browser, "kim-1")
    assert "You are signed in" in text_of(page)
    assert browser.get("/caseload").url.path == "/caseload"
    identity = joined.rows("SELECT identity FROM account WHERE name = 'Kim Vale'")[0][0]
    assert identity.startswith("subject:")
    assert identity.endswith("|kim-1")
    send(browser, "/sign-out")
    assert browser.get("/caseload").url.path == "/sign-in"
    sign_in(browser, "kim-1")
    assert browser.get("/caseload").url.path == "/caseload"


def test_an_address_that_nobody_proved_opens_nothing(
    joined: RunningServer, browser: httpx.Client
) -> None:
    account_for(joined, "sam@council.example")
    page = sign_in(browser, "thief")
    assert page.status_code == 401
    assert "there is no open account for you here" in text_of(page)
    assert browser.get("/caseload").url.path == "/sign-in"


def test_a_stranger_to_the_server_stays_outside(browser: httpx.Client) -> None:
    page = sign_in(browser, "nobody-1")
    assert page.status_code == 401
    assert "there is no open account for you here" in text_of(page)


def test_an_answer_that_this_browser_did_not_ask_for_is_refused(
    joined: RunningServer, browser: httpx.Client
) -> None:
    """A sign-in that somebody else began, as a link in a letter."""
    answer = browser.get("/sign-in/organisation/back", params={"code": "x", "state": "y"})
    assert answer.status_code == 401
    form = browser.get("/sign-in/organisation", follow_redirects=False)
    state = httpx.URL(form.headers["location"]).params["state"]
    with httpx.Client(base_url=joined.url, timeout=PATIENCE) as other:
        stolen = other.get("/sign-in/organisation/back", params={"code": "x", "state": state})
    assert stolen.status_code == 401
    guessed = browser.get("/sign-in/organisation/back", params={"code": "guessed", "state": state})
    assert guessed.status_code == 401
    assert "did not let you in" in text_of(guessed)


def test_a_replayed_code_counts_once(joined: RunningServer, browser: httpx.Client) -> None:
    form = browser.get("/sign-in/organisation")
    kept = browser.cookies["coach_organisation"]
    went = browser.post(
        form.url, data={"sub": "kim-1", "action": "authorize"}, follow_redirects=False
    )
    back = went.headers["location"]
    browser.get(back)
    browser.cookies.set("coach_organisation", kept)
    assert browser.get(back).status_code == 401


def test_a_silent_service_leaves_the_password(postgres_url: str) -> None:
    with fresh_database(postgres_url) as url:
        settings = Settings(
            database_url=url,
            secure_cookies=False,
            organisation_issuer="http://127.0.0.1:9",
            organisation_client="coach-server",
        )
        with (
            running_server(url, MovableClock(), settings=settings) as running,
            httpx.Client(base_url=running.url, timeout=PATIENCE) as browser,
        ):
            page = browser.get("/sign-in/organisation")
    assert page.status_code == 401
    assert "does not answer" in text_of(page)
    assert 'name="password"' in page.text


def test_without_a_service_there_is_no_such_way(shared: RunningServer) -> None:
    with httpx.Client(base_url=shared.url, follow_redirects=True, timeout=PATIENCE) as browser:
        assert "organisation" not in browser.get("/sign-in").text
        assert browser.get("/sign-in/organisation").url.path == "/sign-in"


def test_a_coach_comes_back_to_the_page_that_their_laptop_opened(
    joined: RunningServer, browser: httpx.Client
) -> None:
    """And to no other place: what leads elsewhere is forgotten on the way."""
    name = account(joined, Role.COACH, TEAM)
    with joined.engine.begin() as connection:
        connection.exec_driver_sql(
            "UPDATE account SET identity = 'address:lee@council.example', password_hash = NULL "
            "WHERE sign_in_name = %(n)s",
            {"n": name},
        )
    page = browser.get("/my-laptop?code=BCDF-GHJK")
    wanted = re.search(r'href="(/sign-in/organisation[^"]*)"', page.text)
    assert wanted is not None
    form = browser.get(wanted[1])
    back = browser.post(form.url, data={"sub": "lee-1", "action": "authorize"})
    assert 'href="/my-laptop?code=BCDF-GHJK"' in back.text
    assert back.headers["refresh"] == "0; url=/my-laptop?code=BCDF-GHJK"
    assert "No laptop of yours shows this code" in text_of(browser.get("/my-laptop?code=BCDF-GHJK"))
    for elsewhere in ("https://evil.example/", "//evil.example", "/\\evil.example"):
        form = browser.get("/sign-in/organisation", params={"to": elsewhere})
        back = browser.post(form.url, data={"sub": "lee-1", "action": "authorize"})
        assert back.headers["refresh"] == "0; url=/my-laptop"
