"""A person's words are on the screen and in the encrypted store, and nowhere else."""

import logging
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from coach_app.domain.signature import SignerRole
from coach_app.services import caseload, exchange, referrals, signing
from coach_app.services.desk import Desk
from coach_app.store.settings import SettingName
from sync.client.answers import NoAnswer
from tests.journeys.quick_doors import unlocked
from tests.support import journeys
from tests.support.laptops import RunningServer
from tests.support.stillness import FixedClock
from tests.support.window_driving import Driver
from ui.shared.ports import Place

HOME = Path(__file__).parents[2]
NAME, WHY, NOTE = "Zebulonmarker", "Kneemarkerpain", "Hushmarker"
MARKERS = (NAME, WHY, NOTE)


def marked(desk: Desk) -> str:
    """A whole journey of somebody with unmistakable words; the reference."""
    case_id = referrals.register(
        desk,
        journeys.a_referral(
            preferred_name=NAME, full_name=f"{NAME} Notreal", reason=WHY, best_time=NOTE
        ),
    ).case_id
    return caseload.open_case(desk, case_id).file.case.ref


def found_in(folder: Path) -> list[str]:
    """Files below the folder with a marker in their name or in their bytes, in any encoding."""
    wanted = [m.encode(how) for m in MARKERS for how in ("utf-8", "utf-16-le", "utf-16-be")]
    found = []
    for path in folder.rglob("*"):
        named = any(marker in path.name for marker in MARKERS)
        if named or (path.is_file() and any(m in path.read_bytes() for m in wanted)):
            found.append(str(path))
    return found


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no kill -9")
def test_a_crash_leaves_nothing_readable(
    empty_store: Path, tmp_path: Path, clock: FixedClock
) -> None:
    """Commands with a home, settings, caches and temporary files of their own; one is killed."""
    home = tmp_path / "home"
    places = {
        "HOME": str(home),
        "TMPDIR": str(home / "tmp"),
        "XDG_CONFIG_HOME": str(home / "config"),
        "XDG_DATA_HOME": str(home / "data"),
        "XDG_CACHE_HOME": str(home / "cache"),
        "XDG_RUNTIME_DIR": str(home / "run"),
    }
    for name in places.values():
        Path(name).mkdir(mode=0o700, parents=True, exist_ok=True)
    store = shutil.copytree(empty_store, home / "store")
    with unlocked(store, clock) as desk:
        marked(desk)
        case_id, plan_id = journeys.agreed_plan(desk)
        del case_id
    words = [sys.executable, "-m", "tests.journeys.dying_process", "sign", str(store)]
    with unlocked(store, clock) as desk:
        signing.sign(desk, plan_id, journeys.typed(SignerRole.PARTICIPANT, f"{NAME} Notreal"))
    arguments = ["four random words here", str(home / "copies"), plan_id]
    done = subprocess.run(
        [*words, *arguments],
        cwd=HOME,
        env={**os.environ, **places},
        capture_output=True,
        check=True,
    )
    assert done.stderr == b""
    assert len(list((home / "copies").iterdir())) > 2
    assert found_in(home) == []


def test_logs_titles_and_temporary_files_of_the_window(
    opened: Driver,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    caplog.set_level(logging.DEBUG)
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setenv("TMPDIR", str(temporary))
    monkeypatch.setattr(tempfile, "tempdir", None)
    desk = opened.window.desk
    assert desk is not None
    ref = opened.tasks.on_store(lambda: marked(desk))
    case_id, _ = opened.tasks.on_store(lambda: journeys.signed_case(desk))
    titles = set()
    for place in (
        Place("case", case_id),
        Place("documents", case_id),
        Place("documents", case_id, tab="preview"),
        Place("plan", case_id),
        Place("together", case_id),
    ):
        opened.window.navigate(place)
        opened.settle()
        titles.add(opened.window.windowTitle())
    opened.tasks.submit(
        opened.window,
        lambda: fail_with(f"{NAME} {WHY}"),
        done=opened.window.setWindowTitle,
        failed=lambda _: None,
    )
    opened.settle()
    said = capfd.readouterr()
    assert "A task failed" in caplog.text
    for text in (caplog.text, said.out, said.err, *titles):
        for marker in (*MARKERS, "Frankie", ref):
            assert marker not in text
    assert list(temporary.iterdir()) == []
    assert found_in(tmp_path) == []


def fail_with(text: str) -> str:
    raise RuntimeError(text)


def test_what_the_server_writes_to_its_log(
    running: RunningServer,
    desk: Desk,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    caplog.set_level(logging.DEBUG)
    exchange.enrol(desk, running.url, running.code())
    ref = marked(desk)
    assert exchange.sync_now(desk).waiting == 0
    desk.store.settings.put({SettingName.SERVER_URL: "http://127.0.0.1:9"})
    marked(desk)
    with pytest.raises(NoAnswer) as told:
        exchange.sync_now(desk)
    said = capfd.readouterr()
    private = desk.store.settings.device_key().private_raw.hex()
    for text in (caplog.text, said.out, said.err, str(told.value)):
        for marker in (*MARKERS, ref, private):
            assert marker not in text


FAULTY = f"""
import sys
import coach_app.__main__ as program

def fails(words):
    raise KeyError("{NAME} {WHY}")

program.run = fails
sys.exit(program.main())
"""


def test_a_fault_of_the_program_is_told_without_its_words() -> None:
    """A KeyError says which key, and the key may be a name."""
    words = [sys.executable, "-c", FAULTY]
    done = subprocess.run(words, cwd=HOME, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.startswith("program.fault: Something went wrong inside the program.")
    assert done.stderr.endswith("KeyError in <string>, line 6.\n")
    assert not any(marker in done.stderr for marker in MARKERS)
    assert done.stderr.count("\n") == 1
