"""The supervisors' pages, asked for over HTTP as a browser would."""

import re
from collections.abc import Iterator
from datetime import date

import httpx
import pytest
from argon2 import PasswordHasher
from sqlmodel import Session

from coach_app.domain.access import Role
from coach_app.domain.people import Person
from sync.server.accounts import Passwords
from sync.server.teams import make_supervisor, team_named
from tests.support.browsers import browser_of
from tests.support.caseload_sample import keep, keep_sample, referred
from tests.support.laptops import RunningServer, fresh_id
from tests.support.patience import PATIENCE

PASSWORD = "correct horse battery"  # noqa: S105 - made up for these tests
WRONG = "wrong horse battery"
PASSWORDS = Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1), "decoy")


def supervisor(running: RunningServer, team: str) -> str:
    """A supervisor of the team; returns the sign-in name."""
    name = f"supervisor {fresh_id()}"
    with Session(running.engine) as session, session.begin():
        found = team_named(session, team, running.sources)
        make_supervisor(session, found, name, PASSWORD, PASSWORDS, running.sources)
    return name


@pytest.fixture
def browser(shared: RunningServer) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=shared.url, follow_redirects=True, timeout=PATIENCE) as client:
        yield client


@pytest.fixture
def team() -> str:
    return f"Team {fresh_id()}"


def sign_in(browser: httpx.Client, name: str, password: str = PASSWORD) -> httpx.Response:
    page = browser.get("/sign-in")
    token = re.search(r'name="form_token" value="([^"]+)"', page.text)
    assert token is not None
    form = {"form_token": token[1], "name": name, "password": password}
    return browser.post("/sign-in", data=form)


def text(page: httpx.Response) -> str:
    """What a person reads on the page, in one line."""
    body = page.text.split("<body>", 1)[1]
    return " ".join(re.sub(r"<[^>]+>", " ", body).split())


def row(page: httpx.Response, ref: str) -> str:
    rows = re.findall(r"<tr.*?</tr>", page.text, re.DOTALL)
    found = next(r for r in rows if f"<strong>{ref}</strong>" in r)
    cells = re.sub(r'<span class="nhsuk-table__heading".*?</span>', " ", found, flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", cells).split())


def test_the_caseload_says_where_everybody_stands(
    shared: RunningServer, browser: httpx.Client, team: str
) -> None:
    laptop = shared.laptop(team=team)
    keep_sample(laptop)
    laptop.sync()
    page = sign_in(browser, supervisor(shared, team))
    assert page.url.path == "/caseload"
    assert row(page, "S-1190") == (
        "S-1190 Sam Robin Ashdown First contact Late First contact "
        "by Monday 30 November 2026 No plan yet None yet"
    )
    assert row(page, "M-7702") == (
        "M-7702 Mo Robin Ashdown Plan Sign the plan by Thursday 3 December 2026 "
        "Agreed, not signed Wednesday 25 November 2026"
    )
    assert row(page, "K-4821") == (
        "K-4821 Kit Robin Ashdown Support Review the plan by Tuesday 12 January 2027 "
        "Signed Wednesday 4 November 2026"
    )
    refs = re.findall(r"<strong>(\w-\d+)</strong>", page.text)
    assert refs == ["S-1190", "M-7702", "K-4821"]
    assert "3 cases in the team, 1 with something late." in text(page)


def test_two_cases_with_one_reference_are_marked(
    shared: RunningServer, browser: httpx.Client, team: str
) -> None:
    laptop = shared.laptop(team=team)
    keep_sample(laptop)
    keep(laptop, *referred(fresh_id(), "K-4821", "Kim", date(2026, 11, 25)))
    laptop.sync()
    page = sign_in(browser, supervisor(shared, team))
    marked = re.findall(r"<strong>(\w-\d+)</strong></a>\s*<strong[^>]*>\s*Two cases", page.text)
    assert marked == ["K-4821", "K-4821"]
    only_late = browser.get("/caseload", params={"flag": "late"})
    assert only_late.text.count("Two cases with this reference") == 1


def test_no_name_stands_in_the_title_or_the_address(
    shared: RunningServer, browser: httpx.Client, team: str
) -> None:
    laptop = shared.laptop(team=team)
    keep_sample(laptop)
    laptop.sync()
    page = sign_in(browser, supervisor(shared, team))
    title = page.text.split("<title>")[1].split("</title>")[0]
    assert title == "Caseload - Work and Health Coaches"
    assert str(page.url) == f"{shared.url}/caseload"


def test_only_what_is_late(shared: RunningServer, browser: httpx.Client, team: str) -> None:
    laptop = shared.laptop(team=team)
    keep_sample(laptop)
    laptop.sync()
    sign_in(browser, supervisor(shared, team))
    page = browser.get("/caseload", params={"flag": "late"})
    assert "S-1190" in page.text
    assert "K-4821" not in text(page)
    nobody = browser.get("/caseload", params={"coach": "nobody"})
    assert "No case fits this choice." in text(nobody)


def test_laptops_say_when_they_were_last_heard_of(
    shared: RunningServer, browser: httpx.Client, team: str
) -> None:
    laptop = shared.laptop(team=team)
    shared.laptop(team=team, coach="Jo Fairweather")
    laptop.journal.change("horoscope", "h1", "c1", sign="crab")
    laptop.sync()
    name = supervisor(shared, team)
    page = sign_in(browser, name)
    assert "Laptop 7" not in page.text
    told = text(browser.get("/laptops"))
    assert re.search(r"Jo Fairweather Laptop 7 Number \w+ .*? never .*? Not known", told)
    assert "less than a minute ago" in told
    assert "Needs help 1 change refused" in told


def test_an_empty_team_is_told_what_fills_the_page(
    shared: RunningServer, browser: httpx.Client, team: str
) -> None:
    page = sign_in(browser, supervisor(shared, team))
    assert "No case has arrived yet." in text(page)
    assert "No laptop is enrolled yet." in text(browser.get("/laptops"))


@pytest.mark.parametrize(
    "path",
    [
        "/cases/%00",
        "/caseload?after=%00",
        "/triage/referrals/%00",
        "/returns/frozen/%00?x=1",
        "/refer/%00",
        "/open-referral/services/%00",
        "/v1/attachments/%00",
    ],
)
def test_an_address_that_no_database_could_be_asked_for_names_nothing(
    shared: RunningServer, team: str, path: str
) -> None:
    with browser_of(shared, Role.SUPERVISOR, team) as browser:
        page = browser.get(path, headers={"accept": "text/html"})
        assert (page.status_code, "Nothing here" in text(page)) == (404, True)
        assert browser.get(path, headers={"accept": "application/json"}).status_code == 404


def test_nobody_sees_another_team(shared: RunningServer, browser: httpx.Client, team: str) -> None:
    laptop = shared.laptop(team="Some other team")
    keep_sample(laptop)
    laptop.sync()
    page = sign_in(browser, supervisor(shared, team))
    assert "Kit" not in text(page)
    assert "Laptop 7" not in page.text


def test_what_people_typed_is_text_and_never_markup(
    shared: RunningServer, browser: httpx.Client, team: str
) -> None:
    laptop = shared.laptop(team=team)
    keep_sample(laptop)
    case = laptop.journal.entries[0].case_id
    name = "<script>alert(1)</script>{{ 7*7 }}"
    keep(laptop, Person(id=fresh_id(), case_id=case, preferred_name=name))
    laptop.sync()
    page = sign_in(browser, supervisor(shared, team))
    assert "<script" not in page.text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;{{ 7*7 }}" in page.text


def test_a_record_of_tomorrow_hides_no_case(
    shared: RunningServer, browser: httpx.Client, team: str
) -> None:
    laptop = shared.laptop(team=team)
    keep_sample(laptop)
    case = laptop.journal.entries[0].case_id
    laptop.journal.change("contact", fresh_id(), case, at="the day after tomorrow")
    laptop.sync()
    page = sign_in(browser, supervisor(shared, team))
    assert "1 record not shown" in row(page, "S-1190")


def test_a_page_needs_a_sign_in(shared: RunningServer, browser: httpx.Client) -> None:
    assert browser.get("/caseload").url.path == "/sign-in"
    browser.cookies.set("coach_session", "guessed")
    assert browser.get("/").url.path == "/sign-in"


def test_a_session_ends(shared: RunningServer, browser: httpx.Client, team: str) -> None:
    sign_in(browser, supervisor(shared, team))
    assert browser.get("/caseload").url.path == "/caseload"
    shared.clock.move(hours=8)
    try:
        assert browser.get("/caseload").url.path == "/sign-in"
    finally:
        shared.clock.move(hours=-8)


def test_signing_out_needs_the_token_of_the_page(
    shared: RunningServer, browser: httpx.Client, team: str
) -> None:
    page = sign_in(browser, supervisor(shared, team))
    assert browser.post("/sign-out", data={"csrf": "guessed"}).status_code == 403
    assert browser.get("/caseload").url.path == "/caseload"
    token = re.search(r'name="csrf" value="([^"]+)"', page.text)
    assert token is not None
    cookie = browser.cookies["coach_session"]
    assert browser.post("/sign-out", data={"csrf": token[1]}).url.path == "/sign-in"
    browser.cookies.set("coach_session", cookie)
    assert browser.get("/caseload").url.path == "/sign-in"


def test_the_sign_in_form_needs_its_own_token(
    shared: RunningServer, browser: httpx.Client, team: str
) -> None:
    form = {"form_token": "", "name": supervisor(shared, team), "password": PASSWORD}
    assert browser.post("/sign-in", data=form).status_code == 403
    assert "coach_session" not in browser.cookies


def test_a_sign_in_gives_a_new_session_whatever_the_browser_brought(
    shared: RunningServer, browser: httpx.Client, team: str
) -> None:
    with httpx.Client(base_url=shared.url, timeout=PATIENCE) as planted:
        planted.cookies.set("coach_session", "planted-by-somebody")
        answer = sign_in(planted, supervisor(shared, team))
        cookie = answer.headers["set-cookie"]
    assert "planted-by-somebody" not in cookie
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie


@pytest.mark.parametrize("name", ["nobody of that name", "", "a\x00b", "x" * 9_000])
def test_a_wrong_name_and_a_wrong_password_get_one_answer(
    shared: RunningServer, browser: httpx.Client, team: str, name: str
) -> None:
    wrong_password = sign_in(browser, supervisor(shared, team), WRONG)
    wrong_name = sign_in(browser, name)
    assert wrong_name.status_code == wrong_password.status_code == 401
    assert text(wrong_name) == text(wrong_password)
    assert WRONG not in wrong_password.text


def test_five_wrong_tries_lock_the_account_for_a_while(
    shared: RunningServer, browser: httpx.Client, team: str
) -> None:
    name = supervisor(shared, team)
    for _ in range(5):
        assert sign_in(browser, name, WRONG).status_code == 401
    assert sign_in(browser, name).status_code == 401
    shared.clock.move(minutes=16)
    try:
        assert sign_in(browser, name).url.path == "/caseload"
    finally:
        shared.clock.move(minutes=-16)


def test_a_coach_has_no_way_in(shared: RunningServer, browser: httpx.Client, team: str) -> None:
    shared.code(team=team, coach="Jo Fairweather")
    assert sign_in(browser, "Jo Fairweather", "").status_code == 401


@pytest.mark.parametrize("path", ["/sign-in", "/caseload"])
def test_a_page_asks_nothing_of_other_machines_and_runs_no_inline_script(
    shared: RunningServer, browser: httpx.Client, team: str, path: str
) -> None:
    laptop = shared.laptop(team=team)
    keep_sample(laptop)
    laptop.sync()
    sign_in(browser, supervisor(shared, team))
    page = browser.get(path)
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert page.headers["cache-control"] == "no-store"
    assert not re.search(r"<script(?![^>]*src=)|<style|\sstyle=|\son\w+=", page.text)
    assert not re.search(r"""(?:src|href)=["'](?:https?:)?//""", page.text)
    for link in re.findall(r'<link[^>]*href="(/[^"]+)"', page.text):
        assert browser.get(link).status_code == 200, link
