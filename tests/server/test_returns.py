"""Returns that can be defended: what is missing, frozen for ever, adjusted in the next one."""

import csv
import io
import re
import threading
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import httpx
import pytest

from coach_app.domain.access import Role
from coach_app.domain.review import CaseOutcome, OutcomeKind
from sync.server.settings import Settings
from tests.server.test_funding import came
from tests.support.browsers import browser_of, send, text_of
from tests.support.caseload_sample import keep
from tests.support.laptops import (
    Laptop,
    MovableClock,
    RunningServer,
    fresh_database,
    fresh_id,
    running_server,
)
from tests.support.page_tables import line
from tests.support.patience import PATIENCE

PACK = "coventry-warwickshire"
FIRST, SECOND = "2025-01", "2025-04"
QUARTER = date(2025, 1, 20)


@dataclass
class Team:
    running: RunningServer
    name: str
    laptop: Laptop
    browser: httpx.Client
    cases: list[str]

    def show(self, when: str = FIRST, layout: str = "quarter-people") -> httpx.Response:
        return self.browser.get(f"/returns?programme={PACK}&when={when}&layout={layout}")

    def freeze(self, when: str = FIRST, layout: str = "quarter-people") -> httpx.Response:
        return send(self.browser, "/returns", programme=PACK, when=when, layout=layout, area="")


@pytest.fixture
def team(shared: RunningServer) -> Iterator[Team]:
    """Six people who started in the first quarter of 2025, none of them assessed."""
    name = f"Team {fresh_id()}"
    laptop = shared.laptop(team=name)
    cases = []
    for number in range(6):
        records = list(came(f"C-{number}", PACK, QUARTER))
        cases.append(records[0].case_id)
        keep(laptop, *records)
    laptop.sync()
    with browser_of(shared, Role.SUPERVISOR, name) as browser:
        yield Team(shared, name, laptop, browser, cases)


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


def test_a_return_is_frozen_once(team: Team) -> None:
    assert team.freeze().status_code == 200
    again = team.freeze()
    assert again.status_code == 409
    assert "This return was frozen already" in text_of(again)


def test_two_supervisors_at_the_same_moment(team: Team) -> None:
    answers: list[httpx.Response] = []

    def freeze() -> None:
        with browser_of(team.running, Role.SUPERVISOR, team.name) as browser:
            answers.append(
                send(
                    browser,
                    "/returns",
                    programme=PACK,
                    when=FIRST,
                    layout="quarter-counts",
                    area="",
                )
            )

    both = [threading.Thread(target=freeze) for _ in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join(PATIENCE)
    assert sorted(answer.status_code for answer in answers) == [200, 409]


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


def test_no_cell_of_a_file_is_a_formula(team: Team) -> None:
    case = team.cases[0]
    team.laptop.journal.change("case", case, case, ref="=HYPERLINK(1)")
    team.laptop.sync()
    frozen = team.freeze()
    cells = [cell for row in table_of(team, frozen) for cell in row]
    assert "'=HYPERLINK(1)" in cells
    book = team.browser.get(f"{frozen.url.path}/xlsx")
    with zipfile.ZipFile(io.BytesIO(book.content)) as parts:
        sheets = [parts.read(n) for n in parts.namelist() if "worksheets/sheet" in n]
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
        assert "C-1" not in page.text
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


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ('[[columns]]\nfield = "horoscope"\nheading = "Stars"\n', "horoscope"),
        ('[[columns]]\nfield = "ref"\nheading = "Ref"\nsecret = true\n', "secret"),
        ("[[columns", "own.toml"),
    ],
)
def test_a_layout_that_cannot_be_used_says_where_and_why(
    postgres_url: str, tmp_path: Path, wrong: str, said: str
) -> None:
    """An organisation's own mapping file with a field that there is not."""
    head = 'key = "own"\nname = "Own"\nversion = "1"\nsays = "Ours."\n'
    head += 'unit = "people"\nwho = "started"\n'
    (tmp_path / "own.toml").write_text(head + wrong, encoding="utf-8")
    with fresh_database(postgres_url) as url:
        settings = Settings(
            database_url=url, secure_cookies=False, second_factor=False, return_layouts=tmp_path
        )
        with (
            running_server(url, MovableClock(), settings=settings) as running,
            browser_of(running, Role.SUPERVISOR, "Own layouts") as browser,
        ):
            page = browser.get("/returns")
    assert page.status_code == 422
    assert "A layout cannot be used" in text_of(page)
    assert "own.toml" in text_of(page)
    assert said in text_of(page)
