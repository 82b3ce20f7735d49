"""A document that another program shows: asked about, private, and gone when the laptop locks."""

import os
import stat
from pathlib import Path

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QPushButton

from coach_app.domain.disclosed import Route, Way
from coach_app.domain.errors import Refusal
from coach_app.services import handing_over
from coach_app.store.outside_copies import FOLDER
from coach_app.store.refusals import DiskFull
from tests.support import journeys
from tests.support.case_driving import at, file_of, found, made
from tests.support.window_driving import Driver
from ui.documents.view import DocumentScreen


@pytest.fixture
def readers(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """What the system's reader was given."""
    given: list[Path] = []

    def opened(url: QUrl) -> bool:
        given.append(Path(url.toLocalFile()))
        return True

    monkeypatch.setattr(QDesktopServices, "openUrl", opened)
    return given


def signed_paper(driver: Driver) -> tuple[DocumentScreen, str]:
    case_id, _plan_id = made(driver, journeys.signed_case)
    screen = at(driver, "documents", case_id)
    assert isinstance(screen, DocumentScreen)
    return screen, case_id


def test_it_is_private_and_goes_when_the_laptop_locks(opened: Driver, readers: list[Path]) -> None:
    screen, case_id = signed_paper(opened)
    found(screen, QPushButton, "openOutside").click()
    opened.settle()
    assert "without encryption" in opened.dialogs.asked[-1]
    (path,) = readers
    assert path.read_bytes().startswith(b"%PDF")
    assert path.is_relative_to(opened.door.folder)
    if os.name == "posix":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    person = file_of(opened, case_id).person
    assert person is not None
    assert not any(part.lower() in path.name.lower() for part in person.full_name.split())
    (line,) = file_of(opened, case_id).disclosures
    assert (line.way, line.route) == (Way.OTHER_PROGRAM, Route.PARTICIPANT_COPY)
    opened.window.lock()
    opened.until(lambda: opened.window.windowTitle() == "Coach app, locked")
    assert not path.exists()
    assert not path.parent.exists()


def test_nothing_is_written_when_the_coach_stays(opened: Driver, readers: list[Path]) -> None:
    screen, _ = signed_paper(opened)
    opened.dialogs.yes = False
    screen.outside.click()
    opened.settle()
    assert readers == []
    assert not (opened.door.folder / "outside").exists()


def test_a_laptop_without_a_reader_says_so(opened: Driver, monkeypatch: pytest.MonkeyPatch) -> None:
    screen, _ = signed_paper(opened)
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda _url: False)
    screen.outside.click()
    opened.settle()
    assert "Save a copy instead" in screen.message.text


def test_a_preview_is_looked_at_in_here(opened: Driver) -> None:
    case_id, _plan_id = made(opened, journeys.agreed_plan)
    screen = at(opened, "documents", case_id, "preview")
    assert found(screen, QPushButton, "openOutside").isHidden()


def test_what_a_killed_program_left_goes_at_the_next_start(
    locked: Driver, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = locked.door.folder / FOLDER / "left.pdf"
    path.parent.mkdir()
    path.write_bytes(b"%PDF-left")
    locked.tasks.on_store(locked.door.prepare)
    assert not path.exists()


def test_a_full_disk_leaves_no_part_of_it(opened: Driver, monkeypatch: pytest.MonkeyPatch) -> None:
    case_id, _plan_id = made(opened, journeys.signed_case)
    document = file_of(opened, case_id).documents[-1]
    desk = opened.window.desk
    assert desk is not None

    def full(_path: Path, _data: bytes) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(Refusal) as refused:
        opened.tasks.on_store(lambda: handing_over.for_another_program(desk, document.id))
    assert isinstance(refused.value, DiskFull)
    monkeypatch.undo()
    assert list((opened.door.folder / "outside").iterdir()) == []
