"""Reads the command line, runs one command, and turns what happens into an exit code."""

import argparse
import importlib
import os
import sys
from collections.abc import Sequence

from coach_app import __version__
from coach_app.cli import opening
from coach_app.cli.exit_codes import CODES, Exit, sentence_for_file
from coach_app.cli.output import complain
from coach_app.domain.errors import Refusal

GROUPS = {
    "demo": "a throw-away store with fictional people",
    "store": "the encrypted store on this laptop",
    "today": "what there is to do now, in the order to do it",
    "case": "one person's whole record",
    "referral": "referrals: a partner's table in, the queue, likely duplicates, the decision",
    "question": "questions about a person, asked and answered",
    "contact": "what to know before a call, each try, and whether to go on",
    "consent": "notice, agreement and permissions: given, shown and withdrawn",
    "appointment": "meetings, and the calendar file for the participant",
    "eligibility": "decide on a referral without a store",
    "programme": "the programmes: their rules, versions and money",
    "plan": "a person's plan",
    "review": "look back at a plan and go on with its next version",
    "outcome": "what came of the support, with its evidence",
    "comment": "what a supervisor wrote about a plan",
    "document": "papers to hand over: letters, cards, summaries, the whole record",
    "sync": "exchange with the server",
    "retention": "how long records are kept",
    "schema": "print a JSON Schema",
}


def run(words: Sequence[str]) -> int:
    """The exit code: 0 done, 2 usage, 3 refused by a rule, 4 locked, 5 network, 6 damaged file."""
    try:
        arguments = parser(words).parse_args(words)
        return int(arguments.run(arguments) or Exit.DONE)
    except Refusal as refusal:
        complain(refusal.key, str(refusal))
        return CODES[refusal.meaning]
    except UnicodeDecodeError:
        complain("file.not_text", "This file is not text in UTF-8. Save it as UTF-8.")
        return Exit.DAMAGED
    except BrokenPipeError:
        _stop_writing()
        return Exit.DONE
    except OSError as problem:
        complain("file.trouble", sentence_for_file(problem))
        return Exit.REFUSED
    except KeyboardInterrupt:
        complain("stopped", "Stopped. Nothing was left half-done.")
        return Exit.REFUSED


def _stop_writing() -> None:
    """Whoever read the answer has had enough of it; what still waits to be written goes nowhere."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)


def parser(words: Sequence[str]) -> argparse.ArgumentParser:
    """Knows every group by name and reads in only the one that is asked for: each brings
    libraries that take a second to load."""
    top = argparse.ArgumentParser(
        prog="coach-app",
        description="Opens the desktop program, or runs one command on its store.",
    )
    top.add_argument("--version", action="version", version=f"coach-app {__version__}")
    top.add_argument("--store", metavar="DIR", help="the store's folder")
    top.add_argument(
        "--passphrase-file",
        metavar="FILE",
        help="a file whose first line is the passphrase (or set COACH_PASSPHRASE_FILE); "
        "otherwise it is asked for",
    )
    top.set_defaults(run=_desktop)
    commands = top.add_subparsers(title="commands", metavar="COMMAND")
    for name, about in GROUPS.items():
        if name in words:
            importlib.import_module(f"coach_app.cli.{name}").add_commands(commands, about)
        else:
            commands.add_parser(name, help=about)
    return top


def _desktop(arguments: argparse.Namespace) -> int:
    from ui import application  # noqa: PLC0415 - commands work on a machine without Qt

    return application.run(opening.door_of_laptop(arguments), anew=opening.same_window(arguments))
