"""coach-server as somebody at a terminal uses it."""

import json
import os
import re
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from unittest.mock import patch

import httpx
import psycopg
import pytest
from sqlmodel import Session

from sync.client.answers import LaptopWithdrawn
from sync.server.__main__ import main
from sync.server.audit import end_of_chain
from sync.server.serving import listening
from tests.support.laptops import Laptop, MovableClock, RunningServer, empty_database
from tests.support.patience import PATIENCE

HOME = Path(__file__).resolve().parents[2]


@pytest.fixture
def address_file(database_url: str, tmp_path: Path) -> str:
    file = tmp_path / "database-url"
    file.write_text(database_url + "\n", encoding="utf-8")
    return str(file)


@pytest.fixture(autouse=True)
def process_stays_as_it_was() -> Iterator[None]:
    """`run` hands its settings to its workers through the environment of the process."""
    before = signal.getsignal(signal.SIGTERM)
    with patch.dict(os.environ):
        yield
    signal.signal(signal.SIGTERM, before)


def start(*arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "sync.server", *arguments],
        cwd=HOME,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def line_with(process: subprocess.Popen[str], words: str) -> str:
    """The first line of output that holds these words; the process ends if it never comes."""
    assert process.stdout is not None
    for line in process.stdout:
        if words in line:
            return line
    raise AssertionError(f"{words!r} never came")


def test_the_demonstration_serves_and_ends_cleanly(tmp_path: Path) -> None:
    ready_file = tmp_path / "ready.json"
    process = start("demo", "--port", "0", "--ready-file", str(ready_file))
    try:
        line_with(process, "Press Ctrl+C")
        ready = json.loads(ready_file.read_text(encoding="utf-8"))
        password_file = Path(ready["supervisor_password_file"])
        assert {stat.S_IMODE(f.stat().st_mode) for f in (ready_file, password_file)} == {0o600}
        assert httpx.get(ready["url"] + "/health", timeout=PATIENCE).text == "ok\n"
        clock = MovableClock()
        clock.now = time_at(ready["url"])
        laptop = Laptop(ready["url"], clock)
        assert laptop.enrol(ready["enrolment_code"]).person_name == ready["coach_name"]
        laptop.open_case()
        assert laptop.sync().waiting == 0
        with httpx.Client(
            base_url=ready["url"], follow_redirects=True, timeout=PATIENCE
        ) as browser:
            page = browser.get("/sign-in")
            token = re.search(r'name="form_token" value="([^"]+)"', page.text)
            assert token is not None
            form = {
                "form_token": token[1],
                "name": ready["supervisor_name"],
                "password": password_file.read_text(encoding="utf-8"),
            }
            assert "K-4821" in browser.post("/sign-in", data=form).text
        process.send_signal(signal.SIGTERM)
        said, complaints = process.communicate(timeout=PATIENCE)
    finally:
        process.kill()
        process.wait()
    assert process.returncode == 0
    assert complaints == ""
    assert "its data is gone" in said
    with pytest.raises(httpx.ConnectError):
        httpx.get(ready["url"] + "/health", timeout=PATIENCE)


def time_at(url: str) -> datetime:
    return parsedate_to_datetime(httpx.get(url + "/health", timeout=PATIENCE).headers["date"])


def test_a_real_database_is_served(address_file: str) -> None:
    process = start("run", "--port", "0", "--database-url-file", address_file)
    try:
        url = line_with(process, "http://").split()[-1]
        page = httpx.get(url + "/sign-in", timeout=PATIENCE)
        assert "Secure" in page.headers["set-cookie"]
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=PATIENCE)
    finally:
        process.kill()
        process.wait()
    assert process.returncode == 0


def test_enrol_says_a_code_and_revoke_needs_a_known_laptop(
    address_file: str, capsys: pytest.CaptureFixture[str]
) -> None:
    where = ["--database-url-file", address_file]
    assert main(["enrol", *where, "--team", "Team North", "--coach", "Robin Ashdown"]) == 0
    assert re.fullmatch(r"[A-Z2-9]{5}(-[A-Z2-9]{5}){3}\n", capsys.readouterr().out)
    assert main(["revoke", *where, "nobody"]) == 3
    assert capsys.readouterr().err.startswith("server.device_unknown: ")


def test_a_supervisor_comes_with_a_password_from_a_file(
    address_file: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    password = tmp_path / "password"
    password.write_text("short", encoding="utf-8")
    command = ["enrol", "--database-url-file", address_file, "--team", "Team North"]
    command += ["--supervisor", "alex", "--password-file", str(password)]
    assert main(command) == 3
    assert "server.password_too_short" in capsys.readouterr().err
    password.write_text("long enough to do\n", encoding="utf-8")
    assert main(command) == 0
    assert main(command) == 3
    assert "server.sign_in_name_taken" in capsys.readouterr().err


def test_check_says_what_is_missing(
    address_file: str, postgres_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["check", "--json", "--database-url-file", address_file])
    found = json.loads(capsys.readouterr().out)
    assert found["database"]
    assert found["migrated"]
    assert main(["check", "--database-url", postgres_url]) == 3
    assert "Run: coach-server migrate" in capsys.readouterr().out
    assert main(["run", "--port", "0", "--database-url", postgres_url]) == 3
    assert "server.not_migrated" in capsys.readouterr().err


def test_a_database_that_is_not_there_is_a_network_matter(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    silent = f"postgresql://someone:secret@/nothing?host={tmp_path}"
    monkeypatch.setenv("COACH_DATABASE_URL", silent)
    assert main(["check"]) == 5
    assert "secret" not in capsys.readouterr().err
    monkeypatch.delenv("COACH_DATABASE_URL")
    assert main(["check"]) == 3
    assert "server.database_address_missing" in capsys.readouterr().err


def test_a_port_that_is_taken_is_said_so(
    address_file: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with listening("127.0.0.1", 0) as sock:
        port = str(sock.getsockname()[1])
        assert main(["run", "--port", port, "--database-url-file", address_file]) == 3
    assert "server.port_not_free" in capsys.readouterr().err


def test_wrong_usage_is_2() -> None:
    with pytest.raises(SystemExit) as ended:
        main(["dance"])
    assert ended.value.code == 2


def test_check_compares_the_trail_with_what_a_laptop_bears_witness_to(
    running: RunningServer, address_file: str, capsys: pytest.CaptureFixture[str]
) -> None:
    running.laptop()
    team = running.rows("SELECT team_id FROM device")[0][0]
    with Session(running.engine) as session:
        end = end_of_chain(session, team)

    def whole(*more: str) -> bool:
        main(["check", "--json", "--database-url-file", address_file, *more])
        return bool(json.loads(capsys.readouterr().out)["audit_trail"])

    assert whole()
    assert whole("--trail", f"{end.n}:{end.hash}")
    for other in (f"{end.n + 1}:{end.hash}", f"{end.n}:{'0' * 32}", "nonsense", f"{end.n}:"):
        assert not whole("--trail", other)
    with running.engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM audit WHERE n = %(n)s", {"n": end.n})
    assert whole(), "nobody can see from the trail itself that its end was cut off"
    assert not whole("--trail", f"{end.n}:{end.hash}")


def test_a_withdrawn_laptop_is_told_so_at_its_next_request(
    running: RunningServer, address_file: str, capsys: pytest.CaptureFixture[str]
) -> None:
    laptop = running.laptop()
    laptop.sync()
    command = ["revoke", "--database-url-file", address_file, laptop.device_id]
    assert [main(command), main(command)] == [0, 0], "withdrawing twice is withdrawing"
    assert "waits in the holding area" in capsys.readouterr().out
    with pytest.raises(LaptopWithdrawn):
        laptop.sync()
    actions = running.rows("SELECT count(*) FROM audit WHERE action = 'device.revoked'")
    assert actions == [(1,)]


def test_migrating_an_empty_database_twice_changes_nothing(
    postgres_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with empty_database(postgres_url) as url:
        assert main(["check", "--database-url", url]) == 3
        assert "Run: coach-server migrate" in capsys.readouterr().out
        assert [main(["migrate", "--database-url", url]) for _ in range(2)] == [0, 0]
        with psycopg.connect(url) as connection:
            first = connection.execute("SELECT epoch FROM server_info").fetchall()
        assert len(first) == 1
        main(["check", "--json", "--database-url", url])
        capsys.readouterr()
        assert main(["run", "--host", "192.0.2.1", "--database-url", url]) == 3
        assert "server.tls_needed" in capsys.readouterr().err
