"""The command line, run in this process on a store of its own."""

import shutil
import time
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from coach_app.bootstrap import SystemClock
from tests.support.commands import CoachApp, commands
from tests.support.desks import PASSPHRASE
from tests.support.stillness import FixedClock


@pytest.fixture(autouse=True)
def a_working_day(monkeypatch: pytest.MonkeyPatch, clock: FixedClock) -> None:
    """The machine's clock shows it, and goes on: what is due on a Sunday, or in the minute before
    midnight, is a question of its own."""
    begun = time.monotonic()

    def now(_: SystemClock) -> datetime:
        return clock.now() + timedelta(seconds=time.monotonic() - begun)

    monkeypatch.setattr(SystemClock, "now", now)


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    file = tmp_path / "passphrase"
    file.write_text(PASSPHRASE + "\n", encoding="utf-8")
    return file


@pytest.fixture
def coach_app(
    empty_store: Path, tmp_path: Path, secret: Path, capsys: pytest.CaptureFixture[str]
) -> CoachApp:
    """Runs `coach-app --store ... WORDS` and gives back exit code, output and errors."""
    return commands(shutil.copytree(empty_store, tmp_path / "store"), secret, capsys)


@pytest.fixture
def second_store(
    empty_store: Path, tmp_path: Path, secret: Path, capsys: pytest.CaptureFixture[str]
) -> CoachApp:
    """The same on another laptop."""
    return commands(shutil.copytree(empty_store, tmp_path / "second"), secret, capsys)
