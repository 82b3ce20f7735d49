"""`coach-app appointment ...`: make one, list those to come, and write its calendar file."""

import argparse
from datetime import datetime
from pathlib import Path

from coach_app.cli import opening
from coach_app.cli.files import write_copy
from coach_app.cli.groups import command, group
from coach_app.cli.output import answer, say
from coach_app.domain.appointment import Appointment
from coach_app.services import appointments, caseload
from coach_app.services.desk import HOME_ZONE


def add_commands(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]", about: str
) -> None:
    appointment = group(commands, "appointment", about)
    made = command(appointment, "make", "agree a meeting", _make, reads=True)
    made.add_argument("ref")
    made.add_argument(
        "--at", required=True, type=datetime.fromisoformat, help="YYYY-MM-DDTHH:MM, in Britain"
    )
    made.add_argument("--minutes", type=int, default=60)
    made.add_argument("--venue", required=True)
    made.add_argument("--address", default="")
    made.add_argument("--travel", default="", help="how to get there; goes into the calendar file")
    made.add_argument("--access", default="", help="what is needed there; stays in the record")
    command(appointment, "list", "those to come", _list, reads=True).add_argument("ref")
    moved = command(appointment, "move", "move the next one to another time", _move, reads=True)
    moved.add_argument("ref")
    moved.add_argument(
        "--at", required=True, type=datetime.fromisoformat, help="YYYY-MM-DDTHH:MM, in Britain"
    )
    command(appointment, "cancel", "cancel the next one", _cancel).add_argument("ref")
    ics = command(appointment, "ics", "write the next one as a calendar file", _ics)
    ics.add_argument("ref")
    ics.add_argument("-o", "--out", type=Path, required=True, metavar="FILE")


def _make(arguments: argparse.Namespace) -> None:
    new = appointments.NewAppointment(
        starts_at=_in_britain(arguments.at),
        minutes=arguments.minutes,
        venue=arguments.venue,
        address=arguments.address,
        travel=arguments.travel,
        access=arguments.access,
    )
    with opening.desk(arguments) as desk:
        case_id = caseload.open_case(desk, arguments.ref).file.case.id
        made = appointments.make(desk, case_id, new)
        coming = appointments.coming(desk, case_id)
    appointment = next(one for one in coming if one.id == made.record_id)
    answer(appointment, [_line(appointment)], as_json=arguments.json)


def _list(arguments: argparse.Namespace) -> None:
    with opening.desk(arguments) as desk:
        coming = appointments.coming(desk, arguments.ref)
    lines = [_line(one) for one in coming]
    answer(coming, lines or ["No appointment is to come."], as_json=arguments.json)


def _move(arguments: argparse.Namespace) -> None:
    with opening.desk(arguments) as desk:
        before = appointments.next_one(desk, arguments.ref)
        appointments.move(desk, before.id, _in_britain(arguments.at))
        coming = appointments.coming(desk, before.case_id)
    moved = next(one for one in coming if one.id == before.id)
    answer(moved, [f"{_line(moved)}  (was {_local(before.starts_at)})"], as_json=arguments.json)


def _cancel(arguments: argparse.Namespace) -> None:
    with opening.desk(arguments) as desk:
        gone = appointments.next_one(desk, arguments.ref)
        appointments.cancel(desk, gone.id)
    say(f"Cancelled: {_line(gone)}")


def _ics(arguments: argparse.Namespace) -> None:
    with opening.desk(arguments) as desk:
        released = appointments.ics(desk, arguments.ref)
        write_copy(desk, arguments.out, released)
    say("The calendar file is written. It is for the participant.")


def _line(one: Appointment) -> str:
    return f"{_local(one.starts_at)}  {one.minutes} min  {one.venue}"


def _local(moment: datetime) -> str:
    return f"{moment.astimezone(HOME_ZONE):%Y-%m-%d %H:%M}"


def _in_britain(at: datetime) -> datetime:
    return at if at.tzinfo else at.replace(tzinfo=HOME_ZONE)
