"""`coach-app retention ...`: whose records have been kept long enough."""

import argparse

from coach_app.cli import opening
from coach_app.cli.groups import command, group
from coach_app.cli.output import answer
from coach_app.services import retention


def add_commands(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]", about: str
) -> None:
    actions = group(commands, "retention", about)
    command(actions, "due", "cases whose time is over", _due, reads=True)


def _due(arguments: argparse.Namespace) -> None:
    with opening.desk(arguments) as desk:
        due = retention.due(desk)
    lines = [
        f"{case.ref}  {case.kept_as.value}  since {case.due_on.isoformat()}"
        f"{'  on hold' if case.on_hold else ''}"
        for case in due
    ]
    answer(due, lines or ["Nothing is due."], as_json=arguments.json)
