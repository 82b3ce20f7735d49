"""The exchange that nobody asked for: when it begins, that it holds up nobody, that it stops."""

import gc
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial

import httpx
import pytest
from PySide6.QtNetwork import QNetworkInformation
from pytestqt.qtbot import QtBot

from coach_app.services import exchange, referrals
from coach_app.services.changes import Changes
from coach_app.services.desk import Desk
from coach_app.services.exchange import NetworkTrouble, Stop, SyncReport
from coach_app.store.settings import SettingName
from sync.client import transport
from sync.client.engine import TAKEN_AT_ONCE, pieces
from sync.protocol import ExchangeReply, News
from tests.gui.test_window import add, desk_of, go
from tests.support import journeys
from tests.support.patience import PATIENCE, PATIENCE_MS
from tests.support.window_driving import Driver
from ui.frame.by_itself import ByItself, Uses
from ui.shared.pauses import LONGEST_MS, PauseWatch
from ui.shared.ports import Place
from ui.shared.tasks import Tasks

REPORT = SyncReport(
    requests=1, sent=0, received=0, refused=0, conflicts=0, documents_sent=0, waiting=0
)


class Laptop:
    """An exchanger whose timer a test looks at instead of waiting."""

    def __init__(self, qtbot: QtBot) -> None:
        self.qtbot = qtbot
        self.tasks = Tasks()
        self.enrolled = True
        self.exchanges = 0
        self.trouble: Exception | None = None
        self.announced: list[Changes] = []
        self.by_itself = ByItself(
            self.tasks,
            Uses(lambda: self.enrolled, self._exchange),
            self.announced.append,
            chance=lambda: 0.5,
        )

    def _exchange(self, stop: Stop) -> SyncReport:
        stop.check()
        self.exchanges += 1
        if self.trouble is not None:
            raise self.trouble
        return REPORT

    def settle(self) -> None:
        self.qtbot.waitUntil(lambda: self.tasks.idle, timeout=PATIENCE_MS)

    def start(self) -> None:
        self.by_itself.start()
        self.settle()

    @property
    def seconds(self) -> float:
        """Until the next one begins; -1 when none will."""
        timer = self.by_itself.timer
        return timer.interval() / 1000 if timer.isActive() else -1

    def fire(self) -> None:
        self.by_itself.timer.stop()
        self.by_itself.exchange()
        self.settle()


@pytest.fixture
def laptop(qtbot: QtBot) -> Iterator[Laptop]:
    made = Laptop(qtbot)
    yield made
    made.by_itself.stop()
    made.tasks.close()


def test_it_begins_soon_after_unlocking_and_goes_on(laptop: Laptop) -> None:
    laptop.start()
    assert laptop.seconds == 20
    laptop.fire()
    assert laptop.exchanges == 1
    assert laptop.announced == [Changes(frozenset({"sync"}), "")]
    assert laptop.seconds == 15 * 60


def test_a_laptop_that_is_not_enrolled_waits_until_it_is(laptop: Laptop) -> None:
    laptop.enrolled = False
    laptop.start()
    laptop.by_itself.network_came()
    laptop.fire()
    assert (laptop.seconds, laptop.exchanges) == (-1, 0)
    laptop.enrolled = True
    laptop.by_itself.heard()
    laptop.settle()
    assert laptop.seconds == 20


def test_p28_a_failure_is_tried_again_though_nobody_touches_anything(laptop: Laptop) -> None:
    laptop.start()
    laptop.trouble = NetworkTrouble()
    waits = []
    for _ in range(4):
        laptop.fire()
        waits.append(laptop.seconds)
    assert waits == sorted(waits)
    assert 0 < waits[0] < waits[-1] <= 15 * 60
    later = NetworkTrouble()
    later.retry_after = 3000.0
    laptop.trouble = later
    laptop.fire()
    assert laptop.seconds >= 3000
    laptop.trouble = RuntimeError("anything at all")
    laptop.fire()
    assert laptop.seconds > 0


def test_a_network_that_appears_is_used_at_once(laptop: Laptop) -> None:
    laptop.start()
    laptop.trouble = NetworkTrouble()
    for _ in range(6):
        laptop.fire()
    laptop.by_itself.reachable(QNetworkInformation.Reachability.Local)
    assert laptop.seconds > 60
    laptop.by_itself.reachable(QNetworkInformation.Reachability.Online)
    assert laptop.seconds <= 11
    laptop.by_itself.behind_portal(behind=False)
    assert laptop.seconds <= 11


def test_after_locking_nothing_begins_any_more(laptop: Laptop) -> None:
    laptop.start()
    laptop.by_itself.stop()
    laptop.by_itself.network_came()
    laptop.by_itself.heard()
    laptop.by_itself.exchange()
    laptop.settle()
    assert (laptop.seconds, laptop.exchanges) == (-1, 0)


@contextmanager
def silent_server() -> Iterator[tuple[str, threading.Event]]:
    """Takes a request and never answers it."""
    asked = threading.Event()
    held: list[socket.socket] = []
    with socket.create_server(("127.0.0.1", 0)) as door:

        def serve() -> None:
            while True:
                try:
                    visitor, _ = door.accept()
                except OSError:
                    return
                held.append(visitor)
                if visitor.recv(100):
                    asked.set()

        thread = threading.Thread(target=serve)
        thread.start()
        yield f"http://127.0.0.1:{door.getsockname()[1]}", asked
        door.shutdown(socket.SHUT_RDWR)
        thread.join(PATIENCE)
        for one in held:
            one.close()


def test_it_stops_at_the_lock_and_holds_up_nobody_meanwhile(
    opened: Driver, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The line is silent for longer than this test has patience; the window locks all the same."""
    monkeypatch.setattr(transport, "SILENCE", httpx.Timeout(10 * PATIENCE))
    desk = desk_of(opened)
    add(opened, "Pat Sample")
    with silent_server() as (url, asked):
        known = {SettingName.SERVER_URL: url, SettingName.DEVICE_ID: "laptop-1"}
        opened.tasks.on_store(lambda: desk.store.settings.put(known))
        frame = opened.window.frame
        assert frame is not None
        by_itself = frame.by_itself
        by_itself.heard()
        opened.settle()
        by_itself.exchange()
        opened.qtbot.waitUntil(asked.is_set, timeout=PATIENCE_MS)
        for place in ("caseload", "today", "caseload", "today"):
            opened.window.navigate(Place(place))
            opened.qtbot.wait(30)
        assert by_itself.under_way
        status = opened.tasks.on_store(lambda: exchange.status(desk))
        assert status.unsent > 0
        opened.window.lock()
        opened.until(lambda: opened.window.desk is None and opened.tasks.idle)


CHANGES = 4500


@pytest.fixture
def as_unlocked_for_good() -> Iterator[None]:
    """What is loaded is set aside, as the program itself does: else some look or other would find
    the garbage of all tests before it."""
    gc.collect()
    gc.freeze()
    yield
    gc.unfreeze()


@pytest.mark.usefixtures("as_unlocked_for_good")
def test_p42_a_large_answer_does_not_hold_up_the_window(
    opened: Driver, monkeypatch: pytest.MonkeyPatch
) -> None:
    """4,500 changes are taken over while somebody goes from screen to screen."""
    desk = desk_of(opened)
    case_id = opened.tasks.on_store(lambda: _case(desk))
    reply = _large_reply(case_id)
    taken: list[ExchangeReply] = []

    def taking_over(piece: ExchangeReply) -> None:
        desk.store.journal.record(piece)
        taken.append(piece)

    def exchanging(stop: Stop) -> SyncReport:
        del stop
        for piece in pieces(reply, 0):
            opened.tasks.on_store(partial(taking_over, piece))
        return REPORT

    def look_at(place: str) -> int:
        """Goes there and waits until all that was asked of the store for it is answered; how many
        pieces came first."""
        before, answered = len(taken), list[int]()
        opened.window.navigate(Place(place))
        opened.tasks.submit(
            opened.window, lambda: len(taken) - before, done=answered.append, failed=_never
        )
        opened.qtbot.waitUntil(lambda: bool(answered), timeout=PATIENCE_MS)
        return answered[0]

    frame = opened.window.frame
    assert frame is not None
    by_itself = frame.by_itself
    opened.settle()
    monkeypatch.setattr(by_itself, "_uses", Uses(lambda: True, exchanging))
    by_itself.heard()
    opened.settle()
    for place in ("caseload", "today"):
        go(opened, place)
    # In processor time of this thread, and against the same without an exchange: what else the
    # machine does meanwhile is no matter.
    quiet = PauseWatch(time.thread_time, opened.window)
    for place in ("caseload", "today", "caseload", "today"):
        look_at(place)
    opened.settle()
    allowed = max(LONGEST_MS, 2 * quiet.longest_ms)
    by_itself.exchange()
    watch = PauseWatch(time.thread_time, opened.window)
    waited = [0]
    while by_itself.under_way:
        waited += map(look_at, ("caseload", "today"))
    opened.settle()
    assert len(taken) >= CHANGES // TAKEN_AT_ONCE
    assert watch.longest_ms < allowed, f"the window stood still for {watch.longest_ms:.0f} ms"
    assert max(waited) <= 2, "the store is free in between"


def _never(problem: Exception) -> None:
    raise problem


def _case(desk: Desk) -> str:
    return referrals.register(desk, journeys.a_referral()).case_id


def _large_reply(case_id: str) -> ExchangeReply:
    news = tuple(
        News(
            kind="contact",
            record_id=f"n{number}",
            case_id=case_id,
            version=1,
            changed={
                "id": f"n{number}",
                "case_id": case_id,
                "at": "2026-11-30T09:00:00Z",
                "channel": "phone",
                "result": "reached",
                "note": f"Talked about shifts and buses, {number} times. " * 8,
            },
        )
        for number in range(CHANGES)
    )
    now = datetime(2026, 12, 1, 9, 30, tzinfo=UTC)
    return ExchangeReply(epoch="e", cursor=CHANGES, server_time=now, news=news)
