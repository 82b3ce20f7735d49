"""What is true of the whole laptop: an ended lease, a sign-in that is due, a withdrawal."""

import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtGui import QDesktopServices

from coach_app.domain.errors import Meaning, Refusal
from coach_app.services import person_sign_in
from coach_app.services.exchange import SyncReport
from coach_app.services.person_sign_in import Asked, Looked, SignInState
from coach_app.store.places import Places
from coach_app.store.settings import SettingName
from tests.gui.test_window import add, desk_of, go, nameless
from tests.support.patience import PATIENCE, PATIENCE_MS
from tests.support.window_driving import Driver
from tests.unit.ui.test_standing_words import QUIET, TODAY
from ui.frame.presenter import FramePresenter
from ui.lease.view import LeaseView
from ui.sync_status.view import SyncView
from ui.unlock.view import UnlockView


def with_an_ended_lease(driver: Driver) -> LeaseView:
    """The last exchange was three weeks ago."""
    add(driver, "Pat Sample")
    last = (driver.clock.now() - timedelta(days=21)).isoformat()
    settings = desk_of(driver).store.settings
    driver.tasks.on_store(lambda: settings.put({SettingName.LEASE_FROM: last}))
    driver.window.lock()
    driver.until(lambda: driver.window.findChild(UnlockView) is not None)
    driver.unlock()
    driver.until(lambda: driver.window.place.kind == "lease")
    shown = driver.window.screen_shown
    assert isinstance(shown, LeaseView)
    return shown


def test_after_the_lease_there_is_only_exchanging_and_handing_over(opened: Driver) -> None:
    shown = with_an_ended_lease(opened)
    opened.until(lambda: "14 days" in shown.what.text())
    assert "changes wait to be sent" in shown.safe.text() or "1 change waits" in shown.safe.text()
    assert nameless(opened.window) == []
    go(opened, "caseload")
    opened.until(lambda: opened.window.place.kind == "lease")
    go(opened, "sync")
    assert opened.window.place.kind == "sync", "the way to exchange stays open"


def test_the_last_days_are_told_in_the_header_and_on_the_sync_page(opened: Driver) -> None:
    settings = desk_of(opened).store.settings
    granted = (opened.clock.now() - timedelta(days=11, hours=1)).isoformat()
    kept = {SettingName.LEASE_FROM: granted, SettingName.DEVICE_ID: "laptop"}
    opened.tasks.on_store(lambda: settings.put(kept))
    opened.window.lock()
    opened.until(lambda: opened.window.findChild(UnlockView) is not None)
    opened.unlock()
    go(opened, "sync")
    page = opened.screen("sync")
    assert isinstance(page, SyncView)
    opened.until(lambda: "Exchange within 2 days." in page.lease.text)
    frame = opened.window.frame
    assert frame is not None
    opened.until(lambda: frame.header.state.text() == "Exchange within 2 days")


@pytest.mark.parametrize(
    ("papers", "said"), [(0, "All sent"), (1, "1 paper waits"), (3, "3 papers wait")]
)
def test_p27_the_header_says_all_sent_only_when_the_papers_are_too(
    opened: Driver, papers: int, said: str
) -> None:
    frame = opened.window.frame
    assert frame is not None
    frame.header.show_state(replace(QUIET, waiting_files=papers), TODAY)
    assert frame.header.state.text() == f"{said} · last exchange 09:12"


def test_what_was_put_back_is_told_after_the_exchange(opened: Driver) -> None:
    go(opened, "sync")
    page = opened.screen("sync")
    assert isinstance(page, SyncView)
    quiet = SyncReport(
        requests=3, sent=0, received=2, refused=0, conflicts=0, documents_sent=0, waiting=0
    )
    page.show_report(replace(quiet, rejoined=True))
    assert "put back from a copy" in page.message.text
    page.show_report(replace(quiet, reoffered=True))
    assert "The server had been put back" in page.message.text


def test_unsent_work_is_handed_over_as_a_file(opened: Driver, tmp_path: Path) -> None:
    shown = with_an_ended_lease(opened)
    shown.hand_over_wanted.emit(tmp_path / "handed over")
    opened.until(lambda: "saved" in shown.message.text)
    assert b"Pat Sample" not in (tmp_path / "handed over").read_bytes()


class Withdrawn(Refusal):
    key = "store.erased_by_revocation"
    meaning = Meaning.LOCKED


def test_a_withdrawal_closes_everything_and_says_so(opened: Driver) -> None:
    add(opened, "Pat Sample")
    go(opened, "caseload")
    places = Places(opened.door.folder)

    def withdrawn() -> None:
        places.keys.unlink()
        places.withdrawn_note.touch()
        raise Withdrawn

    told: list[Exception] = []
    opened.tasks.submit(opened.window, withdrawn, done=lambda _: None, failed=told.append)
    opened.until(lambda: opened.window.findChild(UnlockView) is not None)
    assert opened.window.desk is None
    assert told
    assert "withdrawn" in opened.at_door.message.text


PAGE = "https://coach.northern-health-and-work.example:8443/my-laptop"


def told_by_the_server(driver: Driver, sign_in: str) -> SyncView:
    """The Sync page of a laptop whose server said this of its person's sign-in."""
    now = driver.clock.now().isoformat()
    kept = {
        SettingName.DEVICE_ID: "laptop",
        SettingName.SERVER_URL: PAGE.removesuffix("/my-laptop"),
        SettingName.LAST_EXCHANGE_AT: now,
        SettingName.SERVER_TIME: now,
        SettingName.PERSON_SIGN_IN: sign_in,
    }
    settings = desk_of(driver).store.settings
    driver.tasks.on_store(lambda: settings.put(kept))
    go(driver, "today")
    go(driver, "sync")
    page = driver.screen("sync")
    assert isinstance(page, SyncView)
    driver.settle()
    return page


def test_the_sync_page_asks_the_person_to_sign_in_and_shows_the_code(
    opened: Driver, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = Asked(
        code="BCDF-GHJK",
        page=PAGE,
        address=f"{PAGE}?code=BCDF-GHJK",
        until=datetime(2027, 7, 1, 9, 30, tzinfo=UTC),
        interval=0.0,
    )
    looked = [Looked(state=SignInState.WAITING), Looked(state=SignInState.REFUSED)]
    addresses: list[str] = []
    monkeypatch.setattr(person_sign_in, "ask", lambda *_: asked)
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: addresses.append(url.toString()))
    waiting = threading.Event()

    def look(*_: object, **__: object) -> Looked:
        assert waiting.wait(PATIENCE)
        return looked.pop(0)

    monkeypatch.setattr(person_sign_in, "look", look)
    page = told_by_the_server(opened, "needed")
    card = page.sign_in
    assert "Sign in with a browser to get the news of your team" in card.standing.text()
    frame = opened.window.frame
    assert frame is not None
    # The header reads how the laptop stands when the window is made, and after an exchange.
    assert isinstance(frame.presenter, FramePresenter)
    frame.presenter.count()
    opened.until(lambda: frame.header.state.text() == "Sign in to get news")
    assert not card.code.isVisible()
    card.begin.click()
    opened.qtbot.waitUntil(card.code.isVisible, timeout=PATIENCE_MS)
    assert card.code.text() == asked.code
    assert card.code.accessibleName() == "B, C, D, F, G, H, J, K"
    assert PAGE in card.how.text()
    assert "good until 10:30" in card.how.text(), "by the time in Britain, wherever this runs"
    assert card.open.hasFocus()
    assert nameless(opened.window) == []
    card.open.click()
    assert addresses == [asked.address]
    assert "No browser could be opened here" in card.message.text, "openUrl gave nothing back"
    waiting.set()
    opened.until(lambda: "refused in the browser" in card.message.text)
    assert card.begin.isVisible()
    assert not card.code.isVisible()
    assert card.begin.hasFocus()


def test_a_sign_in_that_counts_says_until_when_and_warns_before_it_ends(opened: Driver) -> None:
    now = opened.clock.now()
    long, soon = (str(int((now + timedelta(days=d)).timestamp())) for d in (13, 1))
    page = told_by_the_server(opened, long)
    assert "You are signed in until Monday 14 December 2026" in page.sign_in.standing.text()
    assert page.sign_in.ends.text == ""
    page = told_by_the_server(opened, soon)
    assert "or the news stops then" in page.sign_in.ends.text
    page = told_by_the_server(opened, str(int(now.timestamp())))
    assert "Sign in with a browser" in page.sign_in.standing.text(), "over by now"
    page = told_by_the_server(opened, "")
    assert not page.sign_in.isVisible()
