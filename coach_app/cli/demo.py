"""`coach-app demo`: a throw-away store with a fictional caseload, in a window or by itself."""

import argparse
import importlib
import tempfile
from pathlib import Path

from coach_app import bootstrap
from coach_app.cli.exit_codes import Exit
from coach_app.cli.output import say
from coach_app.demo import caseload

COACH = "Jo Coach"


def add_commands(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]", about: str
) -> None:
    demo = commands.add_parser("demo", help=about, description=about)
    demo.add_argument(
        "--headless", action="store_true", help="play the whole journey without a screen"
    )
    demo.add_argument(
        "--out", type=Path, metavar="DIR", help="with --headless: where pictures and papers go"
    )
    demo.set_defaults(run=_demo)


def _demo(arguments: argparse.Namespace) -> int:
    if arguments.headless:
        # Qt is loaded here and not above, so that every other command works without it.
        walkthrough = importlib.import_module("coach_app.demo.walkthrough")
        return int(walkthrough.run(arguments.out or Path("out")))
    with tempfile.TemporaryDirectory(prefix="coach-demo-") as folder:
        return _window(Path(folder) / "store")


def _window(folder: Path) -> int:
    secret = bootstrap.throwaway_passphrase()
    now = bootstrap.SystemClock().now()
    clock = caseload.SetClock(now - caseload.EARLIEST)
    past = bootstrap.door(folder, clock=clock)
    desk = past.create(secret, COACH)
    clock.at = now
    people = caseload.fill(desk, clock)
    past.lock()
    say(f"A throw-away store with {people} fictional people. It is gone when the window closes.")
    application = importlib.import_module("ui.application")
    application.run(bootstrap.door(folder), passphrase=secret)
    return Exit.DONE
