"""Laptops with real stores before a server that asks their persons to sign in."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import Session

from coach_app.bootstrap import RandomIds
from coach_app.cli.main import run
from coach_app.services import exchange, exchange_files, person_sign_in
from coach_app.services.desk import Desk
from coach_app.services.exchange_files import NewsFirst
from coach_app.services.person_sign_in import NobodyAsks, SignInState
from coach_app.store.settings import SettingName
from sync.client.answers import NoAnswer
from sync.server import person
from sync.server.by_file import take_file
from sync.server.exchange import Exchanger
from sync.server.settings import Settings
from sync.server.tables import Account, Device
from tests.support.desks import COACH, PASSPHRASE, a_door
from tests.support.enrolled import case_of, desk_on, log, notes, on_server, register
from tests.support.laptops import MovableClock, RunningServer, fresh_id, running_server
from tests.support.stillness import FixedClock

LASTS = timedelta(days=14)


@pytest.fixture
def asking(running: RunningServer, server_clock: MovableClock) -> Iterator[RunningServer]:
    """The same database behind a server that asks persons to sign in: its policy was switched on
    while laptops were out."""
    url = running.engine.url.render_as_string(hide_password=False)
    settings = Settings(
        database_url=url,
        secure_cookies=False,
        second_factor=False,
        limit_rates=False,
        person_sign_in=LASTS,
    )
    with running_server(url, server_clock, settings=settings) as server:
        yield server


def now_speaks_to(desk: Desk, server: RunningServer) -> None:
    desk.store.settings.put({SettingName.SERVER_URL: server.url})


def says_yes(server: RunningServer, desk: Desk, code: str, *, own: bool = True) -> None:
    """The person, on the server's page."""
    with Session(server.engine) as session, session.begin():
        device = session.get_one(Device, desk.setting(SettingName.DEVICE_ID))
        account = session.get_one(Account, device.account_id)
        person.say(session, account, code, server.clock(), own=own)


def signs_in(server: RunningServer, desk: Desk) -> None:
    asked = person_sign_in.ask(desk)
    assert asked.page == f"{server.url}/my-laptop"
    assert asked.address == f"{asked.page}?code={asked.code}"
    assert person_sign_in.look(desk, asked.code).state is SignInState.WAITING
    says_yes(server, desk, asked.code)
    assert person_sign_in.look(desk, asked.code).until == server.clock() + LASTS


@contextmanager
def another(folder: Path, clock: FixedClock, server: RunningServer) -> Iterator[Desk]:
    """The same coach's other laptop."""
    door = a_door(folder, clock, RandomIds())
    try:
        desk = door.create(PASSPHRASE, COACH)
        exchange.enrol(desk, server.url, server.code())
        yield desk
    finally:
        door.lock()


def test_a_policy_switched_on_while_the_laptop_was_out(
    running: RunningServer,
    asking: RunningServer,
    laptop: Desk,
    clock: FixedClock,
    tmp_path: Path,
) -> None:
    case_id = case_of(laptop)
    assert not exchange.status(laptop).sign_in_needed
    with pytest.raises(NobodyAsks):
        person_sign_in.ask(laptop)
    with another(tmp_path / "other", clock, running) as other:
        exchange.sync_now(other)
        log(other, case_id, "from the other laptop")
        exchange.sync_now(other)
    now_speaks_to(laptop, asking)
    log(laptop, case_id, "written without having signed in")
    granted = laptop.setting(SettingName.LEASE_FROM)
    asking.clock.move(minutes=1)
    report = exchange.sync_now(laptop)
    assert (report.sent, report.received, report.waiting, report.withheld) == (1, 0, 0, True)
    assert on_server(asking, "contact") == 2
    status = exchange.status(laptop)
    assert (status.sign_in_needed, status.unsent) == (True, 0)
    assert laptop.setting(SettingName.LEASE_FROM) > granted, "it goes on as after any exchange"
    signs_in(asking, laptop)
    assert not exchange.status(laptop).sign_in_needed
    report = exchange.sync_now(laptop)
    assert (report.received, report.withheld) == (1, False)
    assert len(notes(laptop, case_id)) == 2
    assert exchange.status(laptop).signed_in_until == asking.clock() + LASTS
    assert laptop.store.verify() == ()
    now_speaks_to(laptop, running)
    exchange.sync_now(laptop)
    status = exchange.status(laptop)
    assert (status.sign_in_needed, status.signed_in_until) == (False, None), "switched off again"


def test_no_first_download_before_the_person_has_signed_in(
    asking: RunningServer, laptop: Desk, clock: FixedClock, tmp_path: Path
) -> None:
    with another(tmp_path / "new", clock, asking) as new:
        register(new, "Alex")
        first = exchange.sync_now(new)
        assert (first.received, first.waiting, first.withheld) == (0, 0, True)
        assert len(new.store.queries.dues(clock.now().date())) == 1
        signs_in(asking, new)
        assert exchange.sync_now(new).received > 0
        exchange.sync_now(new)
        now_speaks_to(laptop, asking)
        signs_in(asking, laptop)
        exchange.sync_now(laptop)
        assert exchange.sync_now(new).received == 0, "its own did not come back"
        assert exchange.sync_now(laptop).received == 0


def test_a_store_put_back_from_a_copy_waits_with_its_work_until_it_can_be_compared(
    running: RunningServer,
    asking: RunningServer,
    laptop: Desk,
    clock: FixedClock,
    tmp_path: Path,
) -> None:
    """Whoever has copied it, passphrase and all, is told nothing; the person signs in again."""
    case_id = case_of(laptop)
    now_speaks_to(laptop, asking)
    signs_in(asking, laptop)
    laptop.store.backup(tmp_path / "copy")
    log(laptop, case_id, "only in the life that was lost")
    exchange.sync_now(laptop)
    laptop.store.close()
    laptop.store.restore(tmp_path / "copy", tmp_path / "put back")
    with desk_on(tmp_path / "put back", clock) as restored:
        log(restored, case_id, "written after it was put back")
        for _ in range(2):
            report = exchange.sync_now(restored)
            assert (report.sent, report.received, report.withheld) == (0, 0, True)
        assert notes(restored, case_id) == ["written after it was put back"]
        assert exchange.status(restored).unsent == 1
        with pytest.raises(NewsFirst):
            exchange_files.export(restored)
        signs_in(asking, restored)
        report = exchange.sync_now(restored)
        assert (report.waiting, report.conflicts, report.withheld) == (0, 0, False)
        assert notes(restored, case_id) == [
            "only in the life that was lost",
            "written after it was put back",
        ]
        assert on_server(asking, "contact") == 2
        assert restored.store.verify() == ()


def test_a_stick_brings_work_and_takes_no_news_before_the_sign_in(
    running: RunningServer, laptop: Desk, clock: FixedClock, tmp_path: Path
) -> None:
    case_id = case_of(laptop)
    with another(tmp_path / "other", clock, running) as other:
        exchange.sync_now(other)
        log(other, case_id, "from the other laptop")
        exchange.sync_now(other)
    for signed_in in (False, True):
        if signed_in:
            with Session(running.engine) as session, session.begin():
                device = session.get_one(Device, laptop.setting(SettingName.DEVICE_ID))
                asked = person.ask(session, device, "", running.clock())
            says_yes(running, laptop, asked.code)
        log(laptop, case_id, f"on the stick {signed_in}")
        taken = take_file(
            Exchanger(running.engine, sign_in=LASTS),
            exchange_files.export(laptop).content,
            number=fresh_id(),
            now=running.clock(),
        )
        answer, _ = exchange_files.take_answer(laptop, taken.answer)
        assert (answer.waiting, answer.withheld) == (0, not signed_in)
        assert ("from the other laptop" in notes(laptop, case_id)) is signed_in


class Pause:
    """Waits no time."""

    def __init__(self, waited: list[float]) -> None:
        self._waited = waited

    def wait(self, seconds: float) -> None:
        self._waited.append(seconds)


@pytest.mark.parametrize("own", [True, False])
def test_the_command_line_shows_the_code_and_waits(
    asking: RunningServer,
    laptop: Desk,
    folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    *,
    own: bool,
) -> None:
    now_speaks_to(laptop, asking)
    laptop.store.close()
    waited = list[float]()
    monkeypatch.setattr("coach_app.cli.sync.Event", lambda: Pause(waited))
    ask, looks = person_sign_in.ask, list[str]()

    def asked(desk: Desk) -> Any:
        found = ask(desk)
        says_yes(asking, desk, found.code, own=own)
        return found

    def look(desk: Desk, code: str) -> Any:
        looks.append(code)
        if len(looks) == 1:
            raise NoAnswer
        return person_sign_in_look(desk, code)

    person_sign_in_look = person_sign_in.look
    monkeypatch.setattr(person_sign_in, "ask", asked)
    monkeypatch.setattr(person_sign_in, "look", look)
    secret = tmp_path / "passphrase"
    secret.write_text(PASSPHRASE + "\n", encoding="utf-8")
    store = ["--store", str(folder), "--passphrase-file", str(secret)]
    assert run([*store, "sync", "sign-in"]) == (0 if own else 3)
    said = capsys.readouterr()
    assert looks[0] in said.out
    assert waited == [person.INTERVAL, person.INTERVAL], "a line that broke is no answer"
    assert f"{asking.url}/my-laptop?code={looks[0]}" in said.out
    assert ("You are signed in until" in said.out) is own
    assert ("sync.sign_in_refused" in said.err) is not own
