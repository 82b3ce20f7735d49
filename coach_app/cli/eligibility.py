"""`coach-app eligibility FILE.json --programme NAME`: what the rules say of a referral."""

import argparse
from datetime import date
from pathlib import Path

from coach_app import bootstrap
from coach_app.catalogue import load_catalogue
from coach_app.cli.files import read_file
from coach_app.cli.output import answer
from coach_app.services import case_files, eligibility


def add_commands(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]", about: str
) -> None:
    command = commands.add_parser("eligibility", help=about, description=about)
    command.add_argument("file", type=Path, help="a case file, or its referral alone, as JSON")
    command.add_argument("--programme", required=True, metavar="NAME")
    command.add_argument(
        "--on",
        type=_day,
        metavar="DATE",
        help="YYYY-MM-DD: by the rules of that day; otherwise by those of the referral's day",
    )
    command.add_argument("--json", action="store_true", help="answer in JSON")
    command.set_defaults(run=_decide)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError("write the date as YYYY-MM-DD") from None


def _decide(arguments: argparse.Namespace) -> None:
    decision = eligibility.decide_file(
        load_catalogue(),
        read_file(arguments.file, case_files.LARGEST_FILE),
        arguments.programme,
        bootstrap.today(),
        arguments.on,
    )
    lines = [f"{decision.outcome.value}: {decision.reason}"]
    lines += [f"Please ask: {question}" for question in decision.ask_for]
    lines += [said for said in (decision.nearest_miss, decision.next_door) if said]
    lines.append(f"Dates used: {'; '.join(decision.dates_used)}.")
    lines.append(f"Rules: {decision.programme}, version {decision.programme_version}.")
    answer(decision, lines, as_json=arguments.json)
