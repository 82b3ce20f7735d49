"""`coach-app sync`: exchange with the server, enrol, and say what waits."""

import argparse
from datetime import datetime
from pathlib import Path
from threading import Event

from coach_app.cli import opening
from coach_app.cli.files import read_file, write_file
from coach_app.cli.groups import command
from coach_app.cli.output import answer, say
from coach_app.services import exchange, exchange_files, person_sign_in
from coach_app.services.desk import HOME_ZONE, Desk
from coach_app.services.person_sign_in import SignInExpired, SignInRefused, SignInState
from sync.exchange_file import LARGEST


def add_commands(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]", about: str
) -> None:
    sync = commands.add_parser("sync", help=about, description=about)
    sync.add_argument("--json", action="store_true", help="answer in JSON")
    sync.add_argument(
        "--allow-removal",
        action="store_true",
        help="let the server take most of the cases off this laptop, this once",
    )
    sync.set_defaults(run=_sync)
    actions = sync.add_subparsers(title="what to do", metavar="ACTION")
    command(actions, "status", "what waits, and when the last exchange was", _status, reads=True)
    enrol = command(actions, "enrol", "make this laptop known to a server", _enrol)
    enrol.add_argument("--server", required=True, metavar="URL")
    enrol.add_argument(
        "--code-file",
        type=Path,
        metavar="FILE",
        help="a file whose first line is the one-time code; otherwise it is asked for",
    )
    command(
        actions,
        "sign-in",
        "sign in with a browser, where the server asks for it before it tells news",
        _sign_in,
    )
    export = command(
        actions, "export", "everything that waits as an encrypted file, for a stick", _export
    )
    export.add_argument("file", type=Path, metavar="FILE")
    taking = command(actions, "import", "take the server's answer from a stick", _import)
    taking.add_argument("file", type=Path, metavar="FILE")


def _export(arguments: argparse.Namespace) -> None:
    with opening.desk(arguments) as desk:
        written = exchange_files.export(desk)
    write_file(arguments.file, written.content)
    say(
        f"{written.changes} changes and {written.papers} papers are in the file. They wait here "
        "until the answer comes: take the file to the server, and bring its answer back."
    )
    if written.papers_left:
        say(f"{written.papers_left} papers did not fit and go with the next file.")


def _import(arguments: argparse.Namespace) -> None:
    with opening.desk(arguments) as desk:
        taken, _ = exchange_files.take_answer(desk, read_file(arguments.file, LARGEST))
    say(
        f"Received {taken.received} changes and {taken.papers} papers. Refused {taken.refused}, "
        f"two versions of one answer {taken.conflicts}, waiting {taken.waiting}."
    )
    if taken.withheld:
        say("There is no news before you have signed in: `coach-app sync sign-in`.")


def _sync(arguments: argparse.Namespace) -> None:
    with opening.desk(arguments) as desk:
        if arguments.allow_removal:
            exchange.allow_removal(desk)
        report = exchange.sync_now(desk)
    lines = [
        f"Sent {report.sent}, received {report.received}, "
        f"documents {report.documents_sent} sent, {report.documents_received} received.",
        f"Refused {report.refused}, two versions of one answer {report.conflicts}, "
        f"waiting {report.waiting}.",
    ]
    if report.withheld:
        lines.append("There is no news before you have signed in: `coach-app sync sign-in`.")
    answer(report, lines, as_json=arguments.json)


def _sign_in(arguments: argparse.Namespace) -> None:
    """Shows the code and waits until it is confirmed, refused or too old. A line that breaks
    meanwhile is tried again."""
    with opening.desk(arguments) as desk:
        asked = person_sign_in.ask(desk)
        say(f"Open {asked.address} in a browser, or type the code at {asked.page}")
        say(f"Code: {asked.code}. It is good until {asked.until.astimezone(HOME_ZONE):%H:%M}.")
        until = _confirmed(desk, asked)
    ends = until.astimezone(HOME_ZONE)
    say(f"You are signed in until {ends:%d.%m.%Y %H:%M}. `coach-app sync` gets news.")


def _confirmed(desk: Desk, asked: person_sign_in.Asked) -> datetime:
    """Raises SignInRefused, SignInExpired and NobodyAsks."""
    pause = Event()
    while desk.now() < asked.until:
        pause.wait(asked.interval)
        try:
            looked = person_sign_in.look(desk, asked.code)
        except exchange.NetworkTrouble:
            continue
        if looked.until is not None:
            return looked.until
        if looked.state is SignInState.REFUSED:
            raise SignInRefused
        if looked.state is SignInState.EXPIRED:
            break
    raise SignInExpired


def _status(arguments: argparse.Namespace) -> None:
    with opening.desk(arguments) as desk:
        status = exchange.status(desk)
    last = status.last_exchange_at.isoformat() if status.last_exchange_at else "never"
    lines = [
        f"{status.unsent} changes and {status.waiting_files} papers wait, "
        f"{status.refused} refused, {status.held} held.",
        f"Last exchange: {last}.",
        *(["Sign in to get news: `coach-app sync sign-in`."] * status.sign_in_needed),
        *([f"End of the server's own trail: {status.server_trail}."] * bool(status.server_trail)),
    ]
    answer(status, lines, as_json=arguments.json)


def _enrol(arguments: argparse.Namespace) -> None:
    with opening.desk(arguments) as desk:
        code = opening.secret_from(arguments.code_file, "One-time code: ")
        exchange.enrol(desk, arguments.server, code)
    say("This laptop is enrolled. `coach-app sync` sends what waits.")
