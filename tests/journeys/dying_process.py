"""A process that does one thing to a store and is killed in the middle of it, again and again.

    python -m tests.journeys.dying_process WHAT TEMPLATE PASSPHRASE TARGET [RECORD_ID]

Each time it works on a fresh copy of the store TEMPLATE, as TARGET/0, TARGET/1 and so on, in a
forked process that is killed (SIGKILL) before one of the statements it sends to the database, or
while the paper is being made, or between the server's answer and its being written down.
Prints how many copies it left behind.
"""

import itertools
import os
import shutil
import signal
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Engine, event

from coach_app.catalogue import load_catalogue
from coach_app.domain.signature import SignerRole
from coach_app.plans import sealing
from coach_app.services import case_files, exchange, planning, signing
from coach_app.services.desk import Desk
from sync.client.transport import HttpTransport
from tests.journeys.quick_doors import door
from tests.support import journeys
from tests.support.stillness import FixedClock

EXAMPLE = Path(__file__).parents[2] / "docs" / "examples" / "case.json"
DEATHS = 3
"""Statements before which it is killed, spread over all of them."""

ACTS: dict[str, Callable[[Desk, str], object]] = {
    "import": lambda desk, _: case_files.import_case(desk, EXAMPLE.read_bytes()),
    "agree": planning.agree,
    "sign": lambda desk, plan_id: signing.sign(
        desk, plan_id, journeys.typed(SignerRole.COACH, desk.coach.name)
    ),
    "sync": lambda desk, _: exchange.sync_now(desk),
}


def die(*_: object, **__: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def die_at_statement(number: int) -> None:
    count = itertools.count(1)

    def seen(*_: object) -> None:
        if next(count) == number:
            die()

    event.listen(Engine, "before_cursor_execute", seen)


def die_while_sealing() -> None:
    vars(sealing)["seal"] = die


def die_with_the_answer_unwritten() -> None:
    """The server has done everything; this side never hears of it."""
    really = HttpTransport.exchange

    def unheard(way: HttpTransport, request: object) -> None:
        really(way, request)  # type: ignore[arg-type]
        die()

    HttpTransport.exchange = unheard  # type: ignore[assignment,method-assign]


def statements(act: Callable[[], object]) -> int:
    """How many statements the whole of it takes."""
    count = 0

    def seen(*_: object) -> None:
        nonlocal count
        count += 1

    event.listen(Engine, "before_cursor_execute", seen)
    act()
    event.remove(Engine, "before_cursor_execute", seen)
    return count


def killed(prepare: Callable[[], None], act: Callable[[], object]) -> None:
    child = os.fork()
    if child == 0:
        prepare()
        act()
        os._exit(0)
    _, state = os.waitpid(child, 0)
    if not os.WIFSIGNALED(state):
        raise AssertionError("it was not killed")


def main(what: str, template: str, passphrase: str, target: str, record_id: str = "") -> None:
    numbers = itertools.count()
    clock = FixedClock(datetime(2026, 12, 1, 9, 30, tzinfo=UTC))
    load_catalogue()

    def act() -> None:
        """With a door of its own: no connection may be open across a fork."""
        desk = door(copies[-1], clock).unlock(passphrase)
        ACTS[what](desk, record_id)

    copies: list[Path] = []

    def fresh_copy() -> None:
        copies.append(Path(target) / str(next(numbers)))
        shutil.copytree(template, copies[-1])

    moments: list[Callable[[], None]] = []
    if what == "sync":
        moments.append(die_with_the_answer_unwritten)
    else:
        counted = child_counts(act, fresh_copy)
        steps = {1 + at * (counted - 1) // (DEATHS - 1) for at in range(DEATHS)}
        moments += [lambda n=n: die_at_statement(n) for n in sorted(steps)]  # type: ignore[misc]
    if what == "sign":
        moments.append(die_while_sealing)
    for moment in moments:
        fresh_copy()
        killed(moment, act)
    sys.stdout.write(f"{len(copies)}\n")


def child_counts(act: Callable[[], object], fresh_copy: Callable[[], None]) -> int:
    """The first copy is one on which all went well."""
    fresh_copy()
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.write(writing, str(statements(act)).encode())
        os._exit(0)
    os.close(writing)
    os.waitpid(child, 0)
    return int(os.read(reading, 20))


if __name__ == "__main__":
    main(*sys.argv[1:])
