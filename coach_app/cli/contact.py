"""`coach-app contact ...`: what to know before a call, each try, and whether to go on."""

import argparse
from datetime import date

from coach_app.cli import opening
from coach_app.cli.groups import command, group
from coach_app.cli.output import answer
from coach_app.domain.contact import Contact, ContactResult
from coach_app.domain.people import Channel
from coach_app.services import caseload, contacts
from coach_app.services.contacts import BeforeDialling
from coach_app.services.desk import Desk

MESSAGE = {True: "a message may be left", False: "leave no message", None: "ask before leaving one"}


def add_commands(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]", about: str
) -> None:
    contact = group(commands, "contact", about)
    before = command(contact, "before", "what to know before dialling", _before, reads=True)
    before.add_argument("ref")
    command(contact, "list", "all tries so far", _list, reads=True).add_argument("ref")
    log = command(contact, "log", "write down one try", _log, reads=True)
    log.add_argument("ref")
    log.add_argument("channel", choices=[channel.value for channel in Channel])
    log.add_argument("result", choices=[result.value for result in ContactResult])
    log.add_argument("--note", default="", metavar="TEXT")
    log.add_argument(
        "--next-try", type=date.fromisoformat, metavar="DATE", help="YYYY-MM-DD, today or later"
    )
    for name, does, run in (
        ("keep-trying", "go on although nobody was reached", _keep_trying),
        ("stop-trying", "stop, and close the case", _stop_trying),
    ):
        decide = command(contact, name, does, run, reads=True)
        decide.add_argument("ref")
        decide.add_argument("--reason", required=True, metavar="TEXT")


def _before(arguments: argparse.Namespace) -> None:
    with opening.desk(arguments) as desk:
        found = contacts.before_dialling(desk, _case_id(desk, arguments))
    answer(found, _before_lines(found), as_json=arguments.json)


def _list(arguments: argparse.Namespace) -> None:
    with opening.desk(arguments) as desk:
        _tell(desk, arguments)


def _log(arguments: argparse.Namespace) -> None:
    new = contacts.NewContact(
        channel=Channel(arguments.channel),
        result=ContactResult(arguments.result),
        note=arguments.note,
        next_try_on=arguments.next_try,
    )
    with opening.desk(arguments) as desk:
        contacts.log(desk, _case_id(desk, arguments), new)
        _tell(desk, arguments)


def _keep_trying(arguments: argparse.Namespace) -> None:
    with opening.desk(arguments) as desk:
        contacts.keep_trying(desk, _case_id(desk, arguments), arguments.reason)
        _tell(desk, arguments)


def _stop_trying(arguments: argparse.Namespace) -> None:
    with opening.desk(arguments) as desk:
        contacts.stop_trying(desk, _case_id(desk, arguments), arguments.reason)
        _tell(desk, arguments)


def _case_id(desk: Desk, arguments: argparse.Namespace) -> str:
    return caseload.open_case(desk, arguments.ref).file.case.id


def _tell(desk: Desk, arguments: argparse.Namespace) -> None:
    view = caseload.open_case(desk, arguments.ref)
    tries = view.file.contacts
    due = f"next: {view.due.kind.value} by {view.due.on.isoformat()}" if view.due else "next: none"
    answer(tries, [*map(_line, tries), due], as_json=arguments.json)


def _line(one: Contact) -> str:
    again = f"  next try {one.next_try_on.isoformat()}" if one.next_try_on else ""
    note = f"  {' '.join(one.note.split())}" if one.note else ""
    return f"{one.at:%Y-%m-%d %H:%M}  {one.channel.value}  {one.result.value}{again}{note}"


def _before_lines(found: BeforeDialling) -> list[str]:
    facts = (
        ("phone", found.phone),
        ("email", found.email),
        ("wants to be reached by", ", ".join(way.value for way in found.contact_by)),
        ("best time", found.best_time),
        ("message", MESSAGE[found.safe_to_leave_message]),
        ("interpreter", found.language if found.interpreter else ""),
        ("formats", ", ".join(need.value for need in found.formats)),
        ("tries without success", f"{found.tries} of {found.tries_allowed}"),
        ("they said", found.handover.said if found.handover else ""),
        ("we promised", found.handover.promised if found.handover else ""),
    )
    return [found.name, *(f"  {what}: {said}" for what, said in facts if said)]
