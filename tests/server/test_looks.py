"""Every page in a real Chromium: axe, 400 % zoom, forced colours, nothing that breaks its rules.

COACH_PICTURES=DIR keeps a picture of each.
"""

import os
import re
from datetime import date
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser

from coach_app.domain.access import Role
from tests.server.test_funding import came
from tests.server.test_roles import PAGES
from tests.server.test_triage import link_from, refer
from tests.support.browsers import account, account_id, browser_of, cookie_of
from tests.support.caseload_sample import keep, keep_sample
from tests.support.chromium import eyes
from tests.support.laptops import Laptop, RunningServer
from tests.support.patience import PATIENCE
from tests.support.returned import frozen_return
from tests.support.rich_case import keep_everything
from tests.support.sampled import cases_with_a_plan, drawn_sample, first_case, undecided_case

TEAM = "Riverside team"

LOOKS: dict[str, tuple[Role, str]] = {
    "GET /account": (Role.SUPERVISOR, ""),
    "GET /my-laptop": (Role.COACH, ""),
    "GET /caseload": (Role.SUPERVISOR, ""),
    "GET /caseload/coaches": (Role.SUPERVISOR, ""),
    "GET /cases/{case_id}": (Role.SUPERVISOR, ""),
    "GET /cases/{case_id}/fhir": (Role.SUPERVISOR, ""),
    "GET /cases/{case_id}/documents/{document_id}": (Role.SUPERVISOR, ""),
    "GET /triage": (Role.TRIAGE_OFFICER, ""),
    "GET /triage/links": (Role.TRIAGE_OFFICER, ""),
    "GET /triage/referrals/{referral_id}": (Role.TRIAGE_OFFICER, ""),
    "GET /triage/cases/{undecided_id}": (Role.TRIAGE_OFFICER, ""),
    "GET /put-right": (Role.SUPERVISOR, ""),
    "GET /put-right/conflicts/{conflict_id}": (Role.SUPERVISOR, ""),
    "GET /quality": (Role.SUPERVISOR, ""),
    "GET /quality/{round_id}": (Role.SUPERVISOR, ""),
    "GET /quality/{round_id}/cases/{sampled_id}": (Role.SUPERVISOR, ""),
    "GET /keeping": (Role.ADMINISTRATOR, ""),
    "GET /keeping/{case_id}": (Role.ADMINISTRATOR, ""),
    "GET /audit": (Role.ADMINISTRATOR, ""),
    "GET /mail": (Role.SUPERVISOR, ""),
    "GET /laptops": (Role.SUPERVISOR, ""),
    "GET /laptops/stick": (Role.SUPERVISOR, ""),
    "GET /laptops/{device_id}/withdraw": (Role.SUPERVISOR, ""),
    "GET /scorecard": (Role.SUPERVISOR, "?programme=bury"),
    "GET /scorecard/people": (Role.SUPERVISOR, "?measure=referred"),
    "GET /funding": (Role.SUPERVISOR, "?programme=coventry-warwickshire"),
    "GET /returns": (Role.SUPERVISOR, "?programme=bury&when=2026-07&layout=quarter-people"),
    "GET /returns/frozen/{return_id}": (Role.SUPERVISOR, ""),
    "GET /returns/making": (Role.SUPERVISOR, "?programme=bury&when=2026-04&layout=job-starts"),
    "GET /returns/missing": (
        Role.SUPERVISOR,
        "?programme=coventry-warwickshire&when=2025-01&layout=quarter-people&field=main_barrier",
    ),
    "GET /people": (Role.ADMINISTRATOR, ""),
    "GET /people/{account_id}": (Role.ADMINISTRATOR, ""),
}
"""Whose eyes look, and what is asked for besides."""
FILES = {
    "GET /caseload/coaches/{account_id}/sheet",
    "GET /returns/frozen/{return_id}/csv",
    "GET /returns/frozen/{return_id}/xlsx",
    "GET /laptops/stick/{device_id}/{sha256}",
    "GET /put-right/held/{item_id}/file",
    "GET /cases/{case_id}/documents/{document_id}/file",
}
"""Answers that are no page."""
PICTURES = os.environ.get("COACH_PICTURES", "")


def a_conflict(one: Laptop, other: Laptop) -> str:
    """Two laptops said two things, and a third was refused."""
    other.sync()
    person, case_id = next(
        (key, body["case_id"])
        for (kind, key), body in one.journal.bodies.items()
        if kind == "person"
    )
    one.journal.change("person", person, case_id, preferred_name="Sammy")
    other.journal.change("person", person, case_id, preferred_name="Samira")
    other.journal.change("horoscope", "h1", case_id, sign="crab")
    one.sync()
    other.sync()
    other.sync()
    return next(key for kind, key in other.journal.bodies if kind == "conflict")


def a_referral(shared: RunningServer, team: str) -> str:
    """One that came by a partner's link, and somebody who resembles them."""
    with (
        browser_of(shared, Role.TRIAGE_OFFICER, team) as officer,
        httpx.Client(base_url=shared.url, timeout=PATIENCE) as partner,
    ):
        link = link_from(officer)
        for _ in range(2):
            refer(partner, link)
        paths = re.findall(r'href="/triage/referrals/(\w+)"', officer.get("/triage").text)
    return str(paths[0])


def a_return_that_was_cut_off(shared: RunningServer) -> None:
    with shared.engine.begin() as connection:
        connection.exec_driver_sql(
            "INSERT INTO return_making (team_id, programme, layout, period, done, out_of) "
            "SELECT id, 'bury', 'job-starts', '2026-04', 3200, 8000 FROM team WHERE name = %(n)s",
            {"n": TEAM},
        )


@pytest.fixture(scope="module")
def there(shared: RunningServer) -> dict[str, str]:
    """Something of each kind that an address can name."""
    laptop = shared.laptop(team=TEAM)
    keep_sample(laptop)
    case_id = keep_everything(laptop)
    keep(laptop, *came("C-1", "coventry-warwickshire", date(2025, 1, 20)))
    laptop.sync()
    cases_with_a_plan(laptop, 3)
    round_id = drawn_sample(shared, TEAM)
    undecided_id = undecided_case(laptop)
    documents = (record for kind, record in laptop.journal.bodies if kind == "document")
    a_return_that_was_cut_off(shared)
    return {
        "case_id": case_id,
        "conflict_id": a_conflict(laptop, shared.laptop(team=TEAM)),
        "referral_id": a_referral(shared, TEAM),
        "document_id": next(documents),
        "device_id": laptop.device_id,
        "round_id": round_id,
        "undecided_id": undecided_id,
        "sampled_id": first_case(shared, round_id),
        "return_id": frozen_return(shared, TEAM),
        "account_id": account_id(shared, account(shared, Role.SUPERVISOR, TEAM)),
    }


def test_no_page_is_left_out() -> None:
    pages = {page for page in PAGES if page.startswith("GET ")} - FILES
    assert pages == {re.sub(r"{(sampled|undecided)_id}", "{case_id}", page) for page in LOOKS}


@pytest.mark.parametrize("page", LOOKS)
def test_a_page_is_for_everybody(
    shared: RunningServer, chromium: Browser, there: dict[str, str], page: str
) -> None:
    role, query = LOOKS[page]
    path = page.removeprefix("GET ").format(**there) + query
    cookie = cookie_of(shared, role, TEAM)
    with eyes(chromium, shared.url, cookie) as looking:
        looking.open(path)
        assert looking.path == path.split("?")[0]
        looking.check()
        looking.check_reflow()
        if PICTURES:
            looking.picture(Path(PICTURES) / f"{re.sub('[^a-z]+', '-', page.lower())}.png")
    with eyes(chromium, shared.url, cookie, forced=True) as looking:
        looking.open(path)
        looking.check()


def test_the_sign_in_pages_are_for_everybody(shared: RunningServer, chromium: Browser) -> None:
    with eyes(chromium, shared.url) as looking:
        looking.open("/sign-in")
        looking.check()
        looking.check_reflow()
        looking.tab_to("Sign-in name")
        looking.page.keyboard.type("nobody")
        looking.tab_to("Password")
        looking.page.keyboard.type("wrong")
        looking.tab_to("Sign in")
        looking.page.keyboard.press("Enter")
        looking.page.wait_for_selector(".nhsuk-error-summary")
        looking.check()
        looking.check_reflow()


def test_a_broken_rule_is_noticed(shared: RunningServer, chromium: Browser) -> None:
    """The eyes themselves: an inline script and a picture without words."""
    with eyes(chromium, shared.url) as looking:
        page = looking.open("/sign-in")
        page.evaluate(
            "const s = document.createElement('script'); s.textContent = '1';"
            "document.body.append(s); document.body.append(new Image())"
        )
        with pytest.raises(AssertionError, match="image-alt"):
            looking.check()
        assert any("Content Security Policy" in text for text in looking.wrong)
