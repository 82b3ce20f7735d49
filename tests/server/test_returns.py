"""Returns that can be defended: what is missing, frozen for ever, adjusted in the next one."""

import csv
import io
import json
import re
import threading
import zipfile
from collections.abc import Iterator
from datetime import date
from typing import Any

import httpx
import pytest
from sqlmodel import Session

from coach_app.domain.access import Role
from coach_app.domain.review import CaseOutcome, OutcomeKind
from sync.server import bookkeeping
from sync.server.bookkeeping import Books
from sync.server.figures import adjusting, keeping, making, return_rows
from sync.server.figures.frozen import tampered
from sync.server.web import parts
from tests.server.test_funding import came
from tests.support.browsers import browser_of, send, text_of
from tests.support.caseload_sample import keep
from tests.support.laptops import (
    RunningServer,
    fresh_id,
)
from tests.support.page_tables import line
from tests.support.patience import PATIENCE
from tests.support.returned import FIRST, PACK, QUARTER, SECOND, Team, a_team, freeze, returns_of


@pytest.fixture(autouse=True)
def the_page_waits_for_its_return(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a busy machine it would go on to the page that says how far it is, which has tests of its
    own."""
    monkeypatch.setattr(making, "SHORT", PATIENCE)


@pytest.fixture
def team(shared: RunningServer) -> Iterator[Team]:
    made = a_team(shared)
    with browser_of(shared, Role.SUPERVISOR, made.name) as made.browser:
        yield made


def rows_of(response: httpx.Response) -> list[list[str]]:
    return list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))


def table_of(team: Team, page: httpx.Response) -> list[list[str]]:
    return rows_of(team.browser.get(f"{page.url.path}/csv"))


def test_what_is_missing_is_said_and_leads_to_the_people(team: Team) -> None:
    page = team.show()
    assert "6 people lack a work status at the first appointment." in text_of(page)
    assert "6 people lack a main barrier." in text_of(page)
    link = next(
        a for a in re.findall(r'href="(/returns/missing[^"]+)"', page.text) if "main_barrier" in a
    )
    people = text_of(team.browser.get(link.replace("&amp;", "&")))
    assert all(f"C-{number}" in people for number in range(6))


def test_a_frozen_return_stays_and_what_comes_later_adjusts_the_next(team: Team) -> None:
    frozen = team.freeze()
    assert "its signature holds" in text_of(frozen)
    before = table_of(team, frozen)
    assert [row[1] for row in before[1:]] == [f"C-{number}" for number in range(6)]

    late = list(came("C-LATE", PACK, QUARTER))
    keep(team.laptop, *late)
    team.laptop.journal.change("case", team.cases[0], team.cases[0], ref="C-0 corrected")
    team.laptop.sync()
    assert table_of(team, frozen) == before, "the same for ever"

    next_one = team.show(SECOND)
    assert line(next_one, "January to March 2025")
    told = text_of(next_one)
    assert "C-LATE" in told
    assert "added" in told
    assert "C-0 corrected" in told
    assert "changed" in told

    second = team.freeze(SECOND)
    rows = table_of(team, second)
    about = [row for row in rows[1:] if row[0]]
    assert {row[0].split(":")[0] for row in about} == {"January to March 2025"}
    third = team.show("2025-07")
    assert "C-LATE" not in text_of(third), "told once, not again in every return"


def copy_about(team: Team, case_id: str) -> Any:
    """What a person's copy of their data says of returns; None for nothing."""
    copy = send(team.browser, f"/keeping/{case_id}/copy")
    with zipfile.ZipFile(io.BytesIO(copy.content)) as folder:
        if "returns.json" not in folder.namelist():
            return None
        return json.loads(folder.read("returns.json"))


def test_a_persons_copy_says_in_which_returns_they_were_counted(team: Team) -> None:
    corrected, still = team.cases[0], team.cases[1]
    assert copy_about(team, still) is None
    team.freeze()
    team.freeze(layout="quarter-counts")
    team.laptop.journal.change("case", corrected, corrected, ref="C-0 corrected")
    team.laptop.sync()
    second = team.freeze(SECOND).url.path.rsplit("/", 1)[1]
    (once,) = copy_about(team, still)
    assert (once["period"], once["programme"]) == (FIRST, PACK)
    assert "C-1" in once["row"].values()
    assert "C-2" not in json.dumps(once)
    assert len(once["missing"]) >= 2
    first, later = copy_about(team, corrected)
    assert "C-0" in first["row"].values()
    assert later["row"] is None
    (told,) = later["told_later_of_earlier_periods"]
    assert told["period"] == FIRST
    assert "C-0 corrected" in told["after"].values()
    spoilt = "UPDATE frozen_return SET content = content || ' '::bytea WHERE id = %(id)s"
    with team.running.engine.begin() as connection:
        connection.exec_driver_sql(spoilt, {"id": second})
    assert "not read" in copy_about(team, corrected)[1]["row"]


def test_a_return_is_frozen_once(team: Team) -> None:
    assert team.freeze().status_code == 200
    again = team.freeze()
    assert again.status_code == 409
    assert "This return was frozen already" in text_of(again)


def test_what_has_arrived_is_counted_before_it_is_frozen_for_ever(
    team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However much the page itself leaves for later; and nothing is frozen without it."""

    async def nothing(_: Books) -> None:
        return

    team.running.at_rest()
    monkeypatch.setattr(Books, "after_exchange", nothing)
    monkeypatch.setattr(bookkeeping, "AT_A_LOOK", 1)
    monkeypatch.setattr(keeping, "AT_ONCE", 5)
    for number in range(3):
        keep(team.laptop, *came(f"C-LATE-{number}", PACK, QUARTER))
    team.laptop.sync()
    assert "not counted yet" in text_of(team.show())
    monkeypatch.setattr(bookkeeping, "FOR_A_RETURN", 5)
    refused = team.freeze()
    assert (refused.status_code, returns_of(team)) == (409, 0)
    assert "A return without it would be wrong" in text_of(refused)
    monkeypatch.setattr(bookkeeping, "FOR_A_RETURN", 50)
    assert len(table_of(team, team.freeze())) == 1 + 9


def test_two_supervisors_at_the_same_moment(team: Team) -> None:
    """One is frozen; whoever comes second is shown it, or told that it is frozen."""
    answers: list[httpx.Response] = []

    def click() -> None:
        with browser_of(team.running, Role.SUPERVISOR, team.name) as browser:
            layout = "quarter-counts"
            answers.append(freeze(browser, programme=PACK, when=FIRST, layout=layout, area=""))

    both = [threading.Thread(target=click) for _ in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join(PATIENCE)
    assert 200 in {answer.status_code for answer in answers} <= {200, 409}
    assert returns_of(team) == 1


def test_what_did_not_change_is_not_made_anew(team: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many quarters are frozen; and it says the same as making everything anew."""
    team.freeze()
    keep(team.laptop, *came("C-LATE", PACK, QUARTER))
    team.laptop.sync()
    team.freeze(SECOND)
    made: list[str] = []
    real = return_rows.rows_of_return

    def noted(*given: Any) -> Any:
        made.extend(given[4] if len(given) > 4 else ["all"])
        return real(*given)

    monkeypatch.setattr(adjusting, "rows_of_return", noted)
    assert "January to March 2025" not in adjusted_in(team.show("2025-07"))
    assert made == []
    newest = list(came("C-NEWEST", PACK, QUARTER))
    keep(team.laptop, *newest)
    team.laptop.journal.change("case", team.cases[1], team.cases[1], ref="C-1 corrected")
    team.laptop.sync()
    quick = adjusted_in(team.show("2025-07"))
    assert sorted(made) == sorted([team.cases[1], newest[0].case_id])
    assert "C-1 corrected" in quick
    assert "C-NEWEST" in quick
    made.clear()
    with team.running.engine.begin() as connection:
        renamed = "UPDATE team SET name = name || ' East' WHERE name = %(n)s"
        connection.exec_driver_sql(renamed, {"n": team.name})
    quick = adjusted_in(team.show("2025-07"))
    assert len(made) == 8, "the area stands in every row"
    monkeypatch.setattr(adjusting, "_since", lambda *_: None)
    assert adjusted_in(team.show("2025-07")) == quick
    assert "all" in made


def adjusted_in(page: httpx.Response) -> str:
    """What a page says has changed about earlier periods."""
    return text_of(page).partition("As told before")[2]


def test_a_long_preview_comes_in_pages(team: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "ROWS_SHOWN", 4)
    monkeypatch.setattr(return_rows, "AT_ONCE", 4)
    first, second = team.show(), team.show(f"{FIRST}&page=2")
    assert "C-3" in first.text
    assert "C-4" not in text_of(first)
    assert "Preview: 6 rows" in text_of(first)
    assert "C-3" not in text_of(second)
    assert "C-5" in second.text
    assert "Page 2 of 2" in text_of(second)
    for odd in ("0", "99999999999", "x"):
        assert team.show(f"{FIRST}&page={odd}").status_code == 200
    lacking = f"/returns/missing?programme={PACK}&when={FIRST}&layout=quarter-people"
    people = team.browser.get(f"{lacking}&field=main_barrier&page=2")
    assert "6 people lack" in text_of(people)
    assert "C-5" in people.text
    assert "C-3" not in text_of(people)


def test_a_period_that_runs_is_not_frozen(team: Team) -> None:
    assert "Freeze this return" not in text_of(team.show("2026-10"))
    page = team.freeze("2026-10")
    assert page.status_code == 409
    assert "not over yet" in text_of(page)


def test_tampering_is_seen(team: Team) -> None:
    frozen = team.freeze()
    return_id = frozen.url.path.rsplit("/", 1)[1]
    with team.running.engine.begin() as connection:
        connection.exec_driver_sql(
            "UPDATE frozen_return SET content = convert_to(replace(convert_from(content, 'UTF8'), "
            "'C-1', 'C-9'), 'UTF8'), sha256 = encode(sha256(convert_to(replace("
            "convert_from(content, 'UTF8'), 'C-1', 'C-9'), 'UTF8')), 'hex') WHERE id = %(id)s",
            {"id": return_id},
        )
    assert "its signature does not hold" in text_of(team.browser.get(frozen.url.path))
    with Session(team.running.engine) as session:
        assert return_id in tampered(session)


@pytest.mark.parametrize("content", ["content || 'x'", "'no JSON'"])
def test_nothing_is_given_out_or_built_on_what_was_tampered_with(team: Team, content: str) -> None:
    frozen = team.freeze()
    return_id = frozen.url.path.rsplit("/", 1)[1]
    with team.running.engine.begin() as connection:
        connection.exec_driver_sql(
            f"UPDATE frozen_return SET content = {content} WHERE id = %(id)s",  # noqa: S608 - no word from outside
            {"id": return_id},
        )
    page = text_of(team.browser.get(frozen.url.path))
    assert "its signature does not hold" in page
    assert "C-1" not in page
    for kind in ("csv", "xlsx"):
        refused = team.browser.get(f"{frozen.url.path}/{kind}")
        assert refused.status_code == 409
        assert "Nothing of it is given out" in text_of(refused)
    shown = text_of(team.show(SECOND))
    assert "An earlier return is not as it was frozen" in shown
    assert "Freeze this return" not in shown
    refused = team.freeze(SECOND)
    assert refused.status_code == 409
    assert "Nothing was frozen" in text_of(refused)


def test_who_takes_a_return_away_stands_in_the_audit(team: Team) -> None:
    frozen = team.freeze()
    return_id = frozen.url.path.rsplit("/", 1)[1]
    taken = "SELECT 1 FROM audit WHERE action = 'return.taken' AND subject = %(id)s"
    assert not team.running.rows(taken, id=return_id)
    table_of(team, frozen)
    assert len(team.running.rows(taken, id=return_id)) == 1


def test_a_list_that_says_something_else_is_seen(team: Team) -> None:
    """Lists read what stands beside the content; that is compared with it, too."""
    return_id = team.freeze().url.path.rsplit("/", 1)[1]
    with team.running.engine.begin() as connection:
        connection.exec_driver_sql(
            "UPDATE frozen_return SET row_count = 7 WHERE id = %(id)s", {"id": return_id}
        )
    assert "its signature does not hold" in text_of(
        team.browser.get(f"/returns/frozen/{return_id}")
    )


def test_the_list_reads_no_content(team: Team) -> None:
    return_id = team.freeze().url.path.rsplit("/", 1)[1]
    with team.running.engine.begin() as connection:
        connection.exec_driver_sql(
            "UPDATE frozen_return SET content = 'no JSON' WHERE id = %(id)s", {"id": return_id}
        )
    page = team.show("2024-10")
    assert line(page, "one row each")[-2:] == ["6", "0"]
    with Session(team.running.engine) as session:
        assert return_id in tampered(session)


def test_no_cell_of_a_file_is_a_formula(team: Team) -> None:
    case = team.cases[0]
    team.laptop.journal.change("case", case, case, ref="=HYPERLINK(1)")
    team.laptop.sync()
    frozen = team.freeze()
    cells = [cell for row in table_of(team, frozen) for cell in row]
    assert "'=HYPERLINK(1)" in cells
    book = team.browser.get(f"{frozen.url.path}/xlsx")
    with zipfile.ZipFile(io.BytesIO(book.content)) as inside:
        sheets = [inside.read(n) for n in inside.namelist() if "worksheets/sheet" in n]
    assert sheets
    assert not any(b"<f>" in sheet for sheet in sheets)


def test_the_numbers_are_those_of_the_pages(team: Team) -> None:
    page = team.show(layout="quarter-counts")
    assert line(page, "People referred") == ["6"]
    assert line(page, "Starts that the programme counts") == ["6"]


def test_job_starts_with_and_without_evidence(team: Team) -> None:
    for case, evidence in ((team.cases[0], "Letter"), (team.cases[1], "")):
        job = CaseOutcome(
            id=fresh_id(),
            case_id=case,
            what=OutcomeKind.JOB_START,
            on=date(2025, 3, 3),
            evidence=evidence,
        )
        keep(team.laptop, job)
    team.laptop.sync()
    page = team.show(layout="job-starts")
    assert line(page, "C-0")[-2:] == ["In: claimed", "none"]
    assert line(page, "C-1")[-2:] == ["Awaited: unclaimed", "none"]


def test_whoever_sees_no_names_sees_numbers_only_and_no_small_ones(team: Team) -> None:
    people = team.freeze()
    numbers = team.freeze(layout="quarter-counts")
    keep(team.laptop, *came("C-NEXT", PACK, date(2025, 5, 5)))
    team.laptop.sync()
    with browser_of(team.running, Role.PROGRAMME_LEAD, team.name) as lead:
        page = lead.get(f"/returns?programme={PACK}&when={SECOND}")
        assert line(page, "People referred") == ["*"]
        assert "C-1" not in text_of(page)
        assert lead.get(people.url.path).status_code == 404
        assert lead.get(numbers.url.path).status_code == 200
        assert lead.get(f"{numbers.url.path}/csv").status_code == 403
        assert lead.get(f"/returns?programme={PACK}&layout=quarter-people").status_code == 404


def test_a_return_belongs_to_its_team(team: Team) -> None:
    frozen = team.freeze()
    with browser_of(team.running, Role.SUPERVISOR, f"Team {fresh_id()}") as stranger:
        assert stranger.get(frozen.url.path).status_code == 404
        assert stranger.get(f"{frozen.url.path}/csv").status_code == 404


def test_script_in_a_reference_is_text(team: Team) -> None:
    case = team.cases[0]
    team.laptop.journal.change("case", case, case, ref="<script>alert(1)</script>")
    team.laptop.sync()
    assert "<script>alert(1)" not in team.show().text
