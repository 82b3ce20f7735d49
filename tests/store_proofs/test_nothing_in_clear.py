"""Marker words: nowhere outside the store while it is open, after kill -9, and after erasing."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from coach_app.store.opening import Store
from tests.store_proofs.proving import surroundings
from tests.unit.store.fictional import PASSPHRASE

HOME = Path(__file__).resolve().parents[2]
WORD = "Zanzibarquartz"
READABLE = 200_000_000


@pytest.fixture
def places(tmp_path: Path) -> list[Path]:
    """Every place the program may write to: its profile, and temporary folders of its own."""
    made = [tmp_path / name for name in ("profile", "tmp", "state")]
    for place in made:
        place.mkdir()
    return made


def holding(places: list[Path], word: str) -> list[str]:
    """Files with the word in them, in UTF-8 or as Qt and Windows write text."""
    forms = [word.lower().encode(), word.lower().encode("utf-16-le")]
    return [
        path.name
        for place in places
        for path in place.rglob("*")
        if path.is_file() and path.stat().st_size < READABLE
        if any(form in path.read_bytes().lower() for form in forms)
    ]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no kill -9")
def test_marker_words_stay_inside_the_store(places: list[Path]) -> None:
    profile, temporary, _ = places
    folder = profile / "store"
    Store.create(folder, PASSPHRASE, surroundings(), "Jo Coach").close()
    environment = {
        **os.environ,
        "TMPDIR": str(temporary),
        "SQLITE_TMPDIR": str(temporary),
        "XDG_STATE_HOME": str(places[2]),
        "HOME": str(profile),
    }
    program = [sys.executable, "-X", "faulthandler", "-m", "tests.store_proofs.marked_process"]
    with subprocess.Popen(
        [*program, str(folder), WORD],
        cwd=HOME,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        said = [process.stdout.readline()]
        assert said == ["open\n"]
        assert (folder / "store.db-wal").stat().st_size > 50_000
        assert holding(places, WORD) == [], "while the program is open"
        process.kill()
        complaints = process.stderr.read()
    assert holding(places, WORD) == [], "after kill -9"
    assert WORD.lower() not in complaints.lower()
    (temporary / "left").write_text(WORD, encoding="utf-16-le")
    assert holding(places, WORD) == ["left"], "the search itself finds nothing"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no signal for it")
def test_a_crash_says_nothing_of_anybody(places: list[Path]) -> None:
    folder = places[0] / "store"
    Store.create(folder, PASSPHRASE, surroundings(), "Jo Coach").close()
    program = [sys.executable, "-X", "faulthandler", "-m", "tests.store_proofs.marked_process"]
    died = subprocess.run(
        [*program, str(folder), WORD, "crash"], cwd=HOME, capture_output=True, check=False
    )
    assert died.returncode != 0
    assert b"Traceback" in died.stderr
    assert WORD.lower().encode() not in died.stderr.lower() + died.stdout.lower()
