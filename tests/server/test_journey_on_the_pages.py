"""From a partner's referral to an approved plan and a frozen return.

Two laptops with real stores, a triage officer and a supervisor with a real Chromium.
COACH_PICTURES=DIR keeps the pictures of docs/screens.
"""

import csv
import io
import os
import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import TypeVar

import httpx
import pytest
from playwright.sync_api import Browser

from coach_app.bootstrap import RandomIds
from coach_app.demo.people import filled_in, people
from coach_app.domain.access import Role
from coach_app.domain.case import CaseFile
from coach_app.domain.comment import PlanSentBack
from coach_app.domain.consent import HowGiven
from coach_app.domain.errors import CaseNotFound
from coach_app.domain.review import OutcomeKind
from coach_app.domain.signature import SignerRole
from coach_app.services import (
    assessments,
    comments,
    consents,
    drafting,
    exchange,
    outcomes,
    planning,
    signing,
)
from coach_app.services.desk import Desk
from tests.support.browsers import cookie_of
from tests.support.chromium import Eyes, eyes
from tests.support.desks import PASSPHRASE, a_door
from tests.support.enrolled import case_of, log
from tests.support.journeys import typed
from tests.support.laptops import MovableClock, RunningServer
from tests.support.patience import PATIENCE
from tests.support.stillness import FixedClock

T = TypeVar("T")
TEAM = "Bury team"
PICTURES = os.environ.get("COACH_PICTURES", "")
SAID = "She likes to be called before ten. The stairs at the library are hard for her."


@dataclass
class Journey:
    """Who takes part, and the time that is the same for all of them."""

    server: RunningServer
    chromium: Browser
    laptop_clock: FixedClock
    stack: ExitStack = field(default_factory=ExitStack)
    pictures: int = 0

    def somebody(self, role: Role, called: str) -> Eyes:
        """Signed in, in a window of their own."""
        self.cookie = cookie_of(self.server, role, TEAM, called=called)
        return self.stack.enter_context(eyes(self.chromium, self.server.url, self.cookie))

    def later(self, **by: float) -> None:
        self.server.clock.move(**by)
        self.laptop_clock.forward(timedelta(**by))

    def look(self, at: Eyes, name: str) -> None:
        """Whoever looks at this page finds nothing wrong with it."""
        assert not at.wrong, at.wrong
        self.pictures += 1
        if PICTURES:
            at.page.evaluate("scrollTo(0, 0)")
            at.page.screenshot(path=Path(PICTURES) / f"supervision-{self.pictures}-{name}.png")


@dataclass
class CoachsLaptop:
    """A laptop with a store and a key of its own. As in the program, one thread has the store."""

    desk: Desk
    thread: ThreadPoolExecutor

    def do(self, use: Callable[..., T], *given: object, **more: object) -> T:
        """A use case of the real program, which takes the desk first."""
        return self.thread.submit(use, self.desk, *given, **more).result()

    def sync(self) -> None:
        self.do(exchange.sync_now)

    def file(self, case_id: str) -> CaseFile:
        def read(desk: Desk) -> CaseFile:
            with desk.work() as work:
                return work.case_file(case_id)

        return self.do(read)


@contextmanager
def laptop(folder: Path, journey: Journey, coach: str) -> Iterator[CoachsLaptop]:
    """Enrolled for this coach."""
    door = a_door(folder, journey.laptop_clock, RandomIds())
    with ThreadPoolExecutor(1) as thread:
        thread.submit(door.create, PASSPHRASE, coach).result()
        thread.submit(door.lock).result()
        made = CoachsLaptop(thread.submit(door.unlock, PASSPHRASE).result(), thread)
        try:
            made.do(exchange.enrol, journey.server.url, journey.server.code(TEAM, coach))
            made.sync()
            yield made
        finally:
            thread.submit(door.lock).result()


@pytest.fixture
def journey(
    running: RunningServer, server_clock: MovableClock, chromium: Browser, clock: FixedClock
) -> Iterator[Journey]:
    assert server_clock.now == clock.at
    made = Journey(running, chromium, clock)
    with made.stack:
        yield made


def refer_on_the_web(journey: Journey, officer: Eyes) -> str:
    """A surgery's referral by its link; the receipt number."""
    page = officer.open("/triage/links")
    page.fill("#name", "Riverside Surgery")
    page.select_option("#programme", "bury")
    page.select_option("#source", "gp")
    page.get_by_role("button", name="Make").first.click()
    link = page.locator('a[href^="/refer/"]').first.get_attribute("href")
    partner = journey.stack.enter_context(eyes(journey.chromium, journey.server.url))
    form = partner.open(str(link))
    for name, text in (
        ("preferred_name", "Frankie"),
        ("full_name", "Frankie Notreal"),
        ("phone", "07700 900123"),
        ("reason", "Painful knees in a school kitchen. Wants to keep the work."),
        ("referrer", "Dr Vale"),
        ("date_of_birth-day", "27"),
        ("date_of_birth-month", "3"),
        ("date_of_birth-year", "1982"),
    ):
        form.fill(f'[name="{name}"]', text)
    for name, value in (
        ("lives_in_area", "yes"),
        ("may_work_in_uk", "yes"),
        ("work_at_risk", "yes"),
        ("health_needs", "musculoskeletal"),
        ("agreed", "yes"),
    ):
        form.check(f'[name="{name}"][value="{value}"]')
    form.select_option('[name="work_status"]', "in-work")
    journey.look(partner, "referral")
    form.get_by_role("button", name="Send the referral").click()
    receipt = re.search(r"WEB-\d{4}-[A-Z]", partner.said())
    assert receipt is not None, partner.said()
    return receipt[0]


def accept(journey: Journey, officer: Eyes, receipt: str, coach: str) -> None:
    page = officer.open("/triage")
    page.get_by_role("link", name=receipt).click()
    assert "Eligible" in officer.said()
    coaches = page.locator('select[name="coach"]')
    wanted = coaches.locator("option", has_text=coach).get_attribute("value")
    coaches.select_option(str(wanted))
    page.fill('[name="said"]', SAID)
    journey.look(officer, "triage")
    page.get_by_role("button", name="Accept").click()
    assert "Accepted." in officer.said()


def work_to_a_draft(desk: Desk, case_id: str) -> str:
    """Called, agreed to take part, assessed; a plan is drafted. Its id."""
    log(desk, case_id, "Keen to start.")
    consents.agree(desk, case_id, HowGiven.SPOKEN, read_aloud=True)
    opened = assessments.open_or_resume(desk, case_id)
    answers = filled_in(opened.form, people()[1]["kitchen"]).response()
    assessments.finish(desk, opened.assessment.id, answers)
    return drafting.draft(desk, case_id).record_id


def agree_and_sign(desk: Desk, plan_id: str) -> None:
    planning.agree(desk, plan_id)
    signing.sign(desk, plan_id, typed(SignerRole.PARTICIPANT, "Frankie Notreal"))
    signing.sign(desk, plan_id, typed(SignerRole.COACH, desk.coach.name))


def say(at: Eyes, case_id: str, verdict: str, text: str) -> None:
    """What a supervisor says of a plan."""
    page = at.open(f"/cases/{case_id}")
    page.fill("#text", text)
    page.check(f'input[name="verdict"][value="{verdict}"]')
    page.get_by_role("button", name="Send", exact=True).click()


def signed_after_review(
    journey: Journey, coach: CoachsLaptop, case_id: str, supervisor: Eyes
) -> None:
    """Sent back, answered, approved, agreed and signed by both."""
    plan_id = coach.do(work_to_a_draft, case_id)
    coach.sync()
    say(supervisor, case_id, "send-back", "The first step is too big. What could she do sitting?")
    journey.look(supervisor, "sent-back")
    coach.sync()
    with pytest.raises(PlanSentBack):
        coach.do(planning.agree, plan_id)
    (waiting,) = coach.do(comments.waiting, case_id)
    coach.do(comments.answer, waiting.id, "The stool comes first now.")
    coach.sync()
    say(supervisor, case_id, "approve", "Good.")
    assert "Plan approved" in supervisor.said()
    assert "The stool comes first now." in supervisor.said()
    journey.look(supervisor, "approved")
    coach.sync()
    coach.do(agree_and_sign, plan_id)
    coach.sync()


def give(supervisor: Eyes, receipt: str, coach: str) -> None:
    """The case goes to another coach."""
    page = supervisor.open("/caseload")
    page.check('input[name="case"] >> nth=0')
    to = page.locator('select[name="to"]')
    to.select_option(str(to.locator("option", has_text=coach).get_attribute("value")))
    page.get_by_role("button", name="Give").first.click()
    assert receipt in supervisor.said()
    page.get_by_role("button", name="Give").first.click()
    assert "1 case has another coach now." in supervisor.said()


def frozen(journey: Journey, supervisor: Eyes) -> list[list[str]]:
    """The return of the quarter's job starts: frozen, and its rows."""
    page = supervisor.open("/returns?programme=bury&when=2026-10&layout=job-starts")
    page.get_by_role("button", name="Freeze this return").click()
    page.wait_for_url("**/returns/frozen/*")
    assert "its signature holds" in supervisor.said()
    journey.look(supervisor, "frozen")
    answer = httpx.get(
        f"{supervisor.page.url}/csv", cookies={"coach_session": journey.cookie}, timeout=PATIENCE
    )
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))


def test_from_a_referral_on_the_web_to_a_frozen_return(journey: Journey, tmp_path: Path) -> None:
    officer = journey.somebody(Role.TRIAGE_OFFICER, "Ash Okafor")
    with (
        laptop(tmp_path / "one", journey, "Robin Ashdown") as first,
        laptop(tmp_path / "two", journey, "Jo Fairweather") as second,
    ):
        receipt = refer_on_the_web(journey, officer)
        accept(journey, officer, receipt, "Robin Ashdown")
        first.sync()
        second.sync()
        case_id = first.do(case_of)
        file = first.file(case_id)
        assert file.case.ref == receipt
        assert [one.said for one in file.handovers] == [SAID]
        assert file.person is not None
        assert file.person.date_of_birth == date(1982, 3, 27)
        with pytest.raises(CaseNotFound):
            second.file(case_id)

        supervisor = journey.somebody(Role.SUPERVISOR, "Kim Vale")
        signed_after_review(journey, first, case_id, supervisor)

        give(supervisor, receipt, "Jo Fairweather")
        first.sync()
        second.sync()
        with pytest.raises(CaseNotFound):
            first.file(case_id)
        journey.later(days=13)
        second.sync()
        started = outcomes.NewOutcome(
            what=OutcomeKind.JOB_START, on=date(2026, 12, 14), evidence="Letter of the school"
        )
        second.do(outcomes.record, case_id, started)
        second.sync()

        journey.later(days=20)
        supervisor = journey.somebody(Role.SUPERVISOR, "Kim Vale")
        supervisor.open("/caseload")
        assert "Jo Fairweather" in supervisor.said()
        journey.look(supervisor, "caseload")
        rows = frozen(journey, supervisor)
        assert [row[1:6] for row in rows[1:]] == [
            [receipt, "Jo Fairweather", "2026-12-01", "2026-12-14", "In: claimed"]
        ]
        trail = journey.server.rows("SELECT action FROM audit WHERE subject = %(c)s", c=case_id)
        done = [row[0] for row in trail]
        for deed in ("referral.accepted", "plan.sent_back", "plan.approved"):
            assert deed in done
