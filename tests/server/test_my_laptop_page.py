"""The one page of a coach, the way to it, and that it leads no further."""

from collections.abc import Iterator

import httpx
import pytest
from playwright.sync_api import Browser

from coach_app.domain.access import Role
from sync.person import SignInState
from tests.support.browsers import (
    PASSWORD,
    account,
    browser_of,
    cookie_for,
    form_token,
    send,
    text_of,
)
from tests.support.chromium import eyes
from tests.support.laptops import RunningServer, fresh_id
from tests.support.patience import PATIENCE
from tests.support.signing_in import begin, coach, server_that_asks, stands


@pytest.fixture(scope="module")
def asking(postgres_url: str) -> Iterator[RunningServer]:
    """A server that asks coaches to sign in every 14 days; each test has a team of its own."""
    with server_that_asks(postgres_url) as running:
        yield running


def test_a_coach_is_given_a_way_in_and_comes_no_further_than_their_laptop(
    asking: RunningServer,
) -> None:
    team, name = fresh_id(), "Alex New"
    laptop = asking.laptop(team, name)
    ((person_id,),) = asking.rows(
        "SELECT account_id FROM device WHERE id = %(d)s", d=laptop.device_id
    )
    sign_in_name = f"alex {fresh_id()}"
    with browser_of(asking, Role.ADMINISTRATOR, team) as administrator:
        asked = text_of(administrator.get(f"/people/{person_id}"))
        assert "Sign-in for their laptop" in asked
        assert "Help to get in" not in asked
        path = f"/people/{person_id}/way-in"
        taken = account(asking, Role.SUPERVISOR, team)
        answer = send(administrator, path, **{"sign-in-name": taken})
        assert "Somebody signs in with this name already" in text_of(answer)
        given = send(administrator, path, **{"sign-in-name": sign_in_name})
        first = given.text.split('coach-spelled">')[1].split("<")[0].strip()
        again = send(administrator, path, **{"sign-in-name": "another"})
        assert "This person signs in already" in text_of(again)
        placed = send(administrator, f"/people/{person_id}/place", role="supervisor")
        assert placed.status_code == 422, "a coach stays one: cases and laptop are theirs"
    code = begin(laptop)
    with httpx.Client(base_url=asking.url, follow_redirects=True, timeout=PATIENCE) as browser:
        page = browser.get(f"/my-laptop?code={code}")
        assert page.url.path == "/sign-in"
        fields = {"form_token": form_token(page), "kept-path": f"/my-laptop?code={code}"}
        page = browser.post("/sign-in", data=fields | {"name": sign_in_name, "password": first})
        fields = {"form_token": form_token(page), "kept-path": f"/my-laptop?code={code}"}
        page = browser.post("/sign-in/password", data=fields | {"new": PASSWORD})
        assert "Is this your laptop?" in text_of(page)
        assert "Laptop 7" in text_of(page)
        assert "Caseload" not in text_of(page)
        assert browser.get("/caseload").status_code == 403
        assert browser.get("/").url.path == "/my-laptop"


def test_the_whole_way_by_keyboard_and_without_scripts(
    asking: RunningServer, chromium: Browser
) -> None:
    robin = coach(asking)
    code = begin(robin.laptop)
    with eyes(chromium, asking.url, scripts=False) as looking:
        looking.open(f"/my-laptop?code={code}")
        assert looking.path == "/sign-in"
        looking.page.fill("#name", robin.sign_in_name)
        looking.page.fill("#password", PASSWORD)
        looking.page.keyboard.press("Enter")
        looking.page.wait_for_selector("text=Is this your laptop?")
        assert code in looking.said()
    with eyes(chromium, asking.url, cookie_for(asking, robin.sign_in_name)) as looking:
        looking.open("/my-laptop?code=nonsense")
        assert "No laptop of yours shows this code" in looking.said()
        looking.check()
        looking.tab_to("Code")
        looking.page.keyboard.type(code.lower())
        looking.page.keyboard.press("Enter")
        looking.page.wait_for_selector("text=Is this your laptop?")
        looking.check()
        looking.check_reflow()
        looking.tab_to("Yes, this is my laptop")
        looking.page.keyboard.press("Enter")
        looking.page.wait_for_selector("text=You are signed in on your laptop")
        looking.check()
    assert stands(robin.laptop, code).state is SignInState.DONE
