"""Starts the demo server as a process of its own and ends it again."""

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from coach_app.domain.errors import Refusal

PATIENCE = 120.0
"""Seconds; the first start unpacks and sets up a database."""
POLL = 0.1


class ServerDidNotStart(Refusal):
    key = "demo.server_did_not_start"
    sentence = "The demo server did not start. Run `coach-server demo` to see why."


@dataclass(frozen=True, slots=True)
class DemoServer:
    url: str
    enrolment_code: str
    supervisor_name: str
    supervisor_password: str


@contextmanager
def running(folder: Path, clock: Callable[[], float] = time.monotonic) -> Iterator[DemoServer]:
    """A real server with its own PostgreSQL on loopback, while the block runs.

    Raises ServerDidNotStart when it ends or says nothing for two minutes.
    """
    ready = folder / "ready.json"
    command = [sys.executable, "-m", "sync.server", "demo", "--port", "0", "--ready-file"]
    with (folder / "server.log").open("wb") as log:
        process = subprocess.Popen(  # noqa: S603 - our own module with our own arguments
            [*command, str(ready)], stdout=log, stderr=subprocess.STDOUT
        )
        try:
            yield _said(ready, process, clock)
        finally:
            process.terminate()
            process.wait(timeout=60)


def _said(
    ready: Path, process: "subprocess.Popen[bytes]", clock: Callable[[], float]
) -> DemoServer:
    deadline = clock() + PATIENCE
    while clock() < deadline and process.poll() is None:
        try:
            said = json.loads(ready.read_text(encoding="utf-8"))
        except (FileNotFoundError, ValueError):
            _wait(process)
            continue
        password = Path(said["supervisor_password_file"]).read_text(encoding="utf-8").strip()
        return DemoServer(said["url"], said["enrolment_code"], said["supervisor_name"], password)
    raise ServerDidNotStart


def _wait(process: "subprocess.Popen[bytes]") -> None:
    """A moment, or shorter when the server ends."""
    with suppress(subprocess.TimeoutExpired):
        process.wait(timeout=POLL)
