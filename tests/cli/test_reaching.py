"""Triage, questions, contacts, consents and meetings as somebody types them, with their JSON."""

from pathlib import Path

import pytest

from coach_app.cli.exit_codes import Exit
from tests.support.commands import CoachApp


@pytest.fixture
def ref(coach_app: CoachApp, tmp_path: Path) -> str:
    """A referral that waits for its decision."""
    table = tmp_path / "people.csv"
    table.write_text(
        "preferred name,reason,work_status,work_at_risk,health_needs,waiting_lists,age,"
        "lives_in_area,may_work_in_uk\n"
        "Frankie Notreal,Painful knees,in work,yes,musculoskeletal,none,44,yes,yes\n",
        encoding="utf-8",
    )
    report = coach_app(
        "referral", "import", str(table), "--programme", "bury", "--source", "gp", "--json"
    ).json
    found: str = report["rows"][0]["ref"]
    return found


def accepted(coach_app: CoachApp, ref: str) -> str:
    done = coach_app("referral", "accept", ref, "--json")
    assert done.code == 0, done.err
    return ref


def test_somebody_is_taken_on_and_handed_over(coach_app: CoachApp, ref: str) -> None:
    assert ref in coach_app("referral", "queue").out
    done = coach_app("referral", "accept", ref, "--coach", "Sam Colleague", "--json").json
    assert (done["coach"], done["stage"], done["next"]) == (
        "Sam Colleague",
        "contact",
        "first-contact",
    )
    told = coach_app("referral", "hand-over", ref, "--said", "Afraid of losing the job")
    assert told.code == 0
    assert "they said: Afraid of losing the job" in coach_app("contact", "before", ref).out
    assert coach_app("referral", "queue").out == "No referral waits.\n"
    nobody = coach_app("referral", "accept", "ZZ-9999-Z")
    assert nobody.code == Exit.REFUSED


def test_somebody_is_sent_on(coach_app: CoachApp, ref: str) -> None:
    missing = coach_app("referral", "signpost", ref, "--where", " ", "--reason", "Not ours")
    assert (missing.code, "field.missing" in missing.err) == (Exit.REFUSED, True)
    done = coach_app("referral", "signpost", ref, "--where", "Help line", "--reason", "Not ours")
    assert done.code == 0
    assert coach_app("case", "show", ref, "--json").json["file"]["case"]["closed_on"]


def test_questions_are_asked_and_answered_once(coach_app: CoachApp, ref: str) -> None:
    assert coach_app("question", "list", ref).out == "No questions.\n"
    asked = coach_app("question", "ask", ref, "Which surgery?", "--with", "GP", "--json").json
    assert (asked[0]["way"], asked[0]["other"], asked[0]["answered_at"]) == ("from-us", "GP", None)
    theirs = coach_app("question", "ask", ref, "Who is the coach?", "--way", "to-us")
    assert theirs.out.count("due ") == 2
    assert coach_app("question", "answer", ref, "3", "Yes").code == Exit.REFUSED
    done = coach_app("question", "answer", ref, "1", "The one by the park")
    assert "The one by the park" in done.out
    again = coach_app("question", "answer", ref, "1", "Another one")
    assert (again.code, "question.already_answered" in again.err) == (Exit.REFUSED, True)
    assert "Another one" not in coach_app("question", "list", ref).out


def test_tries_lead_to_a_decision(coach_app: CoachApp, ref: str) -> None:
    accepted(coach_app, ref)
    late = coach_app("contact", "log", ref, "phone", "no-answer", "--next-try", "2020-01-01")
    assert (late.code, "contact.next_try_past" in late.err) == (Exit.REFUSED, True)
    for _ in range(3):
        coach_app("contact", "log", ref, "phone", "no-answer", "--note", "Rang out")
    listed = coach_app("contact", "list", ref)
    assert listed.out.count("Rang out") == 3
    assert "next: decide-contact by" in listed.out
    assert coach_app("contact", "keep-trying", ref, "--reason", "New number").code == 0
    assert "next: decide-contact" not in coach_app("contact", "list", ref).out
    stopped = coach_app("contact", "stop-trying", ref, "--reason", "Moved away")
    assert "next: none" in stopped.out
    assert coach_app("contact", "list", ref, "--json").json[0]["result"] == "no-answer"


def test_a_consent_is_given_shown_and_taken_back(coach_app: CoachApp, ref: str) -> None:
    accepted(coach_app, ref)
    bare = coach_app("consent", "agree", ref, "--how", "spoken-with-witness")
    assert (bare.code, "consent.witness_missing" in bare.err) == (Exit.REFUSED, True)
    agreed = coach_app("consent", "agree", ref, "--how", "spoken", "--read-aloud")
    assert "agreement to take part, spoken: in force" in agreed.out
    gp = ("--recipient", "gp", "--what", "My plan", "--purpose", "So that they know")
    spoken = coach_app("consent", "permit", ref, *gp, "--how", "spoken")
    assert "gp-copy: may leave" not in spoken.out, "no kind of copy was ticked"
    shown = coach_app("consent", "permit", ref, *gp, "--how", "spoken", "--covers", "plan")
    assert "gp-copy: may leave" in shown.out
    number = next(line.split(".")[0] for line in shown.out.splitlines() if "(plan)" in line)
    gone = coach_app("consent", "withdraw", ref, number)
    assert "gp-copy: may leave" not in gone.out
    twice = coach_app("consent", "withdraw", ref, number)
    assert (twice.code, "consent.ended" in twice.err) == (Exit.REFUSED, True)
    assert coach_app("consent", "withdraw", ref, "99").code == Exit.REFUSED
    ledger = coach_app("consent", "show", ref, "--json").json
    assert len(ledger["permissions"]) == 2
    assert ledger["may"]["employer-copy"]


def test_a_withdrawn_agreement_is_not_withdrawn_through_an_older_one(
    coach_app: CoachApp, ref: str
) -> None:
    accepted(coach_app, ref)
    coach_app("consent", "agree", ref, "--how", "spoken")
    coach_app("consent", "withdraw", ref, "2")
    again = coach_app("consent", "agree", ref, "--how", "typed")
    assert "3. agreement to take part, typed: in force" in again.out
    assert coach_app("consent", "withdraw", ref, "2").code == Exit.REFUSED
    assert "3. agreement to take part, typed: in force" in coach_app("consent", "show", ref).out


def test_a_meeting_is_moved_and_cancelled(coach_app: CoachApp, ref: str) -> None:
    accepted(coach_app, ref)
    assert coach_app("appointment", "move", ref, "--at", "2099-01-04T10:00").code == Exit.REFUSED
    coach_app("appointment", "make", ref, "--at", "2099-01-05T10:00", "--venue", "Library")
    moved = coach_app("appointment", "move", ref, "--at", "2099-01-06T11:30")
    assert moved.out == "2099-01-06 11:30  60 min  Library  (was 2099-01-05 10:00)\n"
    same = coach_app("appointment", "move", ref, "--at", "2099-01-06T11:30")
    assert (same.code, "appointment.same_time" in same.err) == (Exit.REFUSED, True)
    past = coach_app("appointment", "move", ref, "--at", "2020-01-06T11:30")
    assert (past.code, "appointment.past" in past.err) == (Exit.REFUSED, True)
    shown = coach_app("appointment", "list", ref, "--json").json
    assert [one["change"] for one in shown] == [1]
    assert "Cancelled: 2099-01-06 11:30" in coach_app("appointment", "cancel", ref).out
    gone = coach_app("appointment", "cancel", ref)
    assert (gone.code, "appointment.not_there" in gone.err) == (Exit.REFUSED, True)
    assert coach_app("appointment", "list", ref).out == "No appointment is to come.\n"


def test_the_caseload_says_what_is_due(coach_app: CoachApp, ref: str) -> None:
    (line,) = coach_app("case", "list").out.splitlines()
    assert line.startswith(ref)
    assert "decide-referral by 20" in line
    assert line.endswith("Frankie Notreal")
    coach_app("referral", "signpost", ref, "--where", "Help line", "--reason", "Not ours")
    assert coach_app("case", "list").out == "No cases yet.\n"
