"""The scorecard of 2015 out of generated cases, and what nobody may work out from it."""

import re
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

import httpx
import pytest
from sqlmodel import Session

from coach_app.catalogue.forms import load_assessment
from coach_app.catalogue.programmes import load_programmes
from coach_app.domain.access import Role
from coach_app.domain.periods import ALL_TIME, period
from coach_app.domain.scorecard import Step
from sync.protocol import ERASURE
from sync.server.figures import counting, keeping, scorecard, tallying
from sync.server.figures.counting import Scope
from sync.server.figures.published import EVERYWHERE, MINE, published
from tests.support.browsers import browser_of, text_of
from tests.support.caseload_sample import keep, referred
from tests.support.laptops import Laptop, RunningServer, fresh_id
from tests.support.page_tables import line
from tests.support.s2_people import ENLISTED, person

LONDON = ZoneInfo("Europe/London")
TAMESIDE, ELSEWHERE = "Tameside", "The next town"
PACK = "working-well-pilot"


@dataclass(frozen=True)
class Area:
    running: RunningServer
    laptop: Laptop
    team: str
    other: str
    reading: keeping.Reading

    def scope(self, *, coach: str = "") -> Scope:
        return Scope(teams=frozenset({self.team}), programme=PACK, coach=coach)

    def count(self) -> None:
        with Session(self.running.engine) as session, session.begin():
            while not keeping.catch_up(session, [self.team, self.other], self.reading):
                pass


def team_id(running: RunningServer, name: str) -> str:
    return str(running.rows("SELECT id FROM team WHERE name = %(n)s", n=name)[0][0])


@pytest.fixture(scope="module")
def area(shared: RunningServer) -> Area:
    """Tameside's 335 people, and one person in the town next to it."""
    laptop, other = shared.laptop(team=TAMESIDE), shared.laptop(team=ELSEWHERE)
    for number in range(ENLISTED):
        keep(laptop, *person(number, fresh_id()))
    keep(other, *person(0, fresh_id()))
    laptop.sync()
    other.sync()
    found = Area(
        shared,
        laptop,
        team_id(shared, TAMESIDE),
        team_id(shared, ELSEWHERE),
        keeping.Reading(load_assessment(), load_programmes(), LONDON),
    )
    found.count()
    return found


@pytest.fixture(scope="module")
def supervisor(area: Area) -> Iterator[httpx.Client]:
    with browser_of(area.running, Role.SUPERVISOR, TAMESIDE) as browser:
        yield browser


@pytest.fixture(scope="module")
def lead(area: Area) -> Iterator[httpx.Client]:
    with browser_of(area.running, Role.PROGRAMME_LEAD, TAMESIDE) as browser:
        yield browser


def test_the_scorecard_of_2015_comes_out_with_exactly_its_numbers(
    supervisor: httpx.Client,
) -> None:
    page = supervisor.get(f"/scorecard?programme={PACK}&period=all")
    assert line(page, "Clients enlisted")[0] == "335 (100 %)"
    assert line(page, "Clients attached")[0] == "280 (84 %)"
    assert line(page, "Clients attached within 30 days of referral")[0] == "132 (47 %)"
    assert line(page, "Job starts (claimed)")[0].startswith("10 ")
    assert line(page, "Job starts (claimed and unclaimed)")[0] == "17"
    assert line(page, "Clients attached")[2] == "280 (84%)", "the paper's own figure beside it"


def test_every_number_leads_to_its_people(supervisor: httpx.Client, lead: httpx.Client) -> None:
    page = supervisor.get(f"/scorecard?programme={PACK}&period=all")
    links = dict(re.findall(r'href="(/scorecard/people[^"]*measure=([a-z-]+))"', page.text))
    address = next(a for a, m in links.items() if m == "job-starts-claimed").replace("&amp;", "&")
    people = supervisor.get(address)
    assert "10 cases" in text_of(people)
    assert {f"T{number:04d}" for number in range(10)} <= set(re.findall(r"T\d{4}", people.text))
    assert "Person 3" in text_of(people)
    assert lead.get(address).status_code == 403


def test_whoever_sees_no_names_sees_no_few_people(area: Area, lead: httpx.Client) -> None:
    """One person in the next town: 336 minus 335 would tell of them."""
    page = lead.get(f"/scorecard?programme={PACK}&period=all")
    assert line(page, "Clients enlisted") == ["335 (100 %)", "*", "335 (8%)"]
    with Session(area.running.engine) as session:
        both = frozenset({area.team, area.other})
        for sees_names in (True, False):
            shown = published(session, area.scope(), both, 30, sees_names=sees_names)
            assert shown.people("enlisted", MINE, ALL_TIME) == 335
            assert shown.people("enlisted", EVERYWHERE, ALL_TIME) is None


def test_a_quarter_counts_what_happened_in_it(area: Area, supervisor: httpx.Client) -> None:
    with Session(area.running.engine) as session:
        parts = [
            counting.counts(session, area.scope(), period(key))["enlisted"]
            for key in ("2026-01", "2026-04")
        ]
        year = counting.counts(session, area.scope(), period("2026/27"))["enlisted"]
    assert sum(parts) == 335
    assert year == parts[1]
    page = supervisor.get(f"/scorecard?programme={PACK}&period=2026-04")
    assert line(page, "Clients enlisted")[0].split()[0] == str(parts[1])


def test_the_funnel_and_the_waits(area: Area) -> None:
    with Session(area.running.engine) as session:
        funnel = counting.funnel(session, area.scope(), ALL_TIME)
        found = dict(counting.waits(session, area.scope(), ALL_TIME))
    assert funnel[Step.REFERRED] == funnel[Step.ENLISTED] == 335
    assert funnel[Step.ATTACHED] == 280
    assert funnel[Step.ASSESSED] == funnel[Step.JOB_STARTED] == 17, "further than assessed"
    assert funnel[Step.SUSTAINED] == 0
    assert found["Referral to job start"].median == 172
    assert found["Referral to joining"].people == 280
    assert found["Referral to joining"].median == 31


def test_a_breakdown_makes_the_whole(area: Area) -> None:
    with Session(area.running.engine) as session:
        groups = scorecard.breakdown(session, area.scope(), ALL_TIME, "source", sees_names=True)
        few = scorecard.breakdown(session, area.scope(), ALL_TIME, "source", sees_names=False)
    assert sum(group.referred or 0 for group in groups) == 335
    assert {group.code for group in groups} == {"gp", "jobcentre-plus"}
    assert [g.referred for g in few] == [g.referred for g in groups]


def test_one_coach_alone(area: Area, supervisor: httpx.Client) -> None:
    coach = area.running.rows(
        "SELECT account_id FROM care_case WHERE team_id = %(t)s LIMIT 1", t=area.team
    )[0][0]
    page = supervisor.get(f"/scorecard?programme={PACK}&period=all&coach={coach}")
    assert line(page, "Clients enlisted")[0] == "335 (100 %)"
    assert supervisor.get("/scorecard?coach=nobody").status_code == 404


def test_what_cannot_be_chosen_is_said(supervisor: httpx.Client) -> None:
    page = supervisor.get("/scorecard?period=1999-13")
    assert page.status_code == 422
    assert "Choose a quarter, a financial year or the whole time" in text_of(page)
    assert supervisor.get("/scorecard?area=another-team").status_code == 404
    assert supervisor.get("/scorecard?programme=none").status_code == 404
    assert supervisor.get("/scorecard?breakdown=ref").status_code == 404


def test_a_new_change_counts_at_the_next_look(shared: RunningServer) -> None:
    team = f"Team {fresh_id()}"
    laptop = shared.laptop(team=team)
    with ExitStack() as stack:
        browser = stack.enter_context(browser_of(shared, Role.SUPERVISOR, team))
        empty = browser.get("/scorecard")
        assert "Nobody was referred yet" in text_of(empty)
        case = fresh_id()
        keep(laptop, *referred(case, "S-0001", "Sam", date(2026, 11, 26)))
        laptop.sync()
        assert line(browser.get("/scorecard"), "People referred")[0].split()[0] == "1"
        laptop.journal.change(ERASURE, case, case)
        laptop.sync()
        assert line(browser.get("/scorecard"), "People referred")[0].split()[0] == "0"


def kept_counts(area: Area) -> list[tuple[object, ...]]:
    """What is kept by quarter, but for noughts."""
    wanted = (
        "SELECT programme, team_id, measure, quarter, people FROM fact_count WHERE people <> 0 "
        "AND team_id IN (%(a)s, %(b)s) ORDER BY 1, 2, 3, 4"
    )
    rows = area.running.rows(wanted, a=area.team, b=area.other)
    return [tuple(row) for row in rows]


def test_counts_by_quarter_are_those_of_the_rows_whatever_changed(area: Area) -> None:
    """A person comes, is corrected, and is erased: each time as if all were counted anew."""
    laptop = area.running.laptop(team=ELSEWHERE, coach="Somebody else")
    case_id = fresh_id()
    keep(laptop, *person(3, case_id))
    laptop.sync()
    area.count()
    for change in (
        {"kind": "referral", "id": f"r{case_id}", "received_on": "2025-11-03"},
        {"kind": "case", "id": case_id, "programme": "bury"},
        {"kind": ERASURE, "id": case_id, "at": "2026-12-01T09:00:00+00:00"},
    ):
        kind, key = change.pop("kind"), change.pop("id")
        laptop.journal.change(kind, key, case_id, **change)
        before = kept_counts(area)
        laptop.sync()
        area.count()
        step_by_step = kept_counts(area)
        assert step_by_step != before, kind
        with Session(area.running.engine) as session, session.begin():
            for team in (area.team, area.other):
                tallying.count_anew(session, team, area.reading.in_time_days)
        assert kept_counts(area) == step_by_step, kind
    assert not [row for row in kept_counts(area) if row[0] == "bury"]
