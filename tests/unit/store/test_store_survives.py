"""Killed at any moment, or stopped by a full disk: what was acknowledged is there, and whole."""

import secrets
import subprocess
import sys
from pathlib import Path

import pytest

from coach_app.store.opening import Store
from coach_app.store.places import Places
from coach_app.store.surroundings import Surroundings
from tests.unit.store.conftest import Made

HOME = Path(__file__).resolve().parents[3]
ROUNDS = 4
MOST_COMMITS = 60


def start(made: Made, folder: Path, *arguments: object) -> "subprocess.Popen[str]":
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.unit.store.writing_process", folder, *map(str, arguments)],
        cwd=HOME,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdin is not None
    process.stdin.write(f"{made.key.store_id} {made.key.secret.hex()}\n")
    process.stdin.flush()
    return process


def test_kill_nine_while_writing_loses_nothing_acknowledged(
    folder: Path, made: Made, around: Surroundings
) -> None:
    acknowledged = 0
    for _ in range(ROUNDS):
        with start(made, folder, acknowledged + 2) as process:
            assert process.stdout is not None
            until = secrets.randbelow(MOST_COMMITS)
            lines = [process.stdout.readline() for _ in range(until + 1)]
            process.kill()
            lines += process.stdout.readlines()
        numbers = [int(line) for line in lines if line.endswith("\n") and line.strip()]
        assert len(numbers) > until
        acknowledged = numbers[-1]
        with Store(Places(folder), made.key, around) as store:
            assert store.verify() == ()
            status = store.queries.journal_status()
            info = store.info()
            with store.unit_of_work("coach-1") as work:
                kept = [contact.id for contact in work.case_file("c1").contacts]
        assert {f"c1-k{number}" for number in numbers} <= set(kept)
        # One transaction may have been written whole and not yet acknowledged.
        assert int(kept[-1].removeprefix("c1-k")) - acknowledged in (0, 1)
        assert info.records == status.unsent == len(kept) + 1
        assert info.attachments == len(kept)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit for the size of files")
def test_a_disk_that_fills_up_while_writing(folder: Path, made: Made, around: Surroundings) -> None:
    with start(made, folder, 2, 600_000) as process:
        assert process.stdout is not None
        *numbers, last = process.stdout.read().splitlines()
        assert process.wait() == 0
    assert last == f"store.disk_full {len(numbers) + 1}"
    assert len(numbers) > 3
    with Store(Places(folder), made.key, around) as store:
        assert store.verify() == ()
        assert store.info().records == len(numbers) + 1
        assert store.info().attachments == len(numbers)
