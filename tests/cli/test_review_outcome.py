"""`coach-app review ...` and `outcome ...` as somebody types them, with their JSON."""

from pathlib import Path

import pytest

from coach_app.cli.exit_codes import Exit
from tests.support.commands import CoachApp

EXAMPLE = Path(__file__).parents[2] / "docs" / "examples" / "case.json"
OPENED = "2026-11-02"


@pytest.fixture
def ref(coach_app: CoachApp) -> str:
    found: str = coach_app("case", "import", str(EXAMPLE), "--json").json["ref"]
    return found


def sign(coach_app: CoachApp, ref: str) -> None:
    for words in (
        ["plan", "draft", ref],
        ["plan", "agree", ref],
        ["plan", "sign", ref, "--as", "participant", "--name", "Frankie Notreal"],
        ["plan", "sign", ref, "--as", "coach", "--name", "Jo Coach"],
    ):
        assert coach_app(*words).code == 0


def test_a_review_goes_from_begin_to_the_next_version(coach_app: CoachApp, ref: str) -> None:
    refused = coach_app("review", "begin", ref)
    assert (refused.code, "plan.not_signed" in refused.err) == (Exit.REFUSED, True)
    sign(coach_app, ref)
    shown = coach_app("review", "begin", ref, "--json").json
    assert (shown["open"], shown["plan"]) == (True, {"version": 1, "status": "under-review"})
    assert shown["still_open"] == len(shown["steps"]) > 2
    assert coach_app("review", "finish", ref).code == Exit.REFUSED
    for step in shown["steps"]:
        result = "done" if step["number"] == 1 else "partly"
        coach_app("review", "step", ref, str(step["number"]), result, "--helped", "yes")
    assert coach_app("review", "step", ref, "99", "done").code == Exit.REFUSED
    coach_app("review", "scale", ref, "find-work", "8")
    wrong = coach_app("review", "scale", ref, "find-work", "11")
    assert (wrong.code, "between 0 and 10" in wrong.err) == (Exit.REFUSED, True)
    done = coach_app("review", "finish", ref, "--helped", "The walks", "--json")
    assert (done.json["version"], done.json["status"]) == (2, "draft")
    again = coach_app("review", "show", ref, "--json").json
    assert (again["open"], again["due_on"]) == (False, done.json["review_on"])
    assert len(again["steps"]) == len(shown["steps"]) - 1
    way = {one["scale"]: one for one in coach_app("review", "distance", ref, "--json").json}
    asked_for_the_first_time = (way["find-work"]["baseline"], way["find-work"]["way"])
    assert asked_for_the_first_time == (8, "not-known")


def test_outcomes_are_claimed_with_evidence_and_taken_back(coach_app: CoachApp, ref: str) -> None:
    assert coach_app("outcome", "list", ref).out.startswith("No outcomes yet.")
    added = coach_app("outcome", "add", ref, "job-start", "--on", OPENED, "--json").json
    assert [(one["number"], one["state"]) for one in added["outcomes"]] == [(1, "unclaimed")]
    proven = coach_app("outcome", "evidence", ref, "1", "First payslip", "--json").json
    assert proven["outcomes"][0]["state"] == "claimed"
    assert proven["sustained"]["in_work"] is True
    future = coach_app("outcome", "add", ref, "training", "--on", "2999-01-01")
    assert (future.code, "outcome.still_to_come" in future.err) == (Exit.REFUSED, True)
    ended = coach_app("outcome", "end", ref, "1", "--on", OPENED, "--json").json
    assert ended["outcomes"][0]["until"] == OPENED
    back = coach_app("outcome", "withdraw", ref, "1", "--reason", "Another person", "--json").json
    assert back["outcomes"][0]["state"] == "withdrawn"
    assert coach_app("outcome", "evidence", ref, "7", "A letter").code == Exit.REFUSED


def test_leaving_and_coming_back(coach_app: CoachApp, ref: str) -> None:
    sign(coach_app, ref)
    assert coach_app("outcome", "add", ref, "exit", "--on", OPENED).code == Exit.REFUSED
    coach_app("outcome", "add", ref, "exit", "--on", OPENED, "--reason", "moved-away")
    assert coach_app("case", "show", ref, "--json").json["stage"] == "outcome"
    coach_app("outcome", "add", ref, "re-entry", "--on", OPENED)
    shown = coach_app("case", "show", ref, "--json").json
    assert shown["stage"] == "plan"
    assert [plan["status"] for plan in shown["file"]["plans"]] == ["closed", "draft"]


def test_a_case_without_comments_says_so(coach_app: CoachApp, ref: str) -> None:
    assert coach_app("comment", "list", ref).out == "No comments.\n"
    assert coach_app("comment", "answer", ref, "1", "Yes").code == Exit.REFUSED
