"""Every command with what nobody should give it: an exit code and a sentence, never a traceback."""

import json
import os
import shutil
import signal
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from coach_app.cli.files import NotAPlaceForAFile, write_file
from coach_app.cli.main import run
from coach_app.domain.errors import CaseNotFound
from coach_app.services import case_files, caseload
from coach_app.services.desk import Desk
from tests.support.commands import Answered, CoachApp
from tests.support.desks import PASSPHRASE
from ui.application import SCREENS

EXAMPLE = Path(__file__).parents[2] / "docs" / "examples" / "case.json"
FULL_DEVICE = Path("/dev/full")
NOT_UTF_8 = os.fsdecode(b"\xff\xfe")
on_posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such files")


def refused(answered: Answered, rule: str, code: int = 3) -> None:
    """One line that names the rule and says what to do."""
    assert answered.code == code, answered.err
    assert answered.err.startswith(f"{rule}: "), answered.err
    assert answered.err.count("\n") == 1
    assert answered.err.rstrip().endswith(".")


@pytest.fixture
def ref(coach_app: CoachApp) -> str:
    found: str = coach_app("case", "import", str(EXAMPLE), "--json").json["ref"]
    return found


def writing(ref: str) -> dict[str, Callable[[str], list[str]]]:
    """The commands that write a file to a place they are told."""
    return {
        "export": lambda place: ["case", "export", ref, "-o", place],
        "pdf": lambda place: ["plan", "pdf", ref, "--draft", "-o", place],
        "backup": lambda place: ["store", "backup", place],
    }


@pytest.mark.parametrize("what", ["export", "pdf", "backup"])
def test_a_place_that_cannot_be_written_to(
    coach_app: CoachApp, ref: str, tmp_path: Path, what: str
) -> None:
    coach_app("plan", "draft", ref)
    for place in ("", str(tmp_path / "no" / "x")):
        answered = coach_app(*writing(ref)[what](place))
        assert answered.code == 3, (place, answered)
        assert answered.err.count("\n") == 1


@pytest.mark.parametrize("place", ["", ".", "/", "..", "no/x", "file/x", "a" * 300])
def test_nothing_is_left_at_such_a_place(tmp_path: Path, place: str) -> None:
    (tmp_path / "file").touch()
    before = set(tmp_path.rglob("*"))
    with pytest.raises((OSError, NotAPlaceForAFile)):
        write_file(tmp_path / place if place.strip("./") else Path(place), b"words")
    assert set(tmp_path.rglob("*")) == before


@on_posix
@pytest.mark.parametrize("what", ["export", "pdf", "backup"])
def test_a_device_or_a_pipe_is_never_replaced_by_a_file(
    coach_app: CoachApp, ref: str, tmp_path: Path, what: str
) -> None:
    """As root `-o /dev/null` would otherwise take the machine's null device away."""
    coach_app("plan", "draft", ref)
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    answered = coach_app(*writing(ref)[what](str(pipe)))
    assert answered.code == 3, answered
    assert stat.S_ISFIFO(pipe.stat().st_mode)
    assert [path.name for path in tmp_path.iterdir() if path.name.endswith(".part")] == []


@on_posix
def test_file_names_that_are_no_text(coach_app: CoachApp, ref: str, tmp_path: Path) -> None:
    odd = str(tmp_path / f"{NOT_UTF_8}.json")
    assert coach_app("case", "export", ref, "-o", odd).code == 0
    refused(coach_app("case", "import", odd), "case.already_here")


@pytest.mark.parametrize("odd", ["", NOT_UTF_8, "\x00", "' OR 1=1 --", "%", "x" * 50_000, "ß" * 99])
def test_a_reference_that_is_none(desk: Desk, odd: str) -> None:
    """All commands about one case go one of these two ways."""
    with pytest.raises(CaseNotFound):
        caseload.open_case(desk, odd)
    with pytest.raises(CaseNotFound):
        case_files.export_case(desk, odd)


@on_posix
def test_words_that_are_no_text(coach_app: CoachApp, ref: str) -> None:
    refused(coach_app("case", "show", NOT_UTF_8), "case.not_found")
    coach_app("plan", "draft", ref)
    coach_app("plan", "agree", ref)
    words = ["plan", "sign", ref, "--as", "participant", "--name", NOT_UTF_8]
    refused(coach_app(*words), "text.not_storable")


@on_posix
def test_endless_files_are_given_up(coach_app: CoachApp, tmp_path: Path, ref: str) -> None:
    endless = "/dev/zero"
    refused(coach_app("case", "import", endless), "case_file.too_large", 6)
    refused(coach_app("eligibility", endless, "--programme", "bury"), "case_file.too_large", 6)
    refused(coach_app("plan", "verify", endless), "document.too_large", 6)
    answered = coach_app("--passphrase-file", endless, "case", "list")
    assert answered.code in (3, 4, 6)


def test_fifty_megabytes(coach_app: CoachApp, tmp_path: Path) -> None:
    file = tmp_path / "big.json"
    file.write_text('{"record": {"case": {"ref": "' + "x" * 50_000_000 + '"}}}', encoding="utf-8")
    assert file.stat().st_size > case_files.LARGEST_FILE
    refused(coach_app("case", "import", str(file)), "case_file.too_large", 6)
    refused(coach_app("eligibility", str(file), "--programme", "bury"), "case_file.too_large", 6)


def test_the_same_field_twice_is_refused_not_guessed(coach_app: CoachApp, tmp_path: Path) -> None:
    text = EXAMPLE.read_text(encoding="utf-8")
    file = tmp_path / "case.json"
    file.write_text(text.replace('"record": {', '"record": {"person": null,', 1), encoding="utf-8")
    refused(coach_app("case", "import", str(file)), "case_file.wrong", 6)
    assert coach_app("case", "list", "--json").json == []


def test_the_same_id_twice_is_refused_whole(coach_app: CoachApp, tmp_path: Path) -> None:
    body = json.loads(EXAMPLE.read_text(encoding="utf-8"))
    for contact in body["record"]["contacts"]:
        contact["id"] = "same"
    body["record"]["referrals"] *= 2
    for referral in body["record"]["referrals"]:
        referral["id"] = "same"
    file = tmp_path / "case.json"
    file.write_text(json.dumps(body), encoding="utf-8")
    answered = coach_app("case", "import", str(file))
    assert answered.code == 3, answered
    assert coach_app("case", "list", "--json").json == []


@pytest.mark.parametrize("shape", ["bom", "crlf"])
def test_files_as_windows_saves_them(coach_app: CoachApp, tmp_path: Path, shape: str) -> None:
    text = EXAMPLE.read_text(encoding="utf-8")
    file = tmp_path / "case.json"
    changed = "\ufeff" + text if shape == "bom" else text.replace("\n", "\r\n")
    file.write_bytes(changed.encode())
    assert coach_app("case", "import", str(file)).code == 0
    words = ["eligibility", str(file), "--programme", "bury"]
    assert coach_app(*words).code == 0


def test_a_passphrase_file_as_notepad_saves_it(coach_app: CoachApp, secret: Path) -> None:
    secret.write_bytes(b"\xef\xbb\xbf" + PASSPHRASE.encode() + b"\r\n")
    assert coach_app("store", "info").code == 0


@pytest.mark.parametrize(
    "address",
    [
        "",
        "http://[::1",
        "file:///etc/passwd",
        "https://",
        "https://" + "x" * 300,
        "https://" + "x." * 300,
        "https://\ud800",
        "https://a\x00b",
        "https://127.0.0.1:99999",
        "http://127.0.0.1:9/" + "x" * 100_000,
    ],
)
def test_a_server_address_that_is_none(coach_app: CoachApp, secret: Path, address: str) -> None:
    answered = coach_app("sync", "enrol", "--server", address, "--code-file", str(secret))
    assert answered.code in (3, 5), answered
    assert answered.err.startswith("sync."), answered.err
    assert answered.err.count("\n") == 1


def test_a_date_that_is_none_says_how_dates_are_written(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(SystemExit) as stopped:
        run(["eligibility", str(EXAMPLE), "--programme", "bury", "--on", "31/12/2026"])
    assert stopped.value.code == 2
    assert "YYYY-MM-DD" in capsys.readouterr().err


@on_posix
def test_nobody_reads_the_answer_any_more() -> None:
    reading, writing_end = os.pipe()
    os.close(reading)
    words = [sys.executable, "-m", "coach_app", "schema", "case"]
    done = subprocess.run(words, stdout=writing_end, stderr=subprocess.PIPE, check=False)
    os.close(writing_end)
    assert (done.returncode, done.stderr) == (0, b"")


@on_posix
def test_there_is_no_standard_output_at_all() -> None:
    words = ["sh", "-c", f'"{sys.executable}" -m coach_app schema case >&-']
    done = subprocess.run(words, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.skipif(not FULL_DEVICE.exists(), reason="only Linux has a device that is full")
def test_the_answer_goes_to_a_full_disk() -> None:
    with FULL_DEVICE.open("wb") as full:
        words = [sys.executable, "-m", "coach_app", "schema", "case"]
        done = subprocess.run(words, stdout=full, stderr=subprocess.PIPE, check=False)
    assert done.returncode == 3
    assert done.stderr.startswith(b"file.trouble: The disk is full.")
    assert b"Traceback" not in done.stderr


@on_posix
def test_stopped_with_control_c(empty_store: Path, tmp_path: Path, secret: Path) -> None:
    """While it waits for the file that is to be imported, which is a pipe nobody writes to."""
    store, pipe = shutil.copytree(empty_store, tmp_path / "store"), tmp_path / "pipe"
    os.mkfifo(pipe)
    words = ["--store", str(store), "--passphrase-file", str(secret), "case", "import"]
    before = signal.signal(signal.SIGINT, signal.default_int_handler)  # a child inherits "ignored"
    importing = subprocess.Popen(
        [sys.executable, "-m", "coach_app", *words, str(pipe)], stderr=subprocess.PIPE
    )
    signal.signal(signal.SIGINT, before)
    with importing as process, pipe.open("wb"):  # opens as soon as the other end does
        process.send_signal(signal.SIGINT)
        _, said = process.communicate()
    assert process.returncode == 3
    assert said.startswith(b"stopped: ")
    assert b"Traceback" not in said


def test_a_name_cannot_steer_the_terminal(coach_app: CoachApp, tmp_path: Path) -> None:
    body = json.loads(EXAMPLE.read_text(encoding="utf-8"))
    body["record"]["person"]["preferred_name"] = "\x1b[2JFrankie\x9b31m\rNot\u202ereal"
    body["record"]["person\nok: all is well"] = 1
    file = tmp_path / "case.json"
    file.write_text(json.dumps(body), encoding="utf-8")
    wrong = coach_app("case", "import", str(file))
    assert (wrong.code, wrong.err.count("\n")) == (3, 1)
    del body["record"]["person\nok: all is well"]
    file.write_text(json.dumps(body), encoding="utf-8")
    assert coach_app("case", "import", str(file)).code == 0
    plain, as_json = coach_app("case", "list"), coach_app("case", "list", "--json")
    for said in (plain.out, as_json.out):
        assert not {"\x1b", "\x9b", "\r", "\u202e"} & set(said)
    assert as_json.json[0]["name"] == body["record"]["person"]["preferred_name"]


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere there is always a screen")
def test_a_window_where_there_is_no_screen(tmp_path: Path) -> None:
    blind = {name: value for name, value in os.environ.items() if name not in SCREENS}
    command = [sys.executable, "-m", "coach_app", "--store", str(tmp_path / "store")]
    done = subprocess.run(command, env=blind, capture_output=True, text=True, check=False)
    assert done.returncode == 3, done
    assert done.stderr.startswith("screen.missing: ")
    assert done.stderr.count("\n") == 1
