"""`coach-app schema case`: the JSON Schema of a case file."""

import argparse
import json

from coach_app.cli.output import say
from coach_app.services import case_files


def add_commands(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]", about: str
) -> None:
    command = commands.add_parser("schema", help=about, description=about)
    command.add_argument("what", choices=["case"])
    command.set_defaults(run=_schema)


def _schema(_arguments: argparse.Namespace) -> None:
    say(json.dumps(case_files.schema(), indent=1))
