"""Keeping, holding, copying for the person and erasing, across server and laptops; the audit."""

import io
import json
import re
import zipfile
from collections.abc import Iterator
from datetime import date

import httpx
import pytest

from coach_app.domain.access import Role
from coach_app.domain.case import Case
from sync.server.web import keeping_routes, parts
from tests.support.browsers import browser_of, send, text_of
from tests.support.caseload_sample import keep
from tests.support.laptops import Laptop, RunningServer, fresh_id
from tests.support.rich_case import PAPER, keep_everything


@pytest.fixture
def team() -> str:
    return f"Team {fresh_id()}"


@pytest.fixture
def browser(shared: RunningServer, team: str) -> Iterator[httpx.Client]:
    with browser_of(shared, Role.ADMINISTRATOR, team) as client:
        yield client


@pytest.fixture
def laptop(shared: RunningServer, team: str) -> Laptop:
    return shared.laptop(team=team)


def case_from(laptop: Laptop, ref: str = "R-5501") -> str:
    case_id = keep_everything(laptop, ref)
    laptop.sync()
    return case_id


def closed(laptop: Laptop, ref: str, on: date) -> str:
    case_id = fresh_id()
    case = Case(
        id=case_id,
        case_id=case_id,
        ref=ref,
        opened_on=on,
        closed_on=on,
        programme="bury",
        programme_version="2024.1",
    )
    keep(laptop, case)
    laptop.sync()
    return case_id


def test_only_what_is_over_its_time_is_listed(browser: httpx.Client, laptop: Laptop) -> None:
    """Never reached: 12 months after the last attempt or the opening."""
    closed(laptop, "T-1", date(2025, 11, 30))
    closed(laptop, "T-2", date(2025, 12, 2))
    page = text_of(browser.get("/keeping"))
    assert "T-1" in page
    assert "T-2" not in page
    assert "Never reached" in page


def test_a_long_list_is_turned_page_by_page(
    browser: httpx.Client, laptop: Laptop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The longest over stands first; a page that there is not is the last one."""
    for ref, year in (("T-1", 2023), ("T-2", 2021), ("T-3", 2022)):
        closed(laptop, ref, date(year, 2, 28))
    for module in (parts, keeping_routes):
        monkeypatch.setattr(module, "ROWS_SHOWN", 1)
    pages = [text_of(browser.get(f"/keeping?page={n}")) for n in (1, 2, 3, 99)]
    assert [re.findall(r"T-\d", page) for page in pages] == [["T-2"], ["T-3"], ["T-1"], ["T-1"]]
    assert "Kept long enough: 3 cases" in pages[0]
    assert "Page 3 of 3" in pages[3]


def test_a_case_on_hold_stays(browser: httpx.Client, laptop: Laptop) -> None:
    case_id = closed(laptop, "T-1", date(2020, 1, 1))
    path = f"/keeping/{case_id}"
    assert send(browser, f"{path}/hold", reason=" ").status_code == 422
    done = send(browser, f"{path}/hold", reason="A complaint")
    assert "On hold since Tuesday 1 December 2026: A complaint" in text_of(done)
    laptop.sync()
    assert laptop.journal.bodies["case", case_id]["hold_reason"] == "A complaint"
    refused = send(browser, f"{path}/erase", ref="T-1")
    assert refused.status_code == 422
    assert "This case is on hold and stays." in text_of(refused)
    listed = text_of(browser.get("/keeping"))
    assert "No case is over its time." in listed
    assert "T-1" in listed
    send(browser, f"{path}/release")
    assert "No case is on hold." in text_of(browser.get("/keeping"))


def test_erasing_reaches_the_laptop_and_leaves_no_word_here(
    shared: RunningServer, browser: httpx.Client, laptop: Laptop
) -> None:
    case_id = case_from(laptop)
    asked = send(browser, f"/keeping/{case_id}/erase", ref="R-5502")
    assert asked.status_code == 422
    assert "Type the reference" in text_of(asked)
    done = send(browser, f"/keeping/{case_id}/erase", ref="r-5501")
    assert "Erased here." in text_of(done)
    assert browser.get(f"/keeping/{case_id}").status_code == 404
    queries = (
        "SELECT * FROM record WHERE case_id = %(c)s",
        "SELECT * FROM entry WHERE case_id = %(c)s",
        "SELECT * FROM standing WHERE case_id = %(c)s",
        "SELECT * FROM case_fact WHERE case_id = %(c)s",
    )
    for query in queries:
        rows = shared.rows(query, c=case_id)
        assert not re.search("Rowan|surgery|Nobody answers", repr(rows)), query
    laptop.sync()
    assert ("erasure", case_id) in laptop.journal.bodies
    lines = shared.rows("SELECT action FROM audit WHERE subject = %(c)s ORDER BY id", c=case_id)
    assert [line[0] for line in lines][-2:] == ["case.erasure_asked", "case.erased"]


def test_a_person_gets_a_copy_of_everything(
    shared: RunningServer, browser: httpx.Client, laptop: Laptop
) -> None:
    case_id = case_from(laptop)
    found = send(browser, "/keeping", ref=" r-5501 ")
    assert found.url.path == f"/keeping/{case_id}"
    copy = send(browser, f"/keeping/{case_id}/copy")
    assert copy.headers["content-type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(copy.content)) as folder:
        names = set(folder.namelist())
        assert "quality.json" not in names
        assert {"read-me.txt", "records.json", "changes.json", "who-did-what.json"} <= names
        (paper,) = (name for name in names if name.startswith("papers/"))
        assert folder.read(paper) == PAPER
        records = json.loads(folder.read("records.json"))
        kinds = {record["record"] for record in records}
        assert {"case", "person", "plan", "concern", "comment", "document"} <= kinds
        assert len(json.loads(folder.read("changes.json"))) >= len(records)
    lines = shared.rows("SELECT action FROM audit WHERE subject = %(c)s", c=case_id)
    assert ("case.copied_for_subject",) in lines


def test_an_unknown_reference_is_said(browser: httpx.Client) -> None:
    answer = send(browser, "/keeping", ref="X-0000")
    assert answer.status_code == 422
    assert "There is no case with this reference" in text_of(answer)


def test_another_teams_case_is_not_there(shared: RunningServer, browser: httpx.Client) -> None:
    case_id = case_from(shared.laptop(team="Quite another team"), "Z-1")
    for deed in ("copy", "hold", "release", "erase"):
        assert send(browser, f"/keeping/{case_id}/{deed}", ref="Z-1").status_code == 404
    assert send(browser, "/keeping", ref="Z-1").status_code == 422


def test_the_audit_is_searched(
    shared: RunningServer, browser: httpx.Client, laptop: Laptop, team: str
) -> None:
    case_id = case_from(laptop)
    with browser_of(shared, Role.SUPERVISOR, team) as supervisor:
        supervisor.get(f"/cases/{case_id}")
    send(browser, f"/keeping/{case_id}/hold", reason="A complaint")
    page = text_of(browser.get("/audit", params={"about": "r-5501"}))
    assert "Case: held About R-5501" in page
    assert "Case: opened About R-5501" in page
    assert "Device: enrolled" not in page.split("Lines", 1)[1]
    held = text_of(browser.get("/audit", params={"deed": "case.held", "first": "2026-12-01"}))
    assert "Case: held" in held.split("Lines", 1)[1]
    assert "opened" not in held.split("Lines", 1)[1]
    nothing = browser.get("/audit", params={"last": "2026-11-30", "first": "nonsense"})
    assert "No line fits this choice." in text_of(nothing)
    assert "A day is not in the calendar." in text_of(nothing)
    turned = browser.get("/audit", params={"first": "2026-12-02", "last": "2026-12-01"})
    assert "The first day lies after the last one." in text_of(turned)


def test_the_audit_goes_on_page_by_page(
    shared: RunningServer, browser: httpx.Client, team: str
) -> None:
    for _ in range(60):
        shared.code(team)
    first = browser.get("/audit")
    older = re.search(r'href="(/audit\?before=\d+)"', first.text)
    assert older is not None
    second = browser.get(older[1])
    assert first.text.count("<tr") == 51
    assert 5 < second.text.count("<tr") < 51
