"""`coach-app question ...`: what somebody asks us, what we ask somebody, and the answers."""

import argparse

from coach_app.cli import opening
from coach_app.cli.groups import command, group
from coach_app.cli.output import answer
from coach_app.domain.errors import RecordNotFound
from coach_app.domain.question import Question, QuestionWay
from coach_app.services import caseload, triage
from coach_app.services.desk import Desk


def add_commands(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]", about: str
) -> None:
    question = group(commands, "question", about)
    command(question, "list", "all questions of a case", _list, reads=True).add_argument("ref")
    ask = command(question, "ask", "ask one, or note one that was asked", _ask, reads=True)
    ask.add_argument("ref")
    ask.add_argument("text", metavar="TEXT")
    ask.add_argument(
        "--way",
        choices=[way.value for way in QuestionWay],
        default=QuestionWay.FROM_US.value,
        help="from-us: we ask; to-us: they ask and hear back in time",
    )
    ask.add_argument(
        "--with", dest="other", default="", metavar="WHO", help="who asks, or is asked"
    )
    reply = command(question, "answer", "write down an answer", _answer, reads=True)
    reply.add_argument("ref")
    reply.add_argument("number", type=int, help="its number in `question list`")
    reply.add_argument("text", metavar="TEXT")


def _list(arguments: argparse.Namespace) -> None:
    with opening.desk(arguments) as desk:
        _tell(_questions(desk, arguments.ref), arguments)


def _ask(arguments: argparse.Namespace) -> None:
    new = triage.NewQuestion(
        text=arguments.text, way=QuestionWay(arguments.way), other=arguments.other
    )
    with opening.desk(arguments) as desk:
        triage.ask(desk, caseload.open_case(desk, arguments.ref).file.case.id, new)
        _tell(_questions(desk, arguments.ref), arguments)


def _answer(arguments: argparse.Namespace) -> None:
    with opening.desk(arguments) as desk:
        known = _questions(desk, arguments.ref)
        if not 1 <= arguments.number <= len(known):
            raise RecordNotFound("There is no question with this number. Look at `question list`.")
        triage.answer(desk, known[arguments.number - 1].id, arguments.text)
        _tell(_questions(desk, arguments.ref), arguments)


def _questions(desk: Desk, ref: str) -> tuple[Question, ...]:
    return caseload.open_case(desk, ref).file.questions


def _tell(known: tuple[Question, ...], arguments: argparse.Namespace) -> None:
    lines = [line for number, one in enumerate(known, start=1) for line in _lines(number, one)]
    answer(known, lines or ["No questions."], as_json=arguments.json)


def _lines(number: int, one: Question) -> list[str]:
    who = f"{one.way.value}{f', {one.other}' if one.other else ''}"
    state = f"due {one.due_on.isoformat()}" if one.open else "answered"
    said = [f"{number}. {state}  {who}: {one.text}"]
    return said if one.open else [*said, f"   {one.answer}"]
