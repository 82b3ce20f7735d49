"""`coach-app demo`: a throw-away store with a fictional caseload, in a window or by itself."""

import argparse
import tempfile
from pathlib import Path

from coach_app import bootstrap
from coach_app.cli.exit_codes import Exit
from coach_app.cli.output import say
from coach_app.demo import caseload
from coach_app.demo.report import Report

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
        from coach_app.demo import walkthrough  # noqa: PLC0415 - no other command needs Qt

        return _told(walkthrough.run(arguments.out or Path("out")))
    with tempfile.TemporaryDirectory(prefix="coach-demo-") as folder:
        return _window(Path(folder) / "store")


def _told(report: Report) -> int:
    for step in report.steps:
        mark = "done  " if step.checks and not step.problem else "FAILED"
        say(f"{mark} {step.milliseconds:>6} ms  {step.step}  {step.problem}".rstrip())
    return Exit.DONE if report.sound else Exit.REFUSED


def _window(folder: Path) -> int:
    secret = bootstrap.throwaway_passphrase()
    clock = caseload.TravelClock(bootstrap.SystemClock())
    now = clock.go_back()
    past = bootstrap.door(folder, clock=clock)
    people = caseload.fill(past.create(secret, COACH), clock, now)
    past.lock()
    say(
        f"A throw-away store with {people} fictional people. It is gone when the window closes.",
        f"If you lock it, unlock it with: {secret}",
    )
    from ui import application  # noqa: PLC0415 - no other command needs Qt

    return application.run(bootstrap.door(folder), passphrase=secret)
