"""`coach-app referral accept|signpost|hand-over`: the answers of triage."""

import argparse

from coach_app.cli import opening
from coach_app.cli.groups import command
from coach_app.cli.output import answer
from coach_app.services import caseload, triage
from coach_app.services.caseload import CaseView


def add_answers(referral: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """The commands that decide on one referral."""
    accept = command(referral, "accept", "take the person on", _accept, reads=True)
    accept.add_argument("ref")
    accept.add_argument(
        "--coach", default="", metavar="NAME", help="who looks after them; else you"
    )
    away = command(referral, "signpost", "send the person on and close", _signpost, reads=True)
    away.add_argument("ref")
    away.add_argument("--where", required=True, metavar="TEXT", help="where they can turn to today")
    away.add_argument("--reason", required=True, metavar="TEXT")
    told = command(
        referral, "hand-over", "tell the coach what was said and promised", _hand_over, reads=True
    )
    told.add_argument("ref")
    told.add_argument("--said", required=True, metavar="TEXT", help="what the person said")
    told.add_argument("--promised", default="", metavar="TEXT")
    told.add_argument("--best-time", default="", metavar="TEXT", help="best time to call")


def _accept(arguments: argparse.Namespace) -> None:
    with opening.desk(arguments) as desk:
        case_id = caseload.open_case(desk, arguments.ref).file.case.id
        triage.accept(desk, case_id, coach_name=arguments.coach)
        view = caseload.open_case(desk, case_id)
    _tell(view, f"Accepted. {view.file.case.coach_name} looks after them.", arguments)


def _signpost(arguments: argparse.Namespace) -> None:
    with opening.desk(arguments) as desk:
        case_id = caseload.open_case(desk, arguments.ref).file.case.id
        triage.signpost(desk, case_id, where=arguments.where, reason=arguments.reason)
        view = caseload.open_case(desk, case_id)
    _tell(view, "Sent on. The case is closed.", arguments)


def _hand_over(arguments: argparse.Namespace) -> None:
    new = triage.NewHandover(
        said=arguments.said, promised=arguments.promised, best_time=arguments.best_time
    )
    with opening.desk(arguments) as desk:
        case_id = caseload.open_case(desk, arguments.ref).file.case.id
        triage.hand_over(desk, case_id, new)
        view = caseload.open_case(desk, case_id)
    _tell(view, "Written down for the coach.", arguments)


def _tell(view: CaseView, sentence: str, arguments: argparse.Namespace) -> None:
    case = view.file.case
    value = {
        "ref": case.ref,
        "stage": view.stage.value,
        "coach": case.coach_name,
        "closed_on": case.closed_on.isoformat() if case.closed_on else None,
        "next": view.due.kind.value if view.due else None,
        "by": view.due.on.isoformat() if view.due else None,
    }
    answer(value, [f"{case.ref}  {sentence}"], as_json=arguments.json)
