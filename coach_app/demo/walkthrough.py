"""The whole journey by itself: two people, the real window, a real server; checked and timed."""

import os
import tempfile
import time
import tomllib
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from PySide6.QtWidgets import QLabel

from coach_app import bootstrap
from coach_app.demo import around_the_plan, caseload, intake, papers, server_process, supervisor
from coach_app.demo.hands import Hands, SaveInto, must
from coach_app.demo.play import Play
from coach_app.demo.report import Report
from coach_app.domain.errors import Refusal
from coach_app.services import exchange
from coach_app.services.caseload import page
from coach_app.services.desk import Desk
from resources import find
from ui.application import application
from ui.shared.fields import TextField
from ui.shared.pieces import Message
from ui.shared.tasks import Tasks
from ui.window import MainWindow

COACH = "Jo Coach"
PICTURES = "screens"


def run(out: Path) -> Report:
    """Plays everything and writes pictures, papers, the caseload page and report.json into `out`.

    The report is sound only when every step was checked and held; it stops at the first that
    does not.
    """
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    (out / PICTURES).mkdir(parents=True, exist_ok=True)
    report = Report(time.perf_counter)
    try:
        # What was refused stands in the report.
        with suppress(Refusal), tempfile.TemporaryDirectory(prefix="coach-demo-") as folder:
            _play(report, Path(folder), out)
    finally:
        report.files += [f"{PICTURES}/{p.name}" for p in (out / PICTURES).glob("*.png")]
        report.write(out / "report.json")
    return report


def _play(report: Report, folder: Path, out: Path) -> None:
    application()
    clock = caseload.TravelClock(bootstrap.SystemClock())
    door = bootstrap.door(folder / "store", store_clock=clock)
    tasks, saving = Tasks(), SaveInto()
    window = MainWindow(door, saving, tasks)
    hands = Hands(window, tasks, out / PICTURES)
    window.show()
    try:
        secret = bootstrap.throwaway_passphrase()
        desk = _set_up(report, hands, tasks, clock, secret)
        for story in _stories():
            _one_person(Play(hands, tasks, desk, report, story, saving, out))
        _look_around(report, hands)
        with server_process.running(folder) as server:
            _sync(report, hands, tasks, desk, server)
            _supervise(report, tasks, desk, server, out)
        _lock(report, hands, secret)
    finally:
        window.close()
        tasks.on_store(door.lock)
        tasks.close()


def _set_up(
    report: Report, hands: Hands, tasks: Tasks, clock: caseload.TravelClock, secret: str
) -> Desk:
    with report.step("set up an encrypted store") as checks:
        hands.write("coachName", COACH)
        hands.write("passphrase", secret)
        hands.write("passphraseAgain", secret)
        hands.picture("set-up")
        now = clock.go_back()
        hands.click("create")
        hands.picture("recovery-key")
        groups = hands.find(QLabel, "recoveryKey").text().split()
        hands.click("haveKey")
        for at in range(2):
            field = hands.find(TextField, f"groupTyped{at}Field")
            hands.write_in(field.line, groups[field.property("group") - 1])
        hands.click("goOn")
        hands.until(lambda: hands.window.desk is not None, "the desk is there")
        desk = hands.window.desk
        assert desk is not None  # noqa: S101 - just waited for
        hands.picture("today-empty")
        people = tasks.on_store(lambda: caseload.fill(replace(desk, clock=clock), clock, now))
        findings = tasks.on_store(desk.store.verify)
        must(not findings, "the store is sound")
        checks.append(f"Store made and verified, {people} fictional people in it")
    with report.step("today") as checks:
        hands.click("to_caseload")
        hands.click("to_today")
        hands.picture("today")
        rows = tasks.on_store(lambda: page(desk))
        must(rows.total == people, "everybody is in the caseload")
        checks.append(f"{rows.total} cases")
    return desk


def _stories() -> list[dict[str, object]]:
    text = find("demo", "journeys.toml").read_text(encoding="utf-8")
    stories: list[dict[str, object]] = tomllib.loads(text)["journeys"]
    return stories


def _one_person(play: Play) -> None:
    intake.refer(play)
    intake.contact(play)
    intake.agree_to_take_part(play)
    intake.assess(play)
    papers.draft_and_edit(play)
    if play.key == "thrive":
        around_the_plan.changes_at_work(play)
        around_the_plan.fewer_hours(play)
    papers.agree(play)
    papers.sign(play)
    paper = papers.hand_over(play)
    if play.key == "thrive":
        papers.edit_after_signing(play, paper)
    else:
        around_the_plan.review(play)


def _look_around(report: Report, hands: Hands) -> None:
    with report.step("caseload, referrals and search") as checks:
        hands.click("to_caseload")
        hands.picture("caseload")
        hands.click("to_referrals")
        hands.picture("referrals")
        assert hands.window.frame is not None  # noqa: S101 - unlocked
        search = hands.window.frame.header.search
        hands.write_in(search, "heavy mach")
        hits = search.hits
        hands.until(lambda: hits.isVisible() and hits.count() > 0, "hits are listed")
        hands.picture("search")
        search.clear()
        search.hide_hits()
        checks.append("Lists and search shown")


def _sync(
    report: Report, hands: Hands, tasks: Tasks, desk: Desk, server: server_process.DemoServer
) -> None:
    with report.step("enrol and exchange") as checks:
        hands.click("to_sync")
        hands.write("serverAddress", server.url)
        hands.write("oneTimeCode", server.enrolment_code)
        hands.click("enrol")
        before = tasks.on_store(lambda: exchange.status(desk))
        must(before.enrolled, "the laptop is enrolled")
        hands.click("exchangeNow")
        hands.until(lambda: _unsent(tasks, desk) == 0, "everything is sent")
        hands.picture("sync")
        after = tasks.on_store(lambda: exchange.status(desk))
        must((after.refused, after.held, after.conflicts) == (0, 0, 0), "nothing was refused")
        checks.append(f"{before.unsent} changes sent, all accepted")
    with report.step("exchange again: nothing changes") as checks:
        again = exchange.sync_now(desk, tasks.on_store)
        must((again.sent, again.received, again.requests) == (0, 0, 1), "one empty request")
        checks.append("One request, nothing sent, nothing received")


def _unsent(tasks: Tasks, desk: Desk) -> int:
    status: exchange.SyncStatus = tasks.on_store(lambda: exchange.status(desk))
    return status.unsent


def _supervise(
    report: Report, tasks: Tasks, desk: Desk, server: server_process.DemoServer, out: Path
) -> None:
    with report.step("the supervisor sees the caseload") as checks:
        html = supervisor.caseload_page(server)
        (out / "caseload.html").write_text(html, encoding="utf-8")
        report.files.append("caseload.html")
        rows = tasks.on_store(lambda: page(desk, limit=1000)).rows
        missing = [row.ref for row in rows if row.ref not in html]
        must(not missing, "every reference is on the page")
        checks.append(f"{len(rows)} references on the page")


def _lock(report: Report, hands: Hands, secret: str) -> None:
    with report.step("lock, wrong passphrase, unlock") as checks:
        hands.click("lock")
        hands.write("passphrase", "these are not the right words")
        hands.click("unlock")
        must("does not open" in hands.find(Message, "message").text, "the refusal says so")
        must(hands.window.desk is None, "the wrong passphrase opens nothing")
        hands.picture("locked")
        hands.write("passphrase", secret)
        hands.click("unlock")
        hands.until(lambda: hands.window.desk is not None, "the right one opens")
        checks.append("Wrong passphrase refused in words, the right one opened")
