"""The command line, run in this process on a store of its own."""

import shutil
from pathlib import Path

import pytest

from tests.support.commands import CoachApp, commands
from tests.support.desks import PASSPHRASE


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
