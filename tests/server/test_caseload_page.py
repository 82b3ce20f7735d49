"""The caseload by exception: every number leads to its people, pages of any length, cases given."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from queue import Queue

import httpx
import pytest
from sqlmodel import Session, select

from coach_app import codec
from coach_app.domain.access import Role
from coach_app.domain.assessment import Assessment, AssessmentStatus
from coach_app.domain.comment import Comment
from coach_app.domain.journey import Deadlines, next_due, stage
from coach_app.domain.people import CommunicationNeed, Person
from coach_app.domain.plan import PlanStatus
from coach_app.domain.review import Review, StepResult, StepReviewed
from coach_app.domain.safety import Concern, ConcernAbout
from coach_app.domain.working_days import WorkingDays
from sync.server import standing
from sync.server.bookkeeping import Books
from sync.server.case_files import read_case, records_of_case
from sync.server.caseload import PAGE_ROWS, Choice, Flag, Looking, caseload
from sync.server.standing import catch_up
from sync.server.tables import Team
from tests.support.browsers import browser_of, send, text_of
from tests.support.caseload_sample import assessed, keep, keep_sample, planned, referred
from tests.support.laptops import Laptop, RunningServer, fresh_id
from tests.support.patience import PATIENCE

NOW = datetime(2026, 12, 1, 9, 30, tzinfo=UTC)
NOV = date(2026, 11, 2)


@pytest.fixture
def team() -> str:
    return f"Team {fresh_id()}"


@pytest.fixture
def browser(shared: RunningServer, team: str) -> Iterator[httpx.Client]:
    with browser_of(shared, Role.SUPERVISOR, team) as client:
        yield client


def home_of(session: Session, team: str) -> set[str]:
    return set(session.exec(select(Team.id).where(Team.name == team)))


def refs(page: httpx.Response) -> list[str]:
    return re.findall(r"<strong>([A-Z]-\d+)</strong>", page.text)


def number(page: httpx.Response, words: str) -> int:
    found = re.search(r"(\d+) " + re.escape(words), text_of(page))
    assert found is not None, words
    return int(found[1])


def on_support(laptop: Laptop, ref: str, review_on: date = date(2027, 1, 12)) -> str:
    """Somebody with a signed plan; their last contact was on 4 November."""
    case_id = fresh_id()
    keep(laptop, *referred(case_id, ref, "Kit", NOV), *assessed(case_id, date(2026, 11, 4)))
    keep(laptop, *planned(case_id, PlanStatus.SIGNED, date(2026, 11, 6), review_on))
    return case_id


def concern(case_id: str) -> Concern:
    about = ConcernAbout.NOT_COPING
    return Concern(id=fresh_id(), case_id=case_id, noticed_at=NOW, about=about, what="Low")


def comment(case_id: str) -> Comment:
    return Comment(
        id=fresh_id(), case_id=case_id, text="Why?", author="S", written_at=NOW, sends_back=True
    )


def blocked_review(case_id: str) -> Review:
    step = StepReviewed(step_id="s1", result=StepResult.NOT_YET)
    at = NOW - timedelta(days=8)
    return Review(id=fresh_id(), case_id=case_id, plan_id="p", at=at, finished_at=at, steps=(step,))


def waiting(case_id: str, until: str) -> Assessment:
    item = {"linkId": "health.waiting-until", "answer": [{"valueDate": until}]}
    return Assessment(
        id=fresh_id(),
        case_id=case_id,
        questionnaire="https://forms.example/work-and-health|1.0.0",
        status=AssessmentStatus.COMPLETED,
        started_at=NOW,
        saved_at=NOW,
        response={"item": [{"linkId": "health", "item": [item]}]},
    )


def test_every_exception_is_counted_and_leads_to_its_people(
    shared: RunningServer, browser: httpx.Client, team: str
) -> None:
    laptop = shared.laptop(team=team)
    keep_sample(laptop)  # S-1190 first contact late, M-7702 to sign, K-4821 in support
    made = {n: on_support(laptop, f"T-{n}") for n in range(1, 5)}
    keep(laptop, concern(made[1]), comment(made[2]), blocked_review(made[3]))
    keep(laptop, waiting(made[4], "2026-11-20"))
    on_support(laptop, "T-5", review_on=date(2026, 11, 27))
    unsigned = fresh_id()
    keep(laptop, *referred(unsigned, "T-6", "Uma", NOV), *assessed(unsigned, date(2026, 11, 24)))
    keep(laptop, *planned(unsigned, PlanStatus.AGREED, date(2026, 11, 24), date(2027, 1, 12)))
    laptop.sync()
    page = browser.get("/caseload?days=20")
    long_ago = {"K-4821", *(f"T-{n}" for n in range(1, 6))}
    expected = {
        Flag.RISK: ("with an open concern", {"T-1"}),
        Flag.FIRST_CONTACT: ("first contacts late", {"S-1190"}),
        Flag.REVIEW: ("reviews overdue", {"T-5"}),
        Flag.UNSIGNED: ("plans not signed in time", {"T-6"}),
        Flag.SENT_BACK: ("sent back, not answered yet", {"T-2"}),
        Flag.BLOCKED: ("with a blocked step", {"T-3"}),
        Flag.WAITING: ("whose waiting list date has passed", {"T-4"}),
        Flag.LATE: ("with something late", {"S-1190", "T-5", "T-6"}),
        Flag.NO_CONTACT: ("without contact for 20 days", long_ago),
    }
    for flag, (words, people) in expected.items():
        assert number(page, words) == len(people), flag
        there = browser.get("/caseload", params={"flag": flag.value, "days": "20"})
        assert set(refs(there)) == people, flag


def test_a_silent_laptop_and_refused_work_are_exceptions(shared: RunningServer, team: str) -> None:
    quiet = shared.laptop(team=team, coach="Jo Quiet")
    on_support(quiet, "T-1")
    quiet.sync()
    shared.clock.move(days=8)
    try:
        loud = shared.laptop(team=team, coach="Kim Loud")
        on_support(loud, "T-2")
        loud.journal.change("horoscope", "h1", "c1", sign="crab")
        loud.sync()
        loud.sync()
        with browser_of(shared, Role.SUPERVISOR, team) as browser:
            assert refs(browser.get("/caseload?flag=laptop-silent")) == ["T-1"]
            assert refs(browser.get("/caseload?flag=laptop-refused")) == ["T-2"]
    finally:
        shared.clock.move(days=-8)


def test_filters_search_and_orders(shared: RunningServer, browser: httpx.Client, team: str) -> None:
    laptop = shared.laptop(team=team)
    keep_sample(laptop)
    laptop.sync()
    assert refs(browser.get("/caseload?stage=plan")) == ["M-7702"]
    assert refs(browser.get("/caseload?order=opened")) == ["K-4821", "M-7702", "S-1190"]
    assert refs(browser.get("/caseload?stage=nonsense&order=x&days=-1&after=zz")) != []
    for typed in ("abc", "0", "-3", "367", "9" * 5000):
        wrong = browser.get("/caseload", params={"days": typed})
        assert "a whole number from 1 to 366. The list below counts 28 days." in text_of(wrong)
        assert refs(wrong) != []
    assert "There is a problem" not in text_of(browser.get("/caseload?days=&coach="))
    assert refs(send(browser, "/caseload", text="M-7702\0", query="coach=%00&after=%00")) != []
    found = send(browser, "/caseload", text="  MO ")
    assert refs(found) == ["M-7702"]
    assert "1 case found" in text_of(found)
    assert str(found.url) == f"{shared.url}/caseload", "a name never stands in an address"
    assert refs(send(browser, "/caseload", text="k-48")) == ["K-4821"]
    assert "No case fits this choice." in text_of(send(browser, "/caseload", text="100%_"))


def test_a_view_is_kept_and_removed(
    shared: RunningServer, browser: httpx.Client, team: str
) -> None:
    laptop = shared.laptop(team=team)
    keep_sample(laptop)
    laptop.sync()
    send(browser, "/caseload/views", name="Late ones", query="flag=late&days=14&evil=1")
    page = browser.get("/caseload")
    link = re.search(r'<a href="(/caseload\?[^"]+)">Late ones</a>', page.text)
    assert link is not None
    assert link[1] == "/caseload?flag=late&amp;days=14"
    remove = re.search(r'action="(/caseload/views/\w+/remove)"', page.text)
    assert remove is not None
    with browser_of(shared, Role.SUPERVISOR, team) as other:
        assert "Late ones" not in other.get("/caseload").text
        assert send(other, remove[1]).status_code == 404
    assert "Late ones" not in send(browser, remove[1]).text
    assert send(browser, "/caseload/views", name=" ", query="").status_code == 422


def test_pages_follow_each_other_without_a_gap(
    shared: RunningServer, browser: httpx.Client, team: str
) -> None:
    laptop = shared.laptop(team=team)
    for n in range(PAGE_ROWS + 20):
        case_id = fresh_id()
        keep(laptop, *referred(case_id, f"T-{n}", "Kit", NOV + timedelta(days=n % 3)))
    laptop.sync(chunk=400)
    seen: list[str] = []
    address = "/caseload"
    for _ in range(2):
        page = browser.get(address)
        seen += refs(page)
        following = re.search(r'href="(/caseload\?[^"]*after=\w+)">Next', page.text)
        address = following[1].replace("&amp;", "&") if following else ""
    assert address == ""
    assert len(seen) == len(set(seen)) == PAGE_ROWS + 20


def test_what_the_list_says_is_what_the_journey_says_on_any_day(
    shared: RunningServer, team: str
) -> None:
    """The standings are worked out once and hold on every day."""
    laptop = shared.laptop(team=team)
    keep_sample(laptop)
    on_support(laptop, "T-1", review_on=date(2026, 12, 10))
    case_id = fresh_id()
    keep(laptop, *referred(case_id, "T-2", "Ida", NOV), *assessed(case_id, NOV))
    laptop.sync()
    days = WorkingDays(frozenset())
    with Session(shared.engine) as session, session.begin():
        home = home_of(session, team)
        catch_up(session, home, Deadlines(days))
        for later in (0, 3, 9, 10, 40):
            today = date(2026, 12, 1) + timedelta(days=later)
            now = NOW + timedelta(days=later)
            looking = Looking(teams=home, now=now, today=today, days=days)
            found = caseload(session, looking, Choice())
            assert len(found.rows) == 5
            for row in found.rows:
                stored = records_of_case(session, next(iter(home)), row.case_id)
                case_file, _ = read_case(stored)
                assert case_file is not None
                assert row.stage is stage(case_file, today), (row.ref, today)
                assert row.due == next_due(case_file, days, today), (row.ref, today)


def test_only_what_changed_is_worked_out_anew(
    shared: RunningServer, team: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    laptop = shared.laptop(team=team)
    first, second = on_support(laptop, "T-1"), on_support(laptop, "T-2")
    laptop.sync()
    worked: list[str] = []
    real = standing.standing_of

    def counted(case_file: object, deadlines: object) -> object:
        row = real(case_file, deadlines)  # type: ignore[arg-type]
        worked.append(row.case_id)
        return row

    deadlines = Deadlines(WorkingDays(frozenset()))
    with Session(shared.engine) as session, session.begin():
        home = home_of(session, team)
        catch_up(session, home, deadlines)
    shared.at_rest()
    monkeypatch.setattr(standing, "standing_of", counted)
    keep(laptop, concern(second))
    laptop.sync()
    shared.at_rest()
    with Session(shared.engine) as session, session.begin():
        catch_up(session, home, deadlines)
        catch_up(session, home, deadlines)
    assert worked == [second]
    monkeypatch.setattr(standing, "EDITION", standing.EDITION + 1)
    with Session(shared.engine) as session, session.begin():
        catch_up(session, home, deadlines)
    assert sorted(worked[1:]) == sorted([first, second])


def test_standings_wait_until_the_laptop_has_sent_all_it_has(
    shared: RunningServer, team: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    laptop = shared.laptop(team=team)
    for number in range(6):
        laptop.open_case(ref=f"T-{number}")
    worked: Queue[object] = Queue()

    async def noted(books: Books) -> None:
        worked.put(books.engine)

    monkeypatch.setattr(Books, "after_exchange", noted)
    assert laptop.sync(chunk=2).sent == 6
    assert worked.get(timeout=PATIENCE) is shared.engine
    laptop.sync()
    shared.at_rest()
    assert worked.empty()


def test_an_erased_case_leaves_the_list(
    shared: RunningServer, browser: httpx.Client, team: str
) -> None:
    laptop = shared.laptop(team=team)
    case_id = on_support(laptop, "T-1")
    laptop.sync()
    assert refs(browser.get("/caseload")) == ["T-1"]
    laptop.journal.change("erasure", case_id, case_id, at="2026-12-01T09:00:00+00:00")
    laptop.sync()
    assert "No case has arrived yet." in text_of(browser.get("/caseload"))
    left = shared.rows("SELECT count(*) FROM standing WHERE case_id = %(c)s", c=case_id)
    assert left == [(0,)]


def test_coaches_with_cases_and_weight(
    shared: RunningServer, browser: httpx.Client, team: str
) -> None:
    """One in support who needs an interpreter and has an open concern: 2 + 1 + 2."""
    laptop = shared.laptop(team=team, coach="Robin Ashdown")
    case_id = on_support(laptop, "T-1")
    need = (CommunicationNeed.INTERPRETER,)
    keep(
        laptop,
        concern(case_id),
        Person(id=fresh_id(), case_id=case_id, preferred_name="Kit", needs=need),
    )
    laptop.sync()
    shared.laptop(team=team, coach="Jo Fairweather")
    page = text_of(browser.get("/caseload/coaches"))
    assert re.search(r"Robin Ashdown .*? Cases 1 Weight 5 Late 0", page), page
    assert re.search(r"Jo Fairweather .*? Cases 0 Weight 0", page)


def coach_ids(page: httpx.Response) -> dict[str, str]:
    pairs = re.findall(r'<option value="(\w+)">([^(<]+) \(\d+ cases?\)', page.text)
    return {name: number for number, name in pairs}


def test_records_of_tomorrow_are_counted(shared: RunningServer, team: str) -> None:
    laptop = shared.laptop(team=team)
    case_id = on_support(laptop, "T-1")
    laptop.journal.change("contact", fresh_id(), case_id, at="the day after tomorrow")
    laptop.sync()
    with Session(shared.engine) as session, session.begin():
        home = next(iter(home_of(session, team)))
        case_file, unreadable = read_case(records_of_case(session, home, case_id))
    assert case_file is not None
    assert codec.dump(case_file.case)["ref"] == "T-1"
    assert unreadable == 1
