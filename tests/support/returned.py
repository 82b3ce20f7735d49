"""A return of a team that has one, frozen as its supervisor would."""

import re

import httpx

from coach_app.domain.access import Role
from tests.support.browsers import browser_of, send
from tests.support.laptops import RunningServer


def freeze(browser: httpx.Client, **asked: str) -> httpx.Response:
    """The click on freeze, and the page that it ends with however long that takes."""
    found = send(browser, "/returns", **asked)
    while found.url.path == "/returns/making" and "Being frozen" in found.text:
        found = browser.get(found.url)
    return found


def frozen_return(running: RunningServer, team: str, layout: str = "quarter-counts") -> str:
    """Its id."""
    with browser_of(running, Role.SUPERVISOR, team) as browser:
        found = freeze(browser, programme="bury", layout=layout, when="2026-07", area="")
    made = re.search(r"/returns/frozen/([0-9a-f]+)", str(found.url))
    assert made is not None, found.text
    return made[1]
