"""Cases given to another coach: after a question, one or all, and by two at once."""

import re
from collections.abc import Iterator

import httpx
import pytest

from coach_app.domain.access import Role
from tests.server.test_caseload_page import coach_ids, on_support, refs
from tests.support.browsers import browser_of, send, text_of
from tests.support.laptops import RunningServer, fresh_id


@pytest.fixture
def team() -> str:
    return f"Team {fresh_id()}"


@pytest.fixture
def browser(shared: RunningServer, team: str) -> Iterator[httpx.Client]:
    with browser_of(shared, Role.SUPERVISOR, team) as client:
        yield client


def test_cases_are_given_after_a_question_and_arrive_at_the_new_coach(
    shared: RunningServer, browser: httpx.Client, team: str
) -> None:
    old = shared.laptop(team=team, coach="Robin Ashdown")
    new = shared.laptop(team=team, coach="Jo Fairweather")
    one, two = on_support(old, "T-1"), on_support(old, "T-2")
    old.sync()
    to = coach_ids(browser.get("/caseload"))["Jo Fairweather"]
    nothing = send(browser, "/caseload/give", to=to)
    assert nothing.status_code == 422
    assert "Tick at least one case." in text_of(nothing)
    assert "Choose the coach" in text_of(send(browser, "/caseload/give", case=one))
    asked = send(browser, "/caseload/give", case=one, to=to)
    assert "Give 1 case to Jo Fairweather?" in text_of(asked)
    new.sync()
    assert one not in {case for _, case in new.journal.bodies}
    done = send(browser, "/caseload/give", case=one, to=to, sure="yes")
    assert "1 case has another coach now." in text_of(done)
    again = send(browser, "/caseload/give", case=one, to=to, sure="yes")
    assert "the coach you chose has these cases already" in text_of(again), "sent twice"
    new.sync()
    assert new.journal.bodies["case", one]["coach_name"] == "Jo Fairweather"
    assert ("case", two) not in new.journal.bodies
    assert refs(browser.get(f"/caseload?coach={to}")) == ["T-1"]


def test_of_two_who_give_one_case_at_once_the_second_looks_again(
    shared: RunningServer, browser: httpx.Client, team: str
) -> None:
    laptop = shared.laptop(team=team, coach="Robin Ashdown")
    for coach in ("Jo Fairweather", "Ali Moor"):
        shared.laptop(team=team, coach=coach)
    case_id = on_support(laptop, "T-1")
    laptop.sync()
    coaches = coach_ids(browser.get("/caseload"))
    with browser_of(shared, Role.SUPERVISOR, team) as other:
        forms = []
        for one, to in ((browser, "Jo Fairweather"), (other, "Ali Moor")):
            asked = send(one, "/caseload/give", case=case_id, to=coaches[to])
            assert "Now with Robin Ashdown" in text_of(asked)
            forms.append(
                dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', asked.text))
            )
        assert "1 case has" in text_of(browser.post("/caseload/give", data=forms[0]))
        late = other.post("/caseload/give", data=forms[1])
    assert late.status_code == 422
    assert "given one of these cases to another coach meanwhile" in text_of(late)
    assert refs(browser.get(f"/caseload?coach={coaches['Jo Fairweather']}")) == ["T-1"]


def test_all_cases_of_a_coach_are_given_at_once(
    shared: RunningServer, browser: httpx.Client, team: str
) -> None:
    old = shared.laptop(team=team, coach="Robin Ashdown")
    shared.laptop(team=team, coach="Jo Fairweather")
    for n in range(3):
        on_support(old, f"T-{n}")
    old.sync()
    coaches = coach_ids(browser.get("/caseload/coaches"))
    fields = {"from": coaches["Robin Ashdown"], "to": coaches["Jo Fairweather"]}
    asked = send(browser, "/caseload/coaches/give", **fields)
    assert "Give 3 cases to Jo Fairweather?" in text_of(asked)
    cases = re.findall(r'name="case" value="(\w+)"', asked.text)
    token = re.search(r'name="csrf" value="([^"]+)"', asked.text)
    assert token is not None
    form = {"csrf": token[1], "case": cases, "to": fields["to"], "sure": "yes"}
    done = browser.post("/caseload/give", data=form)
    assert "3 cases have another coach now." in text_of(done)


def test_a_case_of_another_team_is_not_given(
    shared: RunningServer, browser: httpx.Client, team: str
) -> None:
    mine, theirs = shared.laptop(team=team), shared.laptop(team=f"Other {team}")
    on_support(mine, "T-1")
    case_id = on_support(theirs, "T-2")
    mine.sync()
    theirs.sync()
    to = coach_ids(browser.get("/caseload"))["Robin Ashdown"]
    for sure in ("", "yes"):
        answer = send(browser, "/caseload/give", case=case_id, to=to, sure=sure)
        assert answer.status_code == 404
