"""A return of a team that has one, frozen as its supervisor would."""

import re
from dataclasses import dataclass, field
from datetime import date

import httpx

from coach_app.domain.access import Role
from tests.server.test_funding import came
from tests.support.browsers import browser_of, send
from tests.support.caseload_sample import keep
from tests.support.laptops import Laptop, RunningServer, fresh_id

PACK = "coventry-warwickshire"
FIRST, SECOND = "2025-01", "2025-04"
QUARTER = date(2025, 1, 20)


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


@dataclass
class Team:
    running: RunningServer
    name: str
    laptop: Laptop
    cases: list[str]
    browser: httpx.Client = field(init=False)

    def show(self, when: str = FIRST, layout: str = "quarter-people") -> httpx.Response:
        return self.browser.get(f"/returns?programme={PACK}&when={when}&layout={layout}")

    def freeze(self, when: str = FIRST, layout: str = "quarter-people") -> httpx.Response:
        return freeze(self.browser, programme=PACK, when=when, layout=layout, area="")


def a_team(running: RunningServer) -> Team:
    """Six people who started in the first quarter of 2025, none of them assessed."""
    name = f"Team {fresh_id()}"
    laptop = running.laptop(team=name)
    cases = []
    for number in range(6):
        records = list(came(f"C-{number}", PACK, QUARTER))
        cases.append(records[0].case_id)
        keep(laptop, *records)
    laptop.sync()
    return Team(running, name, laptop, cases)


def returns_of(team: Team) -> int:
    found = team.running.rows(
        "SELECT count(*) FROM frozen_return r JOIN team t ON t.id = r.team_id WHERE t.name = %(n)s",
        n=team.name,
    )
    return int(found[0][0])
