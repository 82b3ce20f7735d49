"""`coach-app plan ...`: draft and agree a plan; what is signed and printed is in plan_papers."""

from __future__ import annotations

import argparse

from coach_app.cli import opening, plan_papers
from coach_app.cli.groups import command, group
from coach_app.cli.output import answer, say
from coach_app.cli.plan_papers import plan_of
from coach_app.domain.paper import PaperFormat
from coach_app.domain.plan import Plan
from coach_app.services import caseload, documents, papers, planning

SIGNED_FORMATS = (PaperFormat.STANDARD, PaperFormat.LARGE_PRINT, PaperFormat.EASY_READ)


def add_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser], about: str) -> None:
    plan = group(commands, "plan", about)
    for name, what, run in (
        ("draft", "draft a plan from the finished assessment", _draft),
        ("agree", "freeze the draft that both agree on", _agree),
    ):
        command(plan, name, what, run, reads=True).add_argument("ref")
    paper = command(plan, "paper", "choose the format and language that it is signed in", _paper)
    paper.add_argument("ref")
    paper.add_argument("--format", choices=[one.value for one in SIGNED_FORMATS])
    paper.add_argument("--language", default="", metavar="TAG")
    plan_papers.add_commands(plan)


def _draft(arguments: argparse.Namespace) -> None:
    with opening.desk(arguments) as desk:
        planning.draft(desk, caseload.open_case(desk, arguments.ref).file.case.id)
        plan = plan_of(desk, arguments.ref)
    answer(plan, _lines(plan), as_json=arguments.json)


def _agree(arguments: argparse.Namespace) -> None:
    with opening.desk(arguments) as desk:
        planning.agree(desk, plan_of(desk, arguments.ref).id)
        plan = plan_of(desk, arguments.ref)
    answer(plan, [f"Agreed: version {plan.version}.", plan.content_hash], as_json=arguments.json)


def _paper(arguments: argparse.Namespace) -> None:
    """With neither, the person's recorded needs and language choose again."""
    wish = papers.Wish(
        format=PaperFormat(arguments.format) if arguments.format else None,
        language=arguments.language,
    )
    with opening.desk(arguments) as desk:
        plan = plan_of(desk, arguments.ref)
        papers.choose(desk, plan.id, wish)
        made = documents.preview(desk, plan.id)
    manner = f"{made.manner.format.value}, {made.manner.language}"
    say(f"The plan is signed in this manner: {manner}.", *made.notes)


def _lines(plan: Plan) -> list[str]:
    steps = [
        f"{number}. {step.title} ({step.who.value}, by {step.due_on.isoformat()})"
        for number, step in enumerate(plan.steps, start=1)
    ]
    return [f"{plan.kind.value}, version {plan.version}, {plan.status.value}", *steps]
