"""A sample drawn by chance, two reviewers who answer apart, and their agreement on the page."""

import io
import json
import re
import zipfile
from collections.abc import Iterator
from contextlib import ExitStack

import httpx
import pytest

from coach_app.catalogue.programmes import load_programmes
from coach_app.domain.access import Role
from coach_app.domain.quality import drawn
from tests.support.browsers import browser_of, send, text_of
from tests.support.laptops import RunningServer, fresh_id
from tests.support.sampled import cases_with_a_plan, drawn_sample, first_case, team_id

QUESTIONS = [one.key for one in load_programmes()["bury"].quality]


@pytest.fixture
def team() -> str:
    return f"Team {fresh_id()}"


@pytest.fixture
def cases(shared: RunningServer, team: str) -> list[str]:
    return cases_with_a_plan(shared.laptop(team=team), 8)


@pytest.fixture
def reviewers(shared: RunningServer, team: str) -> Iterator[list[httpx.Client]]:
    """Three supervisors of the team."""
    with ExitStack() as stack:
        yield [stack.enter_context(browser_of(shared, Role.SUPERVISOR, team)) for _ in range(3)]


def answers(*no: str, **more: str) -> dict[str, str]:
    return {f"question-{key}": "no" if key in no else "yes" for key in QUESTIONS} | more


def path_of(shared: RunningServer, round_id: str) -> str:
    return f"/quality/{round_id}/cases/{first_case(shared, round_id)}"


def name_of(browser: httpx.Client) -> str:
    found = re.search(r"Signed in as ([^<]+)<", browser.get("/account").text)
    assert found is not None
    return found[1]


def test_a_sample_is_drawn_by_chance_recorded_and_can_be_drawn_again(
    shared: RunningServer, team: str, cases: list[str]
) -> None:
    round_id = drawn_sample(shared, team, 3)
    (seed, out_of), *_ = shared.rows(
        "SELECT seed, out_of FROM quality_round WHERE id = %(r)s", r=round_id
    )
    kept = shared.rows(
        "SELECT case_id FROM quality_case WHERE round_id = %(r)s ORDER BY place", r=round_id
    )
    assert out_of == 8
    assert [row[0] for row in kept] == list(drawn(cases, seed, 3))
    others = {drawn(cases, f"{seed}{n}", 3) for n in range(20)}
    assert len(others) > 10, "another seed draws others"
    lines = shared.rows("SELECT action FROM audit WHERE subject = %(r)s", r=round_id)
    assert lines == [("quality.drawn",)]


def test_two_answer_apart_and_their_agreement_is_shown(
    shared: RunningServer, team: str, cases: list[str], reviewers: list[httpx.Client]
) -> None:
    first, second, third = reviewers
    round_id = drawn_sample(shared, team)
    path = path_of(shared, round_id)
    done = send(first, path, **answers(note="The goal could be anybody's."))
    assert "Your answers are kept." in text_of(done)
    copy = send(first, f"/keeping/{first_case(shared, round_id)}/copy")
    with zipfile.ZipFile(io.BytesIO(copy.content)) as folder:
        (told,) = json.loads(folder.read("quality.json"))
    assert told["note"] == "The goal could be anybody's.", "it is about the person, too"
    assert set(told["answers"]) == set(QUESTIONS)
    assert "None yet" in text_of(first.get("/quality"))
    for browser in (second, third):
        page = text_of(browser.get(path))
        assert "could be anybody" not in page, "the second reviewer does not know the first"
        assert name_of(first) not in page.replace(name_of(browser), "")
    assert "What both said" not in text_of(first.get(path))
    send(second, path, **answers("goal", "services", "next"))
    page = text_of(first.get(path))
    assert "What both said" in page
    assert "could be anybody" in text_of(second.get(path))
    assert page.count("Different") == 3
    shown = text_of(third.get(f"/quality/{round_id}"))
    assert "Over all questions: 75 % , 9 of 12 answers the same." in shown
    by_question = re.search(r"own words\? .{0,40}?(\d) of (\d) .{0,20}?(\d+) %", shown)
    assert by_question is not None
    assert by_question.groups() == ("0", "1", "0")
    assert "75 %" in text_of(third.get("/quality"))
    refused = send(third, path, **answers())
    assert refused.status_code == 422
    assert "Two people have looked at this case already." in text_of(refused)


def test_sent_again_it_counts_once_and_is_never_changed(
    shared: RunningServer, team: str, cases: list[str], reviewers: list[httpx.Client]
) -> None:
    """The back button after sending."""
    first, *_ = reviewers
    path = path_of(shared, drawn_sample(shared, team))
    for _ in range(2):
        assert send(first, path, **answers("goal")).status_code == 200
    other = send(first, path, **answers())
    assert other.status_code == 422
    assert "What you said first stays" in text_of(other)
    kept = shared.rows("SELECT answers FROM quality_review WHERE round_id = %(r)s", r=path[9:41])
    assert [row[0]["goal"] for row in kept] == ["no"]


def test_nobody_answers_for_their_own_case(
    shared: RunningServer, team: str, cases: list[str], reviewers: list[httpx.Client]
) -> None:
    """Nor for one that was theirs before."""
    first, second, _ = reviewers
    path = path_of(shared, drawn_sample(shared, team))
    with shared.engine.begin() as connection:
        connection.exec_driver_sql(
            "UPDATE account SET name = 'ROBIN  ashdown' WHERE name = %(n)s", {"n": name_of(first)}
        )
    assert "This is your own case." in text_of(first.get(path))
    refused = send(first, path, **answers())
    assert (refused.status_code, "This is your own case." in text_of(refused)) == (422, True)
    shared.code(team, "Jo Fairweather")
    to = shared.rows("SELECT id FROM account WHERE name = 'Jo Fairweather' ORDER BY id")
    for (coach,) in to:
        send(second, "/caseload/give", case=path.rsplit("/", 1)[1], to=coach, sure="yes", back="")
    assert "Jo Fairweather" in text_of(second.get(path))
    assert send(first, path, **answers()).status_code == 422
    assert send(second, path, **answers()).status_code == 200


def test_what_is_missing_is_marked_and_nothing_is_lost(
    shared: RunningServer, team: str, cases: list[str], reviewers: list[httpx.Client]
) -> None:
    first, *_ = reviewers
    path = path_of(shared, drawn_sample(shared, team))
    sent = answers(note="<script>alert(1)</script>{{ 7*7 }}")
    del sent["question-goal"]
    page = send(first, path, **sent)
    assert page.status_code == 422
    assert "Some questions have no answer yet." in text_of(page)
    assert page.text.count("Choose an answer.") == 1
    assert page.text.count('value="yes" checked') == len(QUESTIONS) - 1
    assert "<script" not in page.text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;{{ 7*7 }}" in page.text
    long = send(first, path, **answers(note="x" * 2001))
    assert (long.status_code, "2,000 characters at most" in text_of(long)) == (422, True)
    assert "x" * 2001 in long.text


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"programme": "nowhere"}, "Choose another programme"),
        ({"programme": "stockport"}, "No case of this team and programme"),
        ({"cases": "0"}, "between 1 and 30"),
        ({"cases": "many"}, "between 1 and 30"),
    ],
)
def test_what_cannot_be_drawn_is_said(
    shared: RunningServer,
    team: str,
    cases: list[str],
    reviewers: list[httpx.Client],
    fields: dict[str, str],
    said: str,
) -> None:
    wanted = {"programme": "bury", "team": team_id(shared, team), "cases": "5"} | fields
    page = send(reviewers[0], "/quality", **wanted)
    assert page.status_code == 422
    assert said in text_of(page)


def test_another_team_neither_draws_nor_answers(
    shared: RunningServer, team: str, cases: list[str]
) -> None:
    round_id = drawn_sample(shared, team)
    path = path_of(shared, round_id)
    with browser_of(shared, Role.SUPERVISOR, "Quite another team") as other:
        where = team_id(shared, team)
        assert send(other, "/quality", programme="bury", team=where, cases="1").status_code == 404
        for there in (path, f"/quality/{round_id}"):
            assert other.get(there).status_code == 404
        assert send(other, path, **answers()).status_code == 404
        assert round_id not in other.get("/quality").text


def test_an_erased_person_leaves_no_words_behind(
    shared: RunningServer, team: str, cases: list[str], reviewers: list[httpx.Client]
) -> None:
    first, second, _ = reviewers
    path = path_of(shared, drawn_sample(shared, team))
    for browser in (first, second):
        send(browser, path, **answers(note="Sam says it helped."))
    case_id = path.rsplit("/", 1)[1]
    ref = shared.rows("SELECT ref FROM standing WHERE case_id = %(c)s", c=case_id)[0][0]
    send(first, f"/keeping/{case_id}/erase", ref=ref)
    assert first.get(path).status_code == 404
    page = text_of(first.get(path.split("/cases/")[0]))
    assert "Not here any more" in page
    assert "100 %" in page, "that they agreed stays"
    notes = shared.rows("SELECT note FROM quality_review WHERE case_id = %(c)s", c=case_id)
    assert notes == [("",), ("",)]
