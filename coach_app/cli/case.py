"""`coach-app case ...`: take a record in, list, show, hand it out."""

import argparse
from pathlib import Path

from coach_app.cli import opening
from coach_app.cli.files import read_file, write_copy
from coach_app.cli.groups import command, group
from coach_app.cli.output import answer, say
from coach_app.services import case_files, caseload, erasure


def add_commands(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]", about: str
) -> None:
    case = group(commands, "case", about)
    taking = command(case, "import", "take a case file in", _import, reads=True)
    taking.add_argument("file", type=Path)
    listing = command(case, "list", "the caseload", _list, reads=True)
    listing.add_argument("--csv", type=Path, metavar="FILE", help="write it as a table as well")
    show = command(case, "show", "one case", _show, reads=True)
    show.add_argument("ref")
    erase = command(case, "erase", "erase a person for good", _erase)
    erase.add_argument("ref")
    erase.add_argument("--reason", required=True, choices=[r.value for r in erasure.ErasureReason])
    hold = command(case, "hold", "keep a case whatever the retention rules say", _hold)
    hold.add_argument("ref")
    hold.add_argument("--reason", required=True, metavar="TEXT")
    release = command(case, "release", "let the retention rules count again", _release)
    release.add_argument("ref")
    export = command(case, "export", "write a case file", _export)
    export.add_argument("ref")
    export.add_argument("-o", "--out", type=Path, required=True, metavar="FILE")


def _import(arguments: argparse.Namespace) -> None:
    data = read_file(arguments.file, case_files.LARGEST_FILE)
    with opening.desk(arguments) as desk:
        done = case_files.import_case(desk, data)
        ref = caseload.open_case(desk, done.case_id).file.case.ref
    answer({"ref": ref, "case_id": done.case_id}, [f"Imported as {ref}."], as_json=arguments.json)


def _list(arguments: argparse.Namespace) -> None:
    with opening.desk(arguments) as desk:
        everybody = caseload.page(desk, limit=100_000)
        if arguments.csv is not None:
            write_copy(desk, arguments.csv, caseload.table(desk, everybody.rows))
    lines = [_line(row) for row in everybody.rows]
    answer(everybody.rows, lines or ["No cases yet."], as_json=arguments.json)


def _line(row: caseload.CaseRow) -> str:
    """Reference, station, what is due and by when, and the name last: it may be long."""
    due = f"{row.due.kind.value} by {row.due.on.isoformat()}" if row.due else "nothing due"
    late = "LATE " if row.late else ""
    return f"{row.ref}  {row.stage.value:<10}  {late + due:<38}  {row.name}"


def _show(arguments: argparse.Namespace) -> None:
    with opening.desk(arguments) as desk:
        view = caseload.open_case(desk, arguments.ref)
    case, plan = view.file.case, view.file.plan
    lines = [
        f"{case.ref}  {view.file.person.preferred_name if view.file.person else ''}",
        f"stage: {view.stage.value}",
        f"next: {view.due.kind.value} by {view.due.on.isoformat()}" if view.due else "next: none",
        f"plan: version {plan.version}, {plan.status.value}" if plan else "plan: none",
    ]
    answer(view, lines, as_json=arguments.json)


def _export(arguments: argparse.Namespace) -> None:
    with opening.desk(arguments) as desk:
        copy = case_files.export_case(desk, arguments.ref)
        write_copy(desk, arguments.out, copy)
    say("The case file is written. It is not encrypted: keep it where only you can read it.")


def _erase(arguments: argparse.Namespace) -> None:
    with opening.desk(arguments) as desk:
        erasure.erase(desk, arguments.ref, erasure.ErasureReason(arguments.reason))
    say("Everything about this person is erased here. The next exchange erases it on the server.")


def _hold(arguments: argparse.Namespace) -> None:
    with opening.desk(arguments) as desk:
        erasure.hold(desk, arguments.ref, arguments.reason)
    say("The case is on hold and stays until it is released.")


def _release(arguments: argparse.Namespace) -> None:
    with opening.desk(arguments) as desk:
        erasure.release(desk, arguments.ref)
    say("The case is released. The retention rules count again.")
