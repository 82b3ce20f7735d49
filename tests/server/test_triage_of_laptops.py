"""Cases that came in on a laptop are decided in the browser, and the coach reads it there."""

from collections.abc import Iterator

import httpx
import pytest

from coach_app.domain.access import Role
from tests.support.browsers import browser_of, send, text_of
from tests.support.laptops import Laptop, RunningServer, fresh_id
from tests.support.sampled import undecided_case


@pytest.fixture
def team() -> str:
    return f"Team {fresh_id()}"


@pytest.fixture
def laptop(shared: RunningServer, team: str) -> Laptop:
    return shared.laptop(team=team)


@pytest.fixture
def officer(shared: RunningServer, team: str, laptop: Laptop) -> Iterator[httpx.Client]:
    with browser_of(shared, Role.TRIAGE_OFFICER, team) as client:
        yield client


def of_kind(laptop: Laptop, kind: str, case_id: str) -> list[dict[str, object]]:
    laptop.sync()
    found = laptop.journal.bodies.items()
    return [body for (k, _), body in found if k == kind and body.get("case_id") == case_id]


def test_a_case_is_accepted_with_what_the_coach_has_to_know(
    shared: RunningServer, officer: httpx.Client, laptop: Laptop
) -> None:
    case_id = undecided_case(laptop)
    path = f"/triage/cases/{case_id}"
    assert f'href="{path}"' in officer.get("/triage").text
    page = text_of(officer.get(path))
    assert "It came in on the laptop of Robin Ashdown" in page
    assert "Eligible" in page
    empty = send(officer, f"{path}/accept", said=" ", promised="A call")
    assert empty.status_code == 422
    assert 'value="A call"' in empty.text
    done = send(officer, f"{path}/accept", said="Mornings are hard.", promised="A call")
    assert "Accepted." in text_of(done)
    assert "Q-7000" not in text_of(done)
    (decision,) = of_kind(laptop, "decision", case_id)
    assert (decision["accepted"], decision["accepted_on"]) == (True, "2026-12-01")
    (handover,) = of_kind(laptop, "handover", case_id)
    assert handover["said"] == "Mornings are hard."
    lines = shared.rows("SELECT action FROM audit WHERE subject = %(c)s", c=case_id)
    assert {("case.opened",), ("referral.accepted",)} <= set(map(tuple, lines))


def test_the_second_of_two_and_the_back_button_are_told(
    shared: RunningServer, officer: httpx.Client, laptop: Laptop, team: str
) -> None:
    case_id = undecided_case(laptop)
    path = f"/triage/cases/{case_id}"
    send(officer, f"{path}/accept", said="First.")
    with browser_of(shared, Role.SUPERVISOR, team) as other:
        for deed, fields in (("accept", {"said": "Second."}), ("send-on", {"where": "x"})):
            late = send(other, f"{path}/{deed}", **fields)
            assert late.status_code == 409
            assert "decided on this referral already" in text_of(late)
        assert other.get(path).status_code == 409
    assert [one["said"] for one in of_kind(laptop, "handover", case_id)] == ["First."]


def test_sent_on_it_is_closed_on_the_laptop_too(officer: httpx.Client, laptop: Laptop) -> None:
    case_id = undecided_case(laptop, fits=False)
    path = f"/triage/cases/{case_id}"
    page = text_of(officer.get(path))
    assert "Not eligible" in page
    assert "Ask Robin Ashdown to fill in what is open on the laptop" in page
    refused = send(officer, f"{path}/accept", said="All the same")
    assert "The facts do not fit this programme" in text_of(refused)
    assert send(officer, f"{path}/send-on", where="", why="x").status_code == 422
    done = send(officer, f"{path}/send-on", where="Able Futures", why="No risk to the work")
    assert "Kept: where the person was sent, and why." in text_of(done)
    (case,) = of_kind(laptop, "case", case_id)
    assert case["closed_on"] == "2026-12-01"
    assert case["close_reason"] == "Able Futures: No risk to the work"
    (sent,) = of_kind(laptop, "signpost", case_id)
    assert sent["where"] == "Able Futures"
