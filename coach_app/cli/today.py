"""`coach-app today`: what there is to do, in the order to do it, and the same on paper."""

import argparse
from datetime import datetime
from pathlib import Path

from coach_app.cli import opening
from coach_app.cli.files import write_copy
from coach_app.cli.groups import command
from coach_app.cli.output import answer
from coach_app.services import agenda
from coach_app.services.agenda import GroupOfLines, Line


def add_commands(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]", about: str
) -> None:
    today = command(commands, "today", about, _today, reads=True)
    today.add_argument(
        "--paper",
        type=Path,
        metavar="FILE",
        help="write the list as a PDF as well: initials and reference only",
    )


def _today(arguments: argparse.Namespace) -> None:
    with opening.desk(arguments) as desk:
        day = agenda.of_today(desk)
        if arguments.paper is not None:
            write_copy(desk, arguments.paper, agenda.paper(desk))
    lines = [line for group in day.groups for line in _lines(group, day.now)]
    answer(day, lines or ["Nothing is due."], as_json=arguments.json)


def _lines(group: GroupOfLines, now: datetime) -> list[str]:
    said = [f"{group.group.value} ({group.total})"]
    said += [f"  {one.ref}  {_when(one, now):<16}  {one.name}: {_what(one)}" for one in group.lines]
    left = group.total - len(group.lines)
    return said + ([f"  {left} more: coach-app case list"] if left else [])


def _when(line: Line, now: datetime) -> str:
    if line.at is not None:
        return f"{line.at.astimezone(now.tzinfo):%Y-%m-%d %H:%M}"
    return line.on.isoformat() if line.on is not None else ""


def _what(line: Line) -> str:
    words = " ".join(line.words.split())
    return f"{line.kind.value}, {words}" if words else line.kind.value
