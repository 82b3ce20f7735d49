"""What is paid for, what is not and why, as the page says it."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import httpx
import pytest

from coach_app.domain.access import Role
from coach_app.domain.case import Case
from coach_app.domain.consent import Agreement, HowGiven
from coach_app.domain.contact import Contact, ContactResult
from coach_app.domain.decision import Decision, Outcome
from coach_app.domain.people import Channel, Person
from coach_app.domain.plan import PlanStatus
from coach_app.domain.records import Record
from coach_app.domain.referral import Referral, Source
from sync.server.web import parts
from tests.support.browsers import browser_of, text_of
from tests.support.caseload_sample import keep, planned
from tests.support.laptops import Laptop, RunningServer, fresh_id
from tests.support.page_tables import line

TEAM = "Coventry team"


def came(
    ref: str, programme: str, on: date, *, number: str = "", accepted: bool = True
) -> Iterator[Record]:
    """Referred, taken on, met and agreed, all on one day."""
    case_id = fresh_id()
    at = datetime(on.year, on.month, on.day, 10, 0, tzinfo=UTC)
    yield Case(id=case_id, case_id=case_id, ref=ref, opened_on=on, programme=programme)
    yield Person(id=fresh_id(), case_id=case_id, preferred_name=ref, ni_number=number)
    referral = Referral(
        id=fresh_id(), case_id=case_id, source=Source.GP, reason="Work", received_on=on
    )
    yield referral
    yield Decision(
        id=fresh_id(),
        case_id=case_id,
        referral_id=referral.id,
        programme=programme,
        programme_version="1",
        decided_on=on,
        outcome=Outcome.ELIGIBLE,
        reason="Fits.",
        accepted=accepted,
    )
    yield Contact(
        id=fresh_id(),
        case_id=case_id,
        at=at,
        channel=Channel.IN_PERSON,
        result=ContactResult.REACHED,
    )
    yield Agreement(
        id=fresh_id(), case_id=case_id, given_at=at, how=HowGiven.SPOKEN, privacy_notice="1"
    )


@pytest.fixture(scope="module")
def laptop(shared: RunningServer) -> Laptop:
    laptop = shared.laptop(team=TEAM)
    day = date(2025, 1, 10)
    for number in range(8):
        keep(laptop, *came(f"C-{number}", "coventry-warwickshire", day))
    keep(laptop, *came("C-NEW", "coventry-warwickshire", day, number="AB123456C"))
    again = day + timedelta(days=1)
    keep(laptop, *came("C-TWICE", "coventry-warwickshire", again, number="ab 12 34 56 c"))
    keep(laptop, *came("C-LATE", "coventry-warwickshire", date(2026, 4, 1)))
    keep(laptop, *came("C-NOT", "coventry-warwickshire", day, accepted=False))
    unsigned = list(came("B-OPEN", "bury", date(2026, 1, 8)))
    keep(laptop, *unsigned)
    keep(
        laptop,
        *planned(unsigned[0].case_id, PlanStatus.AGREED, date(2026, 1, 9), date(2026, 3, 1)),
    )
    laptop.sync()
    return laptop


@pytest.fixture
def supervisor(shared: RunningServer, laptop: Laptop) -> Iterator[httpx.Client]:
    with browser_of(shared, Role.SUPERVISOR, TEAM) as browser:
        yield browser


def test_what_counts_and_what_does_not(supervisor: httpx.Client) -> None:
    page = supervisor.get("/funding?programme=coventry-warwickshire")
    assert line(page, "January to March 2025")[:5] == ["225", "9", "9", "-441", "£2,880"]
    assert line(page, "C-TWICE")[1].startswith("The same person has started")
    assert line(page, "C-LATE")[1].startswith("The start lies outside")
    assert line(page, "C-NOT")[1].startswith("Triage has not taken")
    assert line(page, "The whole time")[:4] == ["9", "£2,880", "not stated", "£2,880"]
    assert "C-NEW" not in text_of(page), "the earlier start of the two counts"


def test_a_plan_has_to_be_signed_where_the_start_is_a_plan(supervisor: httpx.Client) -> None:
    page = supervisor.get("/funding?programme=bury")
    assert line(page, "B-OPEN")[1].startswith("The plan is not signed by both")
    assert line(page, "January to March 2026")[1] == "0"
    assert "The parts are £2,000 short" in text_of(page)


def test_the_programme_with_most_cases_is_shown_first(supervisor: httpx.Client) -> None:
    assert "450" in text_of(supervisor.get("/funding"))
    assert "Coventry" in text_of(supervisor.get("/funding"))


def test_a_silent_laptop_is_named_in_the_forecast(
    shared: RunningServer, supervisor: httpx.Client, laptop: Laptop
) -> None:
    page = text_of(supervisor.get("/funding?programme=coventry-warwickshire"))
    assert "silent since" not in page
    shared.clock.move(days=8)
    try:
        with browser_of(shared, Role.SUPERVISOR, TEAM) as browser:
            later = text_of(browser.get("/funding?programme=coventry-warwickshire"))
    finally:
        shared.clock.move(days=-8)
    assert "1 laptop silent since Tuesday 1 December 2026 or longer" in later


def test_one_coach_alone(shared: RunningServer) -> None:
    """Their starts, as they count in the whole team, and their silent laptop."""
    team, day = f"Team {fresh_id()}", date(2025, 1, 10)
    one = shared.laptop(team=team, coach="Robin Ashdown")
    other = shared.laptop(team=team, coach="Jo Fairweather")
    keep(one, *came("R-FIRST", "coventry-warwickshire", day, number="AB123456C"))
    for ref, number in (("J-AGAIN", "AB123456C"), ("J-NEW", "")):
        keep(other, *came(ref, "coventry-warwickshire", day + timedelta(days=1), number=number))
    keep(other, *list(came("J-NOT-YET", "coventry-warwickshire", day))[:-2])
    one.sync()
    other.sync()
    shared.clock.move(days=8)
    try:
        with browser_of(shared, Role.SUPERVISOR, team) as browser:
            whole = browser.get("/funding?programme=coventry-warwickshire")
            said = re.search(r'value="([^"]+)"\s*>Jo Fairweather<', whole.text)
            assert said is not None
            theirs = browser.get(f"/funding?programme=coventry-warwickshire&coach={said[1]}")
    finally:
        shared.clock.move(days=-8)
    assert "2 laptops silent" in text_of(whole)
    assert line(whole, "January to March 2025")[1] == "2"
    assert line(theirs, "January to March 2025")[1] == "1"
    assert line(theirs, "J-AGAIN")[1].startswith("The same person has started")
    assert "R-FIRST" not in theirs.text
    assert "1 laptop silent" in text_of(theirs)
    assert "Up to 1 start may be missing" in text_of(theirs)


def test_those_who_do_not_count_come_a_hundred_a_page(
    shared: RunningServer, supervisor: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parts, "ROWS_SHOWN", 2)
    page = supervisor.get("/funding?programme=coventry-warwickshire")
    assert line(page, "C-LATE")
    assert line(page, "C-TWICE")
    assert "C-NOT" not in page.text
    turned = re.search(r'href="(/funding[^"]+page=2)"', page.text)
    assert turned is not None
    page = supervisor.get(turned[1].replace("&amp;", "&"))
    assert line(page, "C-NOT")
    assert "C-LATE" not in page.text
    assert "Page 2 of 2" in text_of(page)


def test_whoever_sees_no_names_sees_no_quarter_of_a_few(shared: RunningServer) -> None:
    team = f"Team {fresh_id()}"
    laptop = shared.laptop(team=team)
    for number in range(9):
        day = date(2025, 1, 10) if number < 6 else date(2025, 5, 10)
        keep(laptop, *came(f"D-{number}", "coventry-warwickshire", day))
    laptop.sync()
    with browser_of(shared, Role.PROGRAMME_LEAD, team) as browser:
        page = browser.get("/funding?programme=coventry-warwickshire")
    assert line(page, "April to June 2025")[1] == "*"
    assert "D-1" not in text_of(page)
    with browser_of(shared, Role.SUPERVISOR, team) as browser:
        page = browser.get("/funding?programme=coventry-warwickshire")
    assert line(page, "April to June 2025")[1] == "3"
