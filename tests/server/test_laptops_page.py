"""The laptops page: a code for a coach, and a lost laptop withdrawn at once."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from coach_app.domain.access import Role
from sync.client.answers import LaptopWithdrawn
from tests.support.browsers import browser_of, send, text_of
from tests.support.laptops import Laptop, RunningServer


def test_a_code_made_on_the_page_enrols_a_laptop(shared: RunningServer) -> None:
    with browser_of(shared, Role.SUPERVISOR, "Laptop team") as browser:
        team = re.search(r'<option value="([0-9a-f]{32})" selected', browser.get("/laptops").text)
        assert team is not None
        form = {"coach": "new", "name": "Jo Fairweather", "team": team[1]}
        page = send(browser, "/laptops/codes", **form)
        code = re.search(r"[A-Z2-9]{5}(-[A-Z2-9]{5}){3}", page.text)
        assert code is not None
        laptop = Laptop(shared.url, shared.clock)
        assert laptop.enrol(code[0]).person_name == "Jo Fairweather"
        assert "Jo Fairweather" in text_of(browser.get("/laptops"))


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"coach": "new", "name": "Jo", "team": ""}, "Choose the team"),
        ({"coach": "new", "name": "Jo", "team": "elsewhere"}, "Choose the team"),
    ],
)
def test_what_is_missing_is_said_and_what_was_typed_stays(
    shared: RunningServer, fields: dict[str, str], said: str
) -> None:
    with browser_of(shared, Role.ADMINISTRATOR, "Laptop team") as browser:
        page = send(browser, "/laptops/codes", **fields)
    assert page.status_code == 422
    assert said in text_of(page)
    assert 'value="Jo"' in page.text


def test_a_supervisor_sees_of_every_laptop_what_its_coach_sees(shared: RunningServer) -> None:
    """What waits and since when, what was refused, what has two versions, whose clock is wrong."""
    laptop, fine = shared.laptop(team="Seen team"), shared.laptop(team="Seen team")
    said = replace(
        laptop.journal.heartbeat(),
        unsent=3,
        refused=1,
        conflicts=2,
        oldest_unsent_at=datetime(2026, 7, 1, 9, 12, tzinfo=UTC),
        clock=shared.clock() + timedelta(minutes=7),
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(laptop.journal, "heartbeat", lambda: said)
        laptop.sync()
    fine.sync()
    with browser_of(shared, Role.SUPERVISOR, "Seen team") as browser:
        page = browser.get("/laptops")
    rows = {
        number: row
        for number in (laptop.device_id, fine.device_id)
        for row in re.findall(r"<tr.*?</tr>", page.text, re.DOTALL)
        if number in row
    }
    told = " ".join(re.sub(r"<[^>]+>", " ", rows[laptop.device_id]).split())
    assert "3 changes waiting, 1 change refused, 2 answers with two versions" in told
    assert "The oldest is from Wednesday 1 July 2026, 10:12" in told
    assert "Its clock is 7 minutes ahead Clock to be set" in told
    assert "clock" not in rows[fine.device_id]
    assert "Nothing" in rows[fine.device_id]


def test_a_lost_laptop_is_withdrawn_after_a_question(shared: RunningServer) -> None:
    laptop = shared.laptop(team="Lost team")
    laptop.sync()
    with browser_of(shared, Role.SUPERVISOR, "Lost team") as browser:
        address = f"/laptops/{laptop.device_id}/withdraw"
        assert "This cannot be undone" in text_of(browser.get(address))
        laptop.sync()
        done = send(browser, address)
        assert "The laptop is withdrawn." in text_of(done)
        assert address not in done.text
    with pytest.raises(LaptopWithdrawn):
        laptop.sync()
