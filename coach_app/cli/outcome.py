"""`coach-app outcome ...`: what came of the support, its evidence, and the clock."""

import argparse
from datetime import date

from coach_app.cli import opening
from coach_app.cli.groups import command, group
from coach_app.cli.output import answer
from coach_app.domain.errors import RecordNotFound
from coach_app.domain.outcome_rules import ExitReason
from coach_app.domain.outcomes import SustainedClock, claimable
from coach_app.domain.review import CaseOutcome, OutcomeKind
from coach_app.services import caseload, outcomes
from coach_app.services.desk import Desk
from coach_app.services.outcomes import NewOutcome, OutcomesView


def add_commands(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]", about: str
) -> None:
    outcome = group(commands, "outcome", about)
    command(outcome, "list", "outcomes and the clock of sustained work", _list, reads=True)
    add = command(outcome, "add", "record an outcome", _add, reads=True)
    evidence = command(outcome, "evidence", "say what proves it", _evidence, reads=True)
    ended = command(outcome, "end", "the last day of a job or a course", _end, reads=True)
    withdraw = command(outcome, "withdraw", "take back a mistake", _withdraw, reads=True)
    for made in (*outcome.choices.values(),):
        made.add_argument("ref")
    _ask_what(add)
    for made in (evidence, ended, withdraw):
        made.add_argument("number", type=int, help="its number in `outcome list`")
    evidence.add_argument("evidence", metavar="TEXT", help="what proves it")
    ended.add_argument("--on", required=True, type=date.fromisoformat, metavar="DATE")
    withdraw.add_argument("--reason", required=True, metavar="TEXT")


def _ask_what(add: argparse.ArgumentParser) -> None:
    add.add_argument("what", choices=[kind.value for kind in OutcomeKind])
    add.add_argument("--on", required=True, type=date.fromisoformat, metavar="DATE")
    add.add_argument("--until", type=date.fromisoformat, metavar="DATE", help="its last day")
    add.add_argument("--evidence", default="", metavar="TEXT", help="what proves it")
    add.add_argument("--note", default="", metavar="TEXT")
    add.add_argument("--hours", type=int, nargs=2, metavar=("BEFORE", "AFTER"), help="a week")
    reasons = ", ".join(reason.value for reason in ExitReason)
    add.add_argument("--reason", default="", metavar="TEXT", help=f"of an exit: {reasons}")


def _list(arguments: argparse.Namespace) -> None:
    with opening.desk(arguments) as desk:
        _answer(_look(desk, arguments.ref), as_json=arguments.json)


def _add(arguments: argparse.Namespace) -> None:
    before, after = arguments.hours or (None, None)
    new = NewOutcome(
        what=OutcomeKind(arguments.what),
        on=arguments.on,
        until=arguments.until,
        evidence=arguments.evidence,
        note=arguments.note,
        hours_before=before,
        hours_after=after,
        reason=arguments.reason,
    )
    with opening.desk(arguments) as desk:
        outcomes.record(desk, _look(desk, arguments.ref).file.case.id, new)
        _answer(_look(desk, arguments.ref), as_json=arguments.json)


def _evidence(arguments: argparse.Namespace) -> None:
    with opening.desk(arguments) as desk:
        outcomes.add_evidence(desk, _meant(desk, arguments).id, arguments.evidence)
        _answer(_look(desk, arguments.ref), as_json=arguments.json)


def _end(arguments: argparse.Namespace) -> None:
    with opening.desk(arguments) as desk:
        outcomes.end(desk, _meant(desk, arguments).id, arguments.on)
        _answer(_look(desk, arguments.ref), as_json=arguments.json)


def _withdraw(arguments: argparse.Namespace) -> None:
    with opening.desk(arguments) as desk:
        outcomes.withdraw(desk, _meant(desk, arguments).id, arguments.reason)
        _answer(_look(desk, arguments.ref), as_json=arguments.json)


def _look(desk: Desk, ref: str) -> OutcomesView:
    return outcomes.look(desk, caseload.open_case(desk, ref).file.case.id)


def _meant(desk: Desk, arguments: argparse.Namespace) -> CaseOutcome:
    known = _look(desk, arguments.ref).outcomes
    if not 1 <= arguments.number <= len(known):
        raise RecordNotFound("There is no outcome with this number. Look at `outcome list`.")
    found: CaseOutcome = known[arguments.number - 1]
    return found


def _answer(view: OutcomesView, *, as_json: bool) -> None:
    told = [_told(number, one) for number, one in enumerate(view.outcomes, start=1)]
    clock = view.clock
    value = {
        "ref": view.file.case.ref,
        "outcomes": told,
        "sustained": {
            "days": clock.days,
            "needed": clock.needed,
            "in_work": clock.in_work,
            "started_on": _day(clock.started_on),
            "reached_on": _day(clock.reached_on),
            "restarts_on": _day(clock.restarts_on),
            "claimable": view.sustained_claimable,
        },
    }
    lines = [_line(one) for one in told] or ["No outcomes yet."]
    answer(value, [*lines, _clock_line(clock)], as_json=as_json)


def _told(number: int, one: CaseOutcome) -> dict[str, str | int | None]:
    return {
        "number": number,
        "what": one.what.value,
        "on": one.on.isoformat(),
        "until": _day(one.until),
        "state": "withdrawn" if not one.counts else "claimed" if claimable(one) else "unclaimed",
        "evidence": one.evidence,
        "hours_before": one.hours_before,
        "hours_after": one.hours_after,
        "reason": one.reason,
        "note": one.note,
    }


def _line(told: dict[str, str | int | None]) -> str:
    until = f" to {told['until']}" if told["until"] else ""
    return f"{told['number']}. {told['on']}{until}  {told['what']}, {told['state']}"


def _clock_line(clock: SustainedClock) -> str:
    if clock.reached_on is not None:
        return f"Sustained work: reached on {clock.reached_on.isoformat()}."
    return f"Sustained work: {clock.days} of {clock.needed} days."


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
