"""A backup is everything at one moment, opened by one key only, and comes back whole or not."""

import signal
import stat
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pyrage
import pytest
import zstandard
from psycopg import sql

from coach_app.services import exchange
from coach_app.services.desk import Desk
from sync.server.__main__ import main
from sync.server.backup import LEFT_OUT
from sync.server.console import Teller
from sync.server.database import open_database, upgrade
from sync.server.environment import BACKUP_FOR
from sync.server.sealed_file import PUBLIC_KEY, SECRET_KEY
from tests.support.enrolled import log, on_server, register
from tests.support.laptops import (
    Laptop,
    RunningServer,
    empty_database,
    fresh_id,
    until,
)

MARKER = "Planted words, \\ with a backslash,\na new line, a \t tab and ünïcödé \U0001f642"
TABLES = """SELECT table_name FROM information_schema.tables
            WHERE table_schema = 'public' ORDER BY table_name"""


@pytest.fixture(autouse=True)
def signals_stay_as_they_were() -> Iterator[None]:
    before = signal.getsignal(signal.SIGTERM)
    yield
    signal.signal(signal.SIGTERM, before)


@pytest.fixture
def keys(tmp_path: Path) -> Path:
    folder = tmp_path / "keys"
    assert main(["backup-key", str(folder)]) == 0
    return folder


@pytest.fixture
def target(postgres_url: str) -> Iterator[str]:
    with empty_database(postgres_url) as url:
        yield url


def backup(url: str, file: Path, keys: Path) -> int:
    return main(["backup", str(file), "--for", str(keys / PUBLIC_KEY), "--database-url", url])


def restore(url: str, file: Path, keys: Path, *more: str) -> int:
    key = str(keys / SECRET_KEY)
    return main(["restore", str(file), "--key", key, "--database-url", url, *more])


def content(url: str, *left_out: str) -> dict[str, list[Any]]:
    """Every table as text, its rows in order."""
    with psycopg.connect(url) as connection:
        tables = [name for (name,) in connection.execute(TABLES)]
        return {
            table: sorted(
                str(row)
                for (row,) in connection.execute(
                    sql.SQL("SELECT t::text FROM {} t").format(sql.Identifier(table))
                )
            )
            for table in tables
            if table not in left_out
        }


def tables_of(url: str) -> list[Any]:
    with psycopg.connect(url) as connection:
        return connection.execute(TABLES).fetchall()


def busy_server(running: RunningServer) -> Laptop:
    """Cases, a conflict, a refused entry, a file, a withdrawn laptop."""
    laptop, lost = running.laptop(), running.laptop(coach="Sam Example")
    case = laptop.open_case(story=MARKER)
    for number in range(20):
        laptop.journal.change("contact", fresh_id(), case, note=f"{MARKER} {number}")
    laptop.journal.change("nonsense", fresh_id(), case, note=MARKER)
    lost.open_case()
    for each in (laptop, lost):
        each.sync()
    running.at_rest()
    assert main(["revoke", lost.device_id, "--database-url", url_of(running)]) == 0
    return laptop


def url_of(running: RunningServer) -> str:
    return running.engine.url.render_as_string(hide_password=False).replace("+psycopg", "")


def test_everything_comes_back_and_nothing_else_changes(
    running: RunningServer, tmp_path: Path, keys: Path, target: str
) -> None:
    busy_server(running)
    file = tmp_path / "today.backup"
    assert backup(url_of(running), file, keys) == 0
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert restore(target, file, keys) == 0
    changed = ("server_info", "team", "audit", *LEFT_OUT)
    assert content(target, *changed) == content(url_of(running), *changed)
    before, after = (content(url)["audit"] for url in (url_of(running), target))
    assert set(before) < set(after)
    assert all("database.restored" in line for line in set(after) - set(before))
    assert main(["check", "--database-url", target]) in (0, 3)
    with psycopg.connect(target) as connection, psycopg.connect(url_of(running)) as old:
        key = "SELECT signing_key FROM server_info"
        name = "SELECT epoch FROM server_info"
        assert connection.execute(key).fetchone() == old.execute(key).fetchone()
        assert connection.execute(name).fetchone() != old.execute(name).fetchone()


def made_empty(postgres_url: str, url: str) -> None:
    name = sql.Identifier(url.split("?")[0].split("/")[-1])
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(name))
        connection.execute(sql.SQL("CREATE DATABASE {}").format(name))


def test_laptops_notice_and_offer_again_what_came_later(
    running: RunningServer, tmp_path: Path, keys: Path, postgres_url: str, desk: Desk
) -> None:
    exchange.enrol(desk, running.url, running.code())
    case_id = register(desk, "Robin")
    exchange.sync_now(desk)
    file = tmp_path / "today.backup"
    assert backup(url_of(running), file, keys) == 0
    log(desk, case_id, "after the backup")
    exchange.sync_now(desk)
    running.at_rest()
    made_empty(postgres_url, url_of(running))
    assert restore(url_of(running), file, keys) == 0
    assert on_server(running, "contact") == 0
    report = exchange.sync_now(desk)
    assert (report.rejoined, report.waiting, report.conflicts) == (True, 0, 0)
    assert on_server(running, "contact") == 1
    assert exchange.sync_now(desk).requests == 1


def test_who_writes_meanwhile_is_in_wholly_or_not_at_all(
    running: RunningServer, tmp_path: Path, keys: Path, target: str
) -> None:
    laptop = running.laptop()
    case = laptop.open_case()
    laptop.sync()
    stop = threading.Event()

    def write() -> None:
        while not stop.is_set():
            for _ in range(5):
                laptop.journal.change("contact", fresh_id(), case, note="x" * 2000)
            laptop.sync()

    writing = threading.Thread(target=write)
    writing.start()
    try:
        files = [tmp_path / f"{number}.backup" for number in range(4)]
        assert [backup(url_of(running), file, keys) for file in files] == [0] * 4
    finally:
        stop.set()
        writing.join()
    assert restore(target, files[-1], keys) == 0
    with psycopg.connect(target) as connection:
        asked = """SELECT counter = (SELECT max(seq) FROM entry WHERE entry.team_id = team.id)
                     AND counter = (SELECT count(seq) FROM entry WHERE entry.team_id = team.id)
                     AND (SELECT count(*) FROM record WHERE record.team_id = team.id)
                       = (SELECT count(DISTINCT record_id) FROM entry WHERE seq IS NOT NULL)
                   FROM team"""
        assert connection.execute(asked).fetchall() == [(True,)]


def test_nothing_stands_in_the_file_in_clear_and_age_opens_it(
    running: RunningServer, tmp_path: Path, keys: Path
) -> None:
    busy_server(running)
    file = tmp_path / "today.backup"
    assert backup(url_of(running), file, keys) == 0
    sealed = file.read_bytes()
    assert sealed.startswith(b"age-encryption.org/v1\n")
    secret = (keys / SECRET_KEY).read_text(encoding="ascii").strip()
    plain = pyrage.decrypt(sealed, [pyrage.x25519.Identity.from_str(secret)])
    text = zstandard.ZstdDecompressor().decompressobj().decompress(plain)
    for word in (b"Planted words", b"Robin Ashdown"):
        assert word in text
        assert word not in sealed
    assert b"web_session" not in text


def bytes_changed(whole: bytes, where: str) -> bytes:
    middle = len(whole) // 2
    flipped = bytes([whole[middle] ^ 1])
    return {
        "empty": b"",
        "something else": b"Dear all, please find attached" * 20,
        "head only": whole[:100],
        "half": whole[:middle],
        "end missing": whole[:-1],
        "one bit": whole[:middle] + flipped + whole[middle + 1 :],
        "more at the end": whole + b"x",
    }[where]


@pytest.mark.parametrize(
    "where",
    ["empty", "something else", "head only", "half", "end missing", "one bit", "more at the end"],
)
def test_a_damaged_backup_changes_nothing(
    running: RunningServer,
    tmp_path: Path,
    keys: Path,
    target: str,
    where: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    busy_server(running)
    file = tmp_path / "today.backup"
    assert backup(url_of(running), file, keys) == 0
    file.write_bytes(bytes_changed(file.read_bytes(), where))
    for more in ((), ("--only-check",)):
        assert restore(target, file, keys, *more) == 6
        assert capsys.readouterr().err.startswith("server.backup_")
    assert tables_of(target) == []


def test_what_was_put_together_by_others_is_refused_too(
    running: RunningServer, tmp_path: Path, keys: Path, target: str
) -> None:
    """Properly encrypted, because the public half of a key is no secret."""
    public = pyrage.x25519.Recipient.from_str(
        (keys / PUBLIC_KEY).read_text(encoding="ascii").strip()
    )
    begins = b'-- coach-server backup 1 {"revision": "0001", "epoch": "e", "made_at": "m"}\n'
    for text in (
        b"",
        b"\n",
        b"-- coach-server backup 1 []\n",
        begins,
        begins + b"-- whole 0\n",
        begins + b"DROP TABLE team;\n-- whole 0\n",
        begins + b'COPY "pg_authid" ("rolname") FROM stdin;\nx\n\\.\n-- whole 1\n',
        begins + b'COPY "team" ("id", "name", "counter") FROM stdin;\nonly one\n\\.\n',
    ):
        file = tmp_path / "made-up"
        file.write_bytes(pyrage.encrypt(zstandard.compress(text), [public]))
        assert restore(target, file, keys) == 6
        assert tables_of(target) == []


def test_a_backup_of_a_newer_program_waits_for_it(
    tmp_path: Path, keys: Path, target: str, capsys: pytest.CaptureFixture[str]
) -> None:
    public = pyrage.x25519.Recipient.from_str(
        (keys / PUBLIC_KEY).read_text(encoding="ascii").strip()
    )
    for text in (
        b'-- coach-server backup 1 {"revision": "9999", "epoch": "e", "made_at": "m"}\n',
        b"-- coach-server backup 2 {}\n",
    ):
        file = tmp_path / "newer"
        file.write_bytes(pyrage.encrypt(zstandard.compress(text), [public]))
        assert restore(target, file, keys) == 3
        assert "server.backup_from_newer" in capsys.readouterr().err
    assert tables_of(target) == []


def test_a_backup_of_an_older_program_is_brought_up_to_date(
    postgres_url: str, tmp_path: Path, keys: Path, target: str
) -> None:
    file = tmp_path / "old.backup"
    with empty_database(postgres_url) as url:
        engine = open_database(url)
        with engine.begin() as connection:
            upgrade(connection, "0004")
            connection.exec_driver_sql(
                "INSERT INTO team (id, name, counter) VALUES ('t', 'Team Old', 7)"
            )
        engine.dispose()
        assert backup(url, file, keys) == 0
    assert restore(target, file, keys) == 0
    with psycopg.connect(target) as connection:
        asked = "SELECT name, counter, restored_counter FROM team"
        assert connection.execute(asked).fetchall() == [("Team Old", 7, 7)]


def test_the_wrong_key_and_the_wrong_half_are_told_apart(
    running: RunningServer,
    tmp_path: Path,
    keys: Path,
    target: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    file = tmp_path / "today.backup"
    assert backup(url_of(running), file, keys) == 0
    assert main(["backup-key", str(tmp_path / "other")]) == 0
    assert restore(target, file, tmp_path / "other") == 6
    assert "server.backup_not_for_this_key" in capsys.readouterr().err
    swapped = ["--key", str(keys / PUBLIC_KEY), "--database-url", target]
    assert main(["restore", str(file), *swapped]) == 3
    said = capsys.readouterr().err
    assert "server.backup_key_not_readable" in said
    assert "age1" not in said
    secret = ["--for", str(keys / SECRET_KEY), "--database-url", url_of(running)]
    assert main(["backup", str(tmp_path / "b"), *secret]) == 3
    assert "AGE-SECRET" not in capsys.readouterr().err


def test_a_backup_never_takes_the_place_of_anything(
    running: RunningServer,
    tmp_path: Path,
    keys: Path,
    target: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    file = tmp_path / "today.backup"
    assert backup(url_of(running), file, keys) == 0
    whole = file.read_bytes()
    assert backup(url_of(running), file, keys) == 3
    assert "server.file_there" in capsys.readouterr().err
    assert file.read_bytes() == whole
    assert restore(url_of(running), file, keys) == 3
    assert "server.database_not_empty" in capsys.readouterr().err
    assert main(["backup-key", str(keys)]) == 3
    assert "server.backup_key_there" in capsys.readouterr().err


def test_a_backup_that_fails_leaves_no_file(
    running: RunningServer,
    tmp_path: Path,
    keys: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    file = tmp_path / "today.backup"
    assert backup(url_of(running), tmp_path / "no" / "such" / "folder", keys) == 3
    assert "server.file_not_written" in capsys.readouterr().err
    monkeypatch.delenv(BACKUP_FOR, raising=False)
    assert main(["backup", str(file), "--database-url", url_of(running)]) == 3
    assert "server.backup_for_nobody" in capsys.readouterr().err
    silent = f"postgresql://someone@/nothing?host={tmp_path}"
    assert backup(silent, file, keys) == 5
    with psycopg.connect(url_of(running)) as locking:
        locking.execute("LOCK TABLE upload_part")  # the line breaks when half of it is written
        ending = threading.Thread(target=end_other_lines, args=[locking])
        ending.start()
        assert backup(url_of(running), file, keys) == 5
        ending.join()
    assert [entry.name for entry in tmp_path.iterdir()] == ["keys"]


def end_other_lines(connection: psycopg.Connection[Any]) -> None:
    """Once somebody waits for the table that is locked."""
    waits = "SELECT 1 FROM pg_locks WHERE NOT granted AND relation = 'upload_part'::regclass"
    until(lambda: connection.execute(waits).fetchone() is not None)
    connection.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        "WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )


def test_how_far_it_is_is_told_every_two_seconds(capsys: pytest.CaptureFixture[str]) -> None:
    times = iter([0.0, 1.0, 2.0, 3.0, 4.5])
    teller = Teller(lambda: next(times))
    for number in range(5):
        teller(number * 1000, number * 10_000_000)
    assert capsys.readouterr().err == "2,000 rows, 20 MB\n4,000 rows, 40 MB\n"
