"""`coach-app comment ...`: what a supervisor wrote, and the answer to it."""

import argparse

from coach_app.cli import opening
from coach_app.cli.groups import command, group
from coach_app.cli.output import answer
from coach_app.domain.comment import Comment
from coach_app.domain.errors import RecordNotFound
from coach_app.services import caseload, comments
from coach_app.services.desk import Desk


def add_commands(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]", about: str
) -> None:
    comment = group(commands, "comment", about)
    command(comment, "list", "all comments of a case", _list, reads=True).add_argument("ref")
    reply = command(comment, "answer", "answer one", _answer, reads=True)
    reply.add_argument("ref")
    reply.add_argument("number", type=int, help="its number in `comment list`")
    reply.add_argument("text", metavar="TEXT")


def _list(arguments: argparse.Namespace) -> None:
    with opening.desk(arguments) as desk:
        _tell(_comments(desk, arguments.ref), as_json=arguments.json)


def _answer(arguments: argparse.Namespace) -> None:
    with opening.desk(arguments) as desk:
        known = _comments(desk, arguments.ref)
        if not 1 <= arguments.number <= len(known):
            raise RecordNotFound("There is no comment with this number. Look at `comment list`.")
        comments.answer(desk, known[arguments.number - 1].id, arguments.text)
        _tell(_comments(desk, arguments.ref), as_json=arguments.json)


def _comments(desk: Desk, ref: str) -> tuple[Comment, ...]:
    return caseload.open_case(desk, ref).file.comments


def _tell(known: tuple[Comment, ...], *, as_json: bool) -> None:
    lines = [
        f"{number}. {'open' if one.open else 'answered'}"
        f"{', sends the plan back' if one.sends_back else ''}: {one.author}: {one.text}"
        for number, one in enumerate(known, start=1)
    ]
    answer(known, lines or ["No comments."], as_json=as_json)
