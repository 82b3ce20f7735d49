"""Role by route by team: every address of the server, and who gets an answer there."""

import re
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass

import httpx
import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute
from starlette.routing import BaseRoute

from coach_app.domain.access import Role
from coach_app.domain.journey import Deadlines
from coach_app.domain.working_days import WorkingDays
from sync.server.app import create_app
from sync.server.settings import Settings
from tests.support.browsers import account, account_id, browser_of, send
from tests.support.laptops import RunningServer
from tests.support.patience import PATIENCE
from tests.support.returned import frozen_return
from tests.support.sampled import cases_with_a_plan, drawn_sample

COACH, TRIAGE, SUPERVISOR = Role.COACH, Role.TRIAGE_OFFICER, Role.SUPERVISOR
LEAD, ADMINISTRATOR = Role.PROGRAMME_LEAD, Role.ADMINISTRATOR
BROWSERS = (COACH, TRIAGE, SUPERVISOR, LEAD, ADMINISTRATOR)

PAGES: dict[str, frozenset[Role]] = {
    "GET /account": frozenset(BROWSERS),
    "POST /account/password": frozenset(BROWSERS),
    "POST /sign-out": frozenset(BROWSERS),
    "GET /my-laptop": frozenset({COACH}),
    "POST /my-laptop": frozenset({COACH}),
    "GET /caseload": frozenset({SUPERVISOR}),
    "GET /scorecard": frozenset({SUPERVISOR, LEAD}),
    "GET /scorecard/people": frozenset({SUPERVISOR}),
    "GET /funding": frozenset({SUPERVISOR, LEAD}),
    "POST /caseload": frozenset({SUPERVISOR}),
    "GET /caseload/coaches": frozenset({SUPERVISOR}),
    "POST /caseload/coaches/give": frozenset({SUPERVISOR}),
    "POST /caseload/give": frozenset({SUPERVISOR}),
    "POST /caseload/views": frozenset({SUPERVISOR}),
    "POST /caseload/views/{view_id}/remove": frozenset({SUPERVISOR}),
    "GET /caseload/coaches/{account_id}/sheet": frozenset({SUPERVISOR}),
    "GET /cases/{case_id}": frozenset({SUPERVISOR}),
    "GET /cases/{case_id}/fhir": frozenset({SUPERVISOR}),
    "POST /cases/{case_id}/fhir": frozenset({SUPERVISOR}),
    "POST /cases/{case_id}/comments": frozenset({SUPERVISOR}),
    "GET /cases/{case_id}/documents/{document_id}": frozenset({SUPERVISOR}),
    "GET /cases/{case_id}/documents/{document_id}/file": frozenset({SUPERVISOR}),
    "GET /triage": frozenset({TRIAGE, SUPERVISOR}),
    "GET /triage/links": frozenset({TRIAGE, SUPERVISOR}),
    "POST /triage/links": frozenset({TRIAGE, SUPERVISOR}),
    "POST /triage/links/{link_id}/close": frozenset({TRIAGE, SUPERVISOR}),
    "GET /triage/referrals/{referral_id}": frozenset({TRIAGE, SUPERVISOR}),
    "POST /triage/referrals/{referral_id}/answers": frozenset({TRIAGE, SUPERVISOR}),
    "POST /triage/referrals/{referral_id}/accept": frozenset({TRIAGE, SUPERVISOR}),
    "POST /triage/referrals/{referral_id}/same": frozenset({TRIAGE, SUPERVISOR}),
    "POST /triage/referrals/{referral_id}/send-on": frozenset({TRIAGE, SUPERVISOR}),
    "GET /triage/cases/{case_id}": frozenset({TRIAGE, SUPERVISOR}),
    "POST /triage/cases/{case_id}/accept": frozenset({TRIAGE, SUPERVISOR}),
    "POST /triage/cases/{case_id}/send-on": frozenset({TRIAGE, SUPERVISOR}),
    "GET /put-right": frozenset({SUPERVISOR}),
    "GET /put-right/conflicts/{conflict_id}": frozenset({SUPERVISOR}),
    "POST /put-right/conflicts/{conflict_id}": frozenset({SUPERVISOR}),
    "POST /put-right/held": frozenset({SUPERVISOR}),
    "GET /put-right/held/{item_id}/file": frozenset({SUPERVISOR}),
    "GET /quality": frozenset({SUPERVISOR}),
    "POST /quality": frozenset({SUPERVISOR}),
    "GET /quality/{round_id}": frozenset({SUPERVISOR}),
    "GET /quality/{round_id}/cases/{case_id}": frozenset({SUPERVISOR}),
    "POST /quality/{round_id}/cases/{case_id}": frozenset({SUPERVISOR}),
    "GET /keeping": frozenset({SUPERVISOR, ADMINISTRATOR}),
    "POST /keeping": frozenset({SUPERVISOR, ADMINISTRATOR}),
    "GET /keeping/{case_id}": frozenset({SUPERVISOR, ADMINISTRATOR}),
    "POST /keeping/{case_id}/copy": frozenset({SUPERVISOR, ADMINISTRATOR}),
    "POST /keeping/{case_id}/hold": frozenset({SUPERVISOR, ADMINISTRATOR}),
    "POST /keeping/{case_id}/release": frozenset({SUPERVISOR, ADMINISTRATOR}),
    "POST /keeping/{case_id}/erase": frozenset({SUPERVISOR, ADMINISTRATOR}),
    "GET /audit": frozenset({ADMINISTRATOR}),
    "GET /mail": frozenset({SUPERVISOR}),
    "GET /returns": frozenset({SUPERVISOR, LEAD}),
    "POST /returns": frozenset({SUPERVISOR, LEAD}),
    "GET /returns/making": frozenset({SUPERVISOR, LEAD}),
    "GET /returns/missing": frozenset({SUPERVISOR}),
    "GET /returns/frozen/{return_id}": frozenset({SUPERVISOR, LEAD}),
    "GET /returns/frozen/{return_id}/csv": frozenset({SUPERVISOR}),
    "GET /returns/frozen/{return_id}/xlsx": frozenset({SUPERVISOR}),
    "GET /laptops": frozenset({SUPERVISOR, ADMINISTRATOR}),
    "POST /laptops/codes": frozenset({SUPERVISOR, ADMINISTRATOR}),
    "GET /laptops/stick": frozenset({SUPERVISOR, ADMINISTRATOR}),
    "POST /laptops/stick": frozenset({SUPERVISOR, ADMINISTRATOR}),
    "GET /laptops/stick/{device_id}/{sha256}": frozenset({SUPERVISOR, ADMINISTRATOR}),
    "GET /laptops/{device_id}/withdraw": frozenset({SUPERVISOR, ADMINISTRATOR}),
    "POST /laptops/{device_id}/withdraw": frozenset({SUPERVISOR, ADMINISTRATOR}),
    "GET /people": frozenset({ADMINISTRATOR}),
    "POST /people": frozenset({ADMINISTRATOR}),
    "GET /people/{account_id}": frozenset({ADMINISTRATOR}),
    "POST /people/{account_id}/place": frozenset({ADMINISTRATOR}),
    "POST /people/{account_id}/second-step": frozenset({ADMINISTRATOR}),
    "POST /people/{account_id}/password": frozenset({ADMINISTRATOR}),
    "POST /people/{account_id}/way-in": frozenset({ADMINISTRATOR}),
    "POST /people/{account_id}/close": frozenset({ADMINISTRATOR}),
    "POST /people/{account_id}/open": frozenset({ADMINISTRATOR}),
}
"""Every page and form, and the roles it belongs to. A new route has to be written in here."""

WITHOUT_SIGN_IN = {
    "GET /",
    "GET /sign-in",
    "POST /sign-in",
    "POST /sign-in/code",
    "POST /sign-in/second-factor",
    "POST /sign-in/password",
    "GET /sign-in/organisation",
    "GET /sign-in/organisation/back",
    "GET /refer/{token}",  # by whoever has a partner's link
    "POST /refer/{token}",
    "GET /open-referral",  # no person in it
    "GET /open-referral/",
    "GET /open-referral/openapi.json",
    "GET /open-referral/services",
    "GET /open-referral/services/{service_id}",
    "GET /health",
    "GET /ready",
    "GET /v1/seals/withdrawn.crl",  # numbers and dates, for whoever checks a signed plan
    "OPTIONS /v1/uploads/{sha256}",  # says which version of tus it speaks, nothing else
}
LAPTOPS = {
    "GET /v1/authority/{code_id}",
    "POST /v1/enrol",
    "POST /v1/exchange",
    "POST /v1/rejoin",
    "GET /v1/attachments/{sha256}",
    "HEAD /v1/attachments/{sha256}",
    "PUT /v1/attachments/{sha256}",
    "GET /v1/news/{seq}",
    "HEAD /v1/came/{sha256}",
    "GET /v1/answers/{sha256}",
    "POST /v1/seals",
    "POST /v1/time-stamps",
    "POST /v1/sign-in",
    "POST /v1/sign-in/standing",
    "HEAD /v1/uploads/{sha256}",
    "POST /v1/uploads/{sha256}",
    "PATCH /v1/uploads/{sha256}",
}
"""Signed by an enrolled laptop, or with a one-time code; no cookie opens them."""


@dataclass(frozen=True)
class Team:
    """Something of each kind that an address can name, in one team."""

    values: dict[str, str]


@pytest.fixture(scope="module")
def browsers(shared: RunningServer) -> Iterator[dict[Role, httpx.Client]]:
    with ExitStack() as stack:
        yield {
            role: stack.enter_context(browser_of(shared, role, "Team of roles"))
            for role in BROWSERS
        }


@pytest.fixture(scope="module")
def other_team(shared: RunningServer) -> Team:
    laptop = shared.laptop(team="Quite another team")
    person = account_id(shared, account(shared, SUPERVISOR, "Quite another team"))
    frozen = frozen_return(shared, "Quite another team")
    sampled = cases_with_a_plan(laptop, 1)[0]
    return Team(
        {
            "case_id": sampled,
            "round_id": drawn_sample(shared, "Quite another team"),
            "device_id": laptop.device_id,
            "account_id": person,
            "return_id": frozen,
        }
    )


def app_of(running: RunningServer) -> FastAPI:
    settings = Settings(database_url="", secure_cookies=False)
    return create_app(
        settings, running.engine, running.sources, Deadlines(WorkingDays(frozenset()))
    )


def names_of(routes: Sequence[BaseRoute]) -> set[str]:
    """Of these routes and of those in the routers among them."""
    found = set()
    for route in routes:
        inner = getattr(route, "original_router", None)
        if inner is not None:
            found |= names_of(inner.routes)
        elif isinstance(route, APIRoute):
            found |= {f"{method} {route.path}" for method in route.methods or ()}
    return found


def test_no_address_is_forgotten(shared: RunningServer) -> None:
    assert names_of(app_of(shared).routes) == {*PAGES, *WITHOUT_SIGN_IN, *LAPTOPS}


def ask(browser: httpx.Client, page: str, values: dict[str, str]) -> httpx.Response:
    method, path = page.split(" ")
    path = re.sub(r"\{(\w+)\}", lambda name: values.get(name[1], "none"), path)
    return browser.get(path) if method == "GET" else send(browser, path)


@pytest.mark.parametrize("role", BROWSERS)
@pytest.mark.parametrize("page", [page for page in PAGES if page != "POST /sign-out"])
def test_a_page_opens_for_its_roles_only(
    browsers: dict[Role, httpx.Client], page: str, role: Role
) -> None:
    answer = ask(browsers[role], page, {})
    assert answer.status_code < 500
    refused = answer.status_code == 403
    assert refused is (role not in PAGES[page])
    if refused:
        assert "Your account may not do this" in answer.text


@pytest.mark.parametrize("page", [page for page in PAGES if "{" in page] or ["none"])
def test_what_belongs_to_another_team_is_not_there(
    browsers: dict[Role, httpx.Client], other_team: Team, page: str
) -> None:
    for role in PAGES.get(page, frozenset()):
        there = ask(browsers[role], page, other_team.values)
        nowhere = ask(browsers[role], page, {})
        assert there.status_code == nowhere.status_code == 404
        assert there.text == nowhere.text


@pytest.mark.parametrize("page", PAGES)
def test_nobody_sees_a_page_without_signing_in(shared: RunningServer, page: str) -> None:
    method, path = page.split(" ")
    with httpx.Client(base_url=shared.url, timeout=PATIENCE) as browser:
        answer = browser.request(method, path)
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/sign-in")


def test_a_cookie_opens_no_laptop_address(browsers: dict[Role, httpx.Client]) -> None:
    for address in sorted(LAPTOPS):
        method, path = address.split(" ")
        for browser in browsers.values():
            answer = browser.request(
                method, path.format(sha256="a" * 64, code_id="b" * 64, seq=1), content=b"{}"
            )
            assert answer.status_code in {401, 422}
