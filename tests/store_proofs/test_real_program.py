"""The real program in a process of its own, with the real temporary folders of the machine.

A word that occurs nowhere else stands in every field of every screen. It is looked for in the
profile, in /tmp and in /var/tmp: while the program is open, after kill -9, after locking, and in
the decrypted pages after erasing.
"""

import os
import re
import secrets
import select
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from coach_app.services import caseload, drafts, erasure
from coach_app.services.desk import Desk
from coach_app.store.engine import DATABASE_KEY
from coach_app.store.key_file import KeyFile
from tests.support.desks import PASSPHRASE, a_door
from tests.support.raw_pages import decrypted
from tests.support.stillness import CountingIds, FixedClock

HOME = Path(__file__).resolve().parents[2]
LONGEST = 1200
"""Seconds. A machine that has much else to do is no failure; a program that hangs is."""
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="needs kill -9 and /proc")


class Program:
    """Starts the real program on a copy of a store, and looks where it may have written."""

    def __init__(self, folder: Path, empty_store: Path) -> None:
        self.word = f"Qz{secrets.token_hex(6)}"
        self.store, self.told, self.stamp = folder / "store", folder / "told", folder / "stamp"
        self.home = folder / "home"
        self.home.mkdir()
        shutil.copytree(empty_store, self.store)
        self.stamp.touch()
        os.mkfifo(self.told)
        self.pipe = os.open(self.told, os.O_RDWR)  # for writing too: it never comes to its end
        self.heard = b""
        self.processes: list[subprocess.Popen[bytes]] = []
        self.started: list[int] = []

    def start(self, what: str) -> subprocess.Popen[bytes]:
        words = [what, str(self.store), self.word, str(self.told)]
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.store_proofs.window_process", *words],
            cwd=HOME,
            env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "HOME": str(self.home)}
            | {f"XDG_{name}_HOME": str(self.home / name) for name in ("CONFIG", "DATA", "STATE")},
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self.processes.append(process)
        assert process.stdin is not None
        process.stdin.write(f"{PASSPHRASE}\n".encode())
        process.stdin.flush()
        return process

    def said(self, process: subprocess.Popen[bytes] | None = None) -> str:
        """The next line that one of its processes tells, however long it takes. `process` is the
        one that has to be alive until then."""
        until = time.monotonic() + LONGEST
        while b"\n" not in self.heard and time.monotonic() < until:
            if select.select([self.pipe], [], [], 1.0)[0]:
                self.heard += os.read(self.pipe, 4096)
            else:
                assert process is None or process.poll() is None, "it ended by itself"
        line, _, self.heard = self.heard.partition(b"\n")
        assert line, "it did not come that far"
        self.started.append(int(line.split()[0]))
        return line.decode()

    def holding(self) -> list[str]:
        """Files that were written since and hold the word, as Qt and as Python write text. What is
        mounted below is passed over: a file of the kernel may never come to its end."""
        places = [str(place) for place in (self.store, self.home, Path("/tmp"), Path("/var/tmp"))]  # noqa: S108 - the real ones are meant
        newer = ["-newer", str(self.stamp), "-type", "f", "-size", "-200M"]
        listed = subprocess.run(
            ["find", *places, "-xdev", *newer, "-print0"], capture_output=True, check=False
        ).stdout
        forms = [self.word.lower().encode(), self.word.lower().encode("utf-16-le")]
        names = {os.path.realpath(name) for name in os.fsdecode(listed).split("\0") if name}
        return sorted(name for name in names if holds(Path(name), forms))

    def end(self) -> None:
        for process in self.processes:
            process.kill()
            process.communicate()
        os.close(self.pipe)
        for number in set(self.started):
            try:
                os.kill(number, signal.SIGKILL)
            except ProcessLookupError:
                continue


def holds(path: Path, forms: list[bytes]) -> bool:
    try:
        content = path.read_bytes().lower()
    except OSError:
        return False
    return any(form in content for form in forms)


@pytest.fixture
def program(tmp_path: Path, empty_store: Path) -> Iterator[Program]:
    made = Program(tmp_path, empty_store)
    yield made
    made.end()


def test_a_word_in_every_field_of_every_screen(program: Program, clock: FixedClock) -> None:
    process = program.start("words")
    program.said(process)
    assert program.holding() == [], "while it is open"
    process.kill()
    process.wait()
    assert program.holding() == [], "after kill -9"
    door = a_door(program.store, clock, CountingIds())
    desk = door.unlock(PASSPHRASE)
    people = caseload.page(desk, text=program.word).total
    assert people > 10
    assert desk.store.verify() == ()
    erase_everybody(desk, program.word)
    door.lock()
    key = KeyFile.load(program.store / "keys.json").unlock(PASSPHRASE)
    pages = decrypted(program.store / "store.db", key.derived(DATABASE_KEY)).lower()
    assert b"sqlite_master" in pages or len(pages) > 10_000
    assert program.word.lower().encode() not in pages, "after erasing"
    (Path(program.home) / "left").write_text(program.word, encoding="utf-16-le")
    assert [Path(name).name for name in program.holding()] == ["left"], "the search finds nothing"


def erase_everybody(desk: Desk, word: str) -> None:
    while rows := caseload.page(desk, text=word).rows:
        for row in rows:
            erasure.erase(desk, row.ref, erasure.ErasureReason.ASKED)
    drafts.forget(desk)


def test_after_locking_the_old_process_is_gone_and_the_new_one_never_knew(
    program: Program, clock: FixedClock
) -> None:
    process = program.start("typing")
    assert program.said(process) == f"{process.pid} open"
    process.send_signal(signal.SIGTERM)
    assert process.wait(LONGEST) == 0, "signing out ends it"
    assert program.holding() == []
    door = a_door(program.store, clock, CountingIds())
    desk = door.unlock(PASSPHRASE)
    assert program.word in str(drafts.kept(desk)), "what was typed is kept"
    door.lock()
    again = program.start("locking")
    assert again.stdin is not None
    again.stdin.write(b"lock\n")
    again.stdin.flush()
    assert program.said(again) == f"{again.pid} open"
    fresh = program.said()
    assert re.fullmatch(r"\d+ fresh, Coach app, locked", fresh)
    assert again.wait(LONGEST) == 0
    assert not Path(f"/proc/{again.pid}").exists()
    assert program.holding() == []
    seen = memory_of(int(fresh.split()[0]))
    assert b"Coach app, locked" in seen or b"C\0o\0a\0c\0h\0" in seen, "its memory can be read"
    for form in ("utf-8", "utf-16-le"):
        assert program.word.encode(form) not in seen


def memory_of(process: int) -> bytes:
    """All that the process can write to."""
    parts: list[bytes] = []
    with (
        Path(f"/proc/{process}/maps").open() as maps,
        Path(f"/proc/{process}/mem").open("rb") as mem,
    ):
        for line in maps:
            place, rights = line.split()[:2]
            if not rights.startswith("rw"):
                continue
            first, last = (int(end, 16) for end in place.split("-"))
            try:
                mem.seek(first)
                parts.append(mem.read(last - first))
            except OSError:
                continue
    return b"".join(parts)
