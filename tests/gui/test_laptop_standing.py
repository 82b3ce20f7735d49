"""What is true of the whole laptop: an ended lease, a withdrawal."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from coach_app.domain.errors import Meaning, Refusal
from coach_app.services.exchange import SyncReport
from coach_app.store.places import Places
from coach_app.store.settings import SettingName
from tests.gui.test_window import add, desk_of, go, nameless
from tests.support.window_driving import Driver
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
    assert b"Pat" not in (tmp_path / "handed over").read_bytes()


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
