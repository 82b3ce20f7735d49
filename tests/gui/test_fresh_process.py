"""The process that held the key is gone after locking, and another one asks for the passphrase."""

import argparse
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from coach_app.cli import opening
from tests.support.desks import PASSPHRASE
from tests.support.patience import PATIENCE

HOME = Path(__file__).resolve().parent.parent.parent


def wait_for_lines(told: Path, count: int) -> list[list[str]]:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        lines = told.read_text(encoding="utf-8").splitlines() if told.exists() else []
        if len(lines) >= count:
            return [line.split(" ", 2) for line in lines]
    raise AssertionError("the fresh window did not come up")


def test_the_old_process_ends_and_a_fresh_one_stands_locked(
    empty_store: Path, tmp_path: Path
) -> None:
    store, told = tmp_path / "store", tmp_path / "told"
    shutil.copytree(empty_store, store)
    first = subprocess.Popen(
        [sys.executable, "-m", "tests.support.locking_process", "first", str(store), str(told)],
        cwd=HOME,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    assert first.stdin is not None
    first.stdin.write(f"{PASSPHRASE}\n".encode())
    first.stdin.close()
    assert first.wait(PATIENCE) == 0
    (old, old_pid, _), (fresh, fresh_pid, title) = wait_for_lines(told, 2)
    assert (old, fresh) == ("first", "fresh")
    assert int(old_pid) == first.pid != int(fresh_pid)
    assert title == "Coach app, locked"


def test_the_fresh_window_is_told_where_the_store_lies_and_never_how_to_open_it() -> None:
    named = {"passphrase_file": "secret.txt"}
    arguments = argparse.Namespace(store="the/store", **named)
    assert opening.same_window(arguments)[-2:] == ["--store", "the/store"]
    assert "secret.txt" not in opening.same_window(arguments)


def test_a_frozen_program_starts_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    arguments = argparse.Namespace(store=None, passphrase_file=None)
    assert opening.same_window(arguments) == [sys.executable]
