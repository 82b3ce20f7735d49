"""Two versions of one answer, and the holding area, decided in the browser."""

import json
import re
from collections.abc import Iterator

import httpx
import pytest

from coach_app.domain.access import Role
from tests.support.browsers import browser_of, send, text_of
from tests.support.caseload_sample import keep, referred
from tests.support.enrolled import TODAY
from tests.support.laptops import Laptop, RunningServer, fresh_id


@pytest.fixture
def team() -> str:
    return f"Team {fresh_id()}"


@pytest.fixture
def browser(shared: RunningServer, team: str) -> Iterator[httpx.Client]:
    with browser_of(shared, Role.SUPERVISOR, team) as client:
        yield client


@pytest.fixture
def pair(shared: RunningServer, team: str) -> tuple[Laptop, Laptop, str]:
    """Two laptops of one coach that gave one person two names without knowing of each other."""
    one, other = shared.laptop(team=team), shared.laptop(team=team)
    case_id = fresh_id()
    keep(one, *referred(case_id, "K-4821", "Sam", TODAY))
    one.sync()
    other.sync()
    person = next(key for kind, key in one.journal.bodies if kind == "person")
    one.journal.change("person", person, case_id, preferred_name="Sammy")
    other.journal.change("person", person, case_id, preferred_name="Samira")
    one.sync()
    other.sync()
    return one, other, person


def only_conflict(browser: httpx.Client) -> str:
    (path,) = re.findall(r'href="(/put-right/conflicts/[\w-]+)"', browser.get("/put-right").text)
    return str(path)


def seen_on(page: httpx.Response) -> str:
    found = re.search(r'name="seen" value="(\d+)"', page.text)
    assert found is not None
    return found[1]


def test_two_versions_stand_beside_each_other_and_one_is_chosen(
    browser: httpx.Client, pair: tuple[Laptop, Laptop, str]
) -> None:
    one, other, person = pair
    path = only_conflict(browser)
    page = browser.get(path)
    assert "Stands now: Robin Ashdown" in text_of(page)
    assert "Sammy" in page.text
    assert "Samira" in page.text
    assert send(browser, path, seen=seen_on(page)).status_code == 422
    done = send(browser, path, choice="other", seen=seen_on(page))
    assert "Decided." in text_of(done)
    one.sync()
    other.sync()
    for laptop in (one, other):
        assert laptop.journal.bodies["person", person]["preferred_name"] == "Samira"
    assert path not in browser.get("/put-right").text
    assert path in browser.get("/put-right?decided=yes").text
    assert "Decided by supervisor" in text_of(browser.get(path))


def test_a_new_answer_can_be_written_and_an_empty_one_is_refused(
    browser: httpx.Client, pair: tuple[Laptop, Laptop, str]
) -> None:
    path = only_conflict(browser)
    seen = seen_on(browser.get(path))
    empty = send(browser, path, choice="new", seen=seen, **{"new-preferred_name": " "})
    assert empty.status_code == 422
    done = send(browser, path, choice="new", seen=seen, **{"new-preferred_name": "Sam A"})
    assert "Decided." in text_of(done)
    one, _, person = pair
    one.sync()
    assert one.journal.bodies["person", person]["preferred_name"] == "Sam A"


def test_two_supervisors_who_decide_at_once_lose_nothing(
    shared: RunningServer, team: str, browser: httpx.Client, pair: tuple[Laptop, Laptop, str]
) -> None:
    path = only_conflict(browser)
    seen = seen_on(browser.get(path))
    with browser_of(shared, Role.SUPERVISOR, team) as second:
        send(browser, path, choice="shown", seen=seen)
        met = send(second, path, choice="other", seen=seen)
    assert "Somebody decided otherwise while you were looking." in text_of(met)
    assert only_conflict(browser) != path


def test_another_team_sees_no_conflict(
    shared: RunningServer, browser: httpx.Client, pair: tuple[Laptop, Laptop, str]
) -> None:
    path = only_conflict(browser)
    with browser_of(shared, Role.SUPERVISOR, "Quite another team") as other:
        assert other.get(path).status_code == 404
        assert send(other, path, choice="shown", seen="1").status_code == 404


@pytest.fixture
def held(shared: RunningServer, team: str) -> Laptop:
    """A laptop whose coach wrote into a case that is somebody else's."""
    owner, stranger = shared.laptop(team=team), shared.laptop(team=team, coach="Jo Fairweather")
    case_id = fresh_id()
    keep(owner, *referred(case_id, "K-4821", "Sam", TODAY))
    owner.sync()
    body = {"at": "2026-11-30T10:00:00Z", "channel": "phone", "result": "reached"}
    number = fresh_id()
    stranger.journal.change(
        "contact", number, case_id, id=number, case_id=case_id, note="Called back", **body
    )
    stranger.sync()
    return owner


def item_on(browser: httpx.Client) -> str:
    (item,) = re.findall(r'name="item" value="(\d+)"', browser.get("/put-right").text)
    return str(item)


def test_refused_work_is_taken_into_its_case(browser: httpx.Client, held: Laptop) -> None:
    page = browser.get("/put-right")
    assert "Note: Called back" in text_of(page)
    item = item_on(browser)
    assert send(browser, "/put-right/held", deed="take").status_code == 422
    done = send(browser, "/put-right/held", deed="take", item=item)
    assert "Taken into the case." in text_of(done)
    held.sync()
    notes = [b["note"] for (kind, _), b in held.journal.bodies.items() if kind == "contact"]
    assert notes == ["Called back"]
    again = send(browser, "/put-right/held", deed="take", item=item)
    assert again.status_code == 422
    assert "Somebody has dealt with this already." in text_of(again)


def test_refused_work_is_saved_and_set_aside(
    shared: RunningServer, browser: httpx.Client, held: Laptop
) -> None:
    item = item_on(browser)
    file = browser.get(f"/put-right/held/{item}/file")
    assert file.headers["content-disposition"] == 'attachment; filename="held.json"'
    assert json.loads(file.content)["entry"]["changed"]["note"] == "Called back"
    assert "Set aside." in text_of(send(browser, "/put-right/held", deed="aside", item=item))
    assert "Called back" in text_of(browser.get("/put-right?decided=yes"))
    with browser_of(shared, Role.SUPERVISOR, "Quite another team") as other:
        assert other.get(f"/put-right/held/{item}/file").status_code == 404
        assert send(other, "/put-right/held", deed="aside", item=item).status_code == 404
