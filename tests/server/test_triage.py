"""From a partner's form to the coach's laptop: nothing kept before it is sent, then triage."""

import re
import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser

from coach_app.catalogue.programmes import load_programmes
from coach_app.domain.access import Role
from coach_app.domain.people import Person
from coach_app.services import exchange
from sync.server.settings import Settings
from sync.server.web.referral_form import questions_of
from tests.support.browsers import browser_of, form_token, send, text_of
from tests.support.caseload_sample import keep, referred
from tests.support.chromium import eyes
from tests.support.enrolled import TODAY, case_of, desk_on
from tests.support.laptops import (
    MovableClock,
    RunningServer,
    fresh_database,
    fresh_id,
    running_server,
)
from tests.support.patience import PATIENCE
from tests.support.stillness import FixedClock

ELIGIBLE = {
    "preferred_name": "Sam",
    "full_name": "Samuel Ashdown",
    "phone": "07700 900123",
    "date_of_birth-day": "27",
    "date_of_birth-month": "3",
    "date_of_birth-year": "1984",
    "reason": "Off sick with a bad back, wants to go back.",
    "referrer": "Dr Vale, 0161 496 0000",
    "lives_in_area": "yes",
    "may_work_in_uk": "yes",
    "work_status": "in-work",
    "work_at_risk": "yes",
    "health_needs": "musculoskeletal",
    "age": "42",
    "agreed": "yes",
}


@pytest.fixture
def team() -> str:
    return f"Team {fresh_id()}"


@pytest.fixture
def officer(shared: RunningServer, team: str) -> Iterator[httpx.Client]:
    with browser_of(shared, Role.TRIAGE_OFFICER, team) as client:
        yield client


@pytest.fixture
def partner(shared: RunningServer) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=shared.url, follow_redirects=True, timeout=PATIENCE) as client:
        yield client


def link_from(officer: httpx.Client, programme: str = "bury") -> str:
    """A new link; returns the path under which a partner finds the form."""
    team = re.search(r'<option value="([0-9a-f]{32})" selected', officer.get("/triage/links").text)
    assert team is not None
    fields = {"name": "Riverside Surgery", "source": "gp", "programme": programme, "team": team[1]}
    page = send(officer, "/triage/links", **fields)
    found = re.search(r'href="(/refer/[\w-]+)"', page.text)
    assert found is not None, text_of(page)
    return found[1]


def refer(partner: httpx.Client, link: str, **fields: str) -> httpx.Response:
    page = partner.get(link)
    number = re.search(r'name="referral-id" value="(\w+)"', page.text)
    assert number is not None
    sent = {"form_token": form_token(page), "referral-id": number[1], **ELIGIBLE, **fields}
    return partner.post(link, data=sent)


def receipt_of(page: httpx.Response) -> str:
    found = re.search(r"WEB-\d{4}-[A-Z]", page.text)
    assert found is not None, text_of(page)
    return found[0]


def only_referral(officer: httpx.Client) -> str:
    (path,) = re.findall(r'href="(/triage/referrals/\w+)"', officer.get("/triage").text)
    return str(path)


def kept(shared: RunningServer) -> int:
    return int(shared.rows("SELECT count(*) FROM web_referral")[0][0])


def test_the_form_asks_what_the_pack_asks(officer: httpx.Client, partner: httpx.Client) -> None:
    programmes = load_programmes()
    for key in ("bury", "coventry-warwickshire"):
        form = partner.get(link_from(officer, key))
        page = text_of(form)
        for one in questions_of(programmes.in_force(key, TODAY)):
            assert one.text in page, one.fact
        named = set(re.findall(r'name="([^"]+)"', form.text))
        for field in ELIGIBLE:
            assert field in named or key != "bury", "what the tests send, a browser sends too"
        assert {f"date_of_birth-{part}" for part in ("day", "month", "year")} <= named
        assert not [name for name in named if "[" in name]


def test_nothing_is_kept_before_it_is_sent_and_a_receipt_comes_back(
    shared: RunningServer, officer: httpx.Client, partner: httpx.Client
) -> None:
    before = kept(shared)
    link = link_from(officer)
    partner.get(link)
    wrong = refer(partner, link, reason="", phone="", **{"date_of_birth-day": "31.2"})
    assert wrong.status_code == 422
    assert "Say why you refer this person" in text_of(wrong)
    assert "Type the date as day, month and year" in text_of(wrong)
    assert 'value="Samuel Ashdown"' in wrong.text
    assert kept(shared) == before
    done = refer(partner, link)
    assert done.status_code == 200
    receipt = receipt_of(done)
    assert kept(shared) == before + 1
    assert receipt in text_of(officer.get("/triage"))


def test_a_form_sent_twice_is_one_referral(
    shared: RunningServer, officer: httpx.Client, partner: httpx.Client
) -> None:
    link = link_from(officer)
    page = partner.get(link)
    number = re.search(r'name="referral-id" value="(\w+)"', page.text)
    assert number is not None
    sent = {"form_token": form_token(page), "referral-id": number[1], **ELIGIBLE}
    before = kept(shared)
    assert receipt_of(partner.post(link, data=sent)) == receipt_of(partner.post(link, data=sent))
    assert kept(shared) == before + 1


def test_files_robots_and_strange_links_are_refused(
    shared: RunningServer, officer: httpx.Client, partner: httpx.Client
) -> None:
    link, before = link_from(officer), kept(shared)
    files = partner.post(link, files={"letter": b"%PDF-"}, data=ELIGIBLE)
    assert files.status_code == 415
    assert "Files cannot be sent here." in text_of(files)
    robot = refer(partner, link, website="https://spam.example")
    assert robot.status_code == 422
    assert "Leave the last field of the form empty" in text_of(robot)
    assert partner.get("/refer/guessed").status_code == 404
    expired = partner.post(link, data={"form_token": "guessed", **ELIGIBLE})
    assert expired.status_code == 403
    assert "Samuel Ashdown" in expired.text, "what was typed is still there"
    assert kept(shared) == before


def test_a_closed_link_takes_nothing(
    shared: RunningServer, officer: httpx.Client, partner: httpx.Client
) -> None:
    link = link_from(officer)
    close = re.search(r'action="(/triage/links/\w+/close)"', officer.get("/triage/links").text)
    assert close is not None
    with browser_of(shared, Role.TRIAGE_OFFICER, "Quite another team") as other:
        assert send(other, close[1]).status_code == 404
    assert "The link is closed." in text_of(send(officer, close[1]))
    assert "takes no referrals" in text_of(partner.get(link))


def test_who_sends_too_often_waits(postgres_url: str) -> None:
    with fresh_database(postgres_url) as url:
        settings = Settings(database_url=url, secure_cookies=False, second_factor=False)
        with (
            running_server(url, MovableClock(), settings=settings) as running,
            browser_of(running, Role.TRIAGE_OFFICER, "Rates") as officer,
            httpx.Client(base_url=running.url, timeout=PATIENCE) as partner,
        ):
            link = link_from(officer)
            answers = [partner.post(link, data={"reason": "x"}).status_code for _ in range(11)]
            assert answers[:10] == [403] * 10
            assert answers[10] == 429
            running.clock.now += timedelta(minutes=2)
            assert partner.post(link, data={"reason": "x"}).status_code == 403


def test_eligibility_is_explained_and_what_is_open_can_be_filled_in(
    officer: httpx.Client, partner: httpx.Client
) -> None:
    refer(partner, link_from(officer), work_at_risk="", health_needs="")
    path = only_referral(officer)
    page = officer.get(path)
    assert "Cannot tell yet" in text_of(page)
    assert "Please ask:" in text_of(page)
    assert "Not known" in text_of(page)
    refused = send(officer, f"{path}/accept", coach="", said="x")
    assert "The facts do not fit this programme" in text_of(refused)
    missing = send(officer, f"{path}/answers", **{**ELIGIBLE, "reason": "r", "email": "nonsense"})
    assert missing.status_code == 422
    assert "This is no email address yet." in text_of(missing)
    done = send(officer, f"{path}/answers", **ELIGIBLE)
    assert "Saved." in text_of(done)
    assert "Eligible" in text_of(done)


def test_accepted_and_handed_over_it_is_on_the_coachs_laptop(  # noqa: PLR0917 - fixtures
    shared: RunningServer,
    officer: httpx.Client,
    partner: httpx.Client,
    team: str,
    empty_store: Path,
    tmp_path: Path,
    clock: FixedClock,
) -> None:
    """A real store on the laptop: the case is there after one exchange, first contact due."""
    folder = shutil.copytree(empty_store, tmp_path / "laptop")
    receipt = receipt_of(refer(partner, link_from(officer)))
    path = only_referral(officer)
    assert "No coach of this team has a laptop yet." in text_of(officer.get(path))
    with desk_on(folder, clock) as desk:
        exchange.enrol(desk, shared.url, shared.code(team))
        coach = re.search(r'<option value="(\w+)">Robin Ashdown: 0 cases', officer.get(path).text)
        assert coach is not None
        empty = send(officer, f"{path}/accept", coach=coach[1], said=" ", promised="A call")
        assert empty.status_code == 422
        assert 'value="A call"' in empty.text
        fields = {"coach": coach[1], "said": "The mornings are hard.", "promised": "A call"}
        assert "Accepted." in text_of(send(officer, f"{path}/accept", **fields))
        again = send(officer, f"{path}/accept", **fields)
        assert again.status_code == 409
        assert "decided on this referral already" in text_of(again)
        back = officer.get(path)
        assert back.status_code == 409, "with the browser's own button, after deciding"
        assert "decided on this referral already" in text_of(back)
        exchange.sync_now(desk)
        case_id = case_of(desk)
        with desk.work() as work:
            file = work.case_file(case_id)
        assert file.case.ref == receipt
        assert file.case.coach_name == "Robin Ashdown"
        assert file.person is not None
        assert file.person.full_name == "Samuel Ashdown"
        assert file.decision is not None
        assert file.decision.accepted
        assert file.decision.accepted_on == TODAY
        assert [h.said for h in file.handovers] == ["The mornings are hard."]
    left = shared.rows("SELECT person, referral FROM web_referral WHERE id = %(i)s", i=file.case.id)
    assert left == [({}, {})], "a case holds it now"
    assert receipt not in text_of(officer.get("/triage"))


def test_somebody_known_stands_beside_and_the_referral_joins_their_case(
    shared: RunningServer, officer: httpx.Client, partner: httpx.Client, team: str
) -> None:
    laptop = shared.laptop(team=team)
    case_id = fresh_id()
    case, _, *rest = referred(case_id, "K-4821", "Sam", TODAY)
    known = Person(
        id=fresh_id(),
        case_id=case_id,
        preferred_name="Sammy",
        full_name="Sam Ashdown",
        phone="07700900123",
    )
    keep(laptop, case, known, *rest)
    laptop.sync()
    refer(partner, link_from(officer))
    path = only_referral(officer)
    page = text_of(officer.get(path))
    assert "Beside each other" in page
    assert "Same phone number." in page
    assert "Same name." in page
    done = send(officer, f"{path}/same", case=case_id)
    assert "stands in the case of that person now" in text_of(done)
    laptop.sync()
    referrals = [b for (kind, _), b in laptop.journal.bodies.items() if kind == "referral"]
    assert "Off sick with a bad back, wants to go back." in {b["reason"] for b in referrals}


def test_two_referrals_of_one_person_see_each_other(
    officer: httpx.Client, partner: httpx.Client
) -> None:
    link = link_from(officer)
    first, second = receipt_of(refer(partner, link)), receipt_of(refer(partner, link))
    paths = re.findall(r'href="(/triage/referrals/\w+)"', officer.get("/triage").text)
    assert f"{second} (waits too)" in text_of(officer.get(paths[0]))
    assert f"{first} (waits too)" in text_of(officer.get(paths[1]))


def test_sent_on_with_where_and_why(
    shared: RunningServer, officer: httpx.Client, partner: httpx.Client
) -> None:
    refer(partner, link_from(officer), lives_in_area="no", may_work_in_uk="no")
    path = only_referral(officer)
    assert "Not eligible" in text_of(officer.get(path))
    assert send(officer, f"{path}/send-on", where="", why="x").status_code == 422
    done = send(officer, f"{path}/send-on", where="Access to Work", why="In work already")
    assert "Kept: where the person was sent, and why." in text_of(done)
    number = path.rsplit("/", 1)[1]
    assert shared.rows("SELECT decided, decided_why FROM web_referral WHERE id = %(i)s", i=number)[
        0
    ] == ("sent-on", "Access to Work: In work already")


def test_another_team_sees_none_of_it(
    shared: RunningServer, officer: httpx.Client, partner: httpx.Client
) -> None:
    refer(partner, link_from(officer))
    path = only_referral(officer)
    with browser_of(shared, Role.SUPERVISOR, "Quite another team") as other:
        assert "Sam" not in text_of(other.get("/triage"))
        assert other.get(path).status_code == 404
        for deed in ("answers", "accept", "same", "send-on"):
            assert send(other, f"{path}/{deed}", **ELIGIBLE).status_code == 404


def test_markup_in_a_referral_is_text(officer: httpx.Client, partner: httpx.Client) -> None:
    evil = "<script>alert(1)</script>{{ 7*7 }}"
    refer(partner, link_from(officer), preferred_name=evil, reason=evil)
    page = officer.get(only_referral(officer))
    assert "<script" not in page.text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;{{ 7*7 }}" in page.text


@pytest.mark.parametrize("scripts", [True, False])
def test_a_partner_fills_it_in_with_the_keyboard(
    shared: RunningServer, officer: httpx.Client, chromium: Browser, *, scripts: bool
) -> None:
    """Also without JavaScript."""
    link = link_from(officer)
    with eyes(chromium, shared.url, scripts=scripts) as looking:
        page = looking.open(link)
        if scripts:
            looking.check()
            looking.check_reflow()
            looking.tab_to("The name the person wants to be called by")
        else:
            page.focus("#preferred_name")
        page.keyboard.type("Sam")
        page.fill("#phone", "07700 900123")
        page.fill("#reason", "Off sick")
        page.focus("#agreed")
        page.keyboard.press("Space")
        page.keyboard.press("Enter")
        page.wait_for_selector(".nhsuk-error-summary")
        assert page.title().startswith("Error:")
        if scripts:
            looking.check()
            looking.check_reflow()
        assert page.input_value("#preferred_name") == "Sam"
        page.fill("#referrer", "Dr Vale")
        page.keyboard.press("Enter")
        page.wait_for_selector(".nhsuk-panel")
        if scripts:
            looking.check()
