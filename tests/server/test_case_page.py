"""One case as its coach sees it; comments that arrive on the laptop and come back answered."""

import re
import shutil
from collections.abc import Iterator
from datetime import date
from hashlib import sha256
from pathlib import Path

import httpx
import pytest

from coach_app.catalogue.measures import load_measure
from coach_app.domain.access import Role
from coach_app.domain.comment import PlanSentBack
from coach_app.domain.commenting import may_go_on, open_comments
from coach_app.domain.people import Person
from coach_app.domain.plan import PlanStatus
from coach_app.services import comments, exchange
from sync.server.reviewing import LONGEST_COMMENT
from tests.support.browsers import browser_of, send, text_of
from tests.support.caseload_sample import keep, planned
from tests.support.enrolled import case_of, desk_on, register
from tests.support.laptops import Laptop, RunningServer, fresh_id
from tests.support.rich_case import AT, PAPER, STEP, around, keep_everything, signing
from tests.support.stillness import FixedClock


@pytest.fixture
def team() -> str:
    return f"Team {fresh_id()}"


@pytest.fixture
def laptop(shared: RunningServer, team: str) -> Laptop:
    return shared.laptop(team=team)


@pytest.fixture
def case_id(laptop: Laptop) -> str:
    case_id = keep_everything(laptop)
    laptop.sync()
    return case_id


@pytest.fixture
def browser(shared: RunningServer, team: str, case_id: str) -> Iterator[httpx.Client]:
    with browser_of(shared, Role.SUPERVISOR, team) as client:
        yield client


def hidden(page: httpx.Response, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page.text)
    assert found is not None
    return found[1]


def form(browser: httpx.Client, case_id: str, **fields: str) -> dict[str, str]:
    """What the page's form would send."""
    page = browser.get(f"/cases/{case_id}")
    kept = {"comment-id": hidden(page, "comment-id"), "plan": hidden(page, "plan")}
    return {**kept, "part": "plan", "verdict": "comment", **fields}


def write(browser: httpx.Client, case_id: str, **fields: str) -> httpx.Response:
    return send(browser, f"/cases/{case_id}/comments", **form(browser, case_id, **fields))


def comments_in(shared: RunningServer, case_id: str) -> list[dict[str, object]]:
    rows = shared.rows(
        "SELECT body FROM record WHERE kind = 'comment' AND case_id = %(c)s ORDER BY first_seq",
        c=case_id,
    )
    return [row[0] for row in rows]


def test_everything_of_the_case_stands_on_the_page(browser: httpx.Client, case_id: str) -> None:
    page = text_of(browser.get(f"/cases/{case_id}"))
    for said in (
        "R-5501, Rowan",
        "Back on the counter",
        "Call the surgery about the waiting list",
        "You said: waiting is the worst part",
        "A stool at the counter",
        "18 h 45 min",
        "Please add the first day at work.",
        "Added.",
        "Concern about safety open",
        "Nobody answers",
        "Job kept, Wednesday 25 November 2026: no evidence yet",
        "Off sick",
        "question.of.tomorrow",
        "Signed plan, version 1",
        "Wants to go back",
        "From GP",
    ):
        assert said in page, said


def test_what_is_around_a_plan_stands_there_too(
    browser: httpx.Client, laptop: Laptop, case_id: str
) -> None:
    kept = laptop.journal.bodies.items()
    plan_id = next(key for (kind, key), _ in kept if kind == "plan")
    agreement = next(key for (kind, key), _ in kept if kind == "agreement")
    keep(laptop, *signing(case_id, plan_id), *around(case_id, load_measure("phq-9")))
    laptop.journal.change("agreement", agreement, case_id, withdrawn_at=AT.isoformat())
    laptop.sync()
    page = text_of(browser.get(f"/cases/{case_id}"))
    for said in (
        "Would not sign Wants to ask her sister first",
        "Spoken, read aloud, interpreted by Lee Tongue, witness: Sam Witness",
        "Agreement to take part Withdrawn, Wednesday 25 November 2026",
        "Privacy notice Version 2026-04",
        "9 of 27, mild",
        "Not finished",
        "Central Library",
        "Since May",
        "Mornings are bad Promised: A call",
        "Sent on Skills Hub. No need",
        "How it goes (plan, progress)",
        "Now Withdrawn",
    ):
        assert said in page, said


def test_opening_a_case_is_written_down(
    shared: RunningServer, browser: httpx.Client, case_id: str
) -> None:
    browser.get(f"/cases/{case_id}")
    lines = shared.rows("SELECT action FROM audit WHERE subject = %(c)s", c=case_id)
    assert ("case.opened",) in lines


def test_a_comment_on_a_step_stands_in_the_thread_and_reaches_the_laptop(
    browser: httpx.Client, laptop: Laptop, case_id: str
) -> None:
    done = write(browser, case_id, part=f"step:{STEP}", text="Why not by letter?")
    assert "Your comment is on its way" in text_of(done)
    assert "Why not by letter?" in text_of(done)
    laptop.sync()
    kept = [b for (kind, _), b in laptop.journal.bodies.items() if kind == "comment"]
    arrived = next(body for body in kept if body["text"] == "Why not by letter?")
    assert (arrived["about"], arrived["part_id"]) == ("step", STEP)
    assert arrived["part"] == "Call the surgery about the waiting list"
    assert arrived["author"].startswith("supervisor ")


def test_a_form_sent_twice_counts_once(
    shared: RunningServer, browser: httpx.Client, case_id: str
) -> None:
    """The back button, a double click, a line that broke before the answer came."""
    fields = form(browser, case_id, text="Once")
    for _ in range(3):
        assert send(browser, f"/cases/{case_id}/comments", **fields).status_code == 200
    assert [c["text"] for c in comments_in(shared, case_id)].count("Once") == 1


def test_a_plan_is_sent_back_and_not_approved_before_the_answer(
    shared: RunningServer, browser: httpx.Client, case_id: str
) -> None:
    page = write(browser, case_id, verdict="send-back", text="The first step is too big.")
    assert "Sent back, not answered yet" in text_of(page)
    refused = write(browser, case_id, verdict="approve")
    assert refused.status_code == 422
    assert "the coach has not answered yet" in text_of(refused)
    assert comments_in(shared, case_id)[-1]["sends_back"] is True


def test_of_two_supervisors_at_once_the_second_sees_what_the_first_did(
    shared: RunningServer, browser: httpx.Client, team: str, case_id: str
) -> None:
    """One sends the plan back while another is writing an approval of it."""
    with browser_of(shared, Role.SUPERVISOR, team) as other:
        written = form(other, case_id, verdict="approve", text="Good as it is.")
        write(browser, case_id, verdict="send-back", text="The first step is too big.")
        late = send(other, f"/cases/{case_id}/comments", **written)
    assert late.status_code == 422
    assert "the coach has not answered yet" in text_of(late)
    assert "Good as it is." in late.text
    assert "The first step is too big." in text_of(late)


def test_a_plan_is_approved(shared: RunningServer, browser: httpx.Client, case_id: str) -> None:
    page = write(browser, case_id, verdict="approve", text="")
    assert "Plan approved" in text_of(page)
    kept = comments_in(shared, case_id)[-1]
    assert (kept["approves"], kept["text"], kept["about"]) == (True, "Approved.", "plan")
    lines = shared.rows("SELECT action FROM audit WHERE subject = %(c)s", c=case_id)
    assert ("plan.approved",) in lines


def test_nobody_reviews_their_own_case(
    shared: RunningServer, browser: httpx.Client, case_id: str
) -> None:
    """A supervisor who coaches as well has an account for each, under one name."""
    name = re.search(r"Signed in as ([^<]+)<", browser.get("/caseload").text)
    assert name is not None
    fields = form(browser, case_id, verdict="approve", text="Mine is good.")
    before = comments_in(shared, case_id)
    with shared.engine.begin() as connection:
        connection.exec_driver_sql(
            "UPDATE account SET name = 'ROBIN  ashdown' WHERE name = %(n)s", {"n": name[1]}
        )
    page = browser.get(f"/cases/{case_id}")
    assert "This is your own case." in text_of(page)
    assert 'name="verdict"' not in page.text
    answer = send(browser, f"/cases/{case_id}/comments", **fields)
    assert answer.status_code == 422
    assert "This is your own case." in text_of(answer)
    assert comments_in(shared, case_id) == before


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"text": "  "}, "The comment"),
        ({"text": "x" * (LONGEST_COMMENT + 1)}, "5,000 characters at most"),
        ({"text": "Too late", "plan": "another"}, "made another version of the plan"),
        ({"text": "Where?", "part": "step:gone"}, "not there any more"),
        ({"text": "Who?", "comment-id": "../../x"}, "Open the case again"),
    ],
)
def test_what_cannot_be_taken_is_said_and_the_text_stays(
    browser: httpx.Client, case_id: str, fields: dict[str, str], said: str
) -> None:
    answer = write(browser, case_id, **fields)
    assert answer.status_code == 422
    assert said in text_of(answer)
    assert fields["text"].strip() in answer.text


def test_five_thousand_characters_and_lines_are_kept(
    shared: RunningServer, browser: httpx.Client, case_id: str
) -> None:
    text = ("a line of words\n" * 400)[: LONGEST_COMMENT - 1] + "."
    assert write(browser, case_id, text=text.replace("\n", "\r\n")).status_code == 200
    assert comments_in(shared, case_id)[-1]["text"] == text


def test_markup_in_a_case_is_text(browser: httpx.Client, laptop: Laptop, case_id: str) -> None:
    evil = "<script>alert(1)</script>{{ 7*7 }}"
    keep(laptop, Person(id=fresh_id(), case_id=case_id, preferred_name=evil))
    laptop.sync()
    page = write(browser, case_id, text=evil)
    assert "<script" not in page.text
    assert page.text.count("&lt;script&gt;alert(1)&lt;/script&gt;{{ 7*7 }}") >= 2


def test_a_paper_is_shown_and_what_is_no_paper_is_only_saved(
    browser: httpx.Client, laptop: Laptop, case_id: str
) -> None:
    link = re.search(rf"/cases/{case_id}/documents/\w+", browser.get(f"/cases/{case_id}").text)
    assert link is not None
    page = browser.get(link[0])
    assert "frame-src 'self'" in page.headers["content-security-policy"]
    paper = browser.get(f"{link[0]}/file")
    assert paper.content == PAPER
    assert paper.headers["content-type"] == "application/pdf"
    assert paper.headers["content-disposition"] == "inline"
    assert paper.headers["x-content-type-options"] == "nosniff"
    body = next(b for (k, _), b in laptop.journal.bodies.items() if k == "document")
    evil = b"<html><script>alert(1)</script>"
    other = keep_evil(laptop, case_id, dict(body), evil)
    answer = browser.get(f"/cases/{case_id}/documents/{other}/file")
    assert answer.content == evil
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"].startswith("attachment")
    assert "not of a kind that is shown here" in text_of(
        browser.get(f"/cases/{case_id}/documents/{other}")
    )
    assert browser.get(f"/cases/{case_id}/documents/none/file").status_code == 404


def keep_evil(laptop: Laptop, case_id: str, body: dict[str, object], content: bytes) -> str:
    number, name = fresh_id(), sha256(content).hexdigest()
    body |= {"id": number, "sha256": name, "media_type": "text/html"}
    laptop.journal.change("document", number, case_id, **body)
    laptop.journal.files[name] = content
    laptop.sync()
    return number


def test_the_answer_of_a_real_laptop_comes_back(
    shared: RunningServer, empty_store: Path, tmp_path: Path, clock: FixedClock
) -> None:
    """A real store on the laptop: the comment is a to-do there, the answer stands on the page."""
    team = f"Team {fresh_id()}"
    folder = shutil.copytree(empty_store, tmp_path / "laptop")
    with (
        desk_on(folder, clock) as desk,
        browser_of(shared, Role.SUPERVISOR, team) as browser,
    ):
        exchange.enrol(desk, shared.url, shared.code(team))
        register(desk, "Sam")
        exchange.sync_now(desk)
        case_id = case_of(desk)
        page = browser.get(f"/cases/{case_id}")
        assert "There is no plan yet." in text_of(page)
        assert 'name="verdict"' not in page.text, "nothing to comment on yet"
        with desk.work() as work:
            for plan in planned(case_id, PlanStatus.DRAFT, date(2026, 12, 1), date(2027, 1, 5)):
                work.save(plan, action="drafted")
            work.commit()
        exchange.sync_now(desk)
        write(browser, case_id, verdict="send-back", text="Add the first day at work.")
        exchange.sync_now(desk)
        with desk.work() as work:
            file = work.case_file(case_id)
        (waiting,) = open_comments(file)
        assert waiting.text == "Add the first day at work."
        assert file.plan is not None
        with pytest.raises(PlanSentBack):
            may_go_on(file, file.plan)
        comments.answer(desk, waiting.id, "Monday 11 January.")
        exchange.sync_now(desk)
        page = browser.get(f"/cases/{case_id}")
        assert "Monday 11 January." in text_of(page)
        assert "Waits for an answer" not in text_of(page)
        write(browser, case_id, verdict="approve", text="Good.")
        exchange.sync_now(desk)
        with desk.work() as work:
            file = work.case_file(case_id)
        assert open_comments(file) == (), "an approval asks for no answer"
        assert [c.text for c in file.comments if c.approves] == ["Good."]
